"""Asking for a file until something can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from textual.app import App

from tui_app.i18n import _
from tui_app.screens.dialogs import PathScreen
from tui_app.session import documents
from tui_app.session.documents import Document
from tui_app.session.files import FileError, printable_path

Result = TypeVar("Result")


async def with_file_asked_for(
    app: App[Any], title: str, use: Callable[[Path], Result], start: str = ""
) -> Result | None:
    """Ask for a file, and again with the reason where it can't be used; None after Esc.

    Args:
        app: Whose screen asks.
        title: What the file is for.
        use: Raises FileError where it can't be used.
        start: The name to begin with.
    """
    problem = ""
    while (path := await app.push_screen_wait(PathScreen(title, start, problem))) is not None:
        try:
            return use(path)
        except FileError as error:
            start, problem = str(path), str(error)
    return None


async def save_text_as_asked_for(app: App[Any], title: str, text: str) -> None:
    """Ask for a name, save the text under it, and say so."""
    saved = await with_file_asked_for(app, title, lambda path: documents.save_as(Document(path), path, text))
    if saved is not None:
        app.notify(_("Saved as {path}.").format(path=printable_path(saved.path)), timeout=4, markup=False)
