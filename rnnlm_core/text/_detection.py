"""French or English? Frequent words and the trigrams of all words, each weighed by how much more often one has it.

    odds(f) = 10 log (p(f | French) / p(f | English))        (tenths of a nat)

A word counts by the odds of itself and of its trigrams, no word by more than WORD_LIMIT; the text is in a language
where the sum is large and the mean too, and some of its frequent words are there, so that a mixture, or a third
language, stays undecided.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from math import log
from pathlib import Path

TABLE = Path(__file__).with_name("detection.json")
REACH = 400
"""How many characters at the end of a text are looked at."""
WORD_LIMIT = 60
LEAST_SUM = WORD_LIMIT + 1
"""No word decides alone."""
LEAST_MEAN = 20
LEAST_KNOWN = 0.2
"""Of the words, so many must be frequent ones of the language: its neighbours share its trigrams."""
LEAST_COUNT = 8
"""A rarer feature says too little of the language and too much of the corpus."""
LEAST_ODDS = 10

_OWN_REACH = 20_000
"""Characters: a quoted mail or a template of Git may stand before what the typist wrote."""
_LAST_FEW = 8
_SENTENCE = re.compile(r"[^.!?…\n]+[.!?…\n]*|[.!?…\n]+")
_NOT_OWN = re.compile(r"\s*>|#")
_SCISSORS = re.compile(r"^# -+ >8 -+$", re.MULTILINE)
_ANNOUNCES = re.compile(r"(?:wrote|a écrit)\s*:\s*$")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def detect(text: str) -> str | None:
    """Either "fr" or "en" where the end of the text is clearly in it; None while it is short, mixed or neither."""
    words = _words(text[-REACH:])
    total = sum(_word_odds(word) for word in words)
    if abs(total) < max(LEAST_SUM, LEAST_MEAN * len(words)):
        return None
    sign = 1 if total > 0 else -1
    known = sum(sign * _table().get(feature, 0) > 0 for word in words for feature in _whole(word))
    if known < LEAST_KNOWN * len(words):
        return None
    return "fr" if sign > 0 else "en"


def own_lines(text: str) -> str:
    """The lines that the typist wrote: without those that mail quotes (>) and Git comments (#), nor its patch below.

    The line that announces a quotation ("On Monday X wrote:", « Le lundi X a écrit : ») is the mail program's too.
    """
    text = _SCISSORS.split(text, maxsplit=1)[0]
    lines = text.splitlines()
    return "\n".join(
        line
        for at, line in enumerate(lines)
        if not _NOT_OWN.match(line) and not (_ANNOUNCES.search(line) and _is_quoted(lines[at + 1 : at + 3]))
    )


def detect_last(text: str) -> str | None:
    """The language of the typist's last sentence, or of the last few where one says too little; None as in `detect`."""
    pieces = _SENTENCE.findall(own_lines(text[-_OWN_REACH:])[-REACH:])[-_LAST_FEW:]
    for first in range(len(pieces) - 1, -1, -1):
        if found := detect("".join(pieces[first:])):
            return found
    return None


def _is_quoted(lines: Sequence[str]) -> bool:
    return any(line.startswith(">") for line in lines)


def count_odds(french: Iterable[str], english: Iterable[str]) -> dict[str, int]:
    """The odds of every word and trigram that tells the two apart, from sentences of each; what TABLE holds."""
    texts = [[word for sentence in language for word in _words(sentence)] for language in (french, english)]
    odds: dict[str, int] = {}
    for features in (_trigrams, _whole):
        odds |= _tenths([Counter(feature for word in words for feature in features(word)) for words in texts])
    return dict(sorted(odds.items()))


def _tenths(counts: list[Counter[str]]) -> dict[str, int]:
    (fr, en), (fr_total, en_total) = counts, (count.total() for count in counts)
    common = (feature for feature in fr | en if fr[feature] + en[feature] >= LEAST_COUNT)
    odds = {f: round(10 * log((fr[f] + 0.5) / fr_total / ((en[f] + 0.5) / en_total))) for f in common}
    return {feature: value for feature, value in odds.items() if abs(value) >= LEAST_ODDS}


@lru_cache(maxsize=4096)
def _word_odds(word: str) -> int:
    table = _table()
    odds = sum(table.get(feature, 0) for feature in (*_whole(word), *_trigrams(word)))
    return max(-WORD_LIMIT, min(WORD_LIMIT, odds))


@lru_cache(maxsize=1)
def _table() -> Mapping[str, int]:
    table: dict[str, int] = json.loads(TABLE.read_text(encoding="utf-8"))
    return table


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower().replace("’", "'"))


def _whole(word: str) -> list[str]:
    return [f"={word}"]  # which no trigram looks like


def _trigrams(word: str) -> list[str]:
    spaced = f" {word} "
    return [spaced[start : start + 3] for start in range(len(spaced) - 2)]
