"""The personal model on disk, and the one before it, each named by the lessons and the starter that it was made from.

Either file may be lost: the same model can be made again from the starter and the sentences. So a file that can't be
read, or that was made from anything else, is never used. Whoever writes or deletes holds the shelf's lock, so that
what lies there half written is of a program that died, and a model of lessons that another program takes back is
either deleted by it or never written.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, NamedTuple

import msgspec
from safetensors import SafetensorError, safe_open

from rnnlm_core.files import checkpoint
from rnnlm_core.files.checkpoint import Checkpoint, CheckpointError
from rnnlm_core.files.locks import alone
from rnnlm_core.language_model import RNNLanguageModel, from_checkpoint
from rnnlm_core.text import printable

PATIENCE = 30.0
"""Seconds to wait for another program that saves a model."""


class Made(NamedTuple):
    """A model and what made it."""

    model: RNNLanguageModel
    digest: str
    """Of the lessons; empty for the starter itself."""
    starter_words: int
    """How many words the starter has; those after them are the user's."""
    known_loss: float | None = None
    """On what is held back to be measured on; None where it was not measured yet."""


class _About(msgspec.Struct):
    """What a file says of how its model was made; a file may come from anyone."""

    starter: str
    lessons: str
    starter_words: Annotated[int, msgspec.Meta(ge=0)] = 0
    known_loss: float | None = None


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
        self._folder, self._starter = folder, starter
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
        try:
            loaded = checkpoint.load(path)
        except FileNotFoundError:
            return None
        if "personal" not in loaded.extra:
            return None
        try:
            about = msgspec.convert(loaded.extra["personal"], _About)
        except msgspec.ValidationError as error:
            raise CheckpointError(f"{printable(path)}: what it says of its lessons can't be: {error}") from None
        if about.starter != self._starter:
            return None
        words = min(about.starter_words, len(loaded.vocabulary.words))
        return Made(from_checkpoint(loaded), about.lessons, words, about.known_loss)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with alone(self._folder / "models.lock", PATIENCE):
            yield

    def put(self, made: Made, digests: Callable[[], Collection[str]] | None = None) -> bool:
        """Save a model; the one that was newest becomes the previous one.

        Args:
            made: The model.
            digests: Of the lessons of now, asked while no other program can take one back and look at the shelf: a
                model of others is not saved, and none that lies there stays. None: nothing is looked at.

        Returns:
            Whether it was saved.

        Raises:
            OSError: The disk refuses; what was there before is still there, under one name or the other.
        """
        with self._alone():
            if digests is not None:
                known = digests()
                self._clear(known, unreadable=False)
                if made.digest not in known:
                    return False
            # A file that could not be read, and so has no lessons, is no previous model.
            if lessons_of(self.newest) not in (made.digest, None):
                os.replace(self.newest, self.previous)
            checkpoint.save(self.newest, self._checkpoint(made))
            self._seen = self._stamp()
        return True

    def _checkpoint(self, made: Made) -> Checkpoint:
        model = made.model
        about = {
            "starter": self._starter,
            "lessons": made.digest,
            "starter_words": made.starter_words,
            "known_loss": made.known_loss,
        }
        return model.as_checkpoint(personal=about)

    def sweep(self, digests: Callable[[], Collection[str]], *, unreadable: bool = False) -> None:
        """Delete every model that was made from other lessons: what was forgotten must not survive in weights.

        Args:
            digests: Of the lessons of now.
            unreadable: Whether a damaged file goes too: after a forgetting, for its bytes may be read all the same.

        Raises:
            OSError: A file can't be deleted.
        """
        with self._alone():
            self._clear(digests(), unreadable=unreadable)
            if not self.newest.exists() and self.previous.exists():
                os.replace(self.previous, self.newest)
                self._seen = self._stamp()

    def _clear(self, digests: Collection[str], *, unreadable: bool) -> None:
        for path in (self.newest, self.previous):
            lessons = lessons_of(path) if path.exists() else ""
            if lessons not in digests and (unreadable or lessons is not None):
                path.unlink(missing_ok=True)
            for leftover in self._folder.glob(f".{path.name}.*.new"):
                leftover.unlink(missing_ok=True)


def lessons_of(path: Path) -> str | None:
    """The digest of the lessons that a file's model was made from; None where there is none, or it can't be told."""
    try:
        with safe_open(path, framework="np") as file:
            about = json.loads((file.metadata() or {})["motamot"])
        return str(about["extra"]["personal"]["lessons"])
    except (SafetensorError, OSError, LookupError, TypeError, ValueError, RecursionError):
        return None
