"""motamot sentences, history, words, export: what the user's own model was taught."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from tui_app.cli.common import clear_errors, language_of
from tui_app.cli.memory_access import (
    as_json,
    open_memory,
    open_session,
    print_json,
    sentences_in_words,
    tell_other_languages,
)
from tui_app.cli.options import Json, Language
from tui_app.i18n import _, ngettext, number
from tui_app.session.files import explain


def sentences(
    search: Annotated[str, typer.Argument(help="Only those that hold this, whatever its accents and case.")] = "",
    limit: Annotated[int, typer.Option("--limit", "-n", min=0, help="How many; 0: all.")] = 20,
    language: Language = None,
    json: Json = False,
) -> None:
    """List your sentences, newest first: number, how often given, state, text."""
    with clear_errors():
        language = language_of(language)
        with open_memory(language, reading=True) as memory:
            found = memory.sentences(search, limit or None)
        if not found:
            tell_other_languages(language)
    if json:
        print_json([as_json(sentence) for sentence in found])
        return
    for each in found:
        state = _("lesson {number}").format(number=each.generation) if each.generation else each.state
        typer.echo(f"{each.id:>6}  {each.count:>3}×  {state:<10}  {each.text}")


def history(language: Language = None, json: Json = False) -> None:
    """List the lessons of your model: when, how many sentences and new words, and the loss before and after."""
    with clear_errors(), open_memory(language_of(language), reading=True) as memory:
        found, waiting = memory.history(), memory.count("waiting")
    if json:
        print_json([as_json(generation) for generation in found])
        return
    for each in found:
        words = ngettext("{} new word", "{} new words", each.new_words).format(number(each.new_words))
        losses = _("loss {before} → {after}").format(before=_loss(each.loss_before), after=_loss(each.loss_after))
        known = _("known text {before} → {after}")
        known = known.format(before=_loss(each.known_before), after=_loss(each.known_after))
        typer.echo(
            f"{each.number:>4}  {each.made_at}  {sentences_in_words(each.sentences)}, {words}  {losses}  {known}"
        )
    if waiting:
        told = _("{sentences} waiting: motamot learn, or the app, teaches them.")
        typer.echo(told.format(sentences=sentences_in_words(waiting)))
    elif not found:
        typer.echo(_("Nothing is learnt yet: motamot learn FILE"))


def _loss(loss: float | None) -> str:
    return "–" if loss is None else f"{loss:.2f}"


def words(language: Language = None, json: Json = False) -> None:
    """List the words that your model learnt from you, oldest first."""
    with clear_errors(), open_session(language_of(language)) as session:
        found = session.words()
    if json:
        print_json(found)
    else:
        typer.echo("".join(f"{word}\n" for word in found), nl=False)


def export(
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="The file to write, whole or not at all; else standard output."),
    ] = None,
    plain: Annotated[bool, typer.Option("--plain", help="One sentence a line, and nothing else.")] = False,
    language: Language = None,
    json: Annotated[bool, typer.Option("--json", help="As JSON Lines, which is what it does.")] = False,
) -> None:
    """Write all you taught your model as JSON Lines, which motamot import takes in without loss; or as plain text."""
    with clear_errors():
        if plain and json:
            raise ValueError("--plain and --json: choose one of them")
        with open_memory(language_of(language), reading=True) as memory:
            lines = (line.encode() for line in memory.exported(plain))
            if output is None:
                _print(lines)
            else:
                _write(output, lines)


def _print(lines: Iterable[bytes]) -> None:
    """To a reader that may have seen enough, as head has, which is no error."""
    import os

    out = typer.get_binary_stream("stdout")
    try:
        out.writelines(lines)
        out.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())  # what is left to be flushed at the end goes there


def _write(path: Path, lines: Iterable[bytes]) -> None:
    """Write the file aside, sync it, and rename it; its owner's alone.

    Raises:
        FileError: It can't be written.
    """
    from rnnlm_core.files.atomic import replacing

    try:
        with replacing(path) as file:
            file.writelines(lines)
    except OSError as error:
        raise explain(error, path) from None
