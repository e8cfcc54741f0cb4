"""`motamot edit`: an editor for one file, as git, mail and notes ask for it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from tui_app.cli.common import clear_errors, fail, make_session


def edit(
    file: Annotated[Path, typer.Argument(help="The file; it need not be there yet.")],
    language: Annotated[
        str | None, typer.Option(help="What you write: fr, en, or auto, which looks at the file.")
    ] = None,
) -> None:
    """Edit a file with suggestions: EDITOR="motamot edit" makes it the editor of git, mail and notes.

    Ctrl+S saves, Ctrl+Q leaves; Ctrl+G leaves with exit status 1, so that git commits nothing.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        fail("the editor needs a terminal")
    from tui_app.cli.screen import prepare_screen
    from tui_app.session import documents, languages

    settings, problems = prepare_screen()
    with clear_errors():
        document = documents.load(file)
        wanted = language or settings.language
        found = languages.detect(document.text) if wanted == languages.AUTOMATIC else None
        first = found or languages.resolve(wanted, os.environ)
    from tui_app.app import MotamotApp

    notices = [str(problem) for problem in problems]
    editor = MotamotApp(make_session, first, settings=settings, notices=notices, document=document)
    editor.run()
    raise typer.Exit(editor.return_code or 0)
