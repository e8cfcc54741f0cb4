"""View 6: the surprisal of the draft, word by word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from tui_app.i18n import _, number
from tui_app.widgets.inspector.drawing import bar, cells, lines, widest
from tui_app.widgets.inspector.view import Picture, nothing_read

if TYPE_CHECKING:
    from rnnlm_core.inspection import Moment

REACH = 240
"""Letters of the draft that are looked at, about forty words: more would take too long at every pause."""
LEAST_SCALE = 16.0
"""Bits: what a full bar stands for, unless a word surprises more."""
ENDS = ".!?…\n"


class Surprise:
    """-log2 p of each word that was written."""

    def title(self) -> str:
        """One word."""
        return _("Surprise")

    def explanation(self) -> str:
        """What is seen."""
        return _("Bits of surprise: 1 stands for one in two, 10 for one in a thousand.")

    def compute(self, moment: Moment, text: str) -> Picture:
        """The words of the draft without the one that is being typed."""
        from rnnlm_core.inspection.surprisal import mean_bits, surprisals
        from rnnlm_core.text import normalize

        pieces = [piece for piece in surprisals(moment, last_part(text)) if normalize(piece.text)]
        if moment.prefix:
            pieces = pieces[:-1]
        words = [(normalize(piece.text), piece.bits) for piece in pieces]
        return SurprisalChart(words, mean_bits(pieces)) if words else nothing_read()


def last_part(text: str) -> str:
    """The end of a long text, from the head of a sentence or at least of a word."""
    if len(text) <= REACH:
        return text
    tail = text[-REACH:]
    starts = [at for at in (tail.find(sign) for sign in ENDS) if 0 <= at < REACH // 2]
    cut = min(starts) if starts else tail.find(" ")
    return tail[cut + 1 :]


@dataclass(frozen=True)
class SurprisalChart:
    """A bar a word, in the order of the text."""

    newest_last: ClassVar[bool] = True
    words: list[tuple[str, float | None]]
    mean: float | None

    def summary(self) -> Content:
        """Mean and perplexity of the known words."""
        if self.mean is None:
            return Content(_("The network knows none of these words."))
        told = _("{bits} bits a word, perplexity {perplexity}.")
        return Content(told.format(bits=number(self.mean, 1), perplexity=number(2**self.mean)))

    def draw(self, width: int, height: int) -> Content:
        """Word, bar, bits."""
        label = widest([word for word, _bits in self.words], 6, max(11, width // 4))
        room = max(4, width - label - 6)
        scale = max(LEAST_SCALE, *(bits for _word, bits in self.words if bits is not None))
        rows = []
        for word, bits in self.words:
            name = (cells(word, label), "bold")
            if bits is None:
                unknown = cells(_("not in the vocabulary"), room + 5)
                rows.append(Content.assemble(name, " ", (unknown, "italic $text-muted")))
                continue
            rows.append(Content.assemble(name, " ", (bar(bits / scale, room), _colour(bits)), f"{number(bits, 1):>5}"))
        return lines(rows)


def _colour(bits: float) -> str:
    return "$text-success" if bits < 4 else "$text-primary" if bits < 9 else "$text-warning"
