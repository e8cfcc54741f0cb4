"""A day of writing: what the app does unasked, what it remembers, and what can be found in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from textual.widgets import Input, Sparkline, Static

from rnnlm_core.memory import Figures, Generation
from tests.app.fakes import FACTS, FakeSession
from tests.app.pilots import app_with, opened, settled, until_so, write
from tests.app.test_conversation import lines
from tui_app.screens.counts import CountsScreen
from tui_app.screens.palette import MotamotCommands
from tui_app.session.counts import Count
from tui_app.session.news import TrainingEnded, TrainingReport
from tui_app.session.settings import Settings, load
from tui_app.widgets.composer import Composer
from tui_app.widgets.key_bar import KeyBar


class LearningSession(FakeSession):
    """Remembers its lessons."""

    lessons = 0

    def train(self, is_cancelled: Callable[[], bool], *, new: bool = True) -> Iterator[TrainingReport | TrainingEnded]:
        yield TrainingReport(0.5, FACTS, 1000.0, True, loss=4.0)
        self.lessons += 1
        yield TrainingEnded(True, FACTS, 0, "In figures.")

    def words(self) -> list[str]:
        return ["fest-noz", "kouign-amann"] if self.lessons else []

    def history(self) -> list[Generation]:
        figures = Figures(3, 5.0, 1.5, 3.4, 3.41)
        return [Generation(number, "2026-01-01T00:00:00", 2, "", "", figures) for number in range(self.lessons)]


async def test_in_a_quiet_moment_it_learns_by_itself_and_says_in_one_sentence_what(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tui_app.screens.clerk.QUIET_SECONDS", 0.0)
    async with opened(LearningSession(), size=(120, 36)) as pilot:
        await write(pilot, "un kouign-amann au fest-noz")
        await pilot.press("enter")
        learnt = "Learnt: fest-noz, kouign-amann. The rest is intact."
        await until_so(pilot, lambda: f"✓ {learnt}" in lines(pilot), "the sentence")
        assert str(pilot.app.query_one("#learn-message", Static).content) == learnt
        await until_so(pilot, lambda: pilot.app.state.own_loss == 1.5)  # type: ignore[attr-defined]  # of MotamotApp


async def test_marks_are_explained_where_the_first_one_appears_and_nowhere_else() -> None:
    async with opened() as pilot:
        for text in ("un mot", "un mot extraordinaire", "encore extraordinaire"):
            await write(pilot, text)
            await pilot.press("enter")
            await settled(pilot)
        said = lines(pilot)
        assert said.count("They are no mistakes.") == 1
        assert said.index("un mot extraordinaire") < said.index("They are no mistakes.") < said.index("encore")


async def test_the_side_panel_opens_and_closes_by_one_key_and_esc_and_is_remembered() -> None:
    async with opened(size=(120, 36)) as pilot:
        side = pilot.app.query_one("#side")
        for keys, is_open, remembered in ((["f4"], True, "inspect"), (["escape"], False, ""), (["f3"], True, "learn")):
            await pilot.press(*keys)
            await settled(pilot)
            assert (side.display, load().settings.side_panel) == (is_open, remembered)
    async with app_with(settings=load().settings).run_test(size=(120, 36)) as pilot:
        assert pilot.app.query_one("#side").display


async def test_a_key_hides_all_suggestions_and_shows_them_again() -> None:
    async with opened() as pilot:
        draft = await write(pilot, "je vais ")
        bar = pilot.app.query_one(Composer).query_one("SuggestionBar")
        await pilot.press("shift+f2")
        assert (draft.suggestion, str(bar.render())) == ("", "")
        await pilot.press("shift+f2")
        assert draft.suggestion


async def test_the_conversation_is_saved_as_a_file(tmp_path: Path) -> None:
    session = FakeSession()
    session.past = [("un", "2026-01-01T12:00:00+00:00"), ("deux", "2026-01-02T12:00:00+00:00")]
    file = tmp_path / "all.txt"
    async with opened(session) as pilot:
        await pilot.app.run_action("screen.export")
        await until_so(pilot, lambda: isinstance(pilot.app.focused, Input), "the question")
        pilot.app.screen.query_one(Input).value = str(file)
        await pilot.press("enter")
        await until_so(pilot, lambda: file.exists() and file.read_text("utf-8"), "the file")
    paragraphs = file.read_text("utf-8").split("\n\n")
    assert [each.split("\n", 1)[1].strip() for each in paragraphs] == ["un", "deux"], paragraphs


async def test_what_is_said_for_a_moment_never_covers_draft_or_bar() -> None:
    async with app_with().run_test(size=(80, 24), notifications=True) as pilot:
        for number in range(2):
            pilot.app.notify(f"Quelque chose d'assez long à dire, et qui prend plusieurs lignes, numéro {number}.")
        await until_so(pilot, lambda: len(pilot.app.screen.query("Toast")) == 2, "the toasts")
        await pilot.pause()
        composer = pilot.app.query_one(Composer).region
        assert [each for each in pilot.app.screen.query("Toast") if each.region.overlaps(composer)] == []


@pytest.mark.parametrize("width", [40, 62, 79, 80, 100])
async def test_the_footer_cuts_no_key_and_keeps_those_that_lead_to_all_others(width: int) -> None:
    async with app_with().run_test(size=(width, 24)) as pilot:
        drawn = [key.drawn for key in pilot.app.query_one(KeyBar).fitting()]
        assert sum(each.cell_length for each in drawn) <= width
        assert width < 60 or {"F1 Help", "^P Find", "Tab Accept"} <= {each.plain.strip() for each in drawn}


@pytest.mark.parametrize(
    ("query", "title"), [("remove", "Sentences"), ("PRÍVATE", "Private"), ("statistics", "Keys saved")]
)
async def test_the_palette_folds_accents_and_knows_synonyms_and_names_nothing_twice(query: str, title: str) -> None:
    async with opened() as pilot:
        found = [str(hit.text) async for hit in MotamotCommands(pilot.app.screen).search(query)]
        assert title in found
        assert len(found) == len(set(found))


async def test_keys_saved_are_shown_by_day_and_without_any_there_is_no_empty_graph() -> None:
    async with opened() as pilot:
        for counts, bars in (({}, 0), ({date.today().isoformat(): Count(10, 8, 2)}, 1)):
            pilot.app.push_screen(CountsScreen(counts))
            await until_so(pilot, lambda: isinstance(pilot.app.screen, CountsScreen), "the screen")
            await pilot.pause()
            assert len(pilot.app.screen.query(Sparkline)) == bars
            await pilot.press("escape")


async def test_what_is_kept_is_handed_to_the_command_of_the_settings(tmp_path: Path) -> None:
    async with opened(settings=Settings(send_to=f"tee {tmp_path / 'sent.txt'}")) as pilot:
        await write(pilot, "à transmettre")
        await pilot.press("enter")
        await settled(pilot)
    assert (tmp_path / "sent.txt").read_text("utf-8") == "à transmettre"
