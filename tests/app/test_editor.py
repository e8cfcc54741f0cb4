"""The editor's keys, with a session that suggests from a list."""

from __future__ import annotations

from textual import events

from tests.app.fakes import FakeSession
from tests.app.pilots import opened, write
from tui_app.widgets.editor import CONTEXT_LETTERS, PAUSE, Draft
from tui_app.widgets.suggestion_bar import SuggestionBar

KEYS = [
    ("je vais ", ["tab"], "je vais bien "),
    ("je vais b", ["tab"], "je vais bien "),
    ("je vais b", ["right"], "je vais bien "),
    ("je vais b", ["shift+right"], "je vais b"),
    ("je vais b", ["ctrl+n", "tab"], "je vais bon "),
    ("je vais b", ["ctrl+n", "ctrl+n", "tab"], "je vais bien "),
    ("je vais ", ["alt+3"], "je vais content "),
    ("je vais ", ["alt+1", "alt+1"], "je vais bien bien "),
    ("je vais b", ["alt+5"], "je vais b"),
    ("je vais ", ["escape", "ctrl+n", "tab"], "je vais bien "),
    ("je vais b", ["tab", "ctrl+z"], "je vais b"),
    ("je vais b", ["tab", "comma"], "je vais bien,"),
    ("tu vas b", ["tab", "question_mark"], "tu vas bien\u202f?"),
    ("je vais b", ["tab", "tab", "full_stop"], "je vais bien bien."),
    ("je vais b", ["tab", "left", "right", "x", "comma"], "je vais bien x,"),
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
    ("je vais b", ["left", "right", "right"], "je vais bien "),
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
        for key in ("b", "tab", "x", "backspace", "alt+3", "left", "left", "x", "end", "ctrl+j", "y", "enter", "z"):
            pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await pilot.pause(0.1)
        assert session.sent == ["bien contenxt \ny"]
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


async def test_tab_moves_the_focus_where_there_is_no_ghost() -> None:
    async with opened() as pilot:
        editor = await write(pilot, "je vais ")
        await pilot.press("escape", "tab")
        assert not editor.has_focus
        assert editor.text == "je vais "


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
        for key in ("tab", "tab", "v", "tab"):
            await pilot.press(key)
            ghosts.append(editor.suggestion)
        assert ghosts[:4] == ["bien à vous", "à vous", "vous", "ous"]
        assert editor.text == "je vais bien à vous "


async def test_a_phrase_is_accepted_whole() -> None:
    async with opened(FakeSession("bien", phrase="bien à vous")) as pilot:
        editor = await write(pilot, "je vais b")
        await pilot.pause(2 * PAUSE)
        await pilot.press("ctrl+right")
        assert editor.text == "je vais bien à vous "
        await pilot.press("ctrl+z")
        assert editor.text == "je vais b"


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
