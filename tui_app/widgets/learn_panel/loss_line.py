"""A loss as it moves, drawn so that a small change looks small."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import fmean

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Sparkline, Static

from tui_app.i18n import number

KEPT = 600
"""Losses in one line; at ten a second they are a minute, and of a longer training each second one goes."""
BLOCKS = " ▁▂▃▄▅▆▇█"


class LossLine(Horizontal):
    """A loss as it moves: its name, the line it draws, and its first and last value."""

    DEFAULT_CSS = """
    LossLine {
        height: 1;
        .figure { width: auto; min-width: 14; color: $text-muted; }
        .figure:last-child { min-width: 11; text-align: right; }
        Sparkline { width: 1fr; margin: 0 1; color: $primary; visibility: hidden; }
        &#known Sparkline { color: $text-muted; }
        &.-drawn Sparkline { visibility: visible; }
    }
    """

    def __init__(self, title: str, name: str) -> None:
        """Start without a value."""
        super().__init__(id=name)
        self._title = Static(title, classes="figure", markup=False)
        self._line = LossSparkline()
        self._figure = Static(classes="figure", markup=False)
        self._losses: list[float] = []
        self._first = 0.0

    def compose(self) -> ComposeResult:
        """The line between its name and its figures."""
        yield self._title
        yield self._line
        yield self._figure

    def show(self, loss: float) -> None:
        """Lengthen the line."""
        if not self._losses:
            self._first = loss
        self._losses.append(loss)
        self.add_class("-drawn")
        if len(self._losses) > KEPT:
            del self._losses[1::2]
        self._line.data = list(self._losses)
        self._figure.update(f"{number(self._first, 2)} → {number(loss, 2)}")

    def clear(self) -> None:
        """Begin anew."""
        self._losses.clear()
        self.remove_class("-drawn")
        self._line.data = []
        self._figure.update("")


class LossSparkline(Sparkline):
    """A line that stands on zero: stretched between its extremes, the least change would look like a collapse."""

    def render(self) -> Content:
        """As many columns as there is room for."""
        return Content("\n".join(bars(self.data or [], *self.size)))


def bars(values: Sequence[float], width: int, height: int) -> list[str]:
    """Bars from zero up to the greatest mean, in lines from the top; each the mean of its share of the values."""
    if not values or not width:
        return []
    edges = [len(values) * column / width for column in range(width + 1)]
    means = [fmean(values[int(start) : max(int(start) + 1, int(end))]) for start, end in pairwise(edges)]
    eighths = [round(8 * height * mean / (max(means) or 1)) for mean in means]
    return ["".join(BLOCKS[min(8, max(0, each - 8 * row))] for each in eighths) for row in reversed(range(height))]
