"""The face of the library: a language model that reads words and predicts the next one.

model = RNNLanguageModel(hidden_size=64)
model.build_vocabulary(["il fait beau", "il fait froid"])
loss = model.train_on_sentence("il fait beau", learning_rate=0.05)
model.predict_next_word("il fait", top_k=2)
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from math import exp
from pathlib import Path
from typing import Self, TypeVar, Unpack, cast

import numpy as np
from msgspec import to_builtins

from rnnlm_core.base_model import BaseModel, listed
from rnnlm_core.files import checkpoint
from rnnlm_core.files.checkpoint import Checkpoint, CheckpointError
from rnnlm_core.files.description import Kept, convert
from rnnlm_core.numerics.arrays import Ids, Params, SparseRows, dtype_of
from rnnlm_core.numerics.device import resolve, to_device
from rnnlm_core.prediction.generation import generate, next_word_probabilities
from rnnlm_core.text import detokenize, printable, tokenize
from rnnlm_core.training.batching import sentence_chunks
from rnnlm_core.training.loop import train
from rnnlm_core.training.sentence import encode_sentence, encode_sentences, summed_loss, take_step
from rnnlm_core.training.state import Progress, TrainingArguments, TrainingOptions, begin
from rnnlm_core.training.validation import mean_loss
from rnnlm_core.vocabulary import BOUNDARY_ID, UNKNOWN_ID, Vocabulary

EVALUATION_BATCH = 32


class UnknownWordWarning(UserWarning):
    """A context holds words that the model does not know."""


class RNNLanguageModel(BaseModel):
    """A recurrent language model with the Elman cell: h_t = tanh(x_t W_x + h_{t-1} W_h + b_h).

    Without `embedding_size` the input is the one-hot word itself. The same `seed` gives the same weights, the
    same training and the same text, bit for bit on one machine.
    """

    def train_on_sentence(self, sentence: str, learning_rate: float, *, boundaries: bool | None = None) -> float:
        """One step of back-propagation through time: word i+1 is predicted from the words 1…i.

        No boundary symbols, unless `boundaries` asks for them or the model was trained with them before. Returns
        the summed cross-entropy in nats, as it was before the step. Raises DivergenceError, the weights
        untouched, where the loss or the step is no longer finite.
        """
        boundaries = self.boundaries if boundaries is None else boundaries
        ids = encode_sentence(self.vocabulary, sentence, self.language, boundaries)
        loss, words = take_step(self.config, self.params, ids, learning_rate, self.clip_norm)
        self.trained_loss, self.boundaries = loss / words, boundaries
        return loss

    def gradients(self, sentence: str, *, boundaries: bool | None = None) -> Params:
        """The gradient of the summed cross-entropy for every parameter, unclipped, for looking at."""
        boundaries = self.boundaries if boundaries is None else boundaries
        ids = encode_sentence(self.vocabulary, sentence, self.language, boundaries)
        _, gradients = summed_loss(self.config, self.params, ids)
        return {name: g.to_dense() if isinstance(g, SparseRows) else g for name, g in gradients.items()}

    def training(
        self,
        texts: Iterable[str],
        *,
        boundaries: bool = True,
        validation_texts: Iterable[str] = (),
        **options: Unpack[TrainingArguments],
    ) -> Iterator[Progress]:
        """Train on many sentences, one `Progress` a batch; leave the loop to stop, the weights stay as they are.

        Builds the vocabulary where there is none. Where there are validation texts, the weights end at those of the
        best epoch. `boundaries` puts `</s>` around each sentence; `options` are the fields of TrainingOptions, such as
        epochs=10 and learning_rate=0.003, with the model's own `seed` and `clip_norm` where these are not given.
        """
        texts, validation_texts = listed(texts), listed(validation_texts)
        if self._vocabulary is None:
            self.build_vocabulary(texts)
        sequences = encode_sentences(self.vocabulary, texts, self.language, boundaries)
        held_out = (
            encode_sentences(self.vocabulary, validation_texts, self.language, boundaries) if validation_texts else []
        )
        own: TrainingArguments = {"seed": self.seed, "clip_norm": self.clip_norm}
        chosen = TrainingOptions(**(own | options))
        state, self.boundaries = begin(to_device(self.params, resolve(self.device)), chosen), boundaries
        kept = state.params
        try:
            for progress in train(self.config, state, sequences, chosen, held_out):
                self.trained_loss = progress.loss
                yield progress
            kept = state.result
        finally:
            self.params = to_device(kept, "cpu")

    def fit(
        self,
        texts: Iterable[str],
        *,
        boundaries: bool = True,
        validation_texts: Iterable[str] = (),
        **options: Unpack[TrainingArguments],
    ) -> list[Progress]:
        """Train to the end, with the arguments of `training`; returns the last `Progress` of each epoch."""
        history: dict[int, Progress] = {}
        for progress in self.training(texts, boundaries=boundaries, validation_texts=validation_texts, **options):
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
        sequences = encode_sentences(self.vocabulary, listed(texts), self.language, self.boundaries)
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

    def save(self, path: str | Path, *, storage: str | None = None) -> None:
        """Write the model to one safetensors file, atomically; `storage="float16"` halves it, "int8" quarters it."""
        checkpoint.save(path, self.as_checkpoint(), storage)

    def as_checkpoint(self, **extra: object) -> Checkpoint:
        """What its file holds, with more of `extra` for whoever needs it."""
        own = Kept(self.seed, self.clip_norm, self.boundaries, self.trained_loss)
        return Checkpoint(self.config, self.params, self.vocabulary, self.language, to_builtins(own) | extra)

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """Read a model back: `RNNLanguageModel.load` one of any cell, as its own class; other classes only their own.

        Raises FileNotFoundError, or CheckpointError with advice.
        """
        loaded = checkpoint.load(path)
        if cls is RNNLanguageModel:
            return cast(Self, from_checkpoint(loaded))
        if loaded.config.cell != cls.cell:
            raise CheckpointError(
                f"{printable(path)} holds a network with the cell {loaded.config.cell!r}, and {cls.__name__} has "
                f"{cls.cell!r}: RNNLanguageModel.load reads any"
            )
        return _restored(cls, loaded)


Model = TypeVar("Model", bound=RNNLanguageModel)


class LSTMLanguageModel(RNNLanguageModel):
    """A language model with the LSTM cell, whose memory lasts."""

    cell = "lstm"


class GRULanguageModel(RNNLanguageModel):
    """A language model with the GRU cell, between the two in size and memory."""

    cell = "gru"


MODELS: dict[str, type[RNNLanguageModel]] = {
    model.cell: model for model in (RNNLanguageModel, GRULanguageModel, LSTMLanguageModel)
}
"""The class of its own that a cell has, where it has one."""


def from_checkpoint(loaded: Checkpoint) -> RNNLanguageModel:
    """The model that a checkpoint holds, of its cell's own class where there is one."""
    return _restored(MODELS.get(loaded.config.cell, RNNLanguageModel), loaded)


def _restored(kind: type[Model], loaded: Checkpoint) -> Model:
    shape = asdict(loaded.config)
    del shape["vocab_size"]
    model = kind(language=loaded.language, dtype=dtype_of(loaded.params), **shape)
    kept = convert(loaded.extra, Kept)
    model.seed, model.clip_norm = kept.seed, kept.clip_norm
    model.boundaries, model.trained_loss = kept.boundaries, kept.trained_loss
    model._adopt(loaded.vocabulary, loaded.config, loaded.params)
    return model
