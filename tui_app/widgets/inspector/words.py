"""View 1: the twenty likeliest words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from tui_app.i18n import _, ngettext
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
    """A row a candidate: a bar by the network and, where recent words say anything, by them and by both.

    Each column has its own scale: a cache that is sure of a word would else leave nothing to see of the network.
    """

    newest_last: ClassVar[bool] = False
    candidates: tuple[Candidate, ...]
    cache_share: float
    prefix: str

    def summary(self) -> Content:
        """What the figures are given, and what a full bar stands for."""
        share = percent(self.cache_share)
        told = [_("As before the letters “{prefix}”.").format(prefix=self.prefix)] if self.prefix else []
        if not self._has_cache:
            told = told or [_("No recent word fits.")]
        elif not told:
            told = [_("Recent words (cache) count {share}.").format(share=share)]
        tops = ", ".join(percent(top) for top in self._tops)
        told.append(ngettext("Full bar: {tops}.", "Full bars: {tops}.", len(self._tops)).format(tops=tops))
        return Content(" ".join(told))

    @property
    def _has_cache(self) -> bool:
        return any(candidate.cache > 0 for candidate in self.candidates)

    def _values(self, candidate: Candidate) -> tuple[float, ...]:
        return (candidate.network, candidate.cache, candidate.mixed) if self._has_cache else (candidate.mixed,)

    @property
    def _tops(self) -> list[float]:
        """The greatest of each column."""
        return [max(column) or 1.0 for column in zip(*map(self._values, self.candidates), strict=True)]

    def draw(self, width: int, height: int) -> Content:
        """Word, three bars, the mixed probability as a figure."""
        names = [_name(candidate) for candidate in self.candidates]
        label = widest(names, 6, max(min(10, width // 3), width // 4))
        tops = self._tops
        room = max(3, min(LONGEST_BAR, (width - label - 6 - len(tops)) // len(tops)))
        titles = (_("network"), _("cache"), _("mixed")) if room > 7 else (_("net"), _("cache"), _("mix"))
        head = " ".join([" " * label, *(cells(title, room) for title in titles[: len(tops)])])
        rows = [Content(head).stylize("$text-muted")]
        for name, candidate in zip(names, self.candidates, strict=True):
            parts = zip(self._values(candidate), tops, STYLES, strict=False)
            bars = [(bar(value / top, room) + " ", style) for value, top, style in parts]
            style = "bold" if candidate.offered else "italic"
            rows.append(Content.assemble((cells(name, label), style), " ", *bars, f"{percent(candidate.mixed):>5}"))
        return lines(rows)


def _name(candidate: Candidate) -> str:
    """The word, or in brackets what stands for none."""
    from rnnlm_core.vocabulary import Vocabulary  # the core waits for NumPy, the first screen does not

    special = {Vocabulary.UNKNOWN: _("(unknown)"), Vocabulary.BOUNDARY: _("(the end)")}
    return special.get(candidate.word, candidate.word) if candidate.index is not None else candidate.word
