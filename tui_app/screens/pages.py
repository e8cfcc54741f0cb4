"""The screens that a command opens by name, and the question for a file to open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual.app import App
from textual.screen import Screen

from tui_app import commands
from tui_app.i18n import _
from tui_app.screens.counts import CountsScreen
from tui_app.screens.dialogs import PathScreen
from tui_app.screens.help import HelpScreen
from tui_app.screens.memory import HistoryScreen, SentencesScreen, WordsScreen
from tui_app.screens.palette import palette
from tui_app.screens.settings import SettingsScreen
from tui_app.session import documents
from tui_app.session.documents import Document
from tui_app.session.files import FileError
from tui_app.state import State

OF_MEMORY = {"sentences": SentencesScreen, "words": WordsScreen, "history": HistoryScreen}


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
            return palette()
        case "settings":
            return SettingsScreen(state.settings)
        case "counts":
            return CountsScreen(state.counts)
    return None if state.session is None else OF_MEMORY[name](state, state.session)


async def document_asked_for(app: App[None]) -> Document | None:
    """Ask for a file until one can be opened; None after Esc."""
    start = problem = ""
    while (path := await app.push_screen_wait(PathScreen(_("Open"), start, problem))) is not None:
        try:
            return documents.load(path)
        except FileError as error:
            start, problem = str(path), str(error)
    return None
