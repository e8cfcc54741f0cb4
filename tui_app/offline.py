"""Training from the command line: the same as in the app, with all cores and nobody typing."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from rnnlm_core.language_model import RNNLanguageModel
from rnnlm_core.text import sentences
from tui_app.lessons import Recipe, Timer, count
from tui_app.messages import TrainingEnded
from tui_app.paths import explain, printable_path
from tui_app.session import Session

REPORT_SECONDS = 2.0


def learn(texts: list[str], session: Session, *, anew: bool) -> None:
    """Add the sentences of the texts to the user's, and train the user's model on them.

    Raises:
        FileError: A file of the user's can't be read or written.
    """
    opened = session.open()
    if opened.notice:
        typer.echo(opened.notice, err=True)
    added = sum(len(session.add(text)) for text in texts)
    typer.echo(f"Added {count(added, 'sentence')} to yours.")
    if anew:
        session.begin_again()
    report_due = Timer(REPORT_SECONDS)
    with _interruptible() as is_interrupted:
        for news in session.train(is_interrupted):
            if isinstance(news, TrainingEnded):
                typer.echo(news.summary)
            elif report_due():
                _print_progress(news.fraction, news.facts.loss or 0.0, news.tokens_per_second)


def make_model(texts: list[str], output: Path, recipe: Recipe, language: str) -> None:
    """Train a new model on the texts alone, and save it.

    Raises:
        FileError: The output can't be written.
        ValueError: There is no sentence to learn from.
    """
    _check_writable(output)
    lines = [sentence for text in texts for sentence in sentences(text, language)]
    model = RNNLanguageModel(recipe.hidden_size, recipe.embedding_size, dropout=recipe.dropout, language=language)
    report_due = Timer(REPORT_SECONDS)
    with _interruptible() as is_interrupted:
        for progress in model.training(
            lines,
            epochs=recipe.epochs,
            batch_size=recipe.batch_size,
            learning_rate=recipe.learning_rate,
            schedule=recipe.schedule,
        ):
            if report_due():
                _print_progress(progress.done, progress.loss, progress.tokens_per_second)
            if is_interrupted():
                break
    try:
        model.save(output)
    except OSError as error:
        raise explain(error, output) from None
    loss = "" if model.trained_loss is None else f", loss {model.trained_loss:.2f}"
    typer.echo(f"{printable_path(output)}: {len(model.vocabulary):,} words{loss}.")


def _check_writable(output: Path) -> None:
    """Before the training rather than after it."""
    try:
        if output.is_dir():
            raise IsADirectoryError(21, "Is a directory")
        output.parent.stat()
        if not os.access(output.parent, os.W_OK):
            raise PermissionError(13, "Permission denied")
    except OSError as error:
        raise explain(error, output) from None


def _print_progress(fraction: float, loss: float, speed: float) -> None:
    typer.echo(f"{fraction:6.1%}  loss {loss:.2f}  {speed:,.0f} words a second")


@contextmanager
def _interruptible() -> Iterator[Callable[[], bool]]:
    """Ctrl+C ends the training between two batches, and what was learnt is saved."""
    pressed: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: pressed.append(number))
    try:
        yield lambda: bool(pressed)
    finally:
        signal.signal(signal.SIGINT, before)
