"""The command line: the app, a prediction, an offline training. Imports what is heavy only when it is needed."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from tui_app.commands.common import clear_errors, fail, make_session
from tui_app.commands.corpus import corpus
from tui_app.commands.evaluate import evaluate
from tui_app.commands.predict import predict
from tui_app.commands.settings import settings
from tui_app.commands.train import train
from tui_app.paths import data_folder

cli = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main() -> None:
    """Run the command; text that the terminal's encoding lacks is replaced, not fatal."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    cli(prog_name="motamot")


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"motamot {version('motamot')}")
        raise typer.Exit


@cli.callback(invoke_without_command=True)
def app(
    context: typer.Context,
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and leave.")
    ] = False,
    language: Annotated[
        str | None, typer.Option(help="What you write: fr, en, or auto, which follows what you type.")
    ] = None,
) -> None:
    """Suggests your next words as you type, from a recurrent network that learns your sentences.

    Without a command it opens the app. Nothing leaves this machine.
    """
    if context.invoked_subcommand is None:
        _open_app(language)


def _open_app(language: str | None) -> None:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        fail("the app needs a terminal; in scripts use: motamot predict TEXT, or motamot train FILE")
    from tui_app.commands.screen import prepare_screen
    from tui_app.languages import resolve

    chosen, problems = prepare_screen()
    if language is not None:
        chosen = chosen.changed("language", language)
    with clear_errors():
        first = resolve(chosen.language, os.environ)
    from tui_app.app import MotamotApp

    notices = [str(problem) for problem in problems]
    MotamotApp(make_session, first, settings=chosen, notices=notices, tour_folder=data_folder()).run()


cli.command()(predict)
cli.command()(train)
cli.command("eval")(evaluate)
cli.add_typer(settings, name="settings")
cli.add_typer(corpus, name="corpus")
