"""What a model file says of itself, the one place for it: fields, limits, and how they are read from a stranger's file.

A file may come from anyone. So every field has a type and a limit, and nothing is built before all of them hold.
"""

from __future__ import annotations

import json
from typing import Annotated, Any, Final, Literal, TypeAlias, TypeVar

import msgspec
from msgspec import Meta, Struct

from rnnlm_core.network.config import NetworkConfig
from rnnlm_core.text import is_harmless

FORMAT: Final = 1
QUANTIZED_FORMAT: Final = 2
"""Of files with int8 matrices, which a reader of format 1 would take for the matrices themselves."""
MAX_LAYERS = 64
MAX_CLUSTERS = 16
MAX_WORD_CHARS = 1000

Size: TypeAlias = Annotated[int, Meta(ge=1, le=2**24)]
"""Of vocabulary or layer; together they are checked against the tensors of the file."""
Count: TypeAlias = Annotated[int, Meta(ge=0, le=2**62)]
Word: TypeAlias = Annotated[str, Meta(min_length=1, max_length=MAX_WORD_CHARS)]


T = TypeVar("T")


class DescriptionError(ValueError):
    """What makes a description useless, to be put after the file's name."""


class Shape(Struct, forbid_unknown_fields=True):
    """The fields of NetworkConfig."""

    vocab_size: Size
    hidden_size: Size
    embedding_size: Size | None
    cell: Annotated[str, Meta(max_length=100)]
    layers: Annotated[int, Meta(ge=1, le=MAX_LAYERS)]
    projection_size: Size | None
    tied: bool
    dropout: float
    cutoffs: Annotated[tuple[Size, ...], Meta(max_length=MAX_CLUSTERS)]

    def as_config(self) -> NetworkConfig:
        """The configuration. Raises ValueError where its parts cannot fit together."""
        return NetworkConfig(**msgspec.structs.asdict(self))


class Words(Struct):
    """The vocabulary: words and counts by id."""

    words: list[Word]
    counts: list[Count]


class Kept(Struct):
    """What of `extra` belongs to the model itself; the rest is for whoever saved it."""

    seed: Annotated[int, Meta(ge=0, le=2**62)] = 0
    clip_norm: float | None = 5.0
    boundaries: bool = True
    """Files of the first version did not say."""
    trained_loss: float | None = None


class Description(Struct):
    """All that a file says besides its tensors."""

    format: Literal[1, 2]
    config: Shape
    vocabulary: Words
    language: Annotated[str, Meta(pattern="^[A-Za-z0-9_-]{0,35}$")]
    dtype: Literal["float16", "float32", "float64"]
    extra: dict[str, Any]
    training: dict[str, int | float | None] | None

    def to_json(self) -> str:
        """One JSON object, its keys sorted: the same description gives the same text."""
        return json.dumps(msgspec.to_builtins(self), ensure_ascii=False, sort_keys=True)


def read(text: str) -> Description:
    """The description that a text holds.

    Raises:
        DescriptionError: It is no description, one of another version, or goes beyond a limit.
    """
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, lists in lists in lists
        raise DescriptionError(f"its description can't be read: {error}") from None
    if isinstance(found, dict) and found.get("format") not in (FORMAT, QUANTIZED_FORMAT):
        raise DescriptionError(
            f"its format is {str(found.get('format'))[:20]}, and this motamot reads formats {FORMAT} and "
            f"{QUANTIZED_FORMAT}: update motamot, or train the model again"
        )
    description = convert(found, Description)
    if any(not is_harmless(word) for word in description.vocabulary.words):
        raise DescriptionError("its vocabulary holds control characters, which no text of a typist has")
    if len(description.vocabulary.words) != description.config.vocab_size:
        words = len(description.vocabulary.words)
        raise DescriptionError(f"it holds {words} words for a network of {description.config.vocab_size}")
    return description


def convert(found: object, kind: type[T]) -> T:
    """The object as `kind`. Raises DescriptionError where a field is missing, of another type or beyond its limit."""
    try:
        return msgspec.convert(found, kind)
    except (msgspec.ValidationError, RecursionError) as error:
        raise DescriptionError(f"it does not describe a network that motamot knows: {error}") from None
