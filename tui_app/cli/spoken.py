"""The command line in the language of the screen: its help, and what it says of a wrong command.

Typer speaks English alone. The help of our commands comes from their docstrings and options; its French stands in
`french.HELP`, by the English. What Typer says of wrong arguments is recognised by its pattern.
"""

from __future__ import annotations

import gettext
import os
import re
import sys
from collections.abc import Iterator
from typing import Any

import typer

from tui_app import i18n
from tui_app.i18n import N_, _

WRONG = (
    (r"No such option: (?P<a>\S+?)(?:[ .].*)?", N_("There is no option {a}.")),
    (r"No such command '(?P<a>.*?)'\.(?: Did you mean .*)?", N_("There is no command {a}.")),
    (r"Missing argument '?(?P<a>.*?)'?\.", N_("{a} is missing.")),
    (r"Missing option '?(?P<a>.*?)'?\.", N_("The option {a} is missing.")),
    (r"Missing command\.", N_("A command is missing.")),
    (r"Got unexpected extra argument\(?s?\)? \((?P<a>.*)\)", N_("This is too much: {a}.")),
    (r"Option '(?P<a>.*)' requires an argument\.?", N_("The option {a} needs a value.")),
    (r"Option '(?P<a>.*)' does not take a value\.?", N_("The option {a} takes no value.")),
    (r"Invalid value for (?P<a>.*?): .*", N_("{a}: this value can't be used.")),
)
"""What Typer says, and how we do: `a` is what it names."""
NAMES = (
    N_("Options"),
    N_("Commands"),
    N_("Arguments"),
    N_("required"),
    N_("default: {default}"),
    N_("Show this message and exit."),
    N_("Install completion for the current shell."),
    N_("Show completion for the current shell, to copy it or customize the installation."),
)
"""Texts of Typer's own, which it looks up in our catalogue."""

Command = Any
"""Of Typer's; it names none of their common kind."""


def run(cli: typer.Typer) -> int:
    """Run the command line; returns the exit status."""
    from tui_app.session.settings import load

    language = i18n.preferred(load().settings.interface_language)
    i18n.use(language)
    gettext.bindtextdomain(i18n.DOMAIN, str(i18n.FOLDER))
    gettext.textdomain(i18n.DOMAIN)
    os.environ["LANGUAGE"] = language  # where Typer's gettext looks
    command = typer.main.get_command(cli)
    for each in commands(command):
        speak(each, language)
    try:
        status = command.main(prog_name="motamot", standalone_mode=False)
    except typer.Abort:
        print(_("Aborted."), file=sys.stderr)
        return 1
    except Exception as problem:
        if not hasattr(problem, "format_message"):  # what Typer finds wrong with the arguments has one
            raise
        print(_said(problem), file=sys.stderr)
        return int(getattr(problem, "exit_code", 2))
    return status if isinstance(status, int) else 0


def commands(command: Command) -> Iterator[Command]:
    """A command and all below it."""
    yield command
    for below in getattr(command, "commands", {}).values():
        yield from commands(below)


def texts(command: Command) -> list[str]:
    """The English of a command's help and of its options."""
    helps = [getattr(parameter, "help", None) for parameter in command.params]
    return [text for text in [command.help, *helps] if text]


def speak(command: Command, language: str) -> None:
    """Put a command's help into a language, and its first sentence, whole, into the list of commands."""
    command.help = translated(command.help or "", language)
    if hasattr(command, "subcommand_metavar"):
        command.subcommand_metavar = _("COMMAND [ARGS]...")
    command.short_help = re.split(r"(?<=[.;:!?])\s", command.help, maxsplit=1)[0].rstrip(";:.\u202f ")
    for parameter in [*command.params, command.get_help_option(typer.Context(command))]:
        if said := getattr(parameter, "help", None):
            vars(parameter)["help"] = translated(said, language)


def translated(text: str, language: str) -> str:
    """A text of the help in a language; Typer's own come from the catalogue."""
    if language != "fr" or not text:
        return text
    from tui_app.cli.french import HELP

    return HELP.get(text) or _(text)


def _said(problem: Exception) -> str:
    """What is wrong, how the command is used, and where there is more."""
    context = getattr(problem, "ctx", None)
    message = getattr(problem, "format_message", problem.__str__)()
    if context is None:
        return f"motamot: {wrong(message)}"
    usage = str(context.get_usage()).replace("Usage:", _("Usage:"), 1)
    help = _("More: {command} --help").format(command=context.command_path)
    return f"{usage}\n{help}\n\nmotamot: {wrong(message)}"


def wrong(message: str) -> str:
    """A complaint of Typer's in the language of the screen; one that is not known stays as it is."""
    for pattern, ours in WRONG:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return _(ours).format(**{name: value or "" for name, value in found.groupdict().items()})
    return message
