"""The n-gram to beat: interpolated Kneser-Ney with modified discounts (Chen and Goodman, 1999), any order.

For a context h = w₁…wₘ, and h′ = w₂…wₘ the same context without its oldest word,

    p(w | h) = (c(h w) - D(c(h w))) / c(h ·) + γ(h) p(w | h′)
    γ(h)     = (D₁ N₁(h ·) + D₂ N₂(h ·) + D₃ N₃₊(h ·)) / c(h ·)

down to the uniform distribution over the vocabulary. In the highest order, and in n-grams that open a sentence,
c counts occurrences; elsewhere it counts the different words seen before the n-gram. Nᵢ(h ·) is how many words
follow h with a count of i. D(c) is the discount of the order: D₁, D₂, D₃ for a count of 1, 2, 3 and more, estimated
from the counts of counts.

    python -m benchmarks.kneser_ney TRAIN VALID [--lines 5000]

prints perplexity, hits and keystroke savings on tokenised text (one sentence a line, tokens between spaces).
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks import is_word, read_tokens, score_tokens
from rnnlm_core.numerics.arrays import Array, Ids

UNKNOWN = "<unk>"
END = "</s>"


class _Level(NamedTuple):
    """Every context of one length, each with the words seen after it."""

    keys: Ids
    """(C,) ascending: the row of the shorter context, times the base, plus the word before it."""
    ends: Ids
    """(C + 1,) the words after context i are those from ends[i] to ends[i + 1]."""
    words: Ids
    """(N,) word ids, ascending within a context."""
    direct: Array
    """(N,) the discounted share of each word."""
    backoff: Array
    """(C,) γ, the mass left for the shorter context."""


class _Ngrams(NamedTuple):
    """The n-grams of one order, as a training text shows them."""

    keys: Ids
    """(C,) as in `_Level`."""
    grams: Ids
    """(N,) ascending: the row of the context, times the base, plus the word after it."""
    first: Ids
    """(N,) the position of the text where each n-gram is first seen."""
    gram_at: Ids
    """(P,) the n-gram that ends at each position of the text; -1 where the sentence is too young for one."""


class KneserNey:
    """An n-gram model over a closed vocabulary. A context is the sentence so far; every sentence has one start."""

    def __init__(self, vocabulary: Sequence[str], levels: Sequence[_Level]) -> None:
        """Use `train` instead; `levels` holds one level per order, the unigrams first."""
        self.vocabulary = tuple(vocabulary)
        self._ids = {word: id for id, word in enumerate(self.vocabulary)}
        self._base = len(self.vocabulary) + 1  # the start of a sentence is one more word, never predicted
        self._longer = levels[1:]
        self._unigrams = np.full(len(self.vocabulary), levels[0].backoff[0] / len(self.vocabulary))
        self._unigrams[levels[0].words] += levels[0].direct

    @classmethod
    def train(
        cls, sentences: Iterable[Sequence[str]], order: int = 5, vocabulary: Sequence[str] | None = None
    ) -> KneserNey:
        """Count the sentences. Without a vocabulary, it is every word of them; `<unk>` and `</s>` always join."""
        sentences = list(sentences)
        known = vocabulary if vocabulary is not None else sorted(set(chain.from_iterable(sentences)))
        words = list(dict.fromkeys([*known, UNKNOWN, END]))
        ids = {word: id for id, word in enumerate(words)}
        text, depth = _text(sentences, ids)
        orders = list(_ngrams(text, depth, order, len(words) + 1))
        pairs = zip(orders, [*orders[1:], None], strict=True)
        counts = [_counts(lower, higher, depth, m) for m, (lower, higher) in enumerate(pairs)]
        return cls(words, [_level(ngrams, c, len(words) + 1) for ngrams, c in zip(orders, counts, strict=True)])

    def id(self, word: str) -> int:
        """The id of a word, or that of `<unk>`."""
        return self._ids.get(word, self._ids[UNKNOWN])

    def distribution(self, context: Sequence[str]) -> Array:
        """(V,) the probability of every word of the vocabulary after this beginning of a sentence."""
        p = self._unigrams.copy()
        for level, row in self._seen(context):
            after = slice(level.ends[row], level.ends[row + 1])
            p *= level.backoff[row]
            p[level.words[after]] += level.direct[after]
        return p

    def probability(self, word: str, context: Sequence[str]) -> float:
        """The same number as `distribution(context)[id(word)]`, without the other words."""
        id = self.id(word)
        p = float(self._unigrams[id])
        for level, row in self._seen(context):
            start, end = level.ends[row : row + 2]
            p *= level.backoff[row]
            at = start + np.searchsorted(level.words[start:end], id)
            if at < end and level.words[at] == id:
                p += level.direct[at]
        return float(p)

    def perplexity(self, sentences: Iterable[Sequence[str]]) -> float:
        """Per token, `</s>` included; a word outside the vocabulary counts as the word `<unk>`."""
        logs = [
            np.log(self.probability(word, sentence[:at]))
            for sentence in sentences
            for at, word in enumerate([*sentence, END])
        ]
        return float(np.exp(-np.mean(logs)))

    def _seen(self, context: Sequence[str]) -> Iterator[tuple[_Level, int]]:
        """The contexts of 1, 2, … words that training saw, each as its level and its row there."""
        recent = [self.id(word) for word in context[-len(self._longer) :]]
        start = [self._base - 1] if len(context) < len(self._longer) else []
        row = 0
        for level, word in zip(self._longer, reversed(start + recent), strict=False):
            key = row * self._base + word
            row = int(np.searchsorted(level.keys, key))
            if row == len(level.keys) or level.keys[row] != key:
                return  # what is unseen stays unseen with one more word before it
            yield level, row


def _text(sentences: Sequence[Sequence[str]], ids: dict[str, int]) -> tuple[Ids, Ids]:
    """The sentences end to end with their starts and ends, and how many tokens of its sentence precede each."""
    unknown, end, start = ids[UNKNOWN], ids[END], len(ids)
    rows = [[start, *(ids.get(word, unknown) for word in sentence), end] for sentence in sentences]
    text = np.fromiter(chain.from_iterable(rows), np.int64)
    depth = np.fromiter(chain.from_iterable(range(len(row)) for row in rows), np.int64)
    return text, depth


def _ngrams(text: Ids, depth: Ids, order: int, base: int) -> Iterator[_Ngrams]:
    """The n-grams of each order from 1 up; a context gets its number from the one a word shorter."""
    row = np.zeros(len(text), np.int64)
    keys = np.zeros(1, np.int64)
    for m in range(order):
        old_enough = np.flatnonzero(depth >= max(m, 1))  # the start of a sentence is never predicted
        if m:
            keys, row[old_enough] = np.unique(row[old_enough] * base + text[old_enough - m], return_inverse=True)
        grams, first, which = np.unique(
            row[old_enough] * base + text[old_enough], return_index=True, return_inverse=True
        )
        gram_at = np.full(len(text), -1)
        gram_at[old_enough] = which
        yield _Ngrams(keys, grams, old_enough[first], gram_at)


def _counts(ngrams: _Ngrams, higher: _Ngrams | None, depth: Ids, context_length: int) -> Ids:
    """The different words before each n-gram; its occurrences in the highest order and at a sentence's start."""
    if higher is None:
        seen = ngrams.gram_at[ngrams.gram_at >= 0]
    else:
        opening = (depth == context_length) & (ngrams.gram_at >= 0)
        seen = np.concatenate([ngrams.gram_at[higher.first], ngrams.gram_at[opening]])
    return np.bincount(seen, minlength=len(ngrams.grams))


