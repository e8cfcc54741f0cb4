"""An array of another library, on a machine that has only NumPy.

`StrictArray` speaks NumPy's protocols (NEP 13, NEP 18, NEP 35) as CuPy does, and refuses what CuPy refuses:
conversion to a NumPy array, NumPy arrays among its arguments, keywords that CuPy's functions lack, and truth
values that would make the program wait for the device (unless they are asked for by `get`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np

KEYWORDS: dict[str, set[str]] = {
    "arange": {"dtype"},
    "asarray": {"dtype"},
    "broadcast_to": set(),
    "concatenate": {"axis", "dtype"},
    "copy": set(),
    "empty": {"dtype"},
    "empty_like": {"dtype", "order", "shape"},
    "ones_like": {"dtype", "order", "shape"},
    "split": {"axis"},
    "stack": {"axis"},
    "take": {"axis", "out"},
    "vdot": set(),
    "zeros": {"dtype"},
    "zeros_like": {"dtype", "order", "shape"},
}
"""The functions that may be called, each with the keywords that CuPy 14 has for it."""
CREATION = {"arange", "asarray", "empty", "zeros"}
UFUNC_METHODS = {"__call__", "reduceat"}


class StrictArray(np.lib.mixins.NDArrayOperatorsMixin):
    """Numbers that NumPy may compute with, but never see."""

    def __init__(self, held: Any) -> None:
        self._held = np.asarray(held)

    def get(self) -> np.ndarray[Any, Any]:
        """A copy for the host: the only way out."""
        return self._held.copy()

    def __array__(self, *_: Any, **__: Any) -> None:
        raise TypeError("implicit conversion to a NumPy array: use get()")

    def __bool__(self) -> bool:
        raise TypeError("a truth value would wait for the device")

    def __index__(self) -> int:
        raise TypeError("an index would wait for the device")

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **keywords: Any) -> Any:
        assert method in UFUNC_METHODS, f"CuPy has no {ufunc.__name__}.{method}"
        out = keywords.pop("out", ())
        assert keywords.keys() <= {"axis", "dtype"}, keywords
        result = getattr(ufunc, method)(
            *map(_held, inputs), **keywords, **({"out": tuple(map(_held, out))} if out else {})
        )
        return out[0] if out else StrictArray(result)

    def __array_function__(self, function: Any, _: Any, arguments: Any, keywords: Any) -> Any:
        name = function.__name__
        assert name in KEYWORDS, f"np.{name} is not known to work on CuPy"
        assert keywords.keys() <= KEYWORDS[name], f"np.{name} takes no {keywords.keys() - KEYWORDS[name]} on CuPy"
        held = _held_from_host if name in CREATION else _held
        out = keywords.get("out")
        found = function(*map(held, arguments), **{key: held(value) for key, value in keywords.items()})
        if out is not None:
            return out
        return [StrictArray(part) for part in found] if isinstance(found, list) else StrictArray(found)

    def __getitem__(self, place: Any) -> StrictArray:
        return StrictArray(self._held[_index(place)])

    def __setitem__(self, place: Any, value: Any) -> None:
        self._held[_index(place)] = _held(value)

    def __len__(self) -> int:
        return len(self._held)

    def __iter__(self) -> Iterator[StrictArray]:
        return (self[k] for k in range(len(self)))

    def __float__(self) -> float:
        return float(self._held)  # CuPy allows it, and waits

    @property
    def T(self) -> StrictArray:
        return StrictArray(self._held.T)

    shape = property(lambda self: self._held.shape)
    ndim = property(lambda self: self._held.ndim)
    size = property(lambda self: self._held.size)
    dtype = property(lambda self: self._held.dtype)
    flags = property(lambda self: self._held.flags)


def _method(name: str) -> Callable[..., StrictArray]:
    def call(self: StrictArray, *arguments: Any, **keywords: Any) -> StrictArray:
        return StrictArray(getattr(self._held, name)(*arguments, **keywords))

    return call


def _sum(self: StrictArray, *, out: StrictArray | None = None, **keywords: Any) -> StrictArray:
    found = self._held.sum(**keywords, out=_held(out))
    return StrictArray(found) if out is None else out


StrictArray.sum = _sum  # type: ignore[attr-defined]
for _name in ("reshape", "ravel", "copy", "astype", "max", "mean", "transpose"):
    setattr(StrictArray, _name, _method(_name))


def _held(value: Any) -> Any:
    """What a computation may see; host arrays are refused, as CuPy refuses them."""
    if isinstance(value, np.ndarray):
        raise TypeError("a NumPy array among a device's arrays: place it there first")
    if isinstance(value, (list, tuple)):
        return type(value)(_held(each) for each in value)
    return value._held if isinstance(value, StrictArray) else value


def _held_from_host(value: Any) -> Any:
    """The same for what makes arrays: host arrays are what they are made from, by copying."""
    return value.copy() if isinstance(value, np.ndarray) else _held(value)


def _index(place: Any) -> Any:
    return tuple(map(_held, place)) if isinstance(place, tuple) else _held(place)


def fake_cupy() -> Any:
    """A module that stands in for CuPy: as far as `rnnlm_core.numerics.device` knows, a machine with one GPU."""
    runtime = SimpleNamespace(
        getDeviceCount=lambda: 1, getDeviceProperties=lambda _: {"name": b"a GPU that only tests know"}
    )
    module = ModuleType("cupy")
    vars(module).update(asarray=_placed, cuda=SimpleNamespace(runtime=runtime))
    return module


def _placed(value: Any) -> StrictArray:
    return value if isinstance(value, StrictArray) else StrictArray(value.copy())
