"""`motamot write`: the app, for whoever waits for what is written in it."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from tui_app.cli.app import run_app
from tui_app.cli.common import fail
from tui_app.i18n import _


def write(language: Annotated[str | None, typer.Option(help="What you write: fr, en, or auto.")] = None) -> None:
    """Open the app, and print what was kept in it when one leaves: git commit -m "$(motamot write)".

    The screen is drawn on the standard error, so that the standard output is free for the text. The exit status is 1
    where nothing was written.
    """
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        fail(_("writing needs a terminal: its screen is drawn on the standard error"))
    status, text = run_app(language)
    if text:
        typer.echo(text)
    raise typer.Exit(status or int(not text))
