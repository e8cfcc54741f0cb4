"""View 2: the hidden state as a heat map over the last words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from tui_app.i18n import _
from tui_app.widgets.inspector.drawing import SHADE_STEPS, SHADES, cells, lines, shaded
from tui_app.widgets.inspector.view import Picture, nothing_read

if TYPE_CHECKING:
    from rnnlm_core.inspection import Activity, Moment

NARROW, WIDE = 5, 8
"""Cells a word's column takes in a panel, and where there is room."""
ROOMY = 60
POSITIVE, NEGATIVE = "$text-warning", "$text-primary"
LEAST_ROWS, MOST_ROWS = 6, 40


class State:
    """h_t of the units that move most."""

    def title(self) -> str:
        """One word."""
        return _("State")

    def explanation(self) -> str:
        """What is seen."""
        return _("The units of the hidden state that moved most, word by word.")

    def compute(self, moment: Moment, text: str) -> Picture:
        """The states of the last words."""
        from rnnlm_core.inspection import activity

        seen = activity(moment.model, moment.reading)
        return HeatMap(seen) if seen.words else nothing_read()


@dataclass(frozen=True)
class HeatMap:
    """A column a word, a row a unit."""

    newest_last: ClassVar[bool] = False
    activity: Activity

    def summary(self) -> Content:
        """The legend, in the signs of the map."""
        strong = SHADES[-1]
        return Content.assemble(("−" + strong, NEGATIVE), " −1   ·· 0   ", ("+" + strong, POSITIVE), " +1")

    def draw(self, width: int, height: int) -> Content:
        """As many of the last words as fit across, as many units as fit down."""
        units = self.activity.liveliest(max(LEAST_ROWS, min(MOST_ROWS, height - 1)))
        label = max(len(str(self.activity.hidden.shape[1])), 3)
        cell = WIDE if width >= ROOMY else NARROW
        shown = max(1, (width - label) // cell)
        words = self.activity.words[-shown:]
        head = " " * label + "".join(" " + _cut(word, cell - 1) for word in words)
        rows = [Content(head).stylize("bold")]
        for unit in units:
            values = self.activity.hidden[-shown:, unit].tolist()
            squares = [(" " + shaded(value, cell - 1), _colour(value)) for value in values]
            rows.append(Content.assemble((str(unit).rjust(label), "$text-muted"), *squares))
        return lines(rows)


def _cut(word: str, width: int) -> str:
    """The head of a word: in four cells an ellipsis would cost too much."""
    return cells(word, width) if width > NARROW else Content(word).truncate(width, pad=True).plain


def _colour(value: float) -> str:
    if abs(value) < SHADE_STEPS[0]:
        return "$text-muted"
    return POSITIVE if value > 0 else NEGATIVE
