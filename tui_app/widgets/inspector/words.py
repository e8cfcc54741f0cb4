"""View 1: the twenty likeliest words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.content import Content

from tui_app.i18n import _, ngettext
from tui_app.session.telling import day_of
from tui_app.widgets.inspector.drawing import bar, cells, lines, percent, widest
from tui_app.widgets.inspector.view import Message, Picture

if TYPE_CHECKING:
    from rnnlm_core.inspection import Candidate, Moment
    from rnnlm_core.prediction.nearest_sentences import Origin

LONGEST_BAR = 24
SENTENCES = 3
"""Of the user's, that speak for the best word, at the most."""


class Column(NamedTuple):
    """What says how likely a word is."""

    title: str
    short: str
    """Where there is little room."""
    style: str
    of: Callable[[Candidate], float]


class Words:
    """Network, cache, memory and mixture for each candidate, and whose words the best one is."""

    def title(self) -> str:
        """One word."""
        return _("Words")

    def explanation(self) -> str:
        """What is seen."""
        return _("What may come next: by network, by recent words, by your sentences, by all.")

    def compute(self, moment: Moment, text: str) -> Picture:
        """The table, which the moment holds already."""
        if not moment.candidates:
            return Message(_("No word begins like this, neither known nor recent."))
        return WordTable(moment.candidates, moment.cache_share, moment.prefix, moment.memory_share, moment.origins)


@dataclass(frozen=True)
class WordTable:
    """A row a candidate: a bar by the network and, where they say anything, by recent words, by kept sentences, by all.

    Each column has its own scale: a cache that is sure of a word would else leave nothing to see of the network.
    """

    newest_last: ClassVar[bool] = False
    candidates: tuple[Candidate, ...]
    cache_share: float
    prefix: str
    memory_share: float = 0.0
    origins: tuple[Origin, ...] = ()

    def summary(self) -> Content:
        """What the figures are given, and what a full bar stands for."""
        told = _("As before the letters “{prefix}”.").format(prefix=self.prefix) if self.prefix else self._shares()
        tops = ", ".join(percent(self._top(column)) for column in self._columns())
        full = ngettext("Full bar: {tops}.", "Full bars: {tops}.", len(self._columns())).format(tops=tops)
        return Content(f"{told} {full}")

    def _shares(self) -> str:
        """How much counts what is no network."""
        cache, memory = percent(self.cache_share), percent(self.memory_share)
        if self._says(_memory):
            return _("Recent words count {cache}, your sentences {memory}.").format(cache=cache, memory=memory)
        if self._says(_cache):
            return _("Recent words (cache) count {share}.").format(share=cache)
        return _("No recent word fits.")

    def _says(self, of: Callable[[Candidate], float]) -> bool:
        return any(of(candidate) > 0 for candidate in self.candidates)

    def _columns(self) -> list[Column]:
        others = [
            Column(_("cache"), _("cache"), "$text-warning", _cache),
            Column(_("memory"), _("mem"), "$text-secondary", _memory),
        ]
        others = [column for column in others if self._says(column.of)]
        mixed = [Column(_("mixed"), _("mix"), "$text-success", _mixed)] if others else []
        return [Column(_("network"), _("net"), "$text-primary", _network), *others, *mixed]

    def _top(self, column: Column) -> float:
        """The greatest of a column."""
        return max(map(column.of, self.candidates)) or 1.0

    def draw(self, width: int, height: int) -> Content:
        """Word, its bars, the mixed probability as a figure; and the sentences that speak for the best word."""
        names, columns = [_name(candidate) for candidate in self.candidates], self._columns()
        label = widest(names, 6, max(min(10, width // 3), width // 4))
        room = max(3, min(LONGEST_BAR, (width - label - 6 - len(columns)) // len(columns)))
        titles = (column.title if room > 7 else column.short for column in columns)
        rows = [Content(" ".join([" " * label, *(cells(title, room) for title in titles)])).stylize("$text-muted")]
        for name, candidate in zip(names, self.candidates, strict=True):
            bars = [(bar(each.of(candidate) / self._top(each), room) + " ", each.style) for each in columns]
            style = "bold" if candidate.offered else "italic"
            rows.append(Content.assemble((cells(name, label), style), " ", *bars, f"{percent(candidate.mixed):>5}"))
        return lines([*rows, *self._sentences(width)])

    def _sentences(self, width: int) -> list[Content]:
        told = [
            _("{day}: {text}").format(day=day_of(each.sentence.day), text=each.sentence.text)
            for each in self.origins[:SENTENCES]
        ]
        return [Content(""), *(Content(cells(each, width)) for each in told)] if told else []


def _network(candidate: Candidate) -> float:
    return candidate.network


def _cache(candidate: Candidate) -> float:
    return candidate.cache


def _memory(candidate: Candidate) -> float:
    return candidate.memory


def _mixed(candidate: Candidate) -> float:
    return candidate.mixed


def _name(candidate: Candidate) -> str:
    """The word, or in brackets what stands for none."""
    from rnnlm_core.vocabulary import Vocabulary  # the core waits for NumPy, the first screen does not

    special = {Vocabulary.UNKNOWN: _("(unknown)"), Vocabulary.BOUNDARY: _("(the end)")}
    return special.get(candidate.word, candidate.word) if candidate.index is not None else candidate.word
