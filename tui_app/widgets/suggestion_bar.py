"""The suggestion bar: the likeliest words, and a phrase, with their numbers and probabilities."""

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
    from rnnlm_core.prediction.phrases import Continuation
    from rnnlm_core.prediction.predictor import Suggestion

BARS = "▁▂▃▄▅▆▇█"
NUMBERED = 5
"""Words that a key takes by their number."""
PHRASE_NUMBER = NUMBERED + 1


@dataclass(frozen=True)
class Offer:
    """What the bar lists."""

    candidates: Sequence[Suggestion] = ()
    chosen: int = -1
    """Which of them is marked; -1 marks none."""
    phrase: Continuation | None = None
    """Several words that one key takes."""


class SuggestionBar(Widget):
    """One line that never changes its height; a click on a word chooses it."""

    @dataclass
    class Chosen(Message):
        """A suggestion was clicked on."""

        index: int

    offer: reactive[Offer] = reactive(Offer())

    @dataclass
    class PhraseChosen(Message):
        """The phrase was clicked on."""

    def chips(self) -> list[Content]:
        """As many suggestions as fit into the width, each whole; then the phrase, where there is room left."""
        return [*self._words(), *self._phrase()]

    @property
    def shown(self) -> int:
        """How many words there is room for."""
        return len(self._words())

    @property
    def shows_phrase(self) -> bool:
        """Whether there is a phrase, and room for it."""
        return bool(self._phrase())

    def _words(self) -> list[Content]:
        chips: list[Content] = []
        room = self.content_size.width
        for index, candidate in enumerate(self.offer.candidates):
            chip = _chip(index, candidate, index == self.offer.chosen)
            room -= chip.cell_length
            if room < 0:
                break
            chips.append(chip)
        return chips

    def _phrase(self) -> list[Content]:
        if self.offer.phrase is None:
            return []
        chip = _entry(str(PHRASE_NUMBER), self.offer.phrase.shown, self.offer.phrase.probability)
        left = self.content_size.width - sum(each.cell_length for each in self._words())
        return [chip] if chip.cell_length <= left else []

    def render(self) -> Content:
        """The line."""
        return Content("").join(self.chips())

    def on_click(self, event: events.Click) -> None:
        """Choose the suggestion under the mouse."""
        right = 0
        for index, chip in enumerate(self.chips()):
            right += chip.cell_length
            if event.get_content_offset_capture(self).x < right:
                self.post_message(self.Chosen(index) if index < self.shown else self.PhraseChosen())
                return


def _chip(index: int, candidate: Suggestion, is_chosen: bool) -> Content:
    number = str(index + 1) if index < NUMBERED else "·"
    return _entry(number, candidate.word, candidate.probability, is_chosen)


def _entry(number: str, words: str, probability: float, is_chosen: bool = False) -> Content:
    bar = BARS[min(len(BARS) - 1, int(probability * len(BARS)))]
    return Content.assemble(
        (f" {number} ", "bold $text-accent" if is_chosen else "$text-muted"),
        (words, "bold underline $text-accent" if is_chosen else "bold"),
        (f" {bar} {percent(probability)} ", "" if is_chosen else "$text-muted"),
    )


def percent(probability: float) -> str:
    """A probability as a whole percentage; what is over 0 is never shown as 0."""
    return "<1 %" if 0 < probability < 0.005 else f"{probability:.0%}".replace("%", " %")
