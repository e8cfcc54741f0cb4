"""The face of the library: a language model that reads words and predicts the next one.

model = RNNLanguageModel(hidden_size=64)
model.build_vocabulary(["il fait beau", "il fait froid"])
loss = model.train_on_sentence("il fait beau", learning_rate=0.05)
model.predict_next_word("il fait", top_k=2)
"""

from __future__ import annotations

import copy
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from functools import lru_cache
from math import exp, isfinite
from pathlib import Path
from typing import Any, ClassVar, Self

import numpy as np
import numpy.typing as npt

from rnnlm_core import checkpoint, network
from rnnlm_core.arrays import Array, Gradients, Ids, Params, SparseRows
from rnnlm_core.batching import sentence_chunks
from rnnlm_core.checkpoint import Checkpoint
from rnnlm_core.config import NetworkConfig
from rnnlm_core.generation import generate, next_word_probabilities
from rnnlm_core.growth import grow
from rnnlm_core.optimizers import SGD, clipping_scale, global_norm
from rnnlm_core.text import detokenize, tokenize
from rnnlm_core.training import mean_loss, refuse_divergence, train
from rnnlm_core.training_state import DivergenceError, Progress, TrainingOptions, begin
from rnnlm_core.vocabulary import BOUNDARY_ID, UNKNOWN_ID, Vocabulary

EVALUATION_BATCH = 32
LONGEST_STEP = 50.0
"""An update longer than this cannot be meant: weights are of the order of 1."""


def _listed(texts: Iterable[str]) -> list[str]:
    """The texts as a list. Raises TypeError for one string, which would be read letter by letter."""
    if isinstance(texts, str):
        raise TypeError("give a list of sentences, not one string: [sentence]")
    return list(texts)


@lru_cache(maxsize=4096)
def _tokens(sentence: str, language: str) -> tuple[str, ...]:
    """A lesson repeats its sentences hundreds of times."""
    return tuple(tokenize(sentence, language))


class UnknownWordWarning(UserWarning):
    """A context holds words that the model does not know."""


