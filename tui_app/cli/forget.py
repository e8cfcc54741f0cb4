"""motamot forget, undo, block, unblock: what the user's own model must not know, or not say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tui_app.cli.common import clear_errors, language_of
from tui_app.cli.memory_access import (
    as_json,
    confirmed,
    open_memory,
    open_session,
    print_json,
    relearn,
    sentences_in_words,
    tell,
    tell_other_languages,
    training_as_json,
)
from tui_app.cli.options import Json, Language, Later
from tui_app.i18n import _, number

if TYPE_CHECKING:
    from rnnlm_core.memory import Memory, Sentence

SHOWN = 20
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]


def forget(
    text: Annotated[
        str | None, typer.Argument(help="A sentence; or a part of it: then every sentence that holds it.")
    ] = None,
    ids: Annotated[list[int] | None, typer.Option("--id", help="A number that motamot sentences shows.")] = None,
    word: Annotated[str | None, typer.Option(help="Every sentence with this word, in any case.")] = None,
    everything: Annotated[
        bool, typer.Option("--everything", help="All sentences of the language, and its history.")
    ] = False,
    yes: Yes = False,
    later: Later = False,
    language: Language = None,
    json: Json = False,
) -> None:
    """Forget sentences for good: they are wiped from the disk, and your model becomes one that never saw them."""
    with clear_errors():
        if sum((text is not None, bool(ids), word is not None, everything)) != 1:
            raise ValueError(_("say what to forget: TEXT, --id N, --word W or --everything, one of them"))
        language = language_of(language)
        with open_memory(language) as memory:
            found = _found(memory, text, ids or [], word)
        if everything or not found:
            tell_other_languages(language)
        if not found:
            raise ValueError(_("there is no such sentence: motamot sentences lists them"))
        if not yes:
            _show(found)
        if not confirmed(_("Forget {sentences} for good?").format(sentences=sentences_in_words(len(found))), yes):
            raise typer.Exit(1)
        with open_session(language) as session:
            forgotten = session.forget_everything() if everything else session.forget([each.id for each in found])
            ended = None if later else relearn(session)
    if json:
        print_json({"forgotten": forgotten, "training": training_as_json(ended)})
        return
    typer.echo(_("Forgot {sentences}.").format(sentences=sentences_in_words(forgotten)))
    if ended:
        typer.echo(ended.summary)


def _found(memory: Memory, text: str | None, ids: list[int], word: str | None) -> list[Sentence]:
    """The sentences meant; all of them where nothing is said to narrow them down.

    Raises:
        ValueError: What narrows them down is empty, as a script's unset variable is.
    """
    from rnnlm_core.text import normalize

    if word is not None:
        return memory.with_word(word)
    text = None if text is None else normalize(text)
    if text == "":
        raise ValueError(_("there is no text to look for; to forget all: --everything"))
    found = memory.sentences(text or "", None)
    if ids:
        return [sentence for sentence in found if sentence.id in ids]
    return [sentence for sentence in found if sentence.text == text] or found


def _show(found: list[Sentence]) -> None:
    for sentence in found[:SHOWN]:
        typer.echo(f"{sentence.id:>6}  {sentence.text}", err=True)
    if len(found) > SHOWN:
        typer.echo(" " * 8 + _("… and {count} more").format(count=number(len(found) - SHOWN)), err=True)


def undo(later: Later = False, language: Language = None, json: Json = False) -> None:
    """Take the last lesson back: its sentences stay, set aside, and are not learnt again unless given again."""
    with clear_errors(), open_session(language_of(language)) as session:
        undone = session.undo()
        ended = None if later or not undone else relearn(session)
    if json:
        print_json({"undone": undone and as_json(undone), "training": training_as_json(ended)})
        return
    if undone is None:
        typer.echo(_("There is nothing to undo."))
    else:
        told = _("Undid lesson {number}: {sentences} set aside.")
        typer.echo(told.format(number=undone.number, sentences=sentences_in_words(undone.sentences)))
    if ended:
        typer.echo(ended.summary)


def block(
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[WORD...]", help="None: list the blocked words.")
    ] = None,
    language: Language = None,
    json: Json = False,
) -> None:
    """Never suggest these words; they can be typed and learnt all the same."""
    with clear_errors(), open_memory(language_of(language)) as memory:
        for word in words or []:
            memory.block(word)
        blocked = memory.blocked()
    if json:
        print_json(blocked)
    elif not words:
        typer.echo("".join(f"{word}\n" for word in blocked), nl=False)


def unblock(
    words: Annotated[list[str], typer.Argument(metavar="WORD...", help="In any case.")],
    language: Language = None,
    json: Json = False,
) -> None:
    """Suggest these words again."""
    with clear_errors(), open_memory(language_of(language)) as memory:
        for word in words:
            if not memory.unblock(word):
                tell(_("{word} was not blocked").format(word=word))
        blocked = memory.blocked()
    if json:
        print_json(blocked)
