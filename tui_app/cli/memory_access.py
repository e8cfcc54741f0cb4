"""What the commands on the user's sentences share: the memory, the session, a training with its progress."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, replace
from json import dumps
from typing import TYPE_CHECKING, Any

import typer

from tui_app.cli.common import fail, make_session, starter_of
from tui_app.i18n import _, ngettext, number
from tui_app.session.files import FileError, data_folder
from tui_app.session.said import said

if TYPE_CHECKING:
    from rnnlm_core.language_model import RNNLanguageModel
    from rnnlm_core.memory import Added, Memory
    from tui_app.session.news import TrainingEnded
    from tui_app.session.session import Session
    from tui_app.session.store import Store

RELEARNING_SECONDS = 10.0
"""For which a command that forgets learns the other lessons again; the app, or motamot learn, does the rest."""
LEFT_TO_RELEARN = "The later lessons are learnt again when the app is open, or by motamot learn."
LISTED = 10
"""Refusals that are printed one by one; JSON has more of them."""


@contextmanager
def open_memory(language: str, *, reading: bool = False) -> Iterator[Memory]:
    """The user's sentences, without a model; what was mended is said, and a forgetting that was cut short finished.

    What is only `reading` needs no right to write.

    Raises:
        FileError: They can't be used, on opening or later.
    """
    from rnnlm_core.memory import Memory
    from tui_app.session.settings import load
    from tui_app.session.store import Store, in_words

    store = Store(data_folder(), language)
    read_only = reading and store.is_read_only
    if not read_only:
        store.prepare()
    with in_words(store.folder):
        keep_secrets = not load().settings.refuse_secrets
        opened = Memory.open(store.memory, language, keep_secrets=keep_secrets, read_only=read_only)
        with closing(opened) as memory:
            tell(said(memory.notice))
            if not read_only:
                _finish(store, memory)
                tell(store.import_earlier(memory))
            yield memory


def _finish(store: Store, memory: Memory) -> None:
    """Finish what was begun to be forgotten; where that can't be, the command goes on, and the next one tries again."""
    from tui_app.session.store import in_words

    try:
        with in_words(store.folder):
            store.finish(memory)
    except FileError as problem:
        tell(str(problem))


@contextmanager
def open_session(language: str) -> Iterator[Session]:
    """The user's model and sentences; what was mended is said.

    Raises:
        FileError: They can't be used.
    """
    with closing(make_session(language)) as session:
        tell(session.open().notice)
        yield session


def load_users_model(language: str) -> tuple[RNNLanguageModel, list[str]]:
    """The model that the app would open, and the words that it must not say; the starter's where nothing is learnt.

    A file that knows what was forgotten since is never used, though it may still be there.

    Raises:
        FileError: The files can't be used.
        ValueError: No starter ships for the language.
    """
    from rnnlm_core.personal import Shelf

    starter, folder = starter_of(language), data_folder() / language
    if not folder.exists():
        return starter.model, []
    with open_memory(language, reading=True) as memory:
        blocked = memory.blocked()
        taken = Shelf(folder, starter.digest).take(memory.digests())
    tell(taken.problem)
    return taken.made.model if taken.made else starter.model, blocked


@contextmanager
def interruptible() -> Iterator[Callable[[], bool]]:
    """Whether Ctrl+C was pressed: what is under way ends in good order. A second time it ends at once."""
    pressed: list[int] = []

    def press(number: int, _: object) -> None:
        pressed.append(number)
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, press)
    try:
        yield lambda: bool(pressed)
    finally:
        signal.signal(signal.SIGINT, before)


def train(session: Session) -> tuple[TrainingEnded, bool]:
    """Learn what waits, and without what was forgotten, with one line of progress in a terminal.

    Returns how it ended, and whether Ctrl+C stopped it.

    Raises:
        FileError: The model could not be saved.
    """
    with interruptible() as is_cancelled:
        return _trained(session, is_cancelled, new=True), is_cancelled()


