"""motamot learn and motamot import: the user's own model learns sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
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
from tui_app.i18n import _, number

if TYPE_CHECKING:
    from rnnlm_core.memory import Added, Memory
    from tui_app.cli.prose import Lines

INTERRUPTED = 130
"""The exit status of what Ctrl+C stopped."""

KeepSecrets = Annotated[
    bool, typer.Option("--keep-secrets", help="Keep what looks like a password, a key or a card number, too.")
]

From = Annotated[
    list[str] | None, typer.Option("--from", help="Of a chat or mail, only the words of this person.", metavar="NAME")
]
As = Annotated[
    str | None,
    typer.Option("--as", help="How to read the file, where it is not what it looks like: text takes it as it is."),
]


def learn(
    file: Annotated[
        str | None, typer.Argument(help="UTF-8 text, or - for standard input; none: learn only what waits.")
    ] = None,
    people: From = None,
    kind: As = None,
    later: Later = False,
    keep_secrets: KeepSecrets = False,
    language: Language = None,
    json: Json = False,
) -> None:
    """Teach your own model the sentences of a file; Ctrl+C stops, and what is left is learnt the next time.

    Exported chats, mail, subtitles, web pages, Markdown, tables and hard-wrapped texts are read for their prose. Lines
    that look like passwords, keys or card numbers are refused, and said. Sentences that are clearly in another
    language go to the model of that one, unless --language says otherwise.
    """

    def take(memory: Memory, lines: Iterable[str], show: Callable[[Added], None], stop: Callable[[], bool]) -> Added:
        keep = keep_secrets or None
        return memory.add(lines, "imported", on_progress=show, is_cancelled=stop, keep_secrets=keep)

    if file is None:
        _train_only(language, json)
    else:
        _take_in(file, language, later, json, take, kind=kind, people=people or ())


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

    def take(memory: Memory, lines: Iterable[str], show: Callable[[Added], None], stop: Callable[[], bool]) -> Added:
        return memory.import_lines(lines, on_progress=show, is_cancelled=stop, keep_secrets=keep_secrets or None)

    _take_in(file, language, later, json, take)


def _take_in(
    file: str,
    language: str | None,
    later: bool,
    json: bool,
    take: Callable[[Memory, Iterable[str], Callable[[Added], None], Callable[[], bool]], Added],
    *,
    kind: str | None = None,
    people: Sequence[str] = (),
) -> None:
    """Keep the sentences first, so that nothing is lost whatever happens to the training."""
    from rnnlm_core.memory import exported_language
    from tui_app.cli.prose import open_prose

    with clear_errors():
        with open_prose(file, kind, people) as lines:
            head = lines.head()
            exported = exported_language(head)
            is_mixed = language is None and exported is None
            language = language_of(language or exported, head)
            elsewhere: dict[str, list[str]] = {}
            own = own_lines(lines, language, elsewhere) if is_mixed else lines
            with open_memory(language) as memory, interruptible() as stop, progress_line() as show:
                added = take(memory, own, lambda sofar: show(_progress(sofar, lines)), stop)
                interrupted = stop()
        others = {other: _add_elsewhere(other, texts) for other, texts in elsewhere.items()}
        if not json:
            tell_refusals(added)
            typer.echo(added_in_words(added, language))
            for other, there in others.items():
                told = _("{added} motamot learn --language {language} teaches them.")
                typer.echo(told.format(added=added_in_words(there, other), language=other))
        ended = None
        if not later and not interrupted:
            with open_session(language) as session:
                ended, interrupted = train(session)
    if json:
        beside = {"others": {other: as_json(there) for other, there in others.items()}} if others else {}
        print_json({"language": language, **as_json(added), **beside, "training": training_as_json(ended)})
    elif ended:
        typer.echo(ended.summary)
    if interrupted:
        raise typer.Exit(INTERRUPTED)


def own_lines(lines: Iterable[str], language: str, elsewhere: dict[str, list[str]]) -> Iterator[str]:
    """The lines without the sentences that are clearly in another language, which are put aside under its name."""
    from tui_app.session.by_language import own_lines as sorted_lines

    return sorted_lines(lines, language, lambda other, sentence: elsewhere.setdefault(other, []).append(sentence))


def _add_elsewhere(language: str, texts: Sequence[str]) -> Added:
    """Keep sentences in the memory of their language."""
    with open_memory(language) as memory:
        return memory.add(texts, "imported")


def _progress(sofar: Added, lines: Lines) -> str:
    share = "" if lines.done is None else f"{lines.done:5.0%}  "
    told = _("{new} new sentences, {known} known, {refused} refused")
    counts = {"new": sofar.new, "known": sofar.known, "refused": sofar.refused_count}
    return share + told.format(**{name: number(count) for name, count in counts.items()})
