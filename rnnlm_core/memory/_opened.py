"""A database that is open: let go, looked at for what other programs do to it, and what is left to do in it."""

from __future__ import annotations

from typing import Self

from rnnlm_core.memory import _traces
from rnnlm_core.memory._database import Database
from rnnlm_core.memory._traces import Chore, Due


class Opened:
    """What holds of any memory, whatever it keeps."""

    def __init__(self, database: Database) -> None:
        """Take over the database; `close` lets it go."""
        self._database = database

    def close(self) -> None:
        """Let the file go; a second time does nothing."""
        self._database.close()

    def __enter__(self) -> Self:
        """Nothing more than `open` did."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()

    def due(self) -> Due:
        """What a forgetting has left to do: "wipe" is this file's own affair, the others are told by `done`."""
        return _traces.due(self._database)

    def wipe(self) -> None:
        """Wipe the traces in this file, where that is due.

        Raises:
            MemoryProblem: Not possible now; it stays due.
        """
        _traces.wipe_if_due(self._database)

    def done(self, chore: Chore, seen: Due) -> None:
        """What was seen to be due is done; where anything was written since, it stays due."""
        _traces.done(self._database, chore, seen)

    @property
    def is_replaced(self) -> bool:
        """Whether the file was deleted, or another one has its name: to be opened again."""
        return self._database.is_replaced

    def has_changed(self) -> bool:
        """Whether another program has written to the file since this was asked last."""
        return self._database.has_changed()
