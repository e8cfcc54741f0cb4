"""Texts → what is learnt from and what is measured on: word ids, the vocabulary they stand for, and a fingerprint."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TypeVar

import numpy as np

from rnnlm_core.numerics.arrays import Ids
from rnnlm_core.text import tokenize
from rnnlm_core.vocabulary import UNKNOWN_ID, Vocabulary
from tui_app.training.settings import Settings
from tui_app.training.texts import Text

MOST_HELD_OUT = 2_000
LEAST_HELD_OUT = 10
"""A loss over fewer sentences is mostly chance."""

Tokens = list[str]
Item = TypeVar("Item")


@dataclass(frozen=True)
class Portion:
    """What one text gave, as the card tells it."""

    text: Text
    sentences: int
    """Each counted once, without those that were held out."""


@dataclass(frozen=True)
class Material:
    """All that a training reads."""

    vocabulary: Vocabulary
    sequences: list[Ids]
    held_out: list[Ids]
    portions: list[Portion]

    @cached_property
    def tokens(self) -> int:
        """How many words one epoch predicts, the ends of the sentences included."""
        return sum(len(ids) - 1 for ids in self.sequences)

    @property
    def shared(self) -> int:
        """How many of the sentences held out are learnt from all the same, as a validation text of one's own may be."""
        learnt = {ids.tobytes() for ids in self.sequences}
        return sum(ids.tobytes() in learnt for ids in self.held_out)

    @cached_property
    def fingerprint(self) -> str:
        """The same for the same sentences in the same order, whatever their files are called."""
        digest = hashlib.sha256()
        for ids in chain(self.sequences, [np.array([-1])], self.held_out):
            digest.update(ids.astype("<i8").tobytes())
        return digest.hexdigest()


def prepare(
    texts: Sequence[Text], validation: Text | None, settings: Settings, vocabulary: Vocabulary | None = None
) -> Material:
    """Hold sentences out, or take the first of `validation`; tokenise and encode, with a vocabulary of the texts' own.

    Raises:
        ValueError: There is nothing to learn from.
    """
    kept_out = _first(validation) if validation else _drawn(texts, settings)
    excluded = set() if validation else set(kept_out)
    spellings: dict[str, str] = {}
    portions: list[Portion] = []
    parts: list[tuple[list[Tokens], int]] = []
    for text in texts:
        read = [_tokenised((s for s in part if s not in excluded), settings.language, spellings) for part in text.parts]
        portions.append(Portion(text, sum(len(part) for part in read)))
        parts += [(part, text.request.times) for part in read]
    if not any(part for part, _ in parts):
        raise ValueError("the texts hold no words: give at least one sentence")
    if vocabulary is None:
        counted: Iterator[Tokens] = _repeated(parts)
        vocabulary = Vocabulary.build(counted, max_size=settings.vocabulary_size)
    encoded = [(_encoded(vocabulary, part), times) for part, times in parts]
    held_out = _encoded(vocabulary, _tokenised(kept_out, settings.language, spellings))
    return Material(vocabulary, list(_repeated(encoded)), held_out, portions)


def unknown_share(sequences: Iterable[Ids]) -> float:
    """The share of the words that are outside the vocabulary; the ends of the sentences count as words."""
    ids = np.concatenate([sequence[1:] for sequence in sequences])
    return float(np.mean(ids == UNKNOWN_ID))


def _first(validation: Text) -> list[str]:
    sentences = [sentence for part in validation.parts for sentence in part]
    return sentences[:MOST_HELD_OUT]


def _drawn(texts: Sequence[Text], settings: Settings) -> list[str]:
    """Different sentences, drawn by the seed, of which the training must not see a single copy."""
    different = list(dict.fromkeys(sentence for text in texts for part in text.parts for sentence in part))
    size = min(MOST_HELD_OUT, int(settings.validation_share * len(different)))
    if size < LEAST_HELD_OUT:
        return []
    drawn = np.random.default_rng((settings.seed, 2)).choice(len(different), size, replace=False)
    return [different[index] for index in sorted(drawn)]


def _tokenised(sentences: Iterable[str], language: str, spellings: dict[str, str]) -> list[Tokens]:
    """The tokens of each sentence that has any; equal tokens are one string, which millions of them need."""
    found = (tokenize(sentence, language) for sentence in sentences)
    return [[spellings.setdefault(token, token) for token in tokens] for tokens in found if tokens]


def _encoded(vocabulary: Vocabulary, sentences: Iterable[Tokens]) -> list[Ids]:
    return [vocabulary.encode(tokens, boundaries=True) for tokens in sentences]


def _repeated(parts: Iterable[tuple[list[Item], int]]) -> Iterator[Item]:
    """Each part as often as it counts, one part after another."""
    return chain.from_iterable(chain.from_iterable([part] * times) for part, times in parts)
