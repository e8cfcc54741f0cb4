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
from typing import Any

import numpy as np

from rnnlm_core.base_model import BaseModel, listed
from rnnlm_core.files import checkpoint
from rnnlm_core.files.checkpoint import Checkpoint
from rnnlm_core.numerics.arrays import Ids, Params, SparseRows
from rnnlm_core.numerics.device import resolve, to_device
from rnnlm_core.prediction.generation import generate, next_word_probabilities
from rnnlm_core.text import detokenize, tokenize
from rnnlm_core.training.batching import sentence_chunks
from rnnlm_core.training.loop import mean_loss, train
from rnnlm_core.training.sentence import encode_sentence, encode_sentences, summed_loss, take_step
from rnnlm_core.training.state import Progress, TrainingOptions, begin
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
        **options: Any,
    ) -> Iterator[Progress]:
        """Train on many sentences, one `Progress` a batch; leave the loop to stop, the weights stay as they are.

        `options` are those of TrainingOptions. Builds the vocabulary where there is none. Where there are
        validation texts, the weights end at those of the best epoch.
        """
        texts, validation_texts = listed(texts), listed(validation_texts)
        if self._vocabulary is None:
            self.build_vocabulary(texts)
        sequences = encode_sentences(self.vocabulary, texts, self.language, boundaries)
        held_out = (
            encode_sentences(self.vocabulary, validation_texts, self.language, boundaries) if validation_texts else []
        )
        chosen = TrainingOptions(**({"seed": self.seed, "clip_norm": self.clip_norm} | options))
        state, self.boundaries = begin(to_device(self.params, resolve(self.device)), chosen), boundaries
        kept = state.params
        try:
            for progress in train(self.config, state, sequences, chosen, held_out):
                self.trained_loss = progress.loss
                yield progress
            kept = state.result
        finally:
            self.params = to_device(kept, "cpu")

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
