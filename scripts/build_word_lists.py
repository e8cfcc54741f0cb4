"""The lists of words behind the vocabularies, made from wordfreq's and from texts that show which have a capital.

    python -m scripts.build_word_lists FOLDER

FOLDER holds `lexicons/wordfreq-3.1.1-LANGUAGE-200k.tsv` (word, tab, frequency; all in small letters) and the texts
below. A word is left out where it is short, most likely misspelt, rather a word of the other language, or where neither
the texts nor its own letters tell whether it is a name.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from math import log
from pathlib import Path

import regex

from rnnlm_core.text import repairs
from rnnlm_core.text.ugly import is_ugly
from rnnlm_core.vocabulary._misspelt import misspelt
from rnnlm_core.vocabulary.word_list import path, write

TEXTS = {
    "fr": """
        tatoeba/fr.train.txt leipzig/fra_*.txt frenchsf/*.txt gutenberg/fr_*.txt debates-fr/*.txt
        theatre-fr/*train*.txt spoken-fr/*train*.txt
    """,
    "en": "tatoeba/en.train.txt leipzig/eng_*.txt gutenberg/en_*.txt chat-en/en.train.txt wikitext-2/*train*",
}
SHORTEST = 4
LEAST_FREQUENCY = 2.5e-8
FOREIGN = 8
"""A word so many times more frequent in the other language is of that one."""
FAR_MORE = 3
"""A word that lacks an accent is misspelt where the other one is so many times more frequent, or an elision where
what follows it is a hundred times more frequent."""
SURE = 1.5
"""Nats: how clearly the letters of a word that no text holds must tell a name from a word."""
_WORD = regex.compile(r"\p{L}[\p{L}'-]*\p{L}")
_INSIDE = regex.compile(r"(?<=[\p{Ll},;] )\p{L}[\p{L}-]*\p{L}")
"""A word inside a sentence, where a capital is its own."""


def frequencies(folder: Path, language: str) -> dict[str, float]:
    """The words of wordfreq that look like words."""
    lines = (folder / f"lexicons/wordfreq-3.1.1-{language}-200k.tsv").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines)
    return {word: float(f) for word, f in pairs if len(word) >= SHORTEST and _WORD.fullmatch(word)}


def spellings(folder: Path, language: str) -> dict[str, Counter[str]]:
    """Each word in small letters → how often the texts have it in which spelling."""
    counts: Counter[str] = Counter()
    for file in chain.from_iterable(sorted(folder.glob(pattern)) for pattern in TEXTS[language].split()):
        for line in file.read_text(encoding="utf-8-sig", errors="replace").splitlines():
            counts.update(_INSIDE.findall(line.replace("’", "'")))
    found: dict[str, Counter[str]] = {}
    for word, count in counts.items():
        found.setdefault(word.lower(), Counter())[word] += count
    return found


class Names:
    """Tells a name from a word by its letters: naive Bayes over its first and last ones."""

    def __init__(self, names: Iterable[str], words: Iterable[str]) -> None:
        """Learn from words of which the texts tell."""
        self._counts = [Counter(chain.from_iterable(map(self._pieces, each))) for each in (names, words)]

    @staticmethod
    def _pieces(word: str) -> Iterator[str]:
        for size in (2, 3, 4, 5):
            yield f"{word[-size:]}$"
        yield from (f"^{word[:3]}", *(word[at : at + 3] for at in range(len(word) - 2)))

    def odds(self, word: str) -> float:
        """Nats for a name, the mean of the pieces times four."""
        (names, words), (n, w) = self._counts, (count.total() for count in self._counts)
        odds = [log((names[p] + 0.5) / n) - log((words[p] + 0.5) / w) for p in self._pieces(word)]
        return 4 * sum(odds) / len(odds)


def spelt(words: Iterable[str], seen: Mapping[str, Counter[str]]) -> Iterator[str]:
    """Each word with the capitals that it has; those of which nothing tells are left out."""
    best = {word: counts.most_common(1)[0][0] for word, counts in seen.items()}
    telling = [word for word, spelling in best.items() if seen[word].total() > 1 and not spelling.isupper()]
    names = Names((w for w in telling if best[w] != w), (w for w in telling if best[w] == w))
    for word in words:
        if word in best and not (best[word].isupper() and len(word) > SHORTEST):
            yield best[word]
        elif abs(odds := names.odds(word)) > SURE:
            yield word if odds < 0 else word.title() if "'" not in word else word


def hides_elision(word: str, own: Mapping[str, float], language: str) -> bool:
    """Whether the word is rather an elision without its apostrophe: quil, daide."""
    return any(own.get(rest, 0.0) > 100 * own[word] for _, rest in repairs(word, language))


def build(folder: Path, language: str, own: dict[str, float], other: Mapping[str, float]) -> None:
    """Write the list of a language."""
    words = list(own)
    wrong = misspelt(words, [round(own[word] * 1e10) for word in words], language, FAR_MORE)
    kept = [
        word
        for at, word in enumerate(words)
        if at not in wrong
        and not hides_elision(word, own, language)
        and own[word] >= LEAST_FREQUENCY
        and not is_ugly(word, language)
    ]
    right = [
        word
        for word in spelt(kept, spellings(folder, language))
        if word[0].isupper() or own[word.lower()] * FOREIGN > other.get(word.lower(), 0.0)  # names are at home in both
    ]
    write(path(language), {word: own[word.lower()] for word in right})
    print(language, len(words), len(kept), len(right), path(language).stat().st_size)


def main() -> None:
    """Build both."""
    folder = Path(sys.argv[1])
    french, english = (frequencies(folder, language) for language in ("fr", "en"))
    build(folder, "fr", french, english)
    build(folder, "en", english, french)


if __name__ == "__main__":
    main()
