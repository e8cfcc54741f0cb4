"""Word ids → chunks: (T, B) windows of inputs and targets, from sentences one by one or from one long stream.

A sequence is the ids of one sentence; each word is predicted from those before it, so a sequence of n ids makes
n - 1 steps. With boundaries it starts and ends with the id of `</s>`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import NamedTuple, overload

import numpy as np

from rnnlm_core.numerics.arrays import Array, Ids
from rnnlm_core.vocabulary import BOUNDARY_ID

POOL_BATCHES = 64
"""Sentences are sorted by length within pools of so many batches: little padding, and still a random order."""


class Chunk(NamedTuple):
    """A window of truncated back-propagation through time."""

    inputs: Ids
    """(T, B)."""
    targets: Ids
    """(T, B): the words that follow `inputs`."""
    mask: Array
    """(T, B): 1 where there is a word to predict, 0 where there is padding."""
    carries: bool
    """Whether every lane goes on where it stood at the end of the chunk before."""

    @property
    def tokens(self) -> int:
        """How many words are predicted."""
        return int(self.mask.sum())


class Sentences(Sequence[Ids]):
    """Many sequences of word ids, one after another in one array: a few bytes a word, and batches in one sweep."""

    def __init__(self, ids: Ids, lengths: Ids) -> None:
        """Take the ids of all sequences and the length of each. Raises ValueError where they do not fit together."""
        self.ids, self.lengths = ids, lengths
        self.starts = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])
        if self.starts[-1] != len(ids):
            raise ValueError(f"{len(ids)} ids do not make sequences of {self.starts[-1]}")

    @classmethod
    def of(cls, sequences: Iterable[Ids]) -> Sentences:
        """The same sequences in one array."""
        held = list(sequences)
        lengths = np.array([len(sequence) for sequence in held], np.int64)
        return cls(np.concatenate([np.zeros(0, np.intp), *held]), lengths)

    def __len__(self) -> int:
        """How many sequences."""
        return len(self.lengths)

    @overload
    def __getitem__(self, index: int) -> Ids: ...

    @overload
    def __getitem__(self, index: slice) -> list[Ids]: ...

    def __getitem__(self, index: int | slice) -> Ids | list[Ids]:
        """One sequence, or some."""
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        if not 0 <= index < len(self):
            raise IndexError(index)
        return self.ids[self.starts[index] : self.starts[index + 1]].astype(np.intp)


@dataclass(frozen=True)
class Mixture:
    """How often each part of a text is read in an epoch: 2 is twice, 0.3 another random third each time."""

    sizes: tuple[int, ...]
    """How many sequences each part has; the parts stand one after another."""
    times: tuple[float, ...]
    finish: tuple[float, ...] = ()
    """The same for the end of a training; empty where nothing changes."""

    def draw(self, rng: np.random.Generator, finishing: bool = False) -> Ids:
        """The sequences of one epoch, part by part."""
        firsts = accumulate(self.sizes, initial=0)
        times = self.finish if finishing and self.finish else self.times
        parts = [_times_over(*part, rng) for part in zip(firsts, self.sizes, times, strict=False)]
        return np.concatenate([np.zeros(0, np.int64), *parts])


def _times_over(first: int, size: int, times: float, rng: np.random.Generator) -> Ids:
    whole, share = int(times), times % 1
    drawn = rng.permutation(size)[: round(share * size)] if share else np.zeros(0, np.int64)
    return first + np.concatenate([np.tile(np.arange(size), whole), np.sort(drawn)])


class SentenceChunks(Sequence[Chunk]):
    """The chunks of `sentence_chunks`, each made when it is asked for."""

    def __init__(self, ids: Ids, first: Ids, sizes: Ids, batches: Sequence[Ids]) -> None:
        """Take pieces of `ids` (where each begins, how many ids it has) and which pieces make each batch."""
        self._ids, self._first, self._sizes, self._batches = ids, first, sizes, batches

    def __len__(self) -> int:
        """How many batches."""
        return len(self._batches)

    @overload
    def __getitem__(self, index: int) -> Chunk: ...

    @overload
    def __getitem__(self, index: slice) -> list[Chunk]: ...

    def __getitem__(self, index: int | slice) -> Chunk | list[Chunk]:
        """One chunk, or some: what `pad` makes of the pieces, in one sweep."""
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        pieces = self._batches[index]
        sizes, steps = self._sizes[pieces], np.arange(self._sizes[pieces].max(initial=1))[:, None]
        inside = steps < sizes
        places = self._first[pieces] + np.minimum(steps, sizes - 1)
        ids = np.where(inside, self._ids[places], 0).astype(np.int64)
        return Chunk(ids[:-1], ids[1:], inside[1:].astype(np.float32), carries=False)


def sentence_chunks(
    sequences: Sequence[Ids],
    batch_size: int,
    rng: np.random.Generator | None = None,
    max_steps: int = 64,
    drawn: Ids | None = None,
) -> SentenceChunks:
    """Whole sentences side by side, of like length, padded and masked; shuffled where there is an `rng`.

    A sequence of more than `max_steps` steps is cut into pieces that share their border word. `drawn` are the sequences
    to take, each as often as it stands there; all of them where it is missing.
    """
    held = sequences if isinstance(sequences, Sentences) else Sentences.of(sequences)
    starts, lengths = held.starts[:-1], held.lengths.astype(np.int64)
    if drawn is not None:
        starts, lengths = starts[drawn], lengths[drawn]
    first, sizes = _pieces(starts, lengths, max_steps)
    return SentenceChunks(held.ids, first, sizes, _batches(sizes, batch_size, rng))


def cut(sequence: Ids, max_steps: int) -> Iterator[Ids]:
    """Pieces of at most `max_steps` steps, each beginning with the word that the one before ends with."""
    for start in range(0, max(0, len(sequence) - 1), max_steps):
        yield sequence[start : start + max_steps + 1]


def _pieces(starts: Ids, lengths: Ids, max_steps: int) -> tuple[Ids, Ids]:
    """What `cut` makes of many sequences that stand in one array.

    starts, lengths of sequences -> starts, lengths of pieces, in their order; a sequence of one id has none.
    """
    steps = np.maximum(lengths - 1, 0)
    pieces = -(-steps // max_steps)
    owner = np.repeat(np.arange(len(steps)), pieces)
    before = max_steps * (np.arange(len(owner)) - np.repeat(np.cumsum(pieces) - pieces, pieces))
    return starts[owner] + before, np.minimum(steps[owner] - before, max_steps) + 1


def _batches(sizes: Ids, batch_size: int, rng: np.random.Generator | None) -> list[Ids]:
    """Batches of indices, neighbours in length."""
    if rng is None:
        order = np.argsort(sizes, kind="stable")
        return [order[i : i + batch_size] for i in range(0, len(order), batch_size)]
    order = rng.permutation(len(sizes))
    pool_size = POOL_BATCHES * batch_size
    batches = []
    for start in range(0, len(order), pool_size):
        pool = order[start : start + pool_size]
        pool = pool[np.argsort(sizes[pool], kind="stable")]
        batches += [pool[i : i + batch_size] for i in range(0, len(pool), batch_size)]
    return [batches[k] for k in rng.permutation(len(batches))]


def pad(pieces: Sequence[Ids]) -> Chunk:
    """Sequences side by side in the order given, the shorter ones filled up and masked."""
    steps = max(len(piece) for piece in pieces) - 1
    ids = np.zeros((steps + 1, len(pieces)), np.int64)
    mask = np.zeros((steps, len(pieces)), np.float32)
    for lane, piece in enumerate(pieces):
        ids[: len(piece), lane] = piece
        mask[: len(piece) - 1, lane] = 1
    return Chunk(ids[:-1], ids[1:], mask, carries=False)


def stream_chunks(sequences: Sequence[Ids], batch_size: int, steps: int) -> Iterator[Chunk]:
    """One long text, cut into `batch_size` lanes that are read side by side, `steps` words at a time.

    Where one sequence ends and the next begins with a boundary, one of the two is left. The state runs on from chunk to
    chunk; words beyond a whole number of lanes are left out.
    """
    if not sequences:
        return
    stream = np.concatenate([sequences[0], *(_joined(*pair) for pair in pairwise(sequences))])
    lane = (len(stream) - 1) // batch_size
    if lane < 1:
        raise ValueError(f"{len(stream)} words are too few for {batch_size} lanes: use a smaller batch_size")
    inputs = stream[: batch_size * lane].reshape(batch_size, lane).T
    targets = stream[1 : batch_size * lane + 1].reshape(batch_size, lane).T
    edges = [*range(0, lane, steps), lane]
    for first, last in pairwise(edges):
        window = slice(first, last)
        mask = np.ones((last - first, batch_size), np.float32)
        yield Chunk(inputs[window], targets[window], mask, carries=first > 0)


def _joined(before: Ids, sequence: Ids) -> Ids:
    """What a sequence adds to the stream after another."""
    return sequence[1:] if before[-1] == sequence[0] == BOUNDARY_ID else sequence
