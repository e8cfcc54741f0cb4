"""Models on disk: safetensors, with the configuration, the vocabulary and a checksum inside. Never pickle.

A file is one safetensors file whose metadata holds, under "motamot", one JSON object: `format` (FORMAT), `config`
(of NetworkConfig), `vocabulary` (of Vocabulary), `language`, `dtype` (what the parameters are in use), `extra` (free,
for whoever saved it); and under "sha256" the checksum of that JSON and of every tensor's name, type, shape and bytes
as stored. Tensors carry the parameters' names; a training in progress adds "best.", "average.", "memory." and
"carried." ones beside them.

With `storage="int8"` (QUANTIZED_FORMAT) a matrix is stored as whole numbers from -127 to 127 and, under its name and
".scale", as the float32 factors that restore it, see rnnlm_core.files.quantization. Vectors are stored as float16.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save as serialise

from rnnlm_core import network
from rnnlm_core.files import description
from rnnlm_core.files.atomic import write_atomically
from rnnlm_core.files.quantization import quantize, restore
from rnnlm_core.network.config import NetworkConfig
from rnnlm_core.numerics.arrays import Array, Params, dtype_of
from rnnlm_core.text import printable
from rnnlm_core.training.state import TrainingState
from rnnlm_core.vocabulary import Vocabulary

STORAGES = ("int8", "float16", "float32", "float64")
SCALE = ".scale"
COUNTERS = ("epoch", "batch", "step", "loss_sum", "tokens", "seconds", "plateaus", "since_best", "best_loss")


class CheckpointError(ValueError):
    """A file that is no usable model; the message says why and what to do."""


@dataclass(frozen=True)
class Checkpoint:
    """What a model file holds."""

    config: NetworkConfig
    params: Params = field(repr=False)
    vocabulary: Vocabulary
    language: str = "fr"
    extra: dict[str, Any] = field(default_factory=dict)
    training: TrainingState | None = None


def save(path: str | Path, checkpoint: Checkpoint, storage: str | None = None) -> None:
    """Write the file aside, sync it and rename it: a crash leaves the old file or the new one, never a half.

    `storage="float16"` halves the parameters' size on disk, "int8" quarters it. Raises OSError where the disk refuses.
    """
    tensors = _stored(checkpoint.params, storage)
    if checkpoint.training is not None:
        tensors |= _training_tensors(checkpoint.training)
    tensors = {name: np.ascontiguousarray(value) for name, value in tensors.items()}
    vocabulary = checkpoint.vocabulary
    text = description.Description(
        description.QUANTIZED_FORMAT if storage == "int8" else description.FORMAT,
        description.Shape(**asdict(checkpoint.config)),
        description.Words(list(vocabulary.words), vocabulary.counts.tolist()),
        checkpoint.language,
        dtype_of(checkpoint.params).name,  # type: ignore[arg-type]  # a network has no other
        checkpoint.extra,
        _training_counters(checkpoint.training),
    ).to_json()
    metadata = {"motamot": text, "sha256": _checksum(text, tensors)}
    write_atomically(Path(path), serialise(tensors, metadata))


def _stored(params: Params, storage: str | None) -> Params:
    """The tensors that hold the parameters in a file."""
    if storage is None:
        return dict(params)
    if storage not in STORAGES:
        raise ValueError(f"storage must be one of {', '.join(STORAGES)}")
    if storage != "int8":
        return {name: _cast(name, value, storage) for name, value in params.items()}
    tensors: Params = {}
    for name, value in params.items():
        if value.ndim == 2:
            tensors[name], tensors[name + SCALE] = quantize(value)
        else:
            tensors[name] = _cast(name, value, "float16")
    return tensors


def _cast(name: str, value: Array, storage: str) -> Array:
    """The values as `storage`. Raises ValueError where they are too large for it."""
    limit = float(np.finfo(storage).max)
    if value.size and np.abs(value[np.isfinite(value)]).max(initial=0) > limit:
        raise ValueError(f"{name} holds values beyond {limit:.6g}, the largest {storage}: save it with a wider storage")
    return value.astype(storage)


def load(path: str | Path) -> Checkpoint:
    """Read a model back, its tensors through a memory map, in the type it was trained in.

    Raises OSError where the file is missing or may not be read, and CheckpointError for one that is truncated,
    damaged, of another version or whose shapes do not fit its configuration.
    """
    path = Path(path)
    text, checksum, tensors = _read(path)
    if checksum != _checksum(text, tensors):
        raise CheckpointError(f"{printable(path)} is damaged (its checksum does not fit): restore it or train it again")
    try:
        about = description.read(text)
        config = about.config.as_config()
        vocabulary = Vocabulary(about.vocabulary.words, about.vocabulary.counts)
        description.convert(about.extra, description.Kept)
    except ValueError as error:
        raise CheckpointError(f"{printable(path)} is no model that can be used: {printable(str(error))}") from error
    dtype = np.dtype(about.dtype)
    params = {name: _restored(tensors, name, dtype) for name in _expected_shapes(path, config, tensors)}
    try:
        training = _training_state(params, tensors, about.training) if about.training else None
    except (LookupError, TypeError, ValueError) as error:
        raise CheckpointError(f"{printable(path)} holds no training that can go on: begin it anew") from error
    return Checkpoint(config, params, vocabulary, about.language, about.extra, training)


def digest(path: str | Path) -> str:
    """The checksum that a model file states of itself, which tells it from any other; nothing is verified.

    Raises OSError where the file is missing or may not be read, and CheckpointError where it is no model.
    """
    return _read(Path(path), with_tensors=False)[1]


def _restored(tensors: Mapping[str, Array], name: str, dtype: np.dtype[Any]) -> Array:
    """A parameter as it is used."""
    value: Array = tensors[name]
    if name + SCALE in tensors:
        return restore(value, tensors[name + SCALE], dtype)
    return value.astype(dtype, copy=False)


def _read(path: Path, *, with_tensors: bool = True) -> tuple[str, str, Params]:
    """The description, its checksum, and the tensors."""
    if not path.exists():
        raise FileNotFoundError(f"there is no model at {printable(path)}")
    if not (path.is_file() or path.is_dir()):  # reading a pipe would wait for ever
        raise CheckpointError(f"{printable(path)} is no file: give a model file")
    with path.open("rb"):  # a file that may not be read is no damaged file
        pass
    try:
        with safe_open(path, framework="np") as file:
            metadata = file.metadata() or {}
            names = file.keys() if with_tensors else []
            tensors = {name: file.get_tensor(name) for name in names}
    except (SafetensorError, OSError, ValueError) as error:
        raise CheckpointError(
            f"{printable(path)} is truncated, or no safetensors file ({printable(str(error))}): "
            "restore it or train it again"
        ) from error
    if not metadata.keys() >= {"motamot", "sha256"}:
        raise CheckpointError(f"{printable(path)} is a safetensors file, but not one of motamot's")
    return metadata["motamot"], metadata["sha256"], tensors


def _expected_shapes(path: Path, config: NetworkConfig, tensors: Mapping[str, Array]) -> dict[str, tuple[int, ...]]:
    """The shape of each parameter of this configuration; refuses a file that has others."""
    shapes = network.shapes(config)
    for name, shape in shapes.items():
        found = tensors[name].shape if name in tensors else None
        if found != shape:
            advice = f"{name} should be {shape} and is {found or 'missing'}: train it again"
            raise CheckpointError(f"{printable(path)}: {advice}")
        if (tensors[name].dtype == np.int8) != (name + SCALE in tensors) or not _has_fitting_scale(tensors, name):
            raise CheckpointError(f"{printable(path)}: {name} and its scales do not fit together: train it again")
    return shapes


def _has_fitting_scale(tensors: Mapping[str, Array], name: str) -> bool:
    """Whether a matrix that is stored as whole numbers has one factor a row, or one a column."""
    if name + SCALE not in tensors:
        return True
    rows, *columns = tensors[name].shape
    return tensors[name + SCALE].shape in ((rows, 1), (1, *columns))


def _checksum(text: str, tensors: Mapping[str, Array]) -> str:
    digest = hashlib.sha256(text.encode())
    for name in sorted(tensors):
        digest.update(f"{name} {tensors[name].dtype} {tensors[name].shape}".encode())
        digest.update(tensors[name].data)
    return digest.hexdigest()


def _training_tensors(state: TrainingState) -> Params:
    tensors = {f"best.{name}": value for name, value in state.best.items()}
    tensors |= {f"average.{name}": value for name, value in state.average.items()}
    tensors |= {f"memory.{name}": value for name, value in state.memory.items()}
    for layer, parts in enumerate(state.carried):
        tensors |= {f"carried.{layer}.{k}": part for k, part in enumerate(parts)}
    return tensors


def _training_counters(state: TrainingState | None) -> dict[str, Any] | None:
    if state is None:
        return None
    return {name: getattr(state, name) for name in (*COUNTERS, "validation_loss")}


def _training_state(params: Params, tensors: Params, counters: dict[str, Any]) -> TrainingState:
    parts: dict[int, list[Array]] = {}
    for name in sorted(tensors):
        if name.startswith("carried."):
            parts.setdefault(int(name.split(".")[1]), []).append(tensors[name])
    known = {item.name for item in fields(TrainingState)}
    return TrainingState(
        params,
        _under("memory.", tensors),
        best=_under("best.", tensors),
        average=_under("average.", tensors),
        carried=[tuple(parts[layer]) for layer in sorted(parts)],
        **{name: value for name, value in counters.items() if name in known},
    )


def _under(prefix: str, tensors: Params) -> Params:
    return {name.removeprefix(prefix): value for name, value in tensors.items() if name.startswith(prefix)}
