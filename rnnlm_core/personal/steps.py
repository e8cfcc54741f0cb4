"""Gradient descent on new sentences beside known ones, moving only what the lesson is about.

    loss = mean over the new words  +  ρ · mean over the known words

The recurrent weights may move, and the rows of the words that occur in the new sentences; rows of words that are new
move faster, for nothing else depends on them yet. The first word of a sentence is not learnt: that one sentence begins
with it says little about the next, and would cost every other sentence.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rnnlm_core import network
from rnnlm_core.language_model import RNNLanguageModel
from rnnlm_core.numerics import adaptive_softmax
from rnnlm_core.numerics.arrays import Array, Gradient, Gradients, Ids, SparseRows, Workspace, dtype_of
from rnnlm_core.numerics.layers import OutputTrace
from rnnlm_core.personal.options import Manner
from rnnlm_core.training.batching import Chunk, pad
from rnnlm_core.training.optimizers import OPTIMIZERS, clipping_scale, global_norm
from rnnlm_core.training.step import refuse_divergence
from rnnlm_core.vocabulary import UNKNOWN_ID

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
        self._moments = self._optimizer.initialize(model.params)
        self._workspaces = Workspace(), Workspace()  # the gradients of one pass are still needed after the other

    def step(self, new: Sequence[Ids], known: Sequence[Ids], rate: float, seed: tuple[int, ...]) -> float:
        """One step; returns the mean loss on the new words as it was before.

        Raises:
            DivergenceError: The loss or the gradient is no longer plausible; nothing was moved.
        """
        loss, gradients = self._pass(pad(new), True, (*seed, 0))
        if known:
            _, others = self._pass(pad(known), False, (*seed, 1))
            gradients = _sum(gradients, others)
        norm = global_norm(gradients)
        refuse_divergence(loss, norm, self._model.config.vocab_size)
        self._move(gradients, rate, clipping_scale(norm, self._manner.clip_norm))
        return loss

    def _pass(self, chunk: Chunk, is_new: bool, seed: tuple[int, ...]) -> tuple[float, Gradients]:
        """The mean loss on new or known words, and the gradients of their term in the loss."""
        config, params, manner = self._model.config, self._model.params, self._manner
        dtype, workspace = dtype_of(params), self._workspaces[is_new]
        weights = chunk.mask.astype(dtype)
        weights[:is_new] = 0.0
        if is_new:  # a date or a number of the lesson is no word, and nothing to be predicted
            weights[chunk.targets == UNKNOWN_ID] = 0.0
        share = 1.0 if is_new else manner.replay_weight
        weights *= share / max(1.0, float(weights.sum()))
        states = network.zero_states(config, weights.shape[1], dtype)
        dropout = np.random.default_rng(seed) if config.dropout and manner.margin is None else None
        result = network.forward(config, params, chunk.inputs, chunk.targets, weights, states, dropout, workspace)
        if is_new and manner.margin is not None:
            _leave_what_is_known(result.trace.output, manner.margin)
        return result.loss / share, self._of_the_lesson(network.backward(config, params, result.trace, workspace))

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


def _leave_what_is_known(trace: OutputTrace | adaptive_softmax.Trace, margin: float) -> None:
    """Let words have no gradient where they are already likelier than every other word by `margin` nats.

    The scores of a trace are e_n - s_n onehot(target_n) with max e_n = 1, so that the largest of them belongs to
    another word, and is below 1 only where the target is the likeliest.
    """
    if isinstance(trace, OutputTrace):
        trace.factors[trace.scores.max(axis=1) <= np.exp(-margin)] = 0


def _sum(one: Gradients, other: Gradients) -> Gradients:
    """Both together; sparse ones have the same rows."""
    return {name: _added(gradient, other[name]) for name, gradient in one.items()}


def _added(one: Gradient, other: Gradient) -> Gradient:
    if isinstance(one, SparseRows) and isinstance(other, SparseRows) and np.array_equal(one.ids, other.ids):
        return one._replace(rows=one.rows + other.rows)
    dense: list[Array] = [each.to_dense() if isinstance(each, SparseRows) else each for each in (one, other)]
    return dense[0] + dense[1]
