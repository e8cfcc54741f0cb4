"""One run of `motamot train`: from the order on the command line to the files that it writes."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from glob import escape
from math import exp
from pathlib import Path

import typer

from rnnlm_core import starters
from rnnlm_core.files.atomic import write_atomically
from rnnlm_core.numerics.device import explained_memory, name, resolve
from rnnlm_core.training.loop import train
from rnnlm_core.training.ranks import FailedElsewhere, Ranks, RanksError, join
from rnnlm_core.training.state import DivergenceError, TrainingState
from rnnlm_core.training.validation import validate
from tui_app import i18n
from tui_app.i18n import _, number
from tui_app.session.files import FileError, explain, printable_path
from tui_app.training.card import card, started_by
from tui_app.training.display import display
from tui_app.training.job import Job, Sources, begin_fresh, begin_from, prepared, resume
from tui_app.training.loss_plot import as_svg
from tui_app.training.material import PREPARED, Material
from tui_app.training.order import Order, check
from tui_app.training.texts import parse
from tui_app.training.threads import pace

CHECKPOINT_SECONDS = 45.0
"""A kill loses no more than this and one batch,"""
CHECKPOINT_SHARE = 50
"""or so many times what saving takes."""


def run(order: Order) -> int:
    """Train, and write the model with its card and curve; returns the signal that ended it early, or 0.

    Raises:
        FileError: A file can't be read or written.
        ValueError: The order can't be carried out.
        DivergenceError: The training left all bounds.
    """
    ranks = join()
    try:
        if order.prepare:
            path = order.prepare
            return ranks.from_first(lambda: _prepare(order, path))
        return _train(order, ranks)
    except FailedElsewhere:
        raise typer.Exit(1) from None


def _train(order: Order, ranks: Ranks) -> int:
    """`run`, by all ranks together; the first one alone reads and writes files, and says what there is to say."""
    with pace(order.threads, ranks) as note, explained_memory():
        job = ranks.from_first(lambda: _begin(order, ranks))
        with _signals() as caught, ranks.ending_together():
            try:
                ended_by = _learn(job, order, caught, ranks, note)
            except DivergenceError:
                if ranks.index:
                    raise FailedElsewhere from None
                _keep_best(job, order)
                raise
        if ranks.index == 0:
            _finish(job, order, bool(ended_by))
    return ended_by


def _begin(order: Order, ranks: Ranks) -> Job:
    """Everything before the first step."""
    check(order)
    if ranks.count > 1 and resolve(order.device) == "gpu":
        raise RanksError("several processes train on processors only: leave out --device gpu, or mpiexec")
    job = _job(order)
    job.threads, job.ranks = order.threads, ranks.count
    typer.echo(_summary(job))
    _hint(job.material)
    _save_first(job, order)
    return job


def _prepare(order: Order, path: Path) -> int:
    """Write the texts as ids, for a training elsewhere or later; returns 0."""
    if path.suffix != PREPARED:
        raise ValueError(f"name the prepared text with its ending: --prepare WORDS{PREPARED}")
    if path.exists() and not order.overwrite:
        raise FileError(f"{printable_path(path)}: it exists: choose another name, or add --overwrite.")
    material = prepared(_sources(order), order.given, _starting_model(order.init) if order.init else None)
    try:
        material.save(path)
    except OSError as error:
        raise explain(error, path) from None
    _hint(material)
    told = _("{path}: {amount}. Train on it: motamot train {path} -o MODEL")
    typer.echo(told.format(path=printable_path(path), amount=_amount(material)))
    return 0


def _amount(material: Material) -> str:
    told = _("{sentences} sentences, {tokens} tokens an epoch; {held_out} sentences held out; {words} words")
    return told.format(
        sentences=number(material.sentences),
        tokens=number(material.tokens),
        held_out=number(len(material.held_out)),
        words=number(len(material.vocabulary)),
    )


def _summary(job: Job) -> str:
    size = sum(value.size for value in job.state.params.values())
    parts = [_amount(job.material), _("{size} parameters").format(size=number(size))]
    if job.device != "cpu":
        parts.append(_("on {device}").format(device=name(job.device)))
    if job.ranks > 1:
        parts.append(_("{ranks} ranks, which end together: then go on with --resume").format(ranks=job.ranks))
    return "; ".join(parts) if i18n.language() == "en" else "\u202f; ".join(parts)


def _hint(material: Material) -> None:
    for portion in material.portions:
        if portion.is_wrapped:
            told = _(
                "{name}: its lines look like those of a book, cut anywhere; with :book after its name, whole "
                "sentences are read."
            )
            typer.echo(told.format(name=portion.name), err=True)


def _job(order: Order) -> Job:
    device = resolve(order.device)
    if order.resume:
        sources = _sources(order)
        return resume(order.progress_path, sources.texts, sources.validation, order.given, device)
    if order.init:
        return begin_from(_starting_model(order.init), _sources(order), order.given, device)
    return begin_fresh(_sources(order), order.given, device)


def _sources(order: Order) -> Sources:
    validation = parse(order.validation) if order.validation else None
    return Sources(tuple(map(parse, order.texts)), validation, order.init.name if order.init else None)


def _starting_model(named: Path) -> Path:
    """A model's file, or the starter of a language."""
    return starters.path(str(named)) if not named.exists() and str(named) in starters.languages() else named


