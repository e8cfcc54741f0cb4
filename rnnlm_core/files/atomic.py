"""Files that are there whole or not at all: written aside, synced, renamed. The one place that does it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from rnnlm_core.files.system import sync_folder

SUFFIX = ".new"
"""Of the files that are not whole yet; whoever owns a folder may sweep those that a killed writer left."""
MAX_NAME_CHARS = 200
"""Of the name that a file has meanwhile, so that a long one leaves room for what is added."""


@contextmanager
def replacing(path: Path, mode: int | None = 0o600) -> Iterator[BinaryIO]:
    """A file to write to, which takes the place of `path` once the block ends well.

    A crash, a full disk or an error in the block leaves what was there. `mode` is the new file's; None lets the
    block set it.

    Raises:
        OSError: The disk refuses.
    """
    handle, aside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:MAX_NAME_CHARS]}.", suffix=SUFFIX)
    try:
        with os.fdopen(handle, "wb") as file:
            if mode not in (None, 0o600):  # which is what mkstemp makes
                os.chmod(aside, mode)
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(aside)
        raise
    sync_folder(path.parent)


def write_atomically(path: Path, content: bytes, mode: int = 0o600) -> None:
    """Replace the file at `path` by `content`, whole or not at all; for its owner only, unless `mode` says more.

    Folders that are missing are made, for their owner only.

    Raises:
        OSError: The disk refuses; what was there is still there.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with replacing(path, mode) as file:
        file.write(content)