class RNNLanguageModel:
    """A recurrent language model with the Elman cell: h_t = tanh(x_t W_x + h_{t-1} W_h + b_h).

    Without `embedding_size` the input is the one-hot word itself. The same `seed` gives the same weights, the
    same training and the same text, bit for bit on one machine.
    """

    cell: ClassVar[str] = "elman"

    def __init__(
        self,
        hidden_size: int = 64,
        embedding_size: int | None = None,
        *,
        language: str = "fr",
        seed: int = 0,
        clip_norm: float | None = 5.0,
        dtype: npt.DTypeLike = np.float32,
        **shape: Any,
    ) -> None:
        """Choose the sizes; `shape` takes the other fields of NetworkConfig (layers, dropout, tied, …)."""
        least = max(shape.get("cutoffs", ()), default=0) + 1  # the vocabulary comes later
        self._shape = NetworkConfig(least, hidden_size, embedding_size, **({"cell": self.cell} | shape))
        if clip_norm is not None and not clip_norm > 0:
            raise ValueError("clip_norm must be above 0, such as 5.0, or None for no clipping")
        self.language = language
        self.seed = seed
        self.clip_norm = clip_norm
        self.trained_loss: float | None = None
        """Mean loss of the last training, nats per token."""
        self.boundaries = False
        """Whether the last training put `</s>` around each sentence; predictions then start from it."""
        self._dtype = np.dtype(dtype)
        self._vocabulary: Vocabulary | None = None
        self._config: NetworkConfig | None = None
        self.params: Params = {}

    def build_vocabulary(self, texts: Iterable[str], *, max_size: int | None = None, min_count: int = 1) -> Vocabulary:
        """Collect the words of the texts and make fresh weights for them."""
        sentences = [tokenize(text, self.language) for text in _listed(texts)]
        if not any(sentences):
            raise ValueError("the texts hold no words: give at least one sentence")
        vocabulary = Vocabulary.build(sentences, max_size=max_size, min_count=min_count)
        config = replace(self._shape, vocab_size=len(vocabulary))
        self._adopt(vocabulary, config, network.initialise(config, np.random.default_rng(self.seed), self._dtype))
        return vocabulary

    def _adopt(self, vocabulary: Vocabulary, config: NetworkConfig, params: Params) -> None:
        self._vocabulary, self._config, self.params = vocabulary, config, params

    def grow_vocabulary(self, texts: Iterable[str]) -> list[str]:
        """Add the words that are new; their weights start from the mean of the known ones'. Returns them."""
        new = self.vocabulary.grow([tokenize(text, self.language) for text in _listed(texts)])
        if new:
            rng = np.random.default_rng((self.seed, len(self.vocabulary)))
            self._config, self.params = grow(self.config, self.params, len(self.vocabulary), rng)
        return new

    @property
    def vocabulary(self) -> Vocabulary:
        """The words known. Raises RuntimeError before there are any."""
        if self._vocabulary is None:
            raise RuntimeError("the model knows no words yet: call build_vocabulary(texts) first")
        return self._vocabulary

    @property
    def config(self) -> NetworkConfig:
        """The shape of the network. Raises RuntimeError before there is a vocabulary."""
        if self._config is None:
            raise RuntimeError("the model knows no words yet: call build_vocabulary(texts) first")
        return self._config

    @property
    def parameter_count(self) -> int:
        """How many numbers the model has learnt."""
        return sum(value.size for value in self.params.values())

    def _weights(self, name: str) -> Array:
        if name == "W_y" and self.config.tied:
            return network.output_weights(self.config, self.params)
        key = name if name in self.params else f"cells.0.{name}"
        if key not in self.params:
            raise AttributeError(f"this model has no {name}: its output is an adaptive softmax, see model.params")
        return self.params[key]

    @property
    def W_x(self) -> Array:
        """(E or V, H) input weights of the first layer."""
        return self._weights("W_x")

    @property
    def W_h(self) -> Array:
        """(H, H) recurrent weights of the first layer."""
        return self._weights("W_h")

    @property
    def W_y(self) -> Array:
        """(H, V) output weights."""
        return self._weights("W_y")

    @property
    def b_h(self) -> Array:
        """(H,) recurrent bias of the first layer."""
        return self._weights("b_h")

    @property
    def b_y(self) -> Array:
        """(V,) output bias."""
        return self._weights("b_y")

    def train_on_sentence(self, sentence: str, learning_rate: float, *, boundaries: bool | None = None) -> float:
        """One step of back-propagation through time: word i+1 is predicted from the words 1…i.

        No boundary symbols, unless `boundaries` asks for them or the model was trained with them before. Returns
        the summed cross-entropy in nats, as it was before the step. Raises DivergenceError, the weights
        untouched, where the loss or the step is no longer finite.
        """
        if not (isfinite(learning_rate) and learning_rate > 0):
            raise ValueError("the learning rate must be a positive number, such as 0.05")
        boundaries = self.boundaries if boundaries is None else boundaries
        loss, tokens, gradients = self._summed_loss(self._steps_of(sentence, boundaries))
        norm = global_norm(gradients)
        refuse_divergence(loss / tokens, norm, self.config.vocab_size)
        scale = clipping_scale(norm, self.clip_norm)
        if learning_rate * scale * norm > LONGEST_STEP:
            raise DivergenceError("this step would destroy the weights: try a smaller learning rate")
        SGD().update(self.params, gradients, {}, learning_rate, scale)
        self.trained_loss, self.boundaries = loss / tokens, boundaries
        return loss

    def gradients(self, sentence: str, *, boundaries: bool | None = None) -> Params:
        """The gradient of the summed cross-entropy for every parameter, unclipped, for looking at."""
        boundaries = self.boundaries if boundaries is None else boundaries
        _, _, gradients = self._summed_loss(self._steps_of(sentence, boundaries))
        return {name: g.to_dense() if isinstance(g, SparseRows) else g for name, g in gradients.items()}

    def _steps_of(self, sentence: str, boundaries: bool) -> Ids:
        """The ids of a sentence that is long enough to learn from."""
        tokens = _tokens(sentence, self.language)
        if not tokens:
            raise ValueError("the sentence is empty: give it at least one word")
        if len(tokens) < 2 and not boundaries:
            raise ValueError("a sentence of one word has no next word: add a word, or boundaries=True")
        return self.vocabulary.encode(tokens, boundaries=boundaries)

    def _summed_loss(self, ids: Ids) -> tuple[float, int, Gradients]:
        inputs, targets = ids[:-1, None], ids[1:, None]
        ones = np.ones(inputs.shape, self._dtype)
        states = network.zero_states(self.config, 1, self._dtype)
        result = network.forward(self.config, self.params, inputs, targets, ones, states)
        return result.loss, len(inputs), network.backward(self.config, self.params, result.trace)

    def training(
        self,
        texts: Iterable[str],
        *,
        boundaries: bool = True,
        validation_texts: Iterable[str] = (),
        **options: Any,
    ) -> Iterator[Progress]:
        """Train on many sentences, one `Progress` a batch; leave the loop to stop, the weights stay as they are.

        `options` are those of TrainingOptions. Builds the vocabulary where there is none. Where there are
        validation texts, the weights end at those of the best epoch.
        """
        texts, validation_texts = _listed(texts), _listed(validation_texts)
        if self._vocabulary is None:
            self.build_vocabulary(texts)
        sequences = self._sequences(texts, boundaries)
        held_out = self._sequences(validation_texts, boundaries) if validation_texts else []
        chosen = TrainingOptions(**({"seed": self.seed, "clip_norm": self.clip_norm} | options))
        state, self.boundaries = begin(self.params, chosen), boundaries
        for progress in train(self.config, state, sequences, chosen, held_out):
            self.trained_loss = progress.loss
            yield progress
        self.params = state.result

    def _sequences(self, texts: Sequence[str], boundaries: bool) -> list[Ids]:
        tokenised = (tokenize(text, self.language) for text in texts)
        shortest = 1 if boundaries else 2
        sequences = [
            self.vocabulary.encode(tokens, boundaries=boundaries) for tokens in tokenised if len(tokens) >= shortest
        ]
        if not sequences:
            raise ValueError(f"there is nothing to read: give sentences of at least {shortest} word(s)")
        return sequences

    def fit(self, texts: Iterable[str], **options: Any) -> list[Progress]:
        """Train to the end, see `training`; returns the last `Progress` of each epoch."""
        history: dict[int, Progress] = {}
        for progress in self.training(texts, **options):
            history[progress.epoch] = progress
        return list(history.values())

    def predict_next_word(self, context: str, top_k: int = 5, *, show: bool = False) -> list[tuple[str, float]]:
        """The `top_k` likeliest next words with their probabilities, best first.

        Words that are not known are read as `<unk>`, with a warning. `show=True` prints the ranking.
        """
        if top_k < 1:
            raise ValueError("top_k must be at least 1")
        probabilities = next_word_probabilities(self.config, self.params, self._context(context))
        shown = np.flatnonzero(self.vocabulary.displayable)
        best = shown[np.argsort(-probabilities[shown], kind="stable")[:top_k]]
        ranking = [(self.vocabulary.word(index), float(probabilities[index])) for index in best]
        if show:
            print(f"{context} …")
            for rank, (word, probability) in enumerate(ranking, start=1):
                print(f"  {rank}. {word:<20} {probability:6.1%}")
        return ranking

    def _context(self, context: str) -> Ids:
        """Ids of the words before the one to predict, `</s>` first where the model was trained with it."""
        tokens = tokenize(context, self.language)
        ids = self.vocabulary.encode(tokens)
        unknown = [token for token, index in zip(tokens, ids, strict=True) if index == UNKNOWN_ID]
        if unknown:
            warnings.warn(f"read as {Vocabulary.UNKNOWN}: {', '.join(unknown)}", UnknownWordWarning, stacklevel=3)
        if self.boundaries:
            return np.array([BOUNDARY_ID, *ids])
        if not len(ids):
            raise ValueError("the context is empty: give at least one word")
        return ids

    def perplexity(self, texts: Iterable[str]) -> float:
        """exp of the mean cross-entropy per token; with `</s>` where the model was trained with it."""
        sequences = self._sequences(_listed(texts), self.boundaries)
        return exp(mean_loss(self.config, self.params, sentence_chunks(sequences, EVALUATION_BATCH)))

    def generate(
        self,
        context: str = "",
        max_words: int = 20,
        *,
        temperature: float = 1.0,
        top_k: int | None = None,
        top_p: float | None = None,
        seed: int | None = None,
    ) -> str:
        """Go on from the context, word by word, to the end of the sentence or `max_words`.

        Low temperatures keep to what is likely; `top_k` and `top_p` leave out the unlikely. Never `<unk>`.
        """
        rng = np.random.default_rng(self.seed if seed is None else seed)
        ids = generate(self.config, self.params, self._context(context), max_words, rng, temperature, top_k, top_p)
        words = self.vocabulary.decode(ids)
        return detokenize([*tokenize(context, self.language), *words], self.language)

    def copy(self) -> Self:
        """An independent model with the same words and weights."""
        twin = copy.copy(self)
        twin._vocabulary = copy.deepcopy(self._vocabulary)
        twin.params = {name: value.copy() for name, value in self.params.items()}
        return twin

    def save(self, path: str | Path, *, storage: str | None = None) -> None:
        """Write the model to one safetensors file, atomically; `storage="float16"` halves it."""
        extra = {
            "seed": self.seed,
            "clip_norm": self.clip_norm,
            "boundaries": self.boundaries,
            "trained_loss": self.trained_loss,
        }
        checkpoint.save(path, Checkpoint(self.config, self.params, self.vocabulary, self.language, extra), storage)

    @staticmethod
    def load(path: str | Path) -> RNNLanguageModel:
        """Read a model of any cell back. Raises FileNotFoundError, or CheckpointError with advice."""
        return from_checkpoint(checkpoint.load(path))


class LSTMLanguageModel(RNNLanguageModel):
    """A language model with the LSTM cell, whose memory lasts."""

    cell = "lstm"


class GRULanguageModel(RNNLanguageModel):
    """A language model with the GRU cell, between the two in size and memory."""

    cell = "gru"


MODELS: dict[str, type[RNNLanguageModel]] = {
    model.cell: model for model in (RNNLanguageModel, GRULanguageModel, LSTMLanguageModel)
}
"""Language model by the name of its cell."""


def from_checkpoint(loaded: Checkpoint) -> RNNLanguageModel:
    """The model that a checkpoint holds."""
    shape = asdict(loaded.config)
    del shape["vocab_size"]
    dtype = next(iter(loaded.params.values())).dtype
    model = MODELS[loaded.config.cell](language=loaded.language, dtype=dtype, **shape)
    model.seed = loaded.extra.get("seed", 0)
    model.clip_norm = loaded.extra.get("clip_norm", model.clip_norm)
    model.boundaries = loaded.extra.get("boundaries", True)
    model.trained_loss = loaded.extra.get("trained_loss")
    model._adopt(loaded.vocabulary, loaded.config, loaded.params)
    return model
