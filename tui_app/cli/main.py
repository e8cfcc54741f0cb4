"""The command line: the app, a prediction, an offline training. Imports what is heavy only when it is needed."""

from __future__ import annotations

from typing import Annotated

import typer

from tui_app.cli.app import open_app
from tui_app.cli.common import fail
from tui_app.cli.corpus import corpus
from tui_app.cli.edit import edit
from tui_app.cli.evaluate import evaluate
from tui_app.cli.forget import block, forget, unblock, undo
from tui_app.cli.learn import import_, learn
from tui_app.cli.lsp import lsp
from tui_app.cli.plain import open_plain
from tui_app.cli.predict import predict
from tui_app.cli.recall import export, history, sentences, words
from tui_app.cli.settings import settings
from tui_app.cli.train import train
from tui_app.cli.web import web
from tui_app.cli.write import write
from tui_app.i18n import _

cli = typer.Typer(
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


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
    plain: Annotated[
        bool,
        typer.Option("--plain", help="One line at a time, nothing drawn: for screen readers and simple terminals."),
    ] = False,
) -> None:
    """Suggests your next words as you type, from a recurrent network that learns your sentences.

    Without a command it opens the app. None of your text leaves this machine.
    """
    if context.invoked_subcommand is None:
        (open_plain if plain else open_app)(language)
    elif language is not None:
        command = context.invoked_subcommand
        advice = _("--language before a command says nothing to it: motamot {command} --language {language} …")
        fail(advice.format(command=command, language=language))


cli.command()(edit)
cli.command()(lsp)
cli.command()(web)
cli.command()(write)
cli.command()(predict)
cli.command()(train)
cli.command("eval")(evaluate)
for command in (learn, forget, undo, sentences, history, words, block, unblock, export):
    cli.command()(command)
cli.command("import")(import_)
cli.add_typer(settings, name="settings")
cli.add_typer(corpus, name="corpus")
