"""Where arrays live: in the processor's memory, or on a GPU through CuPy.

Nothing else in this package names CuPy. `np.` calls dispatch to whatever array library their arguments belong to
(NEP 13, NEP 18), and what is made from nothing is made `like` a parameter (NEP 35). So the pages of the cells are
the same for both, and the parameters alone decide where a network is computed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np

from rnnlm_core.numerics.arrays import Array, Params

DEVICES = ("cpu", "gpu", "auto")
"""What may be asked for; "auto" is a GPU where there is one that works."""


class DeviceError(ValueError):
    """A device that was asked for is not there, or has no room; the message says what to do."""


def resolve(device: str) -> str:
    """Give "cpu" or "gpu" for what was asked for.

    Raises:
        DeviceError: A GPU is asked for and can't be used.
        ValueError: There is no such device.
    """
    if device not in DEVICES:
        raise ValueError(f"unknown device {device!r}: choose one of {', '.join(DEVICES)}")
    if device == "cpu":
        return "cpu"
    problem = _problem()
    if problem and device == "gpu":
        raise DeviceError(problem)
    return "cpu" if problem else "gpu"


def _problem() -> str | None:
    """Why no GPU can be used; None where one can."""
    try:
        import cupy
    except ImportError:
        return (
            "a GPU needs CuPy, which is not installed: pip install 'motamot[gpu]', or 'motamot[gpu-cuda12]' for CUDA 12"
        )
    try:
        count = cupy.cuda.runtime.getDeviceCount()
    except Exception as error:  # the driver's errors have no common class that may be imported without it
        return f"CuPy finds no GPU that works ({error}): use --device cpu"
    return None if count else "CuPy finds no GPU: use --device cpu"


def name(device: str) -> str:
    """What a card may call the device: "cpu", or the name of the GPU."""
    if device != "gpu":
        return device
    import cupy

    properties: Mapping[str, Any] = cupy.cuda.runtime.getDeviceProperties(0)
    return str(properties["name"].decode())


def is_host(value: object) -> bool:
    """Whether a value is the processor's: a NumPy array or a number."""
    return isinstance(value, (np.ndarray, np.generic, float, int))


def to_host(value: Any) -> Array:
    """The same array in the processor's memory; this waits for the device."""
    host: Array = value if is_host(value) else value.get()
    return host


def to_device(params: Mapping[str, Array], device: str) -> Params:
    """The same arrays on a device of `resolve`; those that are there already are not copied."""
    if device == "cpu":
        return {key: to_host(value) for key, value in params.items()}
    import cupy

    return {key: cupy.asarray(value) for key, value in params.items()}


def beside(value: Any, like: Array) -> Array:
    """A small host array (word ids, weights) where `like` is; an array that is there already is returned itself."""
    return np.asarray(value, like=like)


@contextmanager
def explained_memory() -> Iterator[None]:
    """Within: a device that has no room left says which size to lower.

    Raises:
        DeviceError: In place of CuPy's own error.
    """
    try:
        yield
    except Exception as error:
        if type(error).__name__ != "OutOfMemoryError":
            raise
        raise DeviceError(
            "the GPU has no memory left: lower --batch-size first (the scores of every word need batch x steps x "
            f"vocabulary numbers), then --vocabulary-size or --hidden-size ({error})"
        ) from error
