"""What the keys ask of the engine, whatever the screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from tui_app.engine import Engine
from tui_app.session import languages
from tui_app.session.settings import Settings
from tui_app.state import State

if TYPE_CHECKING:
    from tui_app.session.changes import Change


@dataclass
class ChangeRequested(Message):
    """The user wants something to be done to the memory."""

    change: Change


class Wishes:
    """Each method is what `ask('…')` in the table of commands names."""

    def __init__(self, state: State, engine: Engine) -> None:
        """Take the facts, and what acts on them."""
        self._state, self._engine = state, engine

    def toggle_private(self) -> None:
        """Private mode on or off: while it is on, nothing that is written is saved."""
        self._state.is_private = not self._state.is_private

    def toggle_quiet(self) -> None:
        """Hide all suggestions, or show them again."""
        self._state.is_quiet = not self._state.is_quiet

    def toggle_training(self) -> None:
        """Start a lesson, or stop it; what was learnt by then is kept."""
        if self._state.is_training:
            self._state.is_stopping = True
            self._engine.stop()
        elif self._state.session is not None:
            self._state.phase = "training"
            self._engine.train()

    def next_language(self) -> None:
        """Write in the other language from now on, whatever the text looks like."""
        known, present = languages.LANGUAGES, self._state.language
        chosen = known[(known.index(present) + 1) % len(known)] if present in known else known[0]
        self._state.settings = self._state.settings.changed("language", chosen)
        self._engine.remember("language", chosen)
        self._engine.open(chosen)

    def follow_language(self, seen: str) -> None:
        """Suggest in the language that the text is in; a lesson is not disturbed."""
        if self._state.session is not None and not self._state.is_training:
            self._engine.open(seen)

    def take_setting(self, name: str, settings: Settings) -> None:
        """Let a setting count that was changed, and is in its file already."""
        self._state.settings = settings
        if name == "language" and settings.language != languages.AUTOMATIC:
            self._engine.open(settings.language)
