"""Pictures of the screen, compared with those that were looked at.

`pytest tests/app/test_snapshots.py --snapshot-update` draws them anew: look at each before it is committed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime, tzinfo
from importlib.metadata import version
from pathlib import Path
from typing import Self

import numpy as np
import pytest
from pytest_textual_snapshot import SVGImageExtension
from syrupy import SnapshotAssertion
from textual.pilot import Pilot

from rnnlm_core.language_model import LSTMLanguageModel
from rnnlm_core.prediction.predictor import Predictor
from tests.app.fakes import FACTS, FakeSession
from tests.app.pilots import app_with, settled, until_so, write
from tests.app.sessions import CORPUS
from tui_app.app import MotamotApp
from tui_app.screens.document import Editing
from tui_app.session import documents
from tui_app.session.news import TrainingEnded, TrainingReport
from tui_app.session.settings import Settings
from tui_app.widgets.editor import PAUSE, Editor
from tui_app.widgets.inspector import Inspector

BASELINE = ((3, 11), "8.2.8", "15")
"""The Python, the Textual and the Rich that the pictures were drawn with; others may draw otherwise."""

pytestmark = pytest.mark.skipif(
    (sys.version_info[:2], version("textual"), version("rich").split(".")[0]) != BASELINE,
    reason="the pictures are drawn with other versions",
)

MESSAGES = (
    "Bonjour, je voulais savoir si tu pouvais venir demain soir à la maison pour l'anniversaire de Maximilien.",
    "Rendez-vous à huit heures, [bold]devant[/] la gare 👩‍👧 extraordinaire !",
)

Before = Callable[["Pilot[None]"], Awaitable[None]]


class TeachingSession(FakeSession):
    """Reports the same training each time, and goes on until it is stopped."""

    def train(self, is_cancelled: Callable[[], bool], *, new: bool = True) -> Iterator[TrainingReport | TrainingEnded]:
        for step in range(1, 25):
            yield TrainingReport(step / 40, FACTS, 12_345.0, True, 2, 3, 5.0 - step / 8, 2.9 + step / 400, 7.0)
        while not is_cancelled():
            time.sleep(0.01)
        yield TrainingEnded(False, FACTS, 1, "Stopped.")


class ReadingSession(FakeSession):
    """Has a model that was never trained: its figures are the same on every machine."""

    def __init__(self) -> None:
        super().__init__(phrase="bien à vous")
        model = LSTMLanguageModel(hidden_size=8, embedding_size=8, tied=True)
        model.build_vocabulary(CORPUS)
        for name, values in model.params.items():
            values[...] = np.random.default_rng(len(name)).normal(size=values.shape).astype(values.dtype)
        self.predictor = Predictor(model)  # type: ignore[assignment]  # a fake session has none


class StoppedClock(datetime):
    """It is always the same moment."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        return cls(2026, 1, 1, 12, 0, tzinfo=tz)


@pytest.fixture(autouse=True)
def _same_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    same_everywhere(monkeypatch)


def same_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """What would be another picture at another moment."""
    monkeypatch.setattr("textual.widgets.TextArea.cursor_blink", False)
    for module in ("conversation", "drawing"):
        monkeypatch.setattr(f"tui_app.widgets.conversation.{module}.datetime", StoppedClock)


async def ready(pilot: Pilot[None]) -> MotamotApp:
    """Wait until it is, in whatever language."""
    app = pilot.app
    assert isinstance(app, MotamotApp)
    await until_so(pilot, lambda: app.state.phase == "ready")
    return app


async def chat(pilot: Pilot[None]) -> None:
    """Two messages, and a draft with a phrase as its ghost."""
    await ready(pilot)
    for message in MESSAGES:
        await write(pilot, message)
        await pilot.press("enter")
    await write(pilot, "Bonjour, tout va ")
    await settled(pilot)
    await pilot.pause(2 * PAUSE)


async def train(pilot: Pilot[None]) -> None:
    """Training is under way."""
    app = await ready(pilot)
    await pilot.press("f3", "f5")
    await until_so(pilot, lambda: app.state.report and app.state.report.fraction == 0.6)
    await pilot.pause(0.2)


async def inspect(pilot: Pilot[None]) -> None:
    """The first view of the inspector, for the word at the cursor."""
    await ready(pilot)
    await write(pilot, "je suis ")
    await pilot.press("f4")
    await pilot.pause(0.5)
    await pilot.app.workers.wait_for_complete()
    await pilot.pause(0.2)
    assert pilot.app.query_one(Inspector).is_on_screen


async def step(pilot: Pilot[None]) -> None:
    """A word backward through the small LSTM."""
    await ready(pilot)
    await write(pilot, "je suis à Paris ")
    await pilot.press("shift+f7", "n", "n", "end", "left", "left", "down")


PICTURES: dict[str, tuple[tuple[int, int], Before, type[FakeSession], Settings]] = {
    "80x24": ((80, 24), chat, ReadingSession, Settings()),
    "120x36": ((120, 36), chat, ReadingSession, Settings()),
    "40x12": ((40, 12), chat, ReadingSession, Settings()),
    "training": ((120, 36), train, TeachingSession, Settings()),
    "inspector": ((80, 24), inspect, ReadingSession, Settings()),
    "inspector-wide": ((120, 36), inspect, ReadingSession, Settings()),
    "step": ((80, 24), step, ReadingSession, Settings()),
    "ansi-dark": ((80, 24), chat, ReadingSession, Settings(theme="ansi-dark")),
    "light": ((80, 24), chat, ReadingSession, Settings(theme="motamot-light")),
}


IN_FRENCH = ("80x24", "120x36", "training", "inspector-wide")


@pytest.fixture(scope="module")
def french(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The pictures in French, by their names."""
    own = {"MOTAMOT_CONFIG": str(tmp_path_factory.mktemp("config")), "COLORTERM": "truecolor"}
    command = [sys.executable, "-m", "tests.app.french_pictures"]
    done = subprocess.run(command, env={**os.environ, **own}, capture_output=True, text=True, check=True)
    pictures: dict[str, str] = json.loads(done.stdout)
    return pictures


@pytest.mark.parametrize("name", IN_FRENCH)
def test_it_looks_as_it_did_in_french(french: dict[str, str], name: str, snapshot: SnapshotAssertion) -> None:
    assert french[name] == snapshot(extension_class=SVGImageExtension)


@pytest.mark.parametrize("name", PICTURES)
def test_the_app_looks_as_it_did(snap_compare: Callable[..., bool], name: str) -> None:
    size, before, session, settings = PICTURES[name]
    app = app_with(session(), settings)
    assert snap_compare(app, terminal_size=size, run_before=before)


def test_without_colour_it_looks_as_it_did(snap_compare: Callable[..., bool], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert snap_compare(app_with(ReadingSession()), terminal_size=(80, 24), run_before=chat)


def test_the_file_editor_looks_as_it_did(
    snap_compare: Callable[..., bool], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("lettre.txt").write_text("Chère Anne,\n\nnous serons b\n", encoding="utf-8")
    app = MotamotApp(lambda language: FakeSession(), editing=Editing(documents.load(Path("lettre.txt"))))  # type: ignore[arg-type,return-value]  # stands in

    async def edit(pilot: Pilot[None]) -> None:
        await settled(pilot)
        editor = pilot.app.screen.query_one(Editor)
        editor.move_cursor(editor.document.end)
        await pilot.press("o")
        await pilot.pause(0.1)
        assert editor.suggestion

    assert snap_compare(app, terminal_size=(80, 24), run_before=edit)
