"""What each view of the inspector offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Protocol

from textual.content import Content

from tui_app.i18n import _

if TYPE_CHECKING:
    from rnnlm_core.inspection import Candidate, Moment


class Picture(Protocol):
    """What a view has computed, ready to be drawn at any size."""

    newest_last: ClassVar[bool]
    """Whether the end of a long picture is what counts."""

    def summary(self) -> Content:
        """What the picture comes to, in a line or two; empty where there is nothing to sum up."""

    def draw(self, width: int, height: int) -> Content:
        """The picture in so many cells across; more lines than `height` can be scrolled."""


class View(Protocol):
    """One view: a module-level object without state."""

    def title(self) -> str:
        """One word."""

    def explanation(self) -> str:
        """What is seen, in one sentence."""

    def compute(self, moment: Moment, text: str) -> Picture:
        """The picture of a moment; asked for in a thread, so it touches neither widgets nor the predictor."""


class Message:
    """A picture that is a sentence: why there is nothing to draw."""

    newest_last: ClassVar[bool] = False

    def __init__(self, text: str) -> None:
        """Take the sentence."""
        self._text = text

    def summary(self) -> Content:
        """Nothing."""
        return Content("")

    def draw(self, width: int, height: int) -> Content:
        """The sentence."""
        return Content(self._text)


def nothing_read() -> Message:
    """The picture before the first word of a sentence."""
    return Message(_("Nothing has been read yet in this sentence: write a word and a space."))


def nothing_fits() -> Message:
    """The picture where the typed letters begin no word that the network knows."""
    return Message(_("No word that the network knows begins like this."))


def guess(target: Candidate) -> Content:
    """The word whose prediction a picture is about."""
    return Content.assemble(_("Guess: "), (target.word, "bold"))
