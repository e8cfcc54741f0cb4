"""Hard-wrapped texts, as e-texts and old mails are: the lines of a paragraph belong together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import quantiles

import regex

from tui_app.session.formats.said import Said

_LEAST_LINES = 8
_NARROWEST, _WIDEST = 45, 90
_ENDS = regex.compile(r"[.!?…]['\"»”)]*\s*$")
_STARTS = regex.compile(r"^\*\*\* ?START OF [^\n]*\*\*\*\s*$", regex.M)
_STOPS = regex.compile(r"^\*\*\* ?END OF [^\n]*", regex.M)
_PARAGRAPH = regex.compile(r"\n[ \t]*\n\s*|\n(?=[—–] )")


def looks_so(lines: Sequence[str]) -> bool:
    """Whether lines that go on are all about as long, and seldom end where a sentence does."""
    going_on = [line for line, after in pairwise(lines) if line.strip() and after.strip()]
    if len(going_on) < _LEAST_LINES:
        return False
    lengths = [len(line.rstrip()) for line in going_on]
    low, _, high = quantiles(lengths, n=4)
    ends = sum(_ENDS.search(line) is not None for line in going_on)
    is_even = high - low <= 12 and low >= _NARROWEST and high <= _WIDEST and max(lengths) <= 2 * _WIDEST
    return is_even and ends <= 0.5 * len(going_on)


def read(text: str) -> Iterator[Said]:
    """Each paragraph on one line; of a public-domain e-text without the licence around it."""
    text = text.replace("\r\n", "\n")
    if start := _STARTS.search(text):
        text = text[start.end() :]
    if stop := _STOPS.search(text):
        text = text[: stop.start()]
    for paragraph in _PARAGRAPH.split(text):
        if line := " ".join(paragraph.replace("_", "").split()):
            yield Said(line)
