"""View 1: the twenty likeliest words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from tui_app.i18n import _
from tui_app.widgets.inspector.drawing import bar, cells, lines, percent, widest
from tui_app.widgets.inspector.view import Message, Picture

if TYPE_CHECKING:
    from rnnlm_core.inspection import Candidate, Moment

STYLES = ("$text-primary", "$text-warning", "$text-success")
LONGEST_BAR = 24


class Words:
    """Network, cache and mixture for each candidate."""

    def title(self) -> str:
        """One word."""
        return _("Words")

    def explanation(self) -> str:
        """What is seen."""
        return _("What may come next: by network, by recent words, by both.")

    def compute(self, moment: Moment, text: str) -> Picture:
        """The table, which the moment holds already."""
        if not moment.candidates:
            return Message(_("No word begins like this, neither known nor recent."))
        return WordTable(moment.candidates, moment.cache_share, moment.prefix)


@dataclass(frozen=True)
class WordTable:
    """A row a candidate, three bars on one scale."""

    newest_last: ClassVar[bool] = False
    candidates: tuple[Candidate, ...]
    cache_share: float
    prefix: str

    def summary(self) -> Content:
        """How much the cache counts, and what the figures are given."""
        if self.prefix:
            return Content(_("As before the letters “{prefix}”.").format(prefix=self.prefix))
        return Content(_("Recent words (cache) count {share}.").format(share=percent(self.cache_share)))

    def draw(self, width: int, height: int) -> Content:
        """Word, three bars, the mixed probability as a figure."""
        names = [_name(candidate) for candidate in self.candidates]
        label = widest(names, 6, max(min(10, width // 3), width // 4))
        room = max(3, min(LONGEST_BAR, (width - label - 9) // 3))
        scale = max(max(c.network, c.cache, c.mixed) for c in self.candidates) or 1.0
        titles = (_("network"), _("cache"), _("mixed")) if room > 7 else (_("net"), _("cache"), _("mix"))
        head = " ".join([" " * label, *(cells(title, room) for title in titles)])
        rows = [Content(head).stylize("dim")]
        for name, candidate in zip(names, self.candidates, strict=True):
            values = (candidate.network, candidate.cache, candidate.mixed)
            bars = [(bar(value / scale, room) + " ", style) for value, style in zip(values, STYLES, strict=True)]
            style = "bold" if candidate.offered else "italic"
            rows.append(Content.assemble((cells(name, label), style), " ", *bars, f"{percent(candidate.mixed):>5}"))
        return lines(rows)


def _name(candidate: Candidate) -> str:
    """The word, or in brackets what stands for none."""
    from rnnlm_core.vocabulary import Vocabulary  # the core waits for NumPy, the first screen does not

    special = {Vocabulary.UNKNOWN: _("(unknown)"), Vocabulary.BOUNDARY: _("(the end)")}
    return special.get(candidate.word, candidate.word) if candidate.index is not None else candidate.word
