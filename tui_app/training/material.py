"""Texts → what is learnt from and what is measured on: word ids, the vocabulary they stand for, and a fingerprint."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import TypeVar
from zipfile import BadZipFile

import numpy as np

from rnnlm_core.files.atomic import write_atomically
from rnnlm_core.numerics.arrays import Array, Ids
from rnnlm_core.text import tokenize
from rnnlm_core.training.batching import Mixture, Sentences
from rnnlm_core.vocabulary import UNKNOWN_ID, Vocabulary
from tui_app.session.files import FileError, explain, printable_path
from tui_app.training.settings import Settings
from tui_app.training.texts import Text, finish_times, likely_language, looks_wrapped

MOST_HELD_OUT = 2_000
LEAST_HELD_OUT = 10
"""A loss over fewer sentences is mostly chance."""
PREPARED = ".npz"
"""How the name of prepared material ends."""
FORMAT = 1

Tokens = list[str]
Item = TypeVar("Item")


@dataclass(frozen=True)
class Portion:
    """What one text gave, as the card tells it."""

    name: str
    sentences: int
    """Each counted once, without those that were held out."""
    times: float
    licence: str = ""
    credit: str = ""
    is_wrapped: bool = False
    """Whether it was read line by line and looks like a book whose lines were cut anywhere."""


@dataclass(frozen=True)
class Origin:
    """What decides about material besides its texts."""

    language: str
    likely: str | None
    """The language that the texts look like."""
    vocabulary_size: int
    validation_share: float
    seed: int
    finish: str | None
    validation: str | None
    """The name of the text to measure on; None where sentences were held out."""


@dataclass(frozen=True)
class Material:
    """All that a training reads."""

    vocabulary: Vocabulary
    sequences: Sentences
    """Each once; `mixture` says how often they are read."""
    held_out: Sentences
    mixture: Mixture
    portions: list[Portion]
    origin: Origin

    @cached_property
    def tokens(self) -> int:
        """How many words one epoch predicts, the ends of the sentences included."""
        return round(self._weighted(self.sequences.lengths - 1))

    @cached_property
    def sentences(self) -> int:
        """How many sentences one epoch has."""
        return round(self._weighted(np.ones_like(self.sequences.lengths)))

    def _weighted(self, values: Array) -> float:
        weights = np.repeat(self.mixture.times, self.mixture.sizes)
        return float(values @ weights)

    @property
    def shared(self) -> int:
        """How many of the sentences held out are learnt from all the same, as a validation text of one's own may be."""
        learnt = {ids.tobytes() for ids in self.sequences}
        return sum(ids.tobytes() in learnt for ids in self.held_out)

    @cached_property
    def fingerprint(self) -> str:
        """The same for the same sentences in the same order, as often, whatever their files are called."""
        digest = hashlib.sha256(json.dumps(asdict(self.mixture)).encode())
        for sentences in (self.sequences, self.held_out):
            digest.update(sentences.lengths.astype("<i8").tobytes())
            digest.update(sentences.ids.astype("<i8").tobytes())
        return digest.hexdigest()

    def save(self, path: Path) -> None:
        """Write it to one file, from which a machine without the texts can train. Raises OSError where it can't."""
        about = {
            "format": FORMAT,
            "vocabulary": {"words": list(self.vocabulary.words), "counts": self.vocabulary.counts.tolist()},
            "mixture": asdict(self.mixture),
            "portions": [asdict(portion) for portion in self.portions],
            "origin": asdict(self.origin),
        }
        arrays: dict[str, Array] = {"about": np.frombuffer(json.dumps(about, ensure_ascii=False).encode(), np.uint8)}
        for name, sentences in (("learnt", self.sequences), ("held_out", self.held_out)):
            arrays[name] = _narrow(sentences.ids)
            arrays[f"{name}_lengths"] = _narrow(sentences.lengths)
        content = BytesIO()
        np.savez_compressed(content, allow_pickle=False, **arrays)
        write_atomically(path, content.getvalue())


def _narrow(numbers: Ids) -> Ids:
    """The same numbers in as few bytes as hold the largest."""
    return numbers.astype(np.min_scalar_type(int(numbers.max(initial=0))))


def load(path: Path) -> Material:
    """Read what `save` wrote.

    Raises:
        FileError: The file can't be read, or is none of these.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        about = json.loads(arrays["about"].tobytes())
        if about["format"] != FORMAT:
            raise ValueError(f"format {about['format']}")
        learnt, held_out = (
            Sentences(arrays[name], arrays[f"{name}_lengths"].astype(np.int64)) for name in ("learnt", "held_out")
        )
        return Material(
            Vocabulary(about["vocabulary"]["words"], about["vocabulary"]["counts"]),
            learnt,
            held_out,
            Mixture(**{name: tuple(value) for name, value in about["mixture"].items()}),
            [Portion(**portion) for portion in about["portions"]],
            Origin(**about["origin"]),
        )
    except OSError as error:
        raise explain(error, path) from None
    except (BadZipFile, EOFError, KeyError, TypeError, ValueError) as error:
        raise FileError(
            f"{printable_path(path)}: no text prepared by this motamot ({error}): prepare it anew."
        ) from None


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
    for index, text in enumerate(texts):
        read = [_tokenised((s for s in part if s not in excluded), settings.language, spellings) for part in text.parts]
        portions.append(_portion(text, sum(len(part) for part in read)))
        parts += [(part, index) for part in read]
    if not any(part for part, _ in parts):
        raise ValueError("the texts hold no words: give at least one sentence")
    times = [text.request.times for text in texts]
    if vocabulary is None:
        counted = chain.from_iterable(_as_often(part, times[index]) for part, index in parts)
        vocabulary = Vocabulary.build(counted, max_size=settings.vocabulary_size)
    finish = finish_times([text.request for text in texts], settings.finish) if settings.finish else ()
    mixture = Mixture(
        tuple(len(part) for part, _ in parts),
        tuple(times[index] for _, index in parts),
        tuple(finish[index] for _, index in parts) if finish else (),
    )
    return Material(
        vocabulary,
        Sentences.of(chain.from_iterable(_encoded(vocabulary, part) for part, _ in parts)),
        Sentences.of(_encoded(vocabulary, _tokenised(kept_out, settings.language, spellings))),
        mixture,
        portions,
        _origin(texts, validation, settings),
    )


def _portion(text: Text, sentences: int) -> Portion:
    request = text.request
    is_wrapped = request.reader is None and any(map(looks_wrapped, text.parts))
    return Portion(request.name, sentences, request.times, text.licence, text.credit, is_wrapped)


def _origin(texts: Sequence[Text], validation: Text | None, settings: Settings) -> Origin:
    return Origin(
        settings.language,
        likely_language(texts),
        settings.vocabulary_size,
        settings.validation_share,
        settings.seed,
        settings.finish,
        validation.request.name if validation else None,
    )


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


def _encoded(vocabulary: Vocabulary, sentences: Iterable[Tokens]) -> Iterator[Ids]:
    return (vocabulary.encode(tokens, boundaries=True) for tokens in sentences)


def _as_often(part: Sequence[Item], times: float) -> Iterator[Item]:
    """A part as often as it counts; of a share, every so manyth, so that a vocabulary has no chance in it."""
    whole, share = int(times), times % 1
    rest = (item for k, item in enumerate(part) if int((k + 1) * share) > int(k * share))
    return chain(chain.from_iterable([part] * whole), rest)
