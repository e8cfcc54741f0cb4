"""Types and storage that every floor shares: arrays, parameters, sparse rows, and a workspace."""

from __future__ import annotations

from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[Any]
"""float32 in use, float64 in checks; where a docstring says so, word ids that stand for one-hot rows."""
Ids: TypeAlias = npt.NDArray[np.integer[Any]]
Params: TypeAlias = dict[str, Array]
Scalar: TypeAlias = Any
"""A number; on a GPU an array without dimensions, which is read only when somebody asks for it."""


def dtype_of(params: Params) -> np.dtype[Any]:
    """The type of a network's weights, which all have the same."""
    dtype: np.dtype[Any] = next(iter(params.values())).dtype
    return dtype


def refuse_unknown_ids(ids: Ids, vocab_size: int) -> None:
    """Raise ValueError unless all ids are at least 0 and below `vocab_size`: lookups clip, or count from the end."""
    if ids.size and (ids.min() < 0 or ids.max() >= vocab_size):
        raise ValueError(f"ids must be at least 0 and below {vocab_size}, the size of the vocabulary")


class SparseRows(NamedTuple):
    """The gradient of a table of which only some rows were looked up; all other rows have none."""

    ids: Ids
    """(N,) the rows, ascending and without repeats."""
    rows: Array
    """(N, E) dloss/d(table[ids])."""
    table_rows: int
    """How many rows the whole table has."""

    def to_dense(self) -> Array:
        """The same gradient as a full (table_rows, E) array."""
        dense = np.zeros((self.table_rows, self.rows.shape[1]), self.rows.dtype, like=self.rows)
        dense[self.ids] = self.rows
        return dense


Gradient: TypeAlias = Array | SparseRows
Gradients: TypeAlias = dict[str, Gradient]


class Workspace:
    """Large arrays lent out by name and reused, so that a chunk of training asks the system for no memory.

    A trace made with a workspace is valid until the next forward pass with the same workspace.
    """

    def __init__(self) -> None:
        """Start empty."""
        self._arrays: dict[str, Array] = {}
        self._parts: dict[int, Workspace] = {}

    def empty(self, name: str, shape: tuple[int, ...], like: Array) -> Array:
        """An uninitialized array: the one lent before under this name, where it is big enough."""
        size = int(np.prod(shape))
        held = self._arrays.get(name)
        if held is None or held.size < size or held.dtype != like.dtype:
            held = self._arrays[name] = np.empty(size, like.dtype, like=like)
        return held[:size].reshape(shape)

    def part(self, index: int) -> Workspace:
        """A workspace within this one, for one part of a batch."""
        return self._parts.setdefault(index, Workspace())


def empty(workspace: Workspace | None, name: str, shape: tuple[int, ...], like: Array) -> Array:
    """An uninitialized array of the type and on the device of `like`, from the workspace where there is one."""
    return np.empty(shape, like.dtype, like=like) if workspace is None else workspace.empty(name, shape, like)