@contextmanager
def _signals() -> Iterator[list[int]]:
    """Ctrl+C or a polite kill ends the training between two batches; a second one ends the program at once."""
    caught: list[int] = []
    before = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}

    def catch(come: int, _frame: object) -> None:
        caught.append(come)
        for each, handler in before.items():
            signal.signal(each, handler)

    for each in before:
        signal.signal(each, catch)
    try:
        yield caught
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _learn(job: Job, order: Order, caught: list[int], ranks: Ranks, note: Callable[[TrainingState], None]) -> int:
    """Train until it is over or any rank caught a signal, which is returned, or 0.

    The first rank shows it, draws it, and saves it now and then.
    """
    options, material, due = job.settings.options, job.material, time.monotonic() + CHECKPOINT_SECONDS
    steps = train(job.config, job.state, material.sequences, options, material.held_out, material.mixture, ranks)
    with display() as show:
        for progress in steps:
            note(job.state)
            job.record(progress)
            if ranks.index == 0:
                show(progress, job.seconds_left(progress))
            if ended_by := ranks.largest(caught[0] if caught else 0):
                return ended_by
            if ranks.index == 0 and time.monotonic() >= due:
                due = _save_in_between(job, order)
    return 0


def _save_in_between(job: Job, order: Order) -> float:
    """Save, and say when to do so again: where it takes long, more rarely."""
    began = time.monotonic()
    _try_to_save_progress(job, order)
    ended = time.monotonic()
    return ended + max(CHECKPOINT_SECONDS, CHECKPOINT_SHARE * (ended - began))


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
        told = _("the checkpoint was not written: {reason}")
        typer.echo(f"motamot: {told.format(reason=explain(error, order.progress_path))}", err=True)


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
    job.curve.close(job.state)
    _write(job, order)
    if interrupted:
        command = f"{started_by(job.ranks)}motamot train --resume -o {printable_path(order.output)}"
        piped = _(" and the same text on standard input") if job.sources.reads_input else ""
        typer.echo(_("Stopped; go on with: {command}{piped}").format(command=command, piped=piped))
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
        _("training loss {loss}").format(loss=number(job.trained_loss or 0, 2))
        if stored is None
        else _("validation perplexity {perplexity}").format(perplexity=number(exp(stored), 1))
    )
    told = _("{path}: {words} words, {quality}.\n{card}: its card. {picture}: its loss curve.")
    paths = {"path": printable_path(model), "card": printable_path(about), "picture": printable_path(picture)}
    typer.echo(told.format(words=number(len(job.material.vocabulary)), quality=quality, **paths))
