"""How long a prefix lookup takes in a vocabulary of 50,000 words.

    python benchmarks/prefix_lookup.py [WORDS]

WORDS holds one word a line, most frequent first; columns after the word are ignored. Without it the words are made
of random syllables whose first letters are spread as unevenly as those of a real language. Each word is typed letter
by letter, so a prefix is looked up as often as a typist of these words would type it.
"""

from __future__ import annotations

import argparse
import itertools
import random
import statistics
from collections.abc import Callable
from pathlib import Path
from time import perf_counter_ns

from rnnlm_core.vocabulary import Vocabulary

SIZE = 50_000
ONSETS = "p r d c c m s f l b t v n g é j qu ch tr pr cr br gr h â"
RHYMES = "a e é i o u ou on an in er ai eau ette ent ir oir è ê ô"


def synthetic_words(rng: random.Random) -> list[str]:
    words: dict[str, None] = {}
    onsets, rhymes = ONSETS.split(), RHYMES.split()
    weights = [1 / rank for rank in range(1, len(onsets) + 1)]
    while len(words) < SIZE:
        syllables = rng.choices((1, 2, 3, 4), (1, 6, 8, 4))[0]
        heads = rng.choices(onsets, weights, k=syllables)
        words["".join(head + rng.choice(rhymes) for head in heads)] = None
    return list(words)


def read_words(path: Path) -> list[str]:
    with path.open(encoding="utf-8") as lines:
        found = (line.split()[0] for line in lines if line.strip())
        return list(dict.fromkeys(itertools.islice(found, SIZE)))


def microseconds(lookup: Callable[[str], object], prefixes: list[str]) -> list[float]:
    times = []
    for prefix in prefixes:
        started = perf_counter_ns()
        lookup(prefix)
        times.append((perf_counter_ns() - started) / 1000)
    return sorted(times)


def main() -> None:
    parser = argparse.ArgumentParser(description="Time prefix lookups in 50,000 words.")
    parser.add_argument("words", nargs="?", type=Path)
    path = parser.parse_args().words
    rng = random.Random(1)
    words = read_words(path) if path else synthetic_words(rng)
    vocabulary = Vocabulary([Vocabulary.UNKNOWN, Vocabulary.BOUNDARY, *words], [0, 0, *range(len(words), 0, -1)])
    started = perf_counter_ns()
    vocabulary.complete("a")
    print(f"{len(vocabulary):,} words; index made in {(perf_counter_ns() - started) / 1e6:.0f} ms")
    typed = rng.choices(words, [1 / rank for rank in range(1, len(words) + 1)], k=2_000)
    prefixes = [word[:end] for word in typed for end in range(1, len(word) + 1)]
    lookups: dict[str, Callable[[str], object]] = {
        "complete": vocabulary.complete,
        "repaired": vocabulary.repaired,
        "neighbours": vocabulary.neighbours,
    }
    for name, lookup in lookups.items():
        times = microseconds(lookup, prefixes if name != "neighbours" else prefixes[:2_000])
        print(f"{name:10} median {statistics.median(times):6.1f} µs   p99 {times[len(times) * 99 // 100]:7.1f} µs")
    ones = microseconds(vocabulary.complete, [prefix for prefix in prefixes if len(prefix) == 1])
    print(f"complete   of one letter: median {statistics.median(ones):6.1f} µs")


if __name__ == "__main__":
    main()
