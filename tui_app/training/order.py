"""What the command line asks of a training, and whether it can be done."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rnnlm_core.numerics.device import resolve
from tui_app.session.files import FileError, explain, printable_path


@dataclass(frozen=True)
class Order:
    """What the command line asks for."""

    texts: tuple[str, ...]
    output: Path
    given: Mapping[str, Any]
    """The settings that are given, by name."""
    validation: str | None = None
    init: Path | None = None
    resume: bool = False
    overwrite: bool = False
    threads: int | None = None
    device: str = "cpu"
    prepare: Path | None = None
    """Where the encoded texts go, in place of training."""

    @property
    def progress_path(self) -> Path:
        """Where the checkpoints go."""
        return self.output.with_name(f"{self.output.name}.training")

    @property
    def written(self) -> tuple[Path, Path, Path]:
        """The model, its card, its loss curve."""
        return self.output, self.output.with_suffix(".md"), self.output.with_suffix(".svg")


def check(order: Order) -> None:
    """Refuse before the training what would fail after it.

    Raises:
        FileError: A file can't be written, or exists.
        ValueError: The options contradict each other.
        DeviceError: There is no such device here.
    """
    resolve(order.device)
    if order.output.suffix != ".safetensors":
        raise ValueError("name the model's file with its ending: -o MODEL.safetensors")
    if order.resume and (order.init or order.overwrite):
        raise ValueError("--resume goes on with what was begun: leave out --init and --overwrite")
    if not (order.resume or order.texts):
        raise ValueError("give at least one text: a file, a folder, a corpus by name, or - for standard input")
    if [*order.texts, order.validation].count("-") > 1:
        raise ValueError("standard input can be read only once: give - once")
    try:
        for path in order.written:
            if path.is_dir():
                raise IsADirectoryError(21, "Is a directory")
        with tempfile.TemporaryFile(dir=order.output.parent):
            pass
    except OSError as error:
        raise explain(error, order.output) from None
    _check_existing(order)


def _check_existing(order: Order) -> None:
    """Nothing that took hours is lost to a typing error."""
    unfinished = order.progress_path.exists()
    if order.resume and not unfinished:
        raise FileError(f"{printable_path(order.progress_path)}: there is no unfinished training to go on with.")
    if order.resume or order.overwrite:
        return
    if unfinished:
        raise FileError(
            f"{printable_path(order.progress_path)}: a training was left unfinished here: "
            "go on with it by --resume, or begin anew with --overwrite."
        )
    for path in order.written:
        if path.exists():
            raise FileError(f"{printable_path(path)}: it exists: choose another name, or add --overwrite.")
