"""The user's files for one language: the sentences, which are the truth, and the models made from them."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from rnnlm_core.files.checkpoint import CheckpointError
from rnnlm_core.files.locks import check_locks
from rnnlm_core.memory import Memory, MemoryProblem
from tui_app.i18n import _, ngettext
from tui_app.session.files import FileError, explain, printable_path

EARLIER_LANGUAGE = "fr"
"""The only one of the version that kept its files in the root of the data folder."""
EARLIER_FILES = ("sentences.txt", "model.safetensors", "learnt.json")


class Store:
    """A private folder. Of all programs that use it at once, one owns the training."""

    def __init__(self, root: Path, language: str) -> None:
        """Name the folder; nothing is touched before `prepare`."""
        self.folder = root / language
        self.memory = self.folder / "memory.sqlite3"
        self._root, self._language = root, language
        # One thread opens the session, and others ask who owns the training.
        self._lock = FileLock(self.folder / "training.lock", mode=0o600, thread_local=False)

    def prepare(self) -> None:
        """Make the folder where it is missing, for its owner only; one that is there stays as it is.

        Raises:
            FileError: It can't be made or written to.
        """
        try:
            for folder in (self._root, self.folder):
                if not folder.is_dir():
                    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise explain(error, self.folder) from None

    @property
    def is_read_only(self) -> bool:
        """Whether there is a database that may be read, and not written to."""
        return self.memory.exists() and not all(os.access(each, os.W_OK) for each in (self.folder, self.memory))

    @property
    def owns_training(self) -> bool:
        """Whether this program may train and save models."""
        return self._lock.is_locked

    def take_training(self) -> bool:
        """Own the training from now on, unless another program does; the system takes it back if this one dies.

        Raises:
            FileError: The folder can't be written to.
        """
        try:
            self._lock.acquire(blocking=False)
        except Timeout:
            self._check_locks()
            return False
        except NotImplementedError:  # what the library says of a file system that knows no locks
            raise explain(OSError(errno.ENOLCK, ""), self.folder) from None
        except OSError as error:
            raise explain(error, self.folder) from None
        return True

    def _check_locks(self) -> None:
        """Some file systems refuse every lock as if another program had it."""
        try:
            check_locks(self.folder / "models.lock")
        except OSError as error:
            raise explain(error, self.folder) from None

    def release(self) -> None:
        """Let another program train."""
        self._lock.release(force=True)

    def import_earlier(self, memory: Memory) -> str:
        """Take the sentences that an earlier version kept, once; returns what was done, or nothing.

        Its files are renamed, not deleted.

        Raises:
            FileError: They can't be read or renamed.
            MemoryProblem: The sentences could not be kept.
        """
        earlier = self._root / EARLIER_FILES[0]
        if self._language != EARLIER_LANGUAGE or not earlier.is_file():
            return ""
        try:
            with earlier.open(encoding="utf-8", errors="replace") as lines:
                added = memory.add(lines, "imported")
            for path in (self._root / name for name in EARLIER_FILES):
                if path.exists():
                    path.rename(_imported(path))
        except OSError as error:
            raise explain(error, earlier) from None
        text = ngettext("{count} sentence of an earlier version", "{count} sentences of an earlier version", added.new)
        return _("Imported {sentences}; the file is kept as {path}.").format(
            sentences=text.format(count=added.new), path=printable_path(_imported(earlier))
        )

    def finish(self, memory: Memory) -> None:
        """Finish a forgetting or an undoing, of this program or of one that was killed: no file keeps what is gone.

        Raises:
            MemoryProblem: The database refuses.
            OSError: A file can't be deleted; it stays due.
        """
        memory.wipe()
        if "copies" in (due := memory.due()).chores:
            self._delete_earlier()
            memory.done("copies", due)
        if "models" in (due := memory.due()).chores:
            from rnnlm_core.personal import Shelf

            Shelf(self.folder, "").sweep(memory.digests, unreadable=True)
            memory.done("models", due)

    def _delete_earlier(self) -> None:
        """Delete what `import_earlier` kept: it still holds what is to be forgotten."""
        if self._language == EARLIER_LANGUAGE:
            for name in EARLIER_FILES:
                _imported(self._root / name).unlink(missing_ok=True)


def _imported(path: Path) -> Path:
    return path.with_name(f"{path.name}.imported")


@contextmanager
def in_words(folder: Path) -> Iterator[None]:
    """Whatever goes wrong with the user's files becomes a FileError, ready to be shown."""
    try:
        yield
    except (MemoryProblem, CheckpointError) as problem:
        raise FileError(str(problem)) from None
    except OSError as error:
        raise explain(error, Path(error.filename or folder)) from None
