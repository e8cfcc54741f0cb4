"""One run of `motamot train`: from the order on the command line to the files that it writes."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from glob import escape
from math import exp
from pathlib import Path

import typer
from threadpoolctl import threadpool_limits

from rnnlm_core import starters
from rnnlm_core.files.atomic import write_atomically
from rnnlm_core.training.loop import train, validate
from rnnlm_core.training.state import DivergenceError
from tui_app.session.files import explain, printable_path
from tui_app.training.card import card
from tui_app.training.display import display
from tui_app.training.job import Job, Sources, begin_fresh, begin_from, resume
from tui_app.training.loss_plot import as_svg
from tui_app.training.order import Order, check
from tui_app.training.texts import Request, looks_wrapped, parse

CHECKPOINT_SECONDS = 45.0
"""A kill loses no more than this and one batch."""


def run(order: Order) -> int:
    """Train, and write the model with its card and curve; returns the signal that ended it early, or 0.

    Raises:
        FileError: A file can't be read or written.
        ValueError: The order can't be carried out.
        DivergenceError: The training left all bounds.
    """
    check(order)
    with _threads(order.threads):
        job = _job(order)
        typer.echo(_summary(job))
        _hint(job)
        _save_first(job, order)
        with _signals() as caught:
            try:
                _learn(job, order, caught)
            except DivergenceError:
                _keep_best(job, order)
                raise
        _finish(job, order, bool(caught))
    return caught[0] if caught else 0


def _summary(job: Job) -> str:
    material, size = job.material, sum(value.size for value in job.state.params.values())
    return (
        f"{len(material.sequences):,} sentences, {material.tokens:,} tokens an epoch; {len(material.held_out):,} "
        f"sentences held out; {len(material.vocabulary):,} words; {size:,} parameters"
    )


def _hint(job: Job) -> None:
    for portion in job.material.portions:
        request = portion.text.request
        if request.reader is None and any(looks_wrapped(part) for part in portion.text.parts):
            typer.echo(
                f"{request.name}: its lines look like those of a book, cut anywhere; with :book after its name, whole "
                "sentences are read.",
                err=True,
            )


def _job(order: Order) -> Job:
    validation = parse(order.validation) if order.validation else None
    texts: tuple[Request, ...] = tuple(parse(text) for text in order.texts)
    if order.resume:
        return resume(order.progress_path, texts, validation, order.given)
    sources = Sources(texts, validation, order.init.name if order.init else None)
    if order.init:
        return begin_from(_starting_model(order.init), sources, order.given)
    return begin_fresh(sources, order.given)


def _starting_model(named: Path) -> Path:
    """A model's file, or the starter of a language."""
    return starters.path(str(named)) if not named.exists() and str(named) in starters.languages() else named


def _threads(count: int | None) -> AbstractContextManager[object]:
    return nullcontext() if count is None else threadpool_limits(count, user_api="blas")


@contextmanager
def _signals() -> Iterator[list[int]]:
    """Ctrl+C or a polite kill ends the training between two batches; a second one ends the program at once."""
    caught: list[int] = []
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def catch(number: int, _: object) -> None:
        caught.append(number)
        for each, handler in before.items():
            signal.signal(each, handler)

    for number in before:
        signal.signal(number, catch)
    try:
        yield caught
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _learn(job: Job, order: Order, caught: list[int]) -> None:
    """Train until it is over or a signal is caught; show it, draw it, and save it now and then."""
    options, material, saved = job.settings.options, job.material, time.monotonic()
    with display() as show:
        for progress in train(job.config, job.state, material.sequences, options, material.held_out):
            job.record(progress)
            show(progress, job.seconds_left(progress))
            if caught:
                break
            if time.monotonic() - saved >= CHECKPOINT_SECONDS:
                _try_to_save_progress(job, order)
                saved = time.monotonic()


def _save_first(job: Job, order: Order) -> None:
    """Before the first step: where there is no room for the checkpoint there is none for the model."""
    try:
        job.save_progress(order.progress_path)
    except OSError as error:
        raise explain(error, order.progress_path) from None


def _try_to_save_progress(job: Job, order: Order) -> None:
    """A full disk need not end a training: there may be room again before it ends."""
    try:
        job.save_progress(order.progress_path)
    except OSError as error:
        typer.echo(f"motamot: the checkpoint was not written: {explain(error, order.progress_path)}", err=True)


def _keep_best(job: Job, order: Order) -> None:
    """After a divergence: write what was good, if anything was; going on would end the same."""
    if job.state.best:
        _write(job, order)
    order.progress_path.unlink(missing_ok=True)


def _finish(job: Job, order: Order, interrupted: bool) -> None:
    """Write the files; the checkpoint stays where there is something to go on with."""
    _try_to_save_progress(job, order)
    if interrupted:  # after the checkpoint: a training that was not interrupted would not validate here
        validate(job.config, job.state, job.settings.options, job.material.held_out)
    job.curve.close(job.state, job.material.tokens)
    _write(job, order)
    if interrupted:
        piped = " and the same text on standard input" if job.sources.reads_input else ""
        typer.echo(f"Stopped; go on with: motamot train --resume -o {printable_path(order.output)}{piped}")
    else:
        _clear_up(order)


def _clear_up(order: Order) -> None:
    """Remove the checkpoint, and what a kill in the middle of writing one left behind."""
    order.progress_path.unlink(missing_ok=True)
    for left in order.progress_path.parent.glob(f".{escape(order.progress_path.name)}.*.new"):
        left.unlink(missing_ok=True)


def _write(job: Job, order: Order) -> None:
    model, about, picture = order.written
    try:
        job.save_model(model)
        stored = job.stored_loss(model)
        write_atomically(about, card(job, model.name, stored).encode())
        write_atomically(picture, as_svg(job.curve, model.stem).encode())
    except OSError as error:
        raise explain(error, model) from None
    quality = (
        f"training loss {job.trained_loss or 0:.2f}" if stored is None else f"validation perplexity {exp(stored):.1f}"
    )
    typer.echo(f"{printable_path(model)}: {len(job.material.vocabulary):,} words, {quality}.")
    typer.echo(f"{printable_path(about)}: its card. {printable_path(picture)}: its loss curve.")
