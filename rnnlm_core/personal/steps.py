"""Gradient descent on new sentences beside known ones, moving only what the lesson is about.

    loss = mean over the new words  +  ρ · mean over the known words

The recurrent weights may move, and the rows of the words that occur in the new sentences; rows of words that are new
move faster, for nothing else depends on them yet. The first word of a sentence is not learnt: that one sentence begins
with it says little about the next, and would cost every other sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rnnlm_core import adaptive_softmax, network
from rnnlm_core.arrays import Array, Gradient, Gradients, Ids, SparseRows, Workspace
from rnnlm_core.batching import Chunk, pad
from rnnlm_core.language_model import RNNLanguageModel
from rnnlm_core.layers import OutputTrace
from rnnlm_core.optimizers import SGD, clipping_scale, global_norm
from rnnlm_core.personal.options import LearningOptions
from rnnlm_core.training import refuse_divergence


@dataclass
class Learner:
    """A model that is being changed, and what may change in it."""

    model: RNNLanguageModel
    options: LearningOptions
    first_new: int
    """The id of the first word that is new in this lesson."""
    movable: Ids
    """The ids of the words in the lesson, ascending."""
    few: bool
    """Whether the sentences are so few that they are to be known word for word."""
    workspace: Workspace

    def step(self, new: Sequence[Ids], known: Sequence[Ids], rate: float, seed: tuple[int, ...]) -> float:
        """One step; returns the mean loss on the new words as it was before.

        Raises:
            DivergenceError: The loss or the gradient is no longer plausible; nothing was moved.
        """
        config, params = self.model.config, self.model.params
        chunk, weights = _side_by_side(new, known, self.options.replay_weight)
        dtype = next(iter(params.values())).dtype
        states = network.zero_states(config, chunk.inputs.shape[1], dtype)
        dropout = np.random.default_rng(seed) if config.dropout and not self.few else None
        args = config, params, chunk.inputs, chunk.targets, weights.astype(dtype), states, dropout, self.workspace
        result = network.forward(*args)
        if self.few:
            _leave_what_is_known(result.trace.output, len(new), chunk.inputs.shape, self.options.margin)
        gradients = self._of_the_lesson(network.backward(config, params, result.trace, self.workspace))
        norm = global_norm(gradients)
        loss = result.loss / (1 + self.options.replay_weight * bool(known))
        refuse_divergence(loss, norm, config.vocab_size)
        SGD().update(params, gradients, {}, rate, clipping_scale(norm, self.options.clip_norm))
        return loss

    def _of_the_lesson(self, gradients: Gradients) -> Gradients:
        """The gradients without the rows of other words, and with those of new words made larger."""
        return {name: self._rows(name, gradient) for name, gradient in gradients.items()}

    def _rows(self, name: str, gradient: Gradient) -> Gradient:
        if name not in ("E", "b_y") or not self.model.config.tied:
            return gradient
        dense: Array = gradient.to_dense() if isinstance(gradient, SparseRows) else gradient
        rows = dense[self.movable]
        rows[self.movable >= self.first_new] *= self.options.new_word_rate
        if name == "E":
            return SparseRows(self.movable, rows, len(dense))
        alone = np.zeros_like(dense)
        alone[self.movable] = rows
        return alone


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
