"""A sentence word by word through a network, forward and then backward, with every number on the way.

Each word is one call of the cell's own `forward`, and on the way back one of its own `backward`, with the state carried
between them: what is shown is what training computes. The loss is that of the whole sentence, L = -Σ log p(next word),
and the states, gates and gradients are those of the last layer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from rnnlm_core import network
from rnnlm_core.cells import State
from rnnlm_core.inspection._reach import output_gradient
from rnnlm_core.network.config import NetworkConfig
from rnnlm_core.numerics.arrays import Array, Ids, Params, SparseRows, dtype_of
from rnnlm_core.numerics.functions import log_softmax, top_k
from rnnlm_core.training.sentence import summed_loss, take_step


@dataclass(frozen=True)
class Subject:
    """A network, and a sentence for it."""

    config: NetworkConfig
    params: Params
    words: tuple[str, ...]
    """(T+1,) as they are shown: what is read, and after it what is to be predicted."""
    ids: Ids
    """(T+1,)."""
    spelling: tuple[str, ...]
    """(V,) each word of the vocabulary."""

    @property
    def own(self) -> Params:
        """The weights of the last layer, under the cell's own names."""
        return network.layer_params(self.params, self.config.layers - 1)


class Ahead(NamedTuple):
    """One word forward."""

    before: State
    """What came in: (1, H) each part."""
    after: State
    trace: Any
    """The cell's own, of one step."""
    log_p: Array
    """(V,) log-probability of each word to come next."""
    loss: float
    """-log p of the word that comes next, in nats."""

    def gates(self, config: NetworkConfig) -> dict[str, Array]:
        """(H,) each gate by its letter; none for the Elman cell."""
        return {letter: self.trace.gates[k][0, 0] for k, letter in enumerate(config.cell_module.GATES)}


class Back(NamedTuple):
    """One word backward; all of it dL/d(…)."""

    from_output: Array
    """(H,) what reaches h_t from the prediction made here."""
    from_later: State
    """What reaches each part of the state from the words after: (1, H) each."""
    dh: Array
    """(H,) both together, dL/dh_t."""
    dz: Array
    """(G·H,) as b_h: dL/d(x_t W_x + h_{t-1} W_h + b_h), gate by gate."""
    slopes: Array
    """(N, G, N) what this word adds to dL/dW_h, from and to the N units of the walk, gate by gate."""


class Weight(NamedTuple):
    """One number of the network."""

    name: str
    """The array that holds it, as `params` names it."""
    place: tuple[int, ...]
    value: float
    gradient: float
    """dL/d(this weight)."""


@dataclass(frozen=True)
class Walk:
    """All there is to see."""

    subject: Subject
    units: list[int]
    """(N,) the units whose states are farthest from zero, in their own order."""
    ahead: list[Ahead]
    """(T,) from the first word on."""
    back: list[Back]
    """(T,) in the order of the words, too; computed from the last."""
    loss: float
    gradients: dict[str, Array]
    """dL/dθ of each array of the last layer, and of W_y and b_y where the network has them as such."""

    def steepest(self, each: int) -> list[Weight]:
        """So many weights of each array, those with the steepest slopes; the steepest first."""
        found = (weight for name in self.gradients for weight in self._steepest_of(name, each))
        return sorted(found, key=lambda weight: -abs(weight.gradient))

    def _steepest_of(self, name: str, count: int) -> Iterator[Weight]:
        slopes, values = self.gradients[name], self.subject.params[name]
        for at in top_k(np.abs(slopes).ravel(), count):
            place = tuple(int(k) for k in np.unravel_index(at, slopes.shape))
            yield Weight(name, place, float(values[place]), float(slopes[place]))


