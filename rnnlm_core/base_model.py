"""The words that a model knows and the weights that it has learnt: what every use of a model shares."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable
from dataclasses import fields, replace
from operator import index
from typing import Self

import numpy as np
import numpy.typing as npt

from rnnlm_core import network
from rnnlm_core.network.config import NetworkConfig
from rnnlm_core.network.growth import grow
from rnnlm_core.numerics.arrays import Array, Params
from rnnlm_core.numerics.device import DEVICES
from rnnlm_core.text import tokenize
from rnnlm_core.vocabulary import Vocabulary


def listed(texts: Iterable[str]) -> list[str]:
    """The texts as a list. Raises TypeError for one string, which would be read letter by letter."""
    if isinstance(texts, str):
        raise TypeError("give a list of sentences, not one string: [sentence]")
    return list(texts)


def in_short(count: int) -> str:
    """A count as one says it: 950, 48.2k, 6.2M."""
    for size, letter in ((10**6, "M"), (10**3, "k")):
        if count >= size:
            return f"{count / size:.1f}{letter}"
    return str(count)


def _norm(clip_norm: float | None) -> float | None:
    if clip_norm is not None and not clip_norm > 0:
        raise ValueError("clip_norm must be above 0, such as 5.0, or None for no clipping")
    return None if clip_norm is None else float(clip_norm)


def _device(name: str) -> str:
    if name not in DEVICES:
        raise ValueError(f"unknown device {name!r}: choose one of {', '.join(DEVICES)}")
    return name


def _real(dtype: npt.DTypeLike) -> np.dtype[np.generic]:
    chosen = np.dtype(dtype)
    if chosen.kind != "f":
        raise ValueError(f"weights are real numbers: choose float32 or float64 as dtype, not {chosen.name}")
    return chosen


class BaseModel:
    """A vocabulary, the shape of a network and its weights, with the weights under their names on paper."""

    cell: str = "elman"
    """The name of its recurrent cell, see `rnnlm_core.cells`."""

    def __init__(
        self,
        hidden_size: int = 64,
        embedding_size: int | None = None,
        *,
        cell: str | None = None,
        layers: int = 1,
        projection_size: int | None = None,
        tied: bool = False,
        dropout: float = 0.0,
        cutoffs: tuple[int, ...] = (),
        language: str = "fr",
        seed: int = 0,
        clip_norm: float | None = 5.0,
        dtype: npt.DTypeLike = np.float32,
        device: str = "cpu",
    ) -> None:
        """Choose the sizes; the weights are drawn when there is a vocabulary.

        Args:
            hidden_size: H, the units of each recurrent layer.
            embedding_size: E, the numbers that stand for a word; None reads the one-hot word itself.
            cell: Another recurrent cell than the class's own, by its name in `rnnlm_core.cells.CELLS`.
            layers: How many recurrent layers stand one upon another.
            projection_size: The width between the last layer and the output; None for none.
            tied: Whether the output layer reads the embedding's table, transposed; its width must then be E.
            dropout: The share of inputs left out while training, from 0 to less than 1.
            cutoffs: Where the clusters of an adaptive softmax begin; empty for the full softmax.
            language: How texts are cut into words: "fr", "en", or another code for its plain rules.
            seed: The same seed gives the same weights, the same training and the same text.
            clip_norm: The longest gradient that is followed as it is; None for any.
            dtype: Of the weights: float32, or float64 where exactness counts more than speed.
            device: Where the model is trained: "cpu", "gpu", or "auto"; afterwards its weights are the processor's.

        Raises:
            ValueError: The parts cannot fit together; the message says what would.
        """
        self.cell = cell or type(self).cell
        least = max(cutoffs, default=0) + 1  # the vocabulary comes later
        self._shape = NetworkConfig(
            least, hidden_size, embedding_size, self.cell, layers, projection_size, tied, dropout, cutoffs
        )
        self.clip_norm, self.device, self._dtype = _norm(clip_norm), _device(device), _real(dtype)
        self.language, self.seed = language, index(seed)
        self.trained_loss: float | None = None
        """Mean loss of the last training, nats per token."""
        self.boundaries = False
        """Whether the last training put `</s>` around each sentence; predictions then start from it."""
        self._vocabulary: Vocabulary | None = None
        self._config: NetworkConfig | None = None
        self.params: Params = {}

    def build_vocabulary(self, texts: Iterable[str], *, max_size: int | None = None, min_count: int = 1) -> Vocabulary:
        """Collect the words of the texts and make fresh weights for them."""
        sentences = [tokenize(text, self.language) for text in listed(texts)]
        if not any(sentences):
            raise ValueError("the texts hold no words: give at least one sentence")
        vocabulary = Vocabulary.build(sentences, max_size=max_size, min_count=min_count)
        config = replace(self._shape, vocab_size=len(vocabulary))
        self._adopt(vocabulary, config, network.initialize(config, np.random.default_rng(self.seed), self._dtype))
        return vocabulary

    def _adopt(self, vocabulary: Vocabulary, config: NetworkConfig, params: Params) -> None:
        self._vocabulary, self._config, self.params = vocabulary, config, params

    def grow_vocabulary(self, texts: Iterable[str], as_word: Callable[[str], str] | None = None) -> list[str]:
        """Add the words that are new; their weights start from the mean of the known ones'. Returns them.

        `as_word` says what each token is counted as; another spelling of a known word, or the unknown word, adds none.
        """
        spelt = as_word or str
        new = self.vocabulary.grow(
            [[spelt(token) for token in tokenize(text, self.language)] for text in listed(texts)],
            language=self.language,
        )
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

    def __repr__(self) -> str:
        """The size and the kind, such as `LSTMLanguageModel(24,000 words, hidden_size=512, 6.2M parameters)`."""
        shape = self._config or self._shape
        parts = [f"{shape.vocab_size:,} words" if self._config else "no words yet"]
        if self.cell != type(self).cell:
            parts.append(f"cell={self.cell!r}")
        for item in fields(NetworkConfig):
            value = getattr(shape, item.name)
            if item.name in ("vocab_size", "cell") or (value == item.default and item.name != "hidden_size"):
                continue
            parts.append(item.name if value is True else f"{item.name}={value!r}")
        parts.append(f"language={self.language!r}")
        if self._config:
            parts.append(f"{in_short(self.parameter_count)} parameters")
        return f"{type(self).__name__}({', '.join(parts)})"

    def _weights(self, name: str) -> Array:
        if self._config is None:
            raise RuntimeError(f"the model has no {name} yet: call build_vocabulary(texts) first")
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

    def copy(self) -> Self:
        """An independent model with the same words and weights."""
        twin = copy.copy(self)
        twin._vocabulary = copy.deepcopy(self._vocabulary)
        twin.params = {name: value.copy() for name, value in self.params.items()}
        return twin
