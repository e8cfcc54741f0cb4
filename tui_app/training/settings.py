"""How a model is made: every choice of `motamot train`, with defaults that suit a small text and a few minutes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Self

from rnnlm_core.network.config import NetworkConfig
from rnnlm_core.text import LANGUAGES
from rnnlm_core.training.state import TrainingOptions

SHAPE = ("cell", "hidden_size", "embedding_size", "projection_size", "layers", "tied")
"""What a trained model has fixed."""
STORAGES = ("float32", "float16", "int8")


@dataclass(frozen=True)
class Settings:
    """Every choice of a training. Raises ValueError for what cannot work."""

    language: str = "fr"
    cell: str = "lstm"
    hidden_size: int = 256
    embedding_size: int = 128
    projection_size: int | None = None
    """None: with tied weights the size of the embedding, else none."""
    layers: int = 1
    tied: bool = True
    vocabulary_size: int = 20_000
    dropout: float = 0.3
    input_dropout: float | None = None
    """None: as `dropout`, which stays in the model for its lessons."""
    output_dropout: float | None = None
    """None: as `dropout`."""
    weight_dropout: float = 0.0
    embedding_dropout: float = 0.0
    epochs: int = 20
    tokens: int | None = None
    """None: `epochs` say how long."""
    minutes: float | None = None
    optimizer: str = "adam"
    learning_rate: float = 0.003
    schedule: str = "constant"
    averaging: float = 0.999
    batch_size: int = 16
    clip_norm: float | None = 1.0
    patience: int | None = 3
    validate_every: int | None = None
    validation_share: float = 0.05
    finish: str | None = None
    """How often each text counts from 70 % of the training on; None: as from the beginning."""
    seed: int = 0
    storage: str = "float32"

    def __post_init__(self) -> None:
        """Refuse what cannot work, and say what would."""
        if self.language not in LANGUAGES:
            raise ValueError(f"unknown language {self.language!r}: choose {' or '.join(LANGUAGES)}")
        if self.storage not in STORAGES:
            raise ValueError(f"unknown storage {self.storage!r}: choose one of {', '.join(STORAGES)}")
        if self.vocabulary_size < 3:
            raise ValueError("the vocabulary size must be at least 3: two of its words are <unk> and </s>")
        if not 0 <= self.validation_share < 1:
            raise ValueError("the validation share must be at least 0 and less than 1, such as 0.05")
        _ = self.options, self.network(self.vocabulary_size)  # both refuse what cannot work

    def adapted(self, given: Mapping[str, Any]) -> Self:
        """These settings with what is given in place of their own."""
        return replace(self, **given)

    def network(self, vocab_size: int) -> NetworkConfig:
        """The shape of a fresh network."""
        projection = self.projection_size
        if projection is None and self.tied and self.hidden_size != self.embedding_size:
            projection = self.embedding_size
        return NetworkConfig(
            vocab_size,
            self.hidden_size,
            self.embedding_size,
            self.cell,
            self.layers,
            projection,
            self.tied,
            self.dropout,
        )

    @property
    def options(self) -> TrainingOptions:
        """What the training loop is told."""
        known = {item.name for item in fields(TrainingOptions)}
        return TrainingOptions(**{name: value for name, value in asdict(self).items() if name in known})

    def of_network(self, config: NetworkConfig, language: str) -> Self:
        """These settings with the shape of a trained network."""
        shape = {name: getattr(config, name) for name in (*SHAPE, "dropout")}
        return replace(self, language=language, vocabulary_size=config.vocab_size, **shape)
