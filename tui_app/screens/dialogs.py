"""Small questions in the middle of the screen: a choice, a path."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen, ScreenResultType
from textual.suggester import Suggester
from textual.widgets import Button, Input, Static

from tui_app.commands import bindings
from tui_app.i18n import _


class Dialog(ModalScreen[ScreenResultType]):
    """A box in the middle of the screen."""

    DEFAULT_CSS = """
    Dialog {
        align: center middle;
        .box {
            width: 64;
            max-width: 100%;
            height: auto;
            max-height: 100%;
            padding: 0 1;
            border: round $primary;
            background: $surface;
        }
    }
    """


class ChoiceScreen(Dialog[str]):
    """A question with a button for each answer; its result is the name of one, or nothing after Esc."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("choice")
    DEFAULT_CSS = """
    ChoiceScreen {
        #answers { height: auto; margin-top: 1; }
        Button { width: 100%; }
    }
    """

    def __init__(self, question: str, answers: Mapping[str, str]) -> None:
        """Take the question, and the label of each answer by its name; the first is the one that Enter takes."""
        super().__init__()
        self._question = question
        self._answers = answers

    def compose(self) -> ComposeResult:
        """The question above its answers."""
        with Vertical(id="dialog", classes="box"):
            yield Static(self._question, markup=False)
            with Vertical(id="answers"):
                for name, label in self._answers.items():
                    yield Button(label, id=name, compact=True)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Give the answer."""
        self.dismiss(event.button.id or "")


class PathScreen(Dialog[Path]):
    """Asks for a file; its result is the path, or None after Esc."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("path")
    DEFAULT_CSS = """
    PathScreen {
        Input { background: $boost; }
        #problem { color: $text-error; height: auto; min-height: 1; }
    }
    """

    def __init__(self, title: str, start: str = "", problem: str = "") -> None:
        """Take what the file is for, the name to begin with, and why that one did not do."""
        super().__init__()
        self._title, self._start, self._problem = title, start, problem

    def compose(self) -> ComposeResult:
        """The path, and beneath it what was wrong with it."""
        with Vertical(id="dialog", classes="box") as box:
            hint = _("a file's name")
            yield Input(self._start, hint, suggester=PathSuggester(), select_on_focus=False, compact=True)
            yield Static(self._problem, id="problem", markup=False)
        box.border_title = self._title
        box.border_subtitle = _("Enter: go on · Esc: cancel")

    @on(Input.Submitted)
    def _take(self, event: Input.Submitted) -> None:
        if event.value.strip():
            self.dismiss(Path(event.value.strip()).expanduser())

    def action_complete(self) -> None:
        """Take the rest of the name."""
        self.query_one(Input).action_cursor_right()

    def action_cancel(self) -> None:
        """Leave without a file."""
        self.dismiss(None)


class AskScreen(Dialog[str]):
    """Asks for a line of text; its result is what was typed, or nothing after Esc."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("ask")

    def __init__(self, title: str, start: str = "", *, is_number: bool = False) -> None:
        """Take what is asked for, and what to begin with."""
        super().__init__()
        self._title, self._start, self._is_number = title, start, is_number

    def compose(self) -> ComposeResult:
        """The line."""
        with Vertical(id="dialog", classes="box") as box:
            yield Input(self._start, type="integer" if self._is_number else "text", compact=True)
        box.border_title = self._title
        box.border_subtitle = _("Enter: go on · Esc: cancel")

    @on(Input.Submitted)
    def _take(self, event: Input.Submitted) -> None:
        self.dismiss(event.value)


class PathSuggester(Suggester):
    """Completes the name of a file or a folder."""

    def __init__(self) -> None:
        """Ask the disk anew each time."""
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        """The first name in order that begins as typed; a folder's ends with a slash."""
        folder, _slash, start = value.rpartition("/")
        place = Path(folder or ("/" if value.startswith("/") else ".")).expanduser()
        try:
            names = sorted(item.name + "/" * item.is_dir() for item in place.iterdir())
        except OSError:
            return None
        found = (name for name in names if name.startswith(start) and (start or not name.startswith(".")))
        first = next(found, None) if start else None
        return None if first is None or not first.isprintable() else value + first[len(start) :]
