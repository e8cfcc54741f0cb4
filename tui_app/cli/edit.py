"""`motamot edit`: an editor for one file, as git, mail and notes ask for it."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import Annotated

import typer

from tui_app.cli.common import clear_errors, fail, make_session
from tui_app.i18n import _
from tui_app.session.files import data_folder

_LINE = re.compile(r"\+\d{0,9}(?::\d{1,9})?")


CRASHED = 1
"""What an editor ends with that was not left on purpose, so that git commits nothing."""


def edit(
    arguments: Annotated[
        list[str], typer.Argument(metavar="[+LINE] FILE", help="The file; it need not be there yet. +9 goes to line 9.")
    ],
    language: Annotated[
        str | None, typer.Option(help="What you write: fr, en, or auto, which looks at the file.")
    ] = None,
) -> None:
    """Edit a file with suggestions: EDITOR="motamot edit" makes it the editor of git, mail and notes.

    Ctrl+S saves, Ctrl+Q leaves; Ctrl+G leaves with exit status 1, so that git commits nothing.
    """
    line, file = place(arguments)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        fail(_("the editor needs a terminal"))
    from tui_app.cli.screen import prepare_screen
    from tui_app.session import documents, draft, languages

    settings, problems = prepare_screen()
    with clear_errors():
        document = documents.load(file)
        wanted = language or settings.language
        found = languages.detect_typed(document.text) if wanted == languages.AUTOMATIC else None
        first = found or languages.resolve(wanted, os.environ)
    from tui_app.app import MotamotApp
    from tui_app.screens.document import Editing

    rescue = draft.of_document(data_folder(), file)
    notices = [str(problem) for problem in problems]
    what = Editing(document, line, rescue)
    editor = MotamotApp(make_session, first, settings=settings, notices=notices, editing=what)
    try:
        editor.run()
    finally:
        editor.first.rescue()
    raise typer.Exit(CRASHED if editor.return_code is None else editor.return_code)


def place(arguments: list[str]) -> tuple[int, Path]:
    """The line, from 1, and the file that are meant; + alone means the last line, as for other editors."""
    lines = [each for each in arguments if _LINE.fullmatch(each)] if len(arguments) > 1 else []
    files = [each for each in arguments if each not in lines]
    if len(files) != 1:
        fail(_("edit takes one file, not {count}: motamot edit [+LINE] FILE").format(count=len(files)))
    number = lines[-1][1:].partition(":")[0] if lines else "1"
    return (max(1, int(number)) if number else sys.maxsize), Path(files[0])
