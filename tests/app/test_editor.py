"""The editor's keys, with a session that suggests from a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest
from textual import events
from textual.pilot import Pilot

from rnnlm_core.prediction.predictor import Suggestion
from tests.app.fakes import FakeSession, FakeSuggestion
from tests.app.pilots import opened, settled, until_so, write
from tui_app.session.settings import Settings
from tui_app.widgets.editor import CONTEXT_LETTERS, PAUSE, Draft, Ghost
from tui_app.widgets.editor.passed_over import PassedOver
from tui_app.widgets.suggestion_bar import SuggestionBar

KEYS = [
    ("je vais ", ["tab"], "je vais bien "),
    ("je vais b", ["tab"], "je vais bien "),
    ("je vais b", ["right"], "je vais bien "),
    ("je vais b", ["shift+right"], "je vais b"),
    ("je vais b", ["ctrl+n", "tab"], "je vais bon "),
    ("je vais b", ["ctrl+n", "ctrl+n", "tab"], "je vais bien "),
    ("je vais ", ["alt+3"], "je vais content "),
    ("je vais ", ["alt+x", "alt+9"], "je vais "),
    ("je vais ", ["alt+1", "alt+1"], "je vais bien bien "),
    ("je vais b", ["alt+5"], "je vais b"),
    ("je vais ", ["escape", "ctrl+n", "tab"], "je vais bien "),
    ("je vais b", ["tab", "ctrl+z"], "je vais b"),
    ("je vais b", ["tab", "comma"], "je vais bien,"),
    ("tu vas b", ["tab", "question_mark"], "tu vas bien\u202f?"),
    ("je vais b", ["tab", "tab", "full_stop"], "je vais bien bien."),
    ("je vais b", ["tab", "left", "right", "x", "comma"], "je vais bien x,"),
    ("je vais b", ["tab", "left", "right", "comma"], "je vais bien,"),
    ("je vais ", ["escape", "comma"], "je vais ,"),
    ("je vais ", ["b", "o", "tab"], "je vais bon "),
    ("je vais b", ["ctrl+j", "c", "tab"], "je vais b\ncontent "),
    ("je vais b", ["shift+enter", "x"], "je vais b\nx"),
    ("je vais b", ["tab", "ctrl+z", "ctrl+y"], "je vais bien "),
    ("je vais ", ["tab", "tab", "ctrl+z"], "je vais bien "),
    ("je vais b", ["tab", "comma", "ctrl+z"], "je vais bien "),
    ("👩‍👧 été b", ["tab"], "👩‍👧 été bien "),
    ("je vais b", ["ctrl+right"], "je vais bien "),
    ("je vais b", ["home", "ctrl+right", "x"], "jex vais b"),
    ("je vais b", ["left", "right", "right", "end", "ctrl+right"], "je vais b"),
    ("un\ndeux b", ["up", "end", "right", "x"], "un\nxdeux b"),
]


async def test_the_keys_that_accept() -> None:
    async with opened() as pilot:
        for before, keys, after in KEYS:
            editor = await write(pilot, before)
            await pilot.press(*keys)
            assert editor.text == after, (before, keys)
            editor.clear()


async def test_the_first_words_are_offered_before_anything_is_typed() -> None:
    async with opened() as pilot:
        await pilot.pause()
        assert "bien" in pilot.app.query_one(SuggestionBar).render().plain
        assert not pilot.app.query_one(Draft).suggestion


async def test_keys_that_come_all_at_once_are_acted_on_in_their_order() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        for key in (
            "b",
            "tab",
            "alt+1",
            "ctrl+z",
            "x",
            "backspace",
            "alt+3",
            "left",
            "left",
            "x",
            "end",
            "ctrl+j",
            "y",
            "enter",
            "z",
        ):
            pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await pilot.pause(0.1)
        assert session.sent == ["bien contenxt\ny"]
        assert pilot.app.query_one(Draft).text == "z"


async def test_without_a_selection_all_of_the_draft_is_copied() -> None:
    async with opened() as pilot:
        await write(pilot, "un\ndeux")
        clipboards = []
        for key in ("ctrl+c", "shift+home", "ctrl+c"):
            await pilot.press(key)
            clipboards.append(pilot.app.clipboard)
        assert clipboards == ["un\ndeux", "un\ndeux", "deux"]


async def test_a_word_typed_without_its_accent_is_accepted_with_it() -> None:
    async with opened(FakeSession("été")) as pilot:
        editor = await write(pilot, "cet ete"[:-1])
        assert editor.suggestion == " → été"
        await pilot.press("tab")
        assert editor.text == "cet été "


TAB = [
    ("je vais b", ["escape", "tab"], "je vais bien "),
    ("je vais ", ["escape", "tab", "x"], "je vais x"),
    ("je rentre à 8h", ["tab", "space", "x"], "je rentre à 8h x"),
    ("", ["tab", "x"], "x"),
    ("je vais b", ["left", "tab"], "je vais b"),
    ("b", ["shift+home", "tab"], "b"),
]


async def test_tab_takes_the_ghost_or_ends_the_word_that_was_begun_and_never_leaves_the_draft() -> None:
    async with opened() as pilot:
        for before, keys, after in TAB:
            editor = await write(pilot, before)
            await pilot.press(*keys)
            assert (editor.text, editor.has_focus) == (after, True), (before, keys)
            editor.clear()


MOVING = ("right", "end", "ctrl+right", "ctrl+end")


async def test_keys_that_move_take_no_ghost_where_nothing_was_written() -> None:
    async with opened() as pilot:
        editor = pilot.app.query_one(Draft)
        for key in MOVING:
            editor.load_text("je vais b\nsuite")
            await pilot.press("end")
            assert editor.suggestion == "ien"
            await pilot.press(key)
            assert editor.text == "je vais b\nsuite", key


async def test_keys_that_move_never_take_a_ghost_that_would_change_what_is_typed() -> None:
    async with opened(FakeSession("été")) as pilot:
        for key in MOVING:
            editor = await write(pilot, "cet et")
            assert editor.suggestion == " → été"
            await pilot.press(key)
            assert editor.text == "cet et", key
            editor.clear()


AFTER_A_WORD = [
    (["minus", "c", "i"], "bien-ci"),
    (["minus", "space", "c"], "bien - c"),
    (["slash", "x"], "bien/x"),
    (["apostrophe"], "bien'"),
    (["quotation_mark"], 'bien "'),
    (["right_square_bracket"], "bien]"),
    (["right_parenthesis"], "bien)"),
    (["left_parenthesis"], "bien ("),
    (["number_sign"], "bien #"),
    (["at"], "bien @"),
    (["semicolon"], "bien\u202f;"),
    (["exclamation_mark"], "bien\u202f!"),
    (["full_stop", "full_stop", "full_stop"], "bien..."),
    (["space"], "bien "),
    (["space", "space"], "bien  "),
    (["space", "comma"], "bien ,"),
    (["backspace", "x"], "bienx"),
    (["ctrl+j", "x"], "bien\nx"),
    (["x"], "bien x"),
    (["8"], "bien 8"),
]


async def test_the_key_after_an_accepted_word_decides_about_its_space() -> None:
    async with opened() as pilot:
        for keys, after in AFTER_A_WORD:
            editor = await write(pilot, "b")
            await pilot.press("tab", *keys)
            assert editor.text == after, keys
            editor.clear()


@pytest.mark.parametrize(
    ("pasted", "after"),
    [
        (" x", "bien x"),
        ("’", "bien’"),
        ("»", "bien\u00a0»"),
        ("\nx", "bien\nx"),
        ("x", "bien x"),
        (", x", "bien, x"),
        ("-x", "bien-x"),
    ],
)
async def test_what_is_pasted_after_an_accepted_word_decides_too(pasted: str, after: str) -> None:
    async with opened() as pilot:
        editor = await write(pilot, "b")
        await pilot.press("tab")
        pilot.app.post_message(events.Paste(pasted))
        await pilot.pause()
        assert editor.text == after


AMID_A_LINE = [
    ("je b| vais", ["alt+1"], "je bien| vais"),
    ("je b| vais", ["tab"], "je bien| vais"),
    ("je b| vais", ["alt+1", "x"], "je bien x| vais"),
    ("je b| vais", ["alt+1", "space", "x"], "je bien x|vais"),
    ("je b| vais", ["alt+1", "comma"], "je bien,| vais"),
    ("je b| vais", ["alt+1", "exclamation_mark"], "je bien\u202f!| vais"),
    ("je b| vais", ["alt+1", "minus", "c"], "je bien-c| vais"),
    ("je b|, non", ["alt+1"], "je bien|, non"),
    ("je b|, non", ["alt+1", "x"], "je bien x|, non"),
    ("je b|, non", ["alt+1", "space"], "je bien |, non"),
    ("je b|ien vais", ["alt+1"], "je bien| vais"),
    ("je b|on", ["alt+1"], "je bien |"),
    ("je b|on-ci, non", ["alt+1"], "je bien|-ci, non"),
    ("je b|(non)", ["alt+1"], "je bien |(non)"),
    ("je |vais", ["alt+1"], "je bien |vais"),
    ("je b|\nvais", ["alt+1"], "je bien |\nvais"),
    ("je b| vais", ["alt+1", "ctrl+z"], "je b| vais"),
]


async def test_a_word_accepted_amid_a_line_doubles_nothing() -> None:
    async with opened() as pilot:
        for text, keys, after in AMID_A_LINE:
            before, _, behind = text.partition("|")
            editor = await write(pilot, before + behind)
            row = before.count("\n")
            editor.move_cursor((row, len(before.rpartition("\n")[2])))
            await pilot.pause()
            await pilot.press(*keys)
            row, column = editor.cursor_location
            lines = editor.text.split("\n")
            lines[row] = f"{lines[row][:column]}|{lines[row][column:]}"
            assert "\n".join(lines) == after, (text, keys)
            editor.clear()


async def test_the_space_of_an_accepted_word_is_no_part_of_the_value_at_a_lines_end() -> None:
    async with opened() as pilot:
        editor = await write(pilot, "b")
        await pilot.press("tab", "up", "home", "x", "ctrl+j", "end")
        assert (editor.text, editor.value) == ("x\nbien ", "x\nbien")
        await pilot.press("x", "space")
        assert editor.value == editor.text == "x\nbien x "


async def test_without_the_setting_no_space_is_written() -> None:
    async with opened(settings=Settings(space_after_word=False)) as pilot:
        editor = await write(pilot, "je vais b")
        await pilot.press("tab", "x")
        assert editor.text == "je vais bienx"


@dataclass(frozen=True)
class Guessing(FakeSuggestion):
    is_guess: bool = True


class Guesser(FakeSession):
    """Takes every word for a slip of another."""

    def suggest(
        self, text_before_cursor: str, k: int = 5, passed_over: frozenset[str] = frozenset()
    ) -> list[FakeSuggestion]:
        typed = text_before_cursor.rpartition(" ")[2]
        return [Guessing("RAMPE", self._best, "RAMPE ", len(typed))] if typed else []


@pytest.mark.parametrize(("probability", "after"), [(0.4, "la RATP"), (0.95, "la RAMPE ")])
async def test_a_guess_is_a_ghost_only_where_it_clearly_wins(probability: float, after: str) -> None:
    async with opened(Guesser(best=probability)) as pilot:
        editor = await write(pilot, "la RATP")
        await pilot.press("right", "ctrl+right", "end")
        assert editor.text == "la RATP"
        await pilot.press("tab")
        assert editor.text == after


async def test_a_suggestion_that_would_drop_a_sign_or_a_digit_is_not_offered() -> None:
    session = Guesser(best=0.9)
    async with opened(session) as pilot:
        for typed in ("#RATP", "14h", "a@b", "a-b-c", 'd"e'):
            editor = await write(pilot, f"la {typed}")
            await pilot.press("tab", "alt+1")
            assert editor.text == f"la {typed}"
            editor.clear()


def test_the_ghost_is_the_first_that_keeps_what_is_typed() -> None:
    ghost = Ghost()
    ghost.look("à 14h", [FakeSuggestion(word, 0.5, f"{word} ", 3) for word in ("h", "14h30")])
    assert (ghost.chosen, ghost.text()) == (0, "30")


async def test_a_number_accepts_only_what_the_bar_has_room_for() -> None:
    async with opened(size=(40, 12)) as pilot:
        editor = await write(pilot, "je vais ")
        shown = len(pilot.app.query_one(SuggestionBar).chips())
        assert 0 < shown < 5
        await pilot.press("alt+5")
        assert editor.text == "je vais "
        await pilot.press(f"alt+{shown}")
        assert editor.text != "je vais "


async def test_a_number_in_a_burst_means_the_words_that_the_key_before_brought() -> None:
    async with opened() as pilot:
        editor = await write(pilot, "je vais b")
        await pilot.pause()
        for key in ("tab", "alt+3"):
            pilot.app.post_message(events.Key(key, None))
        await pilot.pause()
        assert editor.text == "je vais bien content "


GRAPHEMES = ["👩‍👧", "🇫🇷", "e\u0301", "🏳️‍🌈", "👍🏽", "한", "ç", "x"]


@pytest.mark.parametrize("sign", GRAPHEMES)
async def test_keys_go_by_what_a_reader_sees_as_one_letter(sign: str) -> None:
    async with opened() as pilot:
        for keys, left in (
            (["end", "backspace"], f"a{sign}"),
            (["end", "left", "backspace"], f"a{sign}"),
            (["home", "right", "delete"], f"a{sign}"),
            (["end", "shift+left", "delete"], f"a{sign}"),
            (["home", "right", "shift+right", "x"], f"ax{sign}"),
        ):
            editor = await write(pilot, f"a{sign}{sign}")
            await pilot.press(*keys)
            assert editor.text == left, keys
            editor.clear()


async def test_quick_fingers_pass_over_nothing_that_they_could_not_see(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui_app.widgets.editor.passed_over.GLANCE", 3600.0)
    passed_over = PassedOver()
    passed_over.follow("je suis ", "je suis t", [FakeSuggestion("très", 0.5, "très ", 1)])
    assert passed_over.words == frozenset()
    monkeypatch.setattr("tui_app.widgets.editor.passed_over.GLANCE", 0.0)
    passed_over.follow("je suis t", "je suis tr", [FakeSuggestion("tu", 0.1, "tu ", 1)])
    assert passed_over.words == {"tu"}


async def test_what_was_shown_while_a_word_was_typed_is_passed_over_until_the_word_ends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tui_app.widgets.editor.passed_over.GLANCE", 0.0)
    asked: list[frozenset[str]] = []
    async with opened() as pilot:
        editor = pilot.app.query_one(Draft)
        source = editor.source
        assert source is not None

        @dataclass(frozen=True)
        class Listening:
            language: str = "fr"
            settings: Settings = Settings()  # noqa: RUF009  # frozen

            def suggest(self, text: str, passed_over: frozenset[str] = frozenset()) -> Sequence[Suggestion]:
                asked.append(passed_over)
                return source.suggest(text)

            def phrase(self, text: str, passed_over: frozenset[str] = frozenset()) -> None:
                return None

        editor.source = Listening()
        await pilot.pause()
        asked.clear()
        await pilot.press("b", "o", "backspace", "o", "space")
    assert asked == [
        {"bien", "bon", "content", "grand", "loin"},
        {"bien", "bon", "content", "grand", "loin"},
        frozenset(),
        {"bien", "bon"},
        frozenset(),
    ]


async def test_the_ghost_is_there_at_the_end_of_a_line_only() -> None:
    async with opened() as pilot:
        editor = await write(pilot, "je vais b")
        ghosts = {}
        for key in ("end", "left", "home", "right", "end", "shift+left", "end", "escape"):
            await pilot.press(key)
            ghosts[key] = editor.suggestion
        assert ghosts == {"end": "ien", "left": "", "home": "", "right": "", "shift+left": "", "escape": ""}
        assert editor.text == "je vais b"


async def test_a_guess_below_the_confidence_is_listed_but_no_ghost() -> None:
    async with opened(FakeSession("rare", best=0.01)) as pilot:
        editor = await write(pilot, "je ")
        assert editor.suggestion == ""
        await pilot.press("alt+1")
        assert editor.text == "je rare "


async def test_the_context_of_a_long_document_is_bounded() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await write(pilot, "une phrase assez longue\n" * 5_000 + "je vais ")
        assert session.asked[-1].endswith("longue\nje vais ")
        assert len(session.asked[-1]) < 2 * CONTEXT_LETTERS


async def test_a_phrase_is_accepted_word_by_word_and_its_end_stays() -> None:
    async with opened(FakeSession("bien", "à", "vous", phrase="bien à vous")) as pilot:
        editor = await write(pilot, "je vais ")
        await pilot.pause(2 * PAUSE)
        ghosts = [editor.suggestion]
        for key in ("ctrl+right", "ctrl+right", "v", "tab"):
            await pilot.press(key)
            ghosts.append(editor.suggestion)
        assert ghosts[:4] == ["bien à vous", "à vous", "vous", "ous"]
        assert editor.text == "je vais bien à vous "


async def test_a_phrase_is_accepted_whole() -> None:
    async with opened(FakeSession("bien", phrase="bien à vous")) as pilot:
        editor = await write(pilot, "je vais b")
        for key in ("tab", "right"):
            await pilot.pause(2 * PAUSE)
            await pilot.press(key)
            assert editor.text == "je vais bien à vous "
            await pilot.press("ctrl+z")
            assert editor.text == "je vais b"


@pytest.mark.parametrize(("probability", "taken"), [(0.8, -1), (0.95, 0)])
def test_tab_takes_a_guess_only_where_the_ghost_would_show_it(probability: float, taken: int) -> None:
    ghost = Ghost()
    ghost.look("je vais vein", [FakeSuggestion("bien", probability, "bien ", 4, is_guess=True)])
    assert ghost.completion == taken
    assert ghost.is_offered is (taken == 0)


UNSURE = 0.15
"""A probability that is enough for the bar, and too little for the ghost."""


async def phrase_shown(pilot: Pilot[None]) -> SuggestionBar:
    bar = pilot.app.query_one(SuggestionBar)
    await until_so(pilot, lambda: bar.shows_phrase, "the phrase")
    return bar


async def test_a_likely_phrase_is_the_sixth_entry_and_one_key_takes_it() -> None:
    async with opened(FakeSession("bien", phrase="bien à vous", phrase_probability=UNSURE)) as pilot:
        editor = await write(pilot, "je vais b")
        bar = await phrase_shown(pilot)
        assert bar.render().plain.endswith(" 6 bien à vous ▂ 15 % ")
        assert editor.suggestion == "ien"
        await pilot.press("alt+6")
        assert editor.text == "je vais bien à vous "
        assert " 6 " not in bar.render().plain
        await pilot.press("ctrl+z")
        assert editor.text == "je vais b"


async def test_the_phrase_of_the_bar_stays_while_what_is_typed_agrees_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(FakeSession("bien", "fort", phrase="bien à vous", phrase_probability=UNSURE)) as pilot:
        editor = await write(pilot, "je vais ")
        await phrase_shown(pilot)
        monkeypatch.setattr("tui_app.widgets.editor.editor.PAUSE", 3600.0)
        await pilot.press("b", "i", "x", "alt+6")
        assert editor.text == "je vais bix"
        await pilot.press("backspace", "alt+6")
        assert editor.text == "je vais bien à vous "


async def test_a_phrase_that_the_bar_has_no_room_for_is_taken_by_no_key() -> None:
    async with opened(FakeSession("bien", phrase="bien à vous" * 5, phrase_probability=UNSURE)) as pilot:
        editor = await write(pilot, "je vais ")
        await until_so(pilot, lambda: pilot.app.query_one(SuggestionBar).offer.phrase, "the phrase")
        await pilot.press("alt+6")
        assert editor.text == "je vais "


async def test_a_click_takes_the_phrase() -> None:
    async with opened(FakeSession("bien", phrase="bien à vous")) as pilot:
        editor = await write(pilot, "je vais ")
        bar = await phrase_shown(pilot)
        await pilot.click(SuggestionBar, offset=(bar.chips()[0].cell_length + 3, 0))
        assert editor.text == "je vais bien à vous "


async def test_a_listed_word_that_is_taken_is_told_to_the_session() -> None:
    class Listing(FakeSession):
        def suggest(
            self, text_before_cursor: str, k: int = 5, passed_over: frozenset[str] = frozenset()
        ) -> list[FakeSuggestion]:
            return [replace(each, is_listed=each.word == "bon") for each in super().suggest(text_before_cursor, k)]

    session = Listing("bien", "bon")
    async with opened(session) as pilot:
        await write(pilot, "je vais b")
        await pilot.press("alt+1", "b", "alt+2")
        await settled(pilot)
        assert session.taken == ["bon"]


async def test_a_phrase_that_begins_with_another_word_than_the_ghost_is_not_shown() -> None:
    async with opened(FakeSession("bien", "content", phrase="content de vous")) as pilot:
        editor = await write(pilot, "je vais ")
        await pilot.pause(2 * PAUSE)
        assert editor.suggestion == "bien"


async def test_nothing_moves_when_suggestions_come_and_go() -> None:
    async with opened() as pilot:
        places = []
        for text in ("", "je vais ", "zzz"):
            editor = await write(pilot, text)
            places.append((editor.region, pilot.app.query_one(SuggestionBar).region))
        assert len(set(places)) == 1


async def test_the_draft_grows_with_its_lines_up_to_a_share_of_the_height() -> None:
    async with opened(size=(80, 24)) as pilot:
        heights = []
        for lines in (1, 4, 50):
            editor = await write(pilot, "x\n" * lines)
            heights.append(editor.region.height)
        assert heights[0] < heights[1] < heights[2] <= 24 // 2


async def test_no_break_spaces_and_joiners_are_typed_like_any_letter() -> None:
    async with opened() as pilot:
        for sign in "a\u00a0!\u202f👩\u200d👧":
            pilot.app.post_message(events.Key(f"sign {ord(sign)}", sign))
        await pilot.pause()
        assert pilot.app.query_one(Draft).text == "a\u00a0!\u202f👩\u200d👧"


async def test_what_comes_while_something_else_has_the_focus_is_received() -> None:
    async with opened() as pilot:
        editor = pilot.app.query_one(Draft)
        pilot.app.screen.set_focus(None)
        taken = [editor.receive(each) for each in (events.Key("a", "a"), events.Paste("bc"), events.Key("f3", None))]
        assert (taken, editor.text, editor.has_focus) == ([True, True, False], "abc", True)


async def test_a_fold_is_no_part_of_the_text_that_is_copied_cut_or_deleted() -> None:
    async with opened() as pilot:
        editor = await write(pilot, "x" * 12_000)
        assert editor.document.line_count == 3
        await pilot.press("ctrl+home", "down", "ctrl+shift+end", "ctrl+c")
        copied = pilot.app.clipboard
        await pilot.press("ctrl+x")
        assert pilot.app.clipboard == copied
        assert set(copied) == {"x"}
        assert editor.text + copied == "x" * 12_000
        await pilot.press("ctrl+z")
        editor.go_to(2)
        await pilot.press("backspace", "delete")
        assert editor.text == "x" * 11_998


async def test_one_letter_costs_one_prediction_and_one_change_of_the_bar() -> None:
    session, offers = FakeSession(), []
    async with opened(session) as pilot:
        editor = await write(pilot, "je vais ")
        bar = pilot.app.query_one(SuggestionBar)
        editor.watch(bar, "offer", lambda: offers.append(bar.offer), init=False)
        asked = len(session.asked)
        await pilot.press("b")
        await pilot.pause()
        assert session.asked[asked:] == ["je vais b"]
        assert len(offers) == 1
