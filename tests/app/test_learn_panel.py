"""The learn panel: what it says of the memory and of a training, and where its keys lead."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from textual.widgets import Button, DataTable, ProgressBar, Static, TextArea

from rnnlm_core.memory import Figures
from rnnlm_core.personal import Tally
from tests.app.fakes import FACTS, FakeSession
from tests.app.pilots import app_with, opened, settled, until, until_told, write
from tui_app.screens.memory import HistoryScreen, ListingScreen, SentencesScreen, WordsScreen
from tui_app.session.lessons import summary
from tui_app.session.news import TrainingEnded, TrainingReport
from tui_app.widgets.learn_panel import LearnPanel
from tui_app.widgets.learn_panel.loss_line import bars
from tui_app.widgets.suggestion_bar import SuggestionBar

FIRST = TrainingReport(0.1, FACTS, 1234.5, False, 1, 4, 5.1, 2.91, 90.0)
SECOND = TrainingReport(0.5, FACTS, 1234.5, False, 2, 4, 0.4, 2.92, 4.0)


class PatientSession(FakeSession):
    """Trains until it is stopped, and bears no change meanwhile."""

    is_training = False

    def __init__(self) -> None:
        super().__init__()
        self.first_was_seen = threading.Event()
        self.first_was_seen.set()

    def train(self, is_cancelled: Callable[[], bool], *, new: bool = True) -> Iterator[TrainingReport | TrainingEnded]:
        self.is_training = True
        yield FIRST
        self.first_was_seen.wait(10)  # of reports in quick succession only the last is shown
        yield SECOND
        while not is_cancelled():
            time.sleep(0.001)
        self.is_training = False
        yield TrainingEnded(False, FACTS, self.waiting, "Stopped.")

    def forget_word(self, word: str) -> int:
        assert not self.is_training
        return super().forget_word(word)


def shown(panel: LearnPanel) -> str:
    """All that the panel says."""
    return "\n".join(str(static.content) for static in panel.query(Static))


async def test_the_panel_tells_how_a_training_goes_and_the_button_stops_it() -> None:
    session = PatientSession()
    session.first_was_seen.clear()
    async with opened(session, size=(120, 36)) as pilot:
        panel = pilot.app.query_one(LearnPanel)
        await pilot.press("f3", "f5")
        while "epoch 1/4" not in shown(panel):
            await pilot.pause(0.01)
        session.first_was_seen.set()
        while "epoch 2/4" not in shown(panel):
            await pilot.pause(0.01)
        for said in ("5.10 → 0.40", "2.91 → 2.92", "1,234 words/s", "4 s left"):
            assert said in shown(panel)
        assert str(panel.query_one("#train", Button).label) == "Stop"
        await pilot.click("#train")
        await until_told(pilot, "Stopped.")
        assert str(panel.query_one("#train", Button).label) == "Train"


class RestlessSession(FakeSession):
    """Finds out again and again that more is left than it thought, and ends early."""

    def train(self, is_cancelled: Callable[[], bool], *, new: bool = True) -> Iterator[TrainingReport | TrainingEnded]:
        for fraction in (0.2, 0.5, 0.3, 0.4, 0.6, 0.1, 0.7):
            yield TrainingReport(fraction, FACTS, 1000.0, True)
        yield TrainingEnded(True, FACTS, 0, "Learnt it.")


async def test_the_progress_bar_never_runs_backwards_and_ends_at_its_end() -> None:
    async with opened(RestlessSession(), size=(120, 36)) as pilot:
        bar = pilot.app.query_one(ProgressBar)
        seen: list[float] = []
        pilot.app.watch(bar, "progress", lambda value: seen.append(value), init=False)
        for _lesson in range(2):
            await pilot.press("f5")
            await until_told(pilot, "Learnt it.")
            await settled(pilot)
            assert bar.progress == 1.0
        fell = [(earlier, later) for earlier, later in pairwise(seen) if later < earlier]
        assert fell == [(1.0, 0.2)], seen  # the second lesson begins anew


async def test_a_lesson_with_nothing_to_learn_shows_no_empty_graph() -> None:
    class NothingToLearn(FakeSession):
        def train(
            self, is_cancelled: Callable[[], bool], *, new: bool = True
        ) -> Iterator[TrainingReport | TrainingEnded]:
            yield TrainingEnded(True, FACTS, 0, "Nothing new to learn.")

    async with opened(NothingToLearn(), size=(120, 36)) as pilot:
        await pilot.press("f3", "f5")
        await until_told(pilot, "Nothing new to learn.")
        assert not pilot.app.query_one("#training").visible


async def test_who_teaches_gets_suggestions_too_and_the_bar_serves_whoever_writes() -> None:
    async with opened(size=(120, 36)) as pilot:
        bar = pilot.app.query_one(SuggestionBar)
        await write(pilot, "je vais lo")
        await pilot.press("f3", *"on va b")
        sentences = pilot.app.query_one("#sentences", TextArea)
        assert (sentences.text, sentences.suggestion) == ("on va b", "ien")
        assert "bon" in bar.render().plain
        await pilot.press("tab")
        assert sentences.text == "on va bien "
        await pilot.press("f2")
        assert bar.render().plain.startswith(" 1 loin")
        await pilot.press("f3", "f3", *"b")
        await pilot.click(SuggestionBar, offset=(4, 0))
        assert sentences.text == "on va bien bien "


async def test_at_40_columns_and_12_lines_a_training_can_be_watched_and_stopped() -> None:
    async with opened(PatientSession(), size=(40, 12)) as pilot:
        await pilot.press("f3", "f5")
        panel = pilot.app.query_one(LearnPanel)
        while "epoch 2/4" not in shown(panel):
            await pilot.pause(0.01)
        for name in ("#sentences", "#train", "#new", "#known", "#progress", "#training-figures"):
            widget = panel.query_one(name)
            assert panel.region.contains_region(widget.region), name
            assert widget.region.height > 0, name
        await pilot.press("f5")
        await until(pilot, "● ready")


async def test_the_panel_counts_what_waits_and_names_private_mode_and_the_other_motamot() -> None:
    session = FakeSession()
    session.owns_training = False
    async with opened(session) as pilot:
        state = pilot.app.query_one("#learn-state", Static)
        assert str(state.content) == "No sentence waits to be learnt.\nAnother motamot is open and does the learning."
        await write(pilot, "il fait beau")
        await pilot.press("ctrl+s", "f8")
        assert str(state.content).startswith("1 sentence waits.\n⊘ Private: what you send is not kept.")


@pytest.mark.parametrize(
    ("key", "screen"), [("ctrl+l", SentencesScreen), ("ctrl+g", WordsScreen), ("ctrl+t", HistoryScreen)]
)
async def test_keys_of_the_panel_open_its_lists(key: str, screen: type[ListingScreen]) -> None:
    async with opened() as pilot:
        await pilot.press("f3", key)
        assert isinstance(pilot.app.screen, screen)
        await pilot.press("escape")
        assert not isinstance(pilot.app.screen, ListingScreen)


async def test_a_list_that_is_asked_for_before_the_model_is_loaded_says_so() -> None:
    async with app_with().run_test() as pilot:
        pilot.app.state.session = None  # type: ignore[attr-defined]  # as it is until the model is loaded
        await pilot.app.run_action("show('sentences')")
        await pilot.pause()
        assert "The model is not loaded yet." in [note.message for note in pilot.app._notifications]


async def test_forgetting_waits_until_a_training_has_stopped_and_then_trains_on() -> None:
    session = PatientSession()
    session.added = ["le zythum"]
    session.must_train = True
    async with opened(session) as pilot:
        await pilot.press("f3", "f5", "ctrl+g")
        while not session.is_training or not pilot.app.screen.query_one(DataTable).row_count:
            await pilot.pause(0.01)
        await pilot.press("delete")
        await pilot.pause()
        await pilot.press("right", "enter")
        await until_told(pilot, "Forgot 1 sentence.")
        await until(pilot, "◐ learning")
        assert session.added == []
        await pilot.press("escape", "f5")
        await until(pilot, "● ready")


@pytest.mark.parametrize(
    ("values", "width", "height", "drawn"),
    [
        ([2.91, 2.92], 4, 1, ["████"]),
        ([4.0, 2.0, 1.0], 3, 1, ["█▄▂"]),
        ([4.0, 2.0], 2, 2, ["█ ", "██"]),
        ([4.0, 0.0, 2.0, 2.0], 2, 1, ["██"]),
        ([0.0, 0.0], 2, 1, ["  "]),
        ([], 5, 1, []),
    ],
)
def test_bars_stand_on_zero(values: list[float], width: int, height: int, drawn: list[str]) -> None:
    assert bars(values, width, height) == drawn


def test_what_was_learnt_is_said_with_both_losses() -> None:
    lessons = [Figures(2, 5.0, 0.5, 2.91, 2.95), Figures(1, 5.2, 0.3, 2.95, 2.92)]
    tally = Tally(finished=True, sentences=7, new_words=3, first=2, figures=lessons)
    assert summary(tally) == (
        "Learnt 7 sentences, 3 new words; your sentences: loss 5.10 → 0.40; what I knew before: 2.91 → 2.92."
    )


def test_every_key_of_the_panel_and_its_lists_has_a_name_and_says_what_it_does() -> None:
    owners = (LearnPanel, ListingScreen, SentencesScreen, WordsScreen, HistoryScreen)
    bindings = [binding for owner in owners for binding in vars(owner)["BINDINGS"]]
    assert len({binding.id for binding in bindings} - {None}) == len(bindings)
    assert all(binding.description and binding.tooltip for binding in bindings)
