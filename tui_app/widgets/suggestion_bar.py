"""The suggestion bar: the likeliest words with their numbers and probabilities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

if TYPE_CHECKING:
    from rnnlm_core.prediction.predictor import Suggestion

BARS = "▁▂▃▄▅▆▇█"


@dataclass(frozen=True)
class Offer:
    """What the bar lists."""

    candidates: Sequence[Suggestion] = ()
    chosen: int = -1
    """Which of them is marked; -1 marks none."""


class SuggestionBar(Widget):
    """One line that never changes its height; a click on a word chooses it."""

    @dataclass
    class Chosen(Message):
        """A suggestion was clicked on."""

        index: int

    offer: reactive[Offer] = reactive(Offer())

    def chips(self) -> list[Content]:
        """As many suggestions as fit into the width, each whole."""
        chips: list[Content] = []
        room = self.content_size.width
        for index, candidate in enumerate(self.offer.candidates):
            chip = _chip(index, candidate, index == self.offer.chosen)
            room -= chip.cell_length
            if room < 0:
                break
            chips.append(chip)
        return chips

    def render(self) -> Content:
        """The line."""
        return Content("").join(self.chips())

    def on_click(self, event: events.Click) -> None:
        """Choose the suggestion under the mouse."""
        right = 0
        for index, chip in enumerate(self.chips()):
            right += chip.cell_length
            if event.get_content_offset_capture(self).x < right:
                self.post_message(self.Chosen(index))
                return


def _chip(index: int, candidate: Suggestion, is_chosen: bool) -> Content:
    bar = BARS[min(len(BARS) - 1, int(candidate.probability * len(BARS)))]
    return Content.assemble(
        (f" {index + 1} ", "bold $text-accent" if is_chosen else "$text-muted"),
        (candidate.word, "bold underline $text-accent" if is_chosen else "bold"),
        (f" {bar} {percent(candidate.probability)} ", "" if is_chosen else "$text-muted"),
    )


def percent(probability: float) -> str:
    """A probability as a whole percentage; what is over 0 is never shown as 0."""
    return "<1 %" if 0 < probability < 0.005 else f"{probability:.0%}".replace("%", " %")
