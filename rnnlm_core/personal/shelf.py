"""The personal model on disk, and the one before it, each named by the lessons and the starter that it was made from.

Either file may be lost: the same model can be made again from the starter and the sentences. So a file that can't be
read, or that was made from anything else, is never used.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from rnnlm_core.files import checkpoint
from rnnlm_core.files.checkpoint import CheckpointError
from rnnlm_core.language_model import RNNLanguageModel, from_checkpoint


class Made(NamedTuple):
    """A model and what made it."""

    model: RNNLanguageModel
    digest: str
    """Of the lessons; empty for the starter itself."""
    starter_words: int
    """How many words the starter has; those after them are the user's."""
    known_loss: float | None = None
    """On what is held back to be measured on; None where it was not measured yet."""


@dataclass(frozen=True)
class Taken:
    """What was found on the shelf."""

    made: Made | None
    problem: str = ""
    """Why a model that was there could not be used; empty where none was damaged."""


class Shelf:
    """The two newest models of one folder."""

    def __init__(self, folder: Path, starter: str) -> None:
        """Name the folder and the starter's digest; nothing is changed."""
        self.newest = folder / "model.safetensors"
        self.previous = folder / "previous.safetensors"
        self._starter = starter
        self._digests: dict[Path, str] = {}
        self._seen = self._stamp()

    def take(self, digests: Sequence[str]) -> Taken:
        """The model that was made from the most of these lessons, which are given in their order.

        Raises:
            OSError: A file may not be read.
        """
        problem, best, self._seen = "", None, self._stamp()
        for path in (self.newest, self.previous):
            try:
                made = self._load(path)
            except CheckpointError as error:
                problem = problem or str(error)
                continue
            if made is None or made.digest not in digests:
                continue
            if best is None or digests.index(made.digest) > digests.index(best.digest):
                best = made
            if best.digest == digests[-1]:
                break
        return Taken(best, problem)

    @property
    def has_changed(self) -> bool:
        """Whether the newest file is another than at the last `take` or `put`."""
        return self._stamp() != self._seen

    def _stamp(self) -> tuple[int, int] | None:
        try:
            about = self.newest.stat()
        except OSError:
            return None
        return about.st_mtime_ns, about.st_ino

    def _load(self, path: Path) -> Made | None:
        """The model of a file; None where there is none, or another starter's."""
        if not path.exists():
            return None
        loaded = checkpoint.load(path)
        about = loaded.extra.get("personal")
        if not isinstance(about, dict) or about.get("starter") != self._starter:
            return None
        self._digests[path] = str(about.get("lessons"))
        words, known = int(about.get("starter_words", 0)), about.get("known_loss")
        return Made(from_checkpoint(loaded), self._digests[path], words, known)

    def put(self, made: Made) -> None:
        """Save a model; the one that was newest becomes the previous one.

        Raises:
            OSError: The disk refuses; what was there before is still there, under one name or the other.
        """
        model = made.model
        # A file that could not be read, and so has no digest here, is no previous model.
        if self._digests.get(self.newest, made.digest) != made.digest:
            os.replace(self.newest, self.previous)
            self._digests[self.previous] = self._digests.pop(self.newest)
        about = {
            "starter": self._starter,
            "lessons": made.digest,
            "starter_words": made.starter_words,
            "known_loss": made.known_loss,
        }
        checkpoint.save(self.newest, model.as_checkpoint(personal=about))
        self._digests[self.newest], self._seen = made.digest, self._stamp()

    def keep_only(self, digests: Collection[str]) -> None:
        """Delete every model that was made from other lessons: what was forgotten must not survive in weights.

        Raises:
            OSError: A file can't be deleted.
        """
        for path in (self.newest, self.previous):
            if self._digests.get(path) not in digests:
                path.unlink(missing_ok=True)
                self._digests.pop(path, None)
        if self.previous in self._digests and self.newest not in self._digests:
            os.replace(self.previous, self.newest)
            self._digests[self.newest] = self._digests.pop(self.previous)
