"""The shape of a network."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from operator import index

from rnnlm_core.cells import CELLS, Cell


@dataclass(frozen=True)
class NetworkConfig:
    """The shape of a network. Raises ValueError where the parts cannot fit together."""

    vocab_size: int
    hidden_size: int = 64
    embedding_size: int | None = None
    """None: the input is the one-hot word, as in the textbook's W_x x."""
    cell: str = "elman"
    layers: int = 1
    projection_size: int | None = None
    tied: bool = False
    dropout: float = 0.0
    cutoffs: tuple[int, ...] = ()
    """Where the clusters of an adaptive softmax begin; empty for the full softmax."""

    def __post_init__(self) -> None:
        """Refuse what cannot work, and say what would."""
        self._make_plain()
        sizes = (self.vocab_size, self.hidden_size, self.layers, self.embedding_size, self.projection_size)
        if any(size is not None and size < 1 for size in sizes):
            raise ValueError("every size of a network, and its number of layers, must be at least 1")
        if self.cell not in CELLS:
            raise ValueError(f"unknown cell {self.cell!r}: choose one of {', '.join(CELLS)}")
        if not 0 <= self.dropout < 1:
            raise ValueError("dropout must be at least 0 and less than 1")
        if self.tied and self.output_size != self.embedding_size:
            raise ValueError("tied weights need projection_size (or hidden_size) equal to embedding_size")
        if self.tied and self.cutoffs:
            raise ValueError("an adaptive softmax has weights of its own: it can't be tied to the embedding")
        edges = (0, *self.cutoffs, self.vocab_size)
        if any(first >= last for first, last in pairwise(edges)):
            raise ValueError("cutoffs must rise, and lie between 0 and the size of the vocabulary")

    def _make_plain(self) -> None:
        """Plain Python numbers for NumPy's, which no JSON file holds. Raises TypeError for a size that isn't whole."""
        for name in ("vocab_size", "hidden_size", "embedding_size", "layers", "projection_size"):
            size = getattr(self, name)
            object.__setattr__(self, name, None if size is None else index(size))
        object.__setattr__(self, "cutoffs", tuple(map(index, self.cutoffs)))
        object.__setattr__(self, "dropout", float(self.dropout))
        object.__setattr__(self, "tied", bool(self.tied))

    @property
    def output_size(self) -> int:
        """The width of what the output layer reads."""
        return self.projection_size or self.hidden_size

    @property
    def cell_module(self) -> Cell:
        """The functions of the cell."""
        return CELLS[self.cell]
