"""Word ids → chunks: (T, B) windows of inputs and targets, from sentences one by one or from one long stream.

A sequence is the ids of one sentence; each word is predicted from those before it, so a sequence of n ids makes
n - 1 steps. With boundaries it starts and ends with the id of `</s>`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

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


def sentence_chunks(
    sequences: Sequence[Ids],
    batch_size: int,
    rng: np.random.Generator | None = None,
    max_steps: int = 64,
) -> Iterator[Chunk]:
    """Whole sentences side by side, of like length, padded and masked; shuffled where there is an `rng`.

    A sequence of more than `max_steps` steps is cut into pieces that share their border word.
    """
    pieces = [piece for sequence in sequences for piece in cut(sequence, max_steps)]
    for batch in _batches([len(piece) for piece in pieces], batch_size, rng):
        yield pad([pieces[index] for index in batch])


def cut(sequence: Ids, max_steps: int) -> Iterator[Ids]:
    """Pieces of at most `max_steps` steps, each beginning with the word that the one before ends with."""
    for start in range(0, max(0, len(sequence) - 1), max_steps):
        yield sequence[start : start + max_steps + 1]


def _batches(lengths: Sequence[int], batch_size: int, rng: np.random.Generator | None) -> list[Ids]:
    """Batches of indices, neighbours in length."""
    if rng is None:
        order = np.argsort(lengths, kind="stable")
        return [order[i : i + batch_size] for i in range(0, len(order), batch_size)]
    order, sizes = rng.permutation(len(lengths)), np.asarray(lengths)
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
