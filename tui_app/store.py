"""The user's files: the sentences, which are the truth, the model made from them, and how far it is made."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from rnnlm_core.checkpoint import write_atomically
from tui_app.paths import explain


@dataclass(frozen=True)
class Learnt:
    """How much the saved model has been through."""

    epochs_left: int | None = None
    """Of its first training; None before that has begun."""
    sentences: int = 0
    """How many of the user's, from the oldest on."""
    counted: int = 0
    """How many of the user's its vocabulary has counted; more than it has learnt, where a lesson was stopped."""


class Store:
    """A private folder; every write is either whole on the disk or has not happened."""

    def __init__(self, folder: Path) -> None:
        """Name the folder; nothing is touched before `prepare`."""
        self.folder = folder
        self.model = folder / "model.safetensors"
        self._sentences = folder / "sentences.txt"
        self._learnt = folder / "learnt.json"

    def prepare(self) -> None:
        """Make the folder, for its owner only.

        Raises:
            FileError: It can't be made or written to.
        """
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.folder.chmod(0o700)
        except OSError as error:
            raise explain(error, self.folder) from None

    def sentences(self) -> list[str]:
        """All sentences ever added, oldest first."""
        try:
            text = self._sentences.read_bytes().decode("utf-8", "replace")
        except FileNotFoundError:
            return []
        except OSError as error:
            raise explain(error, self._sentences) from None
        return [line for line in text.split("\n") if line.strip()]

    def append(self, sentences: list[str]) -> None:
        """Add sentences; they are on the disk when this returns.

        Raises:
            FileError: They could not be written, and none of them is kept.
        """
        try:
            descriptor = os.open(self._sentences, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                _append_lines(descriptor, sentences)
            finally:
                os.close(descriptor)
        except OSError as error:
            raise explain(error, self._sentences) from None

    def learnt(self) -> Learnt:
        """How far the saved model is; the beginning, where that can't be read."""
        try:
            held = json.loads(self._learnt.read_text("utf-8"))
            left, sentences = held["epochs_left"], int(held["sentences"])
            return Learnt(None if left is None else int(left), sentences, int(held.get("counted", sentences)))
        except (OSError, ValueError, KeyError, TypeError):
            return Learnt()

    def record(self, learnt: Learnt) -> None:
        """Remember how far the saved model is; call it after the model is saved, never before.

        Raises:
            FileError: It could not be written; what was recorded before stands.
        """
        try:
            write_atomically(self._learnt, json.dumps(asdict(learnt)).encode())
        except OSError as error:
            raise explain(error, self._learnt) from None

    def set_model_aside(self) -> Path:
        """Rename a model that can't be used, so that nothing of the user's is ever deleted.

        Raises:
            FileError: It could not be renamed.
        """
        number = 1
        while (aside := self.model.with_name(f"model.damaged-{number}.safetensors")).exists():
            number += 1
        try:
            self.model.rename(aside)
        except OSError as error:
            raise explain(error, self.model) from None
        return aside


def _append_lines(descriptor: int, lines: list[str]) -> None:
    """Write all or nothing: a disk that fills up half-way is cut back to where it was."""
    size = os.fstat(descriptor).st_size
    torn = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
    data = ("\n" * torn + "".join(f"{line}\n" for line in lines)).encode("utf-8")
    try:
        written = 0
        while written < len(data):
            written += os.write(descriptor, data[written:])
        os.fsync(descriptor)
    except OSError:
        os.ftruncate(descriptor, size)
        raise
