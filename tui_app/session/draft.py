"""What is written and not sent or saved yet: a copy of it aside, so that no end of the program loses it.

A copy belongs to one running program, which holds its lock: a second one gets a copy of its own. When a program ends,
however that happens, the next one finds the text.
"""

from __future__ import annotations

import itertools
import os
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

SECONDS = 1.0
"""After the last change, within which a copy is written."""
MANY_PROGRAMS = 9


class RescueCopy:
    """The copy of one text, 0600 in a folder of its own; nothing here ever fails, as it is a net and not the floor."""

    def __init__(self, path: Path, lock: FileLock) -> None:
        """Take a file and its lock, which is held."""
        self.path = path
        self._lock = lock
        self._kept: str | None = None

    def read(self) -> str:
        """What an earlier program left; empty where nothing."""
        try:
            return self.path.read_text("utf-8")
        except (OSError, ValueError):
            return ""

    def keep(self, text: str) -> None:
        """Write the text, unless it is there already; an empty one leaves no copy."""
        if text == self._kept:
            return
        if text.strip():
            with suppress(OSError, ValueError):
                _write(self.path, text.encode("utf-8"))
                self._kept = text
        else:
            self.discard()

    def discard(self) -> None:
        """Leave no copy: the text was sent, saved, given up, or is private."""
        self._kept = None
        for path in (self.path, self.path.with_suffix(".new")):
            with suppress(OSError):
                path.unlink(missing_ok=True)

    def release(self) -> None:
        """Let the next program have it."""
        with suppress(OSError):
            self._lock.release()


def of_message(folder: Path) -> RescueCopy | None:
    """The copy of the message that is being written; None where the folder allows none."""
    numbers = itertools.islice(itertools.count(1), MANY_PROGRAMS)
    copies = (_claim(folder, f"message-{number}") for number in numbers)
    return next((copy for copy in copies if copy is not None), None)


def of_document(folder: Path, document: Path) -> RescueCopy | None:
    """The copy of a file that is being edited; None where another program edits it, or the folder allows none."""
    import hashlib  # where messages are written, nothing waits for it

    name = hashlib.sha256(os.fsencode(os.path.realpath(document))).hexdigest()[:20]
    return _claim(folder, f"document-{name}")


def sweep(folder: Path) -> None:
    """Delete every copy that no running program owns."""
    drafts = folder / "drafts"
    for name in {each.stem for each in drafts.glob("*")} if drafts.is_dir() else ():
        if (copy := _claim(folder, name)) is not None:
            copy.discard()
            with suppress(OSError):
                copy.path.with_suffix(".lock").unlink(missing_ok=True)  # while it is held: no other claims it
            copy.release()


def _claim(folder: Path, name: str) -> RescueCopy | None:
    drafts = folder / "drafts"
    try:
        drafts.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = FileLock(drafts / f"{name}.lock", timeout=0, mode=0o600)
        lock.acquire()
    except (OSError, Timeout, NotImplementedError):
        return None
    return RescueCopy(drafts / f"{name}.txt", lock)


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all. It is not synced: a killed program loses nothing by that, and a key waits for no disk."""
    aside = path.with_suffix(".new")  # always the same, so that a killed writer's is written over by the next
    with open(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(data)
    os.replace(aside, path)