def walk(subject: Subject, units: int = 6) -> Walk:
    """Read the sentence, and go back through it; so many units are told of one by one.

    Raises ValueError for a sentence without a word to predict.
    """
    if len(subject.ids) < 2:
        raise ValueError("a walk needs at least two words: one to read, and one to predict")
    loss, gradients = summed_loss(subject.config, subject.params, subject.ids)
    ahead = _forward(subject)
    chosen = _liveliest(ahead, units)
    prefix = f"cells.{subject.config.layers - 1}."
    dense = {
        name: slopes.to_dense() if isinstance(slopes, SparseRows) else slopes
        for name, slopes in gradients.items()
        if name.startswith(prefix) or name in ("W_y", "b_y")
    }
    return Walk(subject, chosen, ahead, _backward(subject, ahead, chosen), float(loss), dense)


def _forward(subject: Subject) -> list[Ahead]:
    config, params, ids = subject.config, subject.params, subject.ids
    states, steps = network.zero_states(config, 1, dtype_of(params)), []
    for t in range(len(ids) - 1):
        before = states[-1]
        encoded = network.encode(config, params, ids[t : t + 1, None], states)
        states = encoded.states
        log_p = log_softmax(network.logits(config, params, network.project(config, params, encoded.outputs[0])))[0]
        steps.append(Ahead(before, states[-1], encoded.cells[-1], log_p, -float(log_p[ids[t + 1]])))
    return steps


def _liveliest(ahead: Sequence[Ahead], count: int) -> list[int]:
    strength = sum(np.abs(step.after[0][0]) for step in ahead)
    return sorted(np.argsort(-np.asarray(strength), kind="stable")[:count].tolist())


def _backward(subject: Subject, ahead: Sequence[Ahead], units: list[int]) -> list[Back]:
    config, cell, own = subject.config, subject.config.cell_module, subject.own
    from_later, steps = tuple(np.zeros_like(part) for part in ahead[0].before), []
    for step, target in zip(reversed(ahead), subject.ids[:0:-1], strict=True):
        from_output = output_gradient(config, subject.params, step.after[0], int(target))
        dh = np.empty_like(from_output)[None]
        result = cell.backward(own, step.trace, from_output[None], from_later, dh_steps=dh)
        dW_h = _dense(result.gradients["W_h"]).reshape(config.hidden_size, -1, config.hidden_size)
        chosen = dW_h[units][:, :, units]
        steps.append(Back(from_output[0], from_later, dh[0, 0], _dense(result.gradients["b_h"]), chosen))
        from_later = result.d_state
    return steps[::-1]


def _dense(slopes: Array | SparseRows) -> Array:
    return slopes.to_dense() if isinstance(slopes, SparseRows) else slopes


def changed(subject: Subject, name: str, index: tuple[int, ...], value: float) -> Subject:
    """The same with one weight at another value; the arrays of `subject` stay as they are."""
    array = subject.params[name].copy()
    array[index] = value
    return replace(subject, params=subject.params | {name: array})


def taught(subject: Subject, learning_rate: float, steps: int = 1) -> Subject:
    """The same after some steps of gradient descent on its sentence: θ ← θ − η dθ, the gradient clipped at 5."""
    params = {name: array.copy() for name, array in subject.params.items()}
    for _ in range(steps):
        take_step(subject.config, params, subject.ids, learning_rate, clip_norm=5.0)
    return replace(subject, params=params)


def small(cell: str, words: Sequence[str], hidden_size: int = 6, seed: int = 0) -> Subject:
    """A fresh network in float64 that knows the words of one sentence and nothing else.

    Args:
        cell: Its name in `rnnlm_core.cells.CELLS`.
        words: Read one after the other; each, but the first, is to be predicted.
        hidden_size: H.
        seed: Of the first weights.
    """
    spelling = tuple(dict.fromkeys(words))
    config = NetworkConfig(len(spelling), hidden_size, cell=cell)
    params = network.initialize(config, np.random.default_rng(seed), np.float64)
    ids = np.array([spelling.index(word) for word in words], dtype=np.intp)
    return Subject(config, params, tuple(words), ids, spelling)
