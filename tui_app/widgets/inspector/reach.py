"""View 4: how far the gradient reaches back."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log, log10
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from tui_app.i18n import _, number
from tui_app.widgets.inspector.drawing import bar, cells, figure, lines, widest
from tui_app.widgets.inspector.view import Picture, guess, nothing_fits, nothing_read

if TYPE_CHECKING:
    from rnnlm_core.inspection import Candidate, Moment, Reached

LEAST_DECADES = 3


class Reach:
    """|dloss/dh_t| by distance."""

    def title(self) -> str:
        """One word."""
        return _("Reach")

    def explanation(self) -> str:
        """What is seen."""
        return _("How far back learning reaches: |∂loss/∂h| on a log scale.")

    def compute(self, moment: Moment, text: str) -> Picture:
        """The gradient of the guess's loss."""
        from rnnlm_core.inspection import fade, gradient_reach

        target = moment.target
        if target is None or target.index is None:
            return nothing_fits()
        reached = gradient_reach(moment.model, moment.reading, target.index)
        return ReachChart(target, reached, fade(reached)) if reached else nothing_read()


@dataclass(frozen=True)
class ReachChart:
    """A bar a word, each decade as wide as the next."""

    newest_last: ClassVar[bool] = False
    target: Candidate
    reached: list[Reached]
    fade: float | None

    def summary(self) -> Content:
        """How fast the gradient fades, from the nearest word to the farthest."""
        if self.fade is None:
            return guess(self.target)
        told = _("It does not fade.")
        if self.fade < 1:
            told = _("Half is gone every {words} words.").format(words=number(log(0.5) / log(self.fade), 1))
        return Content.assemble(guess(self.target), ". ", told)

    def draw(self, width: int, height: int) -> Content:
        """Distance, word, bar, norm, beneath the decades of the scale."""
        label = widest([found.word for found in self.reached], 6, max(9, width // 5))
        room = max(4, width - label - 9)
        low, high = _decades([found.norm for found in self.reached])
        rows = [Content(" " * (label + 4) + _axis(low, high, room)).stylize("$text-muted")]
        for distance, found in enumerate(self.reached, start=1):
            length = (log10(found.norm) - low) / (high - low) if found.norm > 0 else 0.0
            rows.append(
                Content.assemble(
                    (f"{distance:>2} ", "$text-muted"),
                    (cells(found.word, label), "bold"),
                    " ",
                    (bar(length, room), "$text-primary"),
                    f"{figure(found.norm):>5}",
                )
            )
        return lines(rows)


def _decades(norms: list[float]) -> tuple[int, int]:
    """The powers of ten between which the norms lie."""
    logs = [log10(norm) for norm in norms if norm > 0] or [0.0]
    high = ceil(max(logs))
    return min(floor(min(logs)), high - LEAST_DECADES), high


def _axis(low: int, high: int, room: int) -> str:
    """The powers of ten above the bars, as many as there is room for."""
    scale = [" "] * (room + 5)
    free = 0
    for power in range(low, high + 1):
        at = round((power - low) / (high - low) * room)
        mark = figure(10.0**power)
        if at >= free and at + len(mark) <= len(scale):
            scale[at : at + len(mark)] = mark
            free = at + len(mark) + 1
    return "".join(scale)
