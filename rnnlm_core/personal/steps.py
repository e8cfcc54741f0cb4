"""Gradient descent on new sentences beside known ones, moving only what the lesson is about.

    loss = mean over the new words  +  ρ · mean over the known words

The recurrent weights may move, and the rows of the words that occur in the new sentences; rows of words that are new
move faster, for nothing else depends on them yet. The first word of a sentence is not learnt: that one sentence begins
with it says little about the next, and would cost every other sentence.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rnnlm_core import adaptive_softmax, network
from rnnlm_core.arrays import Array, Gradients, Ids, SparseRows, Workspace
from rnnlm_core.batching import Chunk, pad
from rnnlm_core.language_model import RNNLanguageModel
from rnnlm_core.layers import OutputTrace
from rnnlm_core.optimizers import OPTIMIZERS, clipping_scale, global_norm
from rnnlm_core.personal.options import Manner
from rnnlm_core.training import refuse_divergence

ROWS = ("E", "b_y")
"""The parameters that have one row for each word."""


class Learner:
    """A model that is being changed, and what may change in it."""

    def __init__(self, model: RNNLanguageModel, manner: Manner, first_new: int, movable: Ids) -> None:
        """Begin.

        Args:
            model: Changed in place.
            manner: How.
            first_new: The id of the first word that is new in this lesson.
            movable: The ids of the words in the lesson, ascending.
        """
        self._model, self._manner, self._first_new, self._movable = model, manner, first_new, movable
        self._optimizer = OPTIMIZERS[manner.optimizer]
        self._moments = self._optimizer.initialise(model.params)
        self._workspace = Workspace()

    def step(self, new: Sequence[Ids], known: Sequence[Ids], rate: float, seed: tuple[int, ...]) -> float:
        """One step; returns the mean loss as it was before, over new and known words.

        Raises:
            DivergenceError: The loss or the gradient is no longer plausible; nothing was moved.
        """
        config, params, manner = self._model.config, self._model.params, self._manner
        chunk, weights = _side_by_side(new, known, manner.replay_weight)
        dtype = next(iter(params.values())).dtype
        states = network.zero_states(config, chunk.inputs.shape[1], dtype)
        dropout = np.random.default_rng(seed) if config.dropout and manner.margin is None else None
        args = config, params, chunk.inputs, chunk.targets, weights.astype(dtype), states, dropout, self._workspace
        result = network.forward(*args)
        if manner.margin is not None:
            _leave_what_is_known(result.trace.output, len(new), chunk.inputs.shape, manner.margin)
        gradients = self._of_the_lesson(network.backward(config, params, result.trace, self._workspace))
        norm, loss = global_norm(gradients), result.loss / float(weights.sum())
        refuse_divergence(loss, norm, config.vocab_size)
        self._move(gradients, rate, clipping_scale(norm, manner.clip_norm))
        return loss

    def _of_the_lesson(self, gradients: Gradients) -> Gradients:
        """The gradients without the rows of words that the lesson is not about."""
        if not self._model.config.tied:
            return gradients
        E, b_y = gradients["E"], np.zeros_like(self._model.params["b_y"])
        dense: Array = E.to_dense() if isinstance(E, SparseRows) else E
        b_y[self._movable] = gradients["b_y"][self._movable]
        return gradients | {"E": SparseRows(self._movable, dense[self._movable], len(dense)), "b_y": b_y}

    def _move(self, gradients: Gradients, rate: float, scale: float) -> None:
        """One step of the optimiser, a longer one for the rows of new words."""
        params = self._model.params
        before = {name: params[name][self._first_new :].copy() for name in ROWS if name in params}
        self._optimizer.update(params, gradients, self._moments, rate, scale)
        for name, rows in before.items():
            new = params[name][self._first_new :]
            new += (self._manner.new_word_rate - 1) * (new - rows)


def _leave_what_is_known(
    trace: OutputTrace | adaptive_softmax.Trace, new: int, shape: tuple[int, ...], margin: float
) -> None:
    """Let new words have no gradient where they are already likelier than every other word by exp(margin).

    The scores of a trace are e_n - s_n onehot(target_n) with max e_n = 1, so that the largest of them belongs to
    another word, and is below 1 only where the target is the likeliest.
    """
    if isinstance(trace, OutputTrace):
        rivals = trace.scores.reshape(*shape, -1)[:, :new].max(axis=2)
        trace.factors.reshape(shape)[:, :new][rivals <= np.exp(-margin)] = 0


def _side_by_side(new: Sequence[Ids], known: Sequence[Ids], share: float) -> tuple[Chunk, Array]:
    """Both in one chunk, and the weight of each word in the loss."""
    chunk = pad([*new, *known])
    weights = chunk.mask.astype(np.float64)
    weights[0, : len(new)] = 0.0
    for lanes, part in ((slice(0, len(new)), 1.0), (slice(len(new), None), share)):
        weights[:, lanes] *= part / max(1.0, weights[:, lanes].sum())
    return chunk, weights
