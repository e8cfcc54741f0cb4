"""motamot settings: where they are, what they are, and a file to begin with."""

from __future__ import annotations

import json

import typer

from tui_app.cli.common import clear_errors, fail
from tui_app.i18n import _
from tui_app.session.files import explain, printable_path

settings = typer.Typer(
    help="The settings file: its place, its values, a first version.", no_args_is_help=True, rich_markup_mode=None
)


@settings.command()
def path() -> None:
    """Print where the settings file is, or would be."""
    from tui_app.session.settings import settings_file

    typer.echo(printable_path(settings_file()))


@settings.command()
def show() -> None:
    """Print the settings that count, as TOML; what the file says wrongly goes to standard error."""
    from tui_app.session.settings import load
    from tui_app.session.settings_table import SETTINGS

    loaded = load()
    for problem in loaded.problems:
        typer.echo(f"motamot: {problem}", err=True)
    for name in SETTINGS:
        typer.echo(f"{name} = {json.dumps(loaded.settings.value(name), ensure_ascii=False)}")
    typer.echo("\n[keymap]")
    for name, keys in loaded.settings.keymap.items():
        typer.echo(f"{json.dumps(name)} = {json.dumps(keys)}")


@settings.command()
def init() -> None:
    """Write a settings file with every default and what it means; one that is there stays as it is."""
    from tui_app.session.settings import default_file, settings_file

    file = settings_file()
    with clear_errors():
        try:
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with file.open("x", encoding="utf-8") as new:
                new.write(default_file())
        except FileExistsError:
            fail(_("{file} is there already: edit it, or delete it first").format(file=printable_path(file)))
        except OSError as error:
            raise explain(error, file) from None
    typer.echo(_("Wrote {file}.").format(file=printable_path(file)))
