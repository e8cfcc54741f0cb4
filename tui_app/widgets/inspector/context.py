"""View 5: what each word of the context does to the guess."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from tui_app.i18n import _, number
from tui_app.widgets.inspector.drawing import bar, cells, left_bar, lines, percent, widest
from tui_app.widgets.inspector.view import Picture, guess, nothing_fits, nothing_read

if TYPE_CHECKING:
    from rnnlm_core.inspection import Candidate, Influence, Moment

LEAST_SCALE, MOST_SCALE = 1.0, 4.6
"""Nats: where no word does much, the bars stay short; and a full bar is a hundred times, or more."""
LEAST = 0.05
"""Nats: what changes the guess by less is no influence that anybody should see."""
LONGEST_BAR = 30


class Context:
    """Leave-one-out influence."""

    def title(self) -> str:
        """One word."""
        return _("Context")

    def explanation(self) -> str:
        """What is seen."""
        return _("How each word before changes the guess: × likelier, ÷ less likely.")

    def compute(self, moment: Moment, text: str) -> Picture:
        """The context without each of its words in turn."""
        from rnnlm_core.inspection import influences

        target = moment.target
        if target is None or target.index is None:
            return nothing_fits()
        found = influences(moment.model, moment.reading, target.index)
        return InfluenceChart(target, found) if found else nothing_read()


@dataclass(frozen=True)
class InfluenceChart:
    """Signed bars around a middle line, in the order of the text."""

    newest_last: ClassVar[bool] = True
    target: Candidate
    influences: list[Influence]

    def summary(self) -> Content:
        """The guess, and how likely the network finds it."""
        told = _("{share} by the network").format(share=percent(self.target.network))
        return Content.assemble(guess(self.target), ", ", told, ".")

    def draw(self, width: int, height: int) -> Content:
        """Word, what speaks against to the left and for to the right, and the factor."""
        label = widest([influence.word for influence in self.influences], 6, max(10, width // 5))
        room = min(LONGEST_BAR, max(3, (width - label - 8) // 2))
        strongest = max(abs(influence.nats) for influence in self.influences)
        scale = min(MOST_SCALE, max(LEAST_SCALE, strongest))
        rows = []
        for influence in self.influences:
            share = influence.nats / scale if abs(influence.nats) >= LEAST else 0.0
            rows.append(
                Content.assemble(
                    (cells(influence.word, label), "bold"),
                    " ",
                    (left_bar(-share, room), "$text-warning"),
                    ("│", "$text-muted"),
                    (bar(share, room), "$text-primary"),
                    f"{_factor(influence.nats):>6}",
                )
            )
        return lines(rows)


def _factor(nats: float) -> str:
    """How many times likelier (×) or less likely (÷)."""
    if abs(nats) < LEAST:
        return "·"
    factor = exp(min(abs(nats), 50.0))
    sign = "×" if nats >= 0 else "÷"
    return f"{sign}{number(factor, 1)}" if factor < 99.95 else f"{sign}{min(factor, 99999):.0f}"