def relearn(session: Session) -> TrainingEnded | None:
    """Learn again, for a few seconds, what the model lacks after a forgetting or undoing; nothing that waits.

    Returns how it ended; None where nothing is to be learnt again.

    Raises:
        FileError: The model could not be saved.
    """
    if not session.must_relearn:
        return None
    end = time.monotonic() + RELEARNING_SECONDS
    with interruptible() as is_cancelled:
        ended = _trained(session, lambda: is_cancelled() or time.monotonic() > end, new=False)
    return ended if ended.finished else replace(ended, summary=LEFT_TO_RELEARN)


def _trained(session: Session, is_cancelled: Callable[[], bool], *, new: bool) -> TrainingEnded:
    from tui_app.session.news import TrainingEnded, TrainingReport

    ended = None
    with progress_line() as show:
        for news in session.train(is_cancelled, new=new):
            if isinstance(news, TrainingReport):
                left = "" if news.seconds_left is None else f"  {news.seconds_left:.0f} s left"
                show(f"{news.fraction:5.0%}  loss {news.loss:.2f}{left}")
            else:
                ended = news
    if not isinstance(ended, TrainingEnded):
        raise RuntimeError("a training always ends with its end")
    return ended


@contextmanager
def progress_line() -> Iterator[Callable[[str], None]]:
    """Shows one line that is written over, where somebody watches; elsewhere nothing."""
    watched = sys.stderr.isatty()

    def show(text: str) -> None:
        if watched:
            sys.stderr.write(f"\r\x1b[K{text}")
            sys.stderr.flush()

    try:
        yield show
    finally:
        show("")


def tell(notice: str) -> None:
    """Say something beside the result, if there is something to say."""
    if notice:
        typer.echo(notice, err=True)


def tell_other_languages(language: str) -> None:
    """Which other languages hold sentences: each has a model of its own, and no command reaches into two."""
    from tui_app.session.languages import LANGUAGES

    for other in LANGUAGES:
        if other != language and (data_folder() / other).exists():
            with open_memory(other, reading=True) as memory:
                count = memory.count()
            told = _("There is {language} too: {sentences}; add --language {language}.")
            tell(told.format(language=other, sentences=sentences_in_words(count)) if count else "")


def tell_refusals(added: Added) -> None:
    """Which lines were not kept, and why."""
    for refusal in added.refused[:LISTED]:
        told = _("line {line}: {reason}").format(line=refusal.line, reason=refusal.reason)
        tell(told + (f": {refusal.text}" if refusal.text else ""))
    if (more := added.refused_count - LISTED) > 0:
        tell(_("… and {count} more refused").format(count=number(more)))


def added_in_words(added: Added, language: str) -> str:
    """What became of the sentences, in one line."""
    known = ngettext("{} known already", "{} known already", added.known).format(number(added.known))
    refused = ngettext("{} refused", "{} refused", added.refused_count).format(number(added.refused_count))
    parts = [known] * bool(added.known) + [refused] * bool(added.refused_count)
    beside = f" ({', '.join(parts)})" if parts else ""
    told = _("Added {sentences} to {language}{beside}.")
    return told.format(sentences=sentences_in_words(added.new), language=language, beside=beside)


def sentences_in_words(count: int) -> str:
    """1 sentence, 2 sentences."""
    return ngettext("{} sentence", "{} sentences", count).format(number(count))


def print_json(content: object) -> None:
    """One value on one line."""
    typer.echo(dumps(content, ensure_ascii=False))


def training_as_json(ended: TrainingEnded | None) -> dict[str, Any] | None:
    """The end of a training, where there was one."""
    return None if ended is None else {"finished": ended.finished, "waiting": ended.waiting, "summary": ended.summary}


def as_json(record: Any) -> dict[str, Any]:
    """A record of the memory."""
    return asdict(record)


def confirmed(question: str, yes: bool) -> bool:
    """Whether to go on: asked in a terminal; elsewhere --yes has to say so."""
    if yes:
        return True
    if not _is_watched():
        fail(_("this can't be taken back: say --yes to do it"))
    return typer.confirm(question, err=True)


def _is_watched() -> bool:
    return sys.stdin.isatty()
