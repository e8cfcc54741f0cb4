"""View 3: how far the gates stand open over the last words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from tui_app.i18n import _
from tui_app.widgets.inspector.drawing import cells, column, lines, percent, widest
from tui_app.widgets.inspector.view import Message, Picture, nothing_read

if TYPE_CHECKING:
    from rnnlm_core.inspection import Moment
    from rnnlm_core.numerics.arrays import Array

ORDER = "ifo", "rz"
"""The gates of an LSTM and of a GRU; g and n are no gates but what they let in."""
STYLES = ("$text-primary", "$text-warning", "$text-success")
LEAST_BINS, MOST_BINS = 3, 20
"""With less room than for the fewest there is the mean alone."""


class Gates:
    """Mean and spread of each gate, word by word."""

    def title(self) -> str:
        """One word."""
        return _("Gates")

    def explanation(self) -> str:
        """What is seen."""
        return _("How far the gates stood open: mean, and units from closed to open.")

    def compute(self, moment: Moment, text: str) -> Picture:
        """The gates of the last words."""
        from rnnlm_core.inspection import activity

        if not moment.model.config.cell_module.GATES:
            return Message(_("An Elman network has no gates: at every word it makes its whole state anew."))
        seen = activity(moment.model, moment.reading)
        if not seen.words:
            return nothing_read()
        letters = next(order for order in ORDER if seen.gates.keys() >= set(order))
        return GateTable(seen.words, {letter: seen.gates[letter] for letter in letters})


@dataclass(frozen=True)
class GateTable:
    """A row a word, for each gate a mean and a histogram of its units."""

    newest_last: ClassVar[bool] = False
    words: list[str]
    gates: dict[str, Array]

    def summary(self) -> Content:
        """What the gates are for."""
        if "f" in self.gates:
            return Content(_("Open: input writes, forget keeps."))
        return Content(_("Open: update keeps the past."))

    def draw(self, width: int, height: int) -> Content:
        """The newest word at the foot; those that do not fit down are left out, so that the head stays in sight."""
        shown = max(1, height - 1)
        label = widest(self.words[-shown:], 6, max(8, width // 5))
        room = min(MOST_BINS + 6, (width - label) // len(self.gates))
        bins = room - 6 if room >= 6 + LEAST_BINS else 0
        titles = _titles()
        head = cells("", label) + "".join(" " + cells(titles[letter], 5 + bins) for letter in self.gates)
        rows = [Content(head).stylize("bold")]
        for at, word in list(enumerate(self.words))[-shown:]:
            parts = [
                (f" {percent(float(gate[at].mean())):>4} {_histogram(gate[at], bins)}", style)
                for gate, style in zip(self.gates.values(), STYLES, strict=False)
            ]
            rows.append(Content.assemble(cells(word, label), *parts))
        return lines(rows)


def _titles() -> dict[str, str]:
    return {"i": _("input"), "f": _("forget"), "o": _("output"), "r": _("reset"), "z": _("update")}


def _histogram(values: Array, bins: int) -> str:
    """How many units stand how far open, from 0 to 1; the fullest bin is full height."""
    import numpy as np  # at hand by now; the first screen does not wait for it

    places = np.minimum((values * bins).astype(np.intp), max(0, bins - 1))
    counts = np.bincount(places, minlength=bins)[:bins].tolist()
    return "".join(column(count / max(counts)) for count in counts)
