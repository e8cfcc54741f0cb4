"""How a training shows itself: a bar in a terminal, a plain line every few seconds elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from math import exp
from typing import Protocol

import typer
from rich.console import Console
from rich.progress import BarColumn, TaskProgressColumn, TextColumn
from rich.progress import Progress as Bar

from rnnlm_core.training.state import Progress
from tui_app.i18n import _, number

PLAIN_SECONDS = 5.0
BAR_SECONDS = 0.2
BAR_WIDTH = 8


class Show(Protocol):
    """Takes the news of a training; says most of them to nobody."""

    def __call__(self, progress: Progress, seconds_left: float) -> None:
        """Show how far it is, if it is time."""


@contextmanager
def display() -> Iterator[Show]:
    """What suits where the output goes."""
    if sys.stdout.isatty():
        with _bar() as show:
            yield show
    else:
        yield _Plain()


class _Plain:
    def __init__(self) -> None:
        self._due = time.monotonic() + PLAIN_SECONDS

    def __call__(self, progress: Progress, seconds_left: float) -> None:
        if time.monotonic() >= self._due:
            self._due = time.monotonic() + PLAIN_SECONDS
            typer.echo(f"{number(100 * progress.done, 1):>5} %  {figures(progress, seconds_left)}")


@contextmanager
def _bar() -> Iterator[Show]:
    columns = (BarColumn(bar_width=BAR_WIDTH), TaskProgressColumn(), TextColumn("{task.description}", markup=False))
    with Bar(*columns, console=Console(highlight=False), auto_refresh=False) as bar:
        task, due = bar.add_task("", total=1.0), 0.0

        def show(progress: Progress, seconds_left: float) -> None:
            nonlocal due
            if time.monotonic() >= due or progress.done == 1:
                due = time.monotonic() + BAR_SECONDS
                bar.update(task, completed=progress.done, description=figures(progress, seconds_left))
                bar.refresh()

        yield show


def figures(progress: Progress, seconds_left: float) -> str:
    """The state of a training in one line; what a narrow terminal may cut off comes last."""
    epochs = f"/{progress.epochs}" if progress.planned is None else ""
    parts = [_("epoch {epoch}").format(epoch=f"{progress.epoch}{epochs}")]
    parts.append(_("loss {loss}").format(loss=number(progress.loss, 2)))
    if progress.validation_loss is not None:
        perplexity = number(exp(progress.validation_loss), 1)
        parts.append(_("validation perplexity {perplexity}").format(perplexity=perplexity))
    parts.append(_("{time} left").format(time=timedelta(seconds=round(seconds_left))))
    return "  ".join([*parts, _("{speed} tokens/s").format(speed=number(progress.tokens_per_second))])
