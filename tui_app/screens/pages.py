"""The screen to begin with, and those that a command opens by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from textual.geometry import Size
from textual.screen import Screen

from tui_app import commands
from tui_app.engine import Engine
from tui_app.screens.counts import CountsScreen
from tui_app.screens.document import DocumentScreen, Editing
from tui_app.screens.help import HelpScreen
from tui_app.screens.palette import Palette
from tui_app.screens.settings import SettingsScreen
from tui_app.screens.writing import WritingScreen
from tui_app.session.draft import RescueCopy
from tui_app.state import State

WIDTHS = [(0, "-narrow"), (100, "-wide")]
HEIGHTS = [(0, "-low"), (18, "-high")]
"""From which width and height on a screen has which class."""
FirstScreen: TypeAlias = WritingScreen | DocumentScreen


def first_screen(state: State, engine: Engine, editing: Editing | None, rescue: RescueCopy | None) -> FirstScreen:
    """The screen to begin with: the file to edit where there is one, else where messages are written."""
    return DocumentScreen(state, editing, engine) if editing else WritingScreen(state, engine, rescue)


def laid_out(screen: FirstScreen, size: Size) -> FirstScreen:
    """The screen with the classes of its size, which Textual gives it only after the first frame."""
    for sizes, length in ((WIDTHS, size.width), (HEIGHTS, size.height)):
        screen.add_class([name for least, name in sizes if length >= least][-1])
    return screen


def page(name: str, state: State, wishes: Mapping[str, str]) -> Screen[Any] | None:
    """The screen of this name; None for one of the memory before the model is loaded.

    Args:
        name: As the commands have it.
        state: The facts.
        wishes: The keys that the settings give to some commands.
    """
    match name:
        case "help":
            return HelpScreen(commands.named_bindings(), wishes)
        case "palette":
            return Palette()
        case "settings":
            return SettingsScreen(state.settings)
        case "counts":
            return CountsScreen(state.counts)
    if state.session is None:
        return None
    from tui_app.screens.memory import HistoryScreen, SentencesScreen, WordsScreen  # the first screen waits for no list

    of_memory = {"sentences": SentencesScreen, "words": WordsScreen, "history": HistoryScreen}
    return of_memory[name](state, state.session)