def _level(ngrams: _Ngrams, counts: Ids, base: int) -> _Level:
    context, words = np.divmod(ngrams.grams, base)
    discounts = _discounts(counts)[np.minimum(counts, 3)]
    total = np.bincount(context, counts)
    return _Level(
        keys=ngrams.keys,
        ends=np.searchsorted(context, np.arange(len(ngrams.keys) + 1)),
        words=words,
        direct=(counts - discounts) / total[context],
        backoff=np.bincount(context, discounts) / total,
    )


def _discounts(counts: Ids) -> Array:
    """(4,) D₀ = 0, D₁, D₂, D₃; ½, 1, 1½ where the text is too small to estimate them."""
    n1, n2, n3, n4 = np.bincount(np.minimum(counts, 5), minlength=6)[1:5]
    if min(n1, n2, n3) > 0:
        y = n1 / (n1 + 2 * n2)
        discounts = np.array([0, 1 - 2 * y * n2 / n1, 2 - 3 * y * n3 / n2, 3 - 4 * y * n4 / n3])
        if (discounts[1:] > 0).all():  # else a context could leave nothing to the shorter one
            return discounts
    return np.array([0, 0.5, 1, 1.5])


class KneserNeyPredictor:
    """Ranks the words that continue a context and start with a prefix; of order 1, the unigram-prefix baseline."""

    def __init__(
        self,
        model: KneserNey,
        matches: Callable[[str], Iterable[str]] | None = None,
        offered: Callable[[str], bool] = lambda word: True,
    ) -> None:
        """`matches(prefix)` gives the candidates (`str.startswith` if absent), `offered` which may be shown."""
        self.model = model
        self._words = [word for word in model.vocabulary if word not in (UNKNOWN, END) and offered(word)]
        self._matches = matches or (lambda prefix: (w for w in self._words if w.startswith(prefix)))
        self._candidates: dict[str, Ids] = {}
        self._last: tuple[tuple[str, ...], Array] | None = None

    def suggest(self, context: Sequence[str], prefix: str, k: int = 5) -> list[str]:
        """The k likeliest words, best first; among equals, the vocabulary's order."""
        ids = self._with_prefix(prefix)
        p = self._distribution(tuple(context))[ids]
        best = np.argpartition(-p, k)[:k] if len(p) > k else np.arange(len(p))
        return [self.model.vocabulary[id] for id in ids[best[np.lexsort((best, -p[best]))]]]

    def _with_prefix(self, prefix: str) -> Ids:
        if prefix not in self._candidates:
            offered = set(self._words)
            found = [self.model.id(word) for word in self._matches(prefix) if word in offered]
            self._candidates[prefix] = np.array(found, np.int64)
        return self._candidates[prefix]

    def _distribution(self, context: tuple[str, ...]) -> Array:
        if self._last is None or self._last[0] != context:
            self._last = context, self.model.distribution(context)
        return self._last[1]


def _main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("train", type=Path)
    parser.add_argument("valid", type=Path)
    parser.add_argument("--lines", type=int, default=5000, help="sentences of VALID to score; perplexity takes all")
    options = parser.parse_args()
    for name, order in (("Kneser-Ney 5-gram", 5), ("unigrams", 1)):
        model = KneserNey.train(read_tokens(options.train), order)
        scores = score_tokens(KneserNeyPredictor(model, offered=is_word), read_tokens(options.valid, options.lines))
        figures = " ".join(f"{field} {value:.1f}" for field, value in scores._asdict().items())
        print(f"{name}: perplexity {model.perplexity(read_tokens(options.valid)):.1f} {figures}")


if __name__ == "__main__":
    _main()
