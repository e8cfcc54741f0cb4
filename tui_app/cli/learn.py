"""motamot learn and motamot import: the user's own model learns sentences."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from tui_app.cli.common import clear_errors, language_of
from tui_app.cli.memory_access import (
    added_in_words,
    as_json,
    interruptible,
    open_memory,
    open_session,
    print_json,
    progress_line,
    tell_refusals,
    train,
    training_as_json,
)
from tui_app.cli.options import Json, Language, Later

if TYPE_CHECKING:
    from rnnlm_core.memory import Added, Memory
    from tui_app.session.text_lines import TextLines

INTERRUPTED = 130
"""The exit status of what Ctrl+C stopped."""

KeepSecrets = Annotated[
    bool, typer.Option("--keep-secrets", help="Keep what looks like a password, a key or a card number, too.")
]


def learn(
    file: Annotated[
        str | None, typer.Argument(help="UTF-8 text, or - for standard input; none: learn only what waits.")
    ] = None,
    later: Later = False,
    keep_secrets: KeepSecrets = False,
    language: Language = None,
    json: Json = False,
) -> None:
    """Teach your own model the sentences of a file; Ctrl+C stops, and what is left is learnt the next time.

    Lines that look like passwords, keys or card numbers are refused, and said.
    """

    def take(memory: Memory, lines: TextLines, show: Callable[[Added], None], stop: Callable[[], bool]) -> Added:
        keep = keep_secrets or None
        return memory.add(lines, "imported", on_progress=show, is_cancelled=stop, keep_secrets=keep)

    if file is None:
        _train_only(language, json)
    else:
        _take_in(file, language, later, json, take)


def _train_only(language: str | None, json: bool) -> None:
    with clear_errors():
        language = language_of(language)
        with open_session(language) as session:
            ended, interrupted = train(session)
    if json:
        print_json({"language": language, "training": training_as_json(ended)})
    else:
        typer.echo(ended.summary)
    if interrupted:
        raise typer.Exit(INTERRUPTED)


def import_(
    file: Annotated[str, typer.Argument(help="What motamot export wrote, or - for standard input.")],
    later: Later = False,
    keep_secrets: KeepSecrets = False,
    language: Language = None,
    json: Json = False,
) -> None:
    """Take in what motamot export wrote: JSON Lines or plain text.

    Where you have no sentences yet, the history comes too, and the same model is made from it.
    """

    def take(memory: Memory, lines: TextLines, show: Callable[[Added], None], stop: Callable[[], bool]) -> Added:
        return memory.import_lines(lines, on_progress=show, is_cancelled=stop, keep_secrets=keep_secrets or None)

    _take_in(file, language, later, json, take)


def _take_in(
    file: str,
    language: str | None,
    later: bool,
    json: bool,
    take: Callable[[Memory, TextLines, Callable[[Added], None], Callable[[], bool]], Added],
) -> None:
    """Keep the sentences first, so that nothing is lost whatever happens to the training."""
    from rnnlm_core.memory import exported_language
    from tui_app.session.text_lines import open_lines

    with clear_errors():
        with open_lines(file) as lines:
            head = lines.head()
            language = language_of(language or exported_language(head), head)
            with open_memory(language) as memory, interruptible() as stop, progress_line() as show:
                added = take(memory, lines, lambda sofar: show(_progress(sofar, lines)), stop)
                interrupted = stop()
        if not json:
            tell_refusals(added)
            typer.echo(added_in_words(added, language))
        ended = None
        if not later and not interrupted:
            with open_session(language) as session:
                ended, interrupted = train(session)
    if json:
        print_json({"language": language, **as_json(added), "training": training_as_json(ended)})
    elif ended:
        typer.echo(ended.summary)
    if interrupted:
        raise typer.Exit(INTERRUPTED)


def _progress(sofar: Added, lines: TextLines) -> str:
    share = "" if lines.done is None else f"{lines.done:5.0%}  "
    return f"{share}{sofar.new:,} new sentences, {sofar.known:,} known, {sofar.refused_count:,} refused"
