"""How much was typed and how much taken from the suggestions, day by day: integers, and nothing else."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import NamedTuple

from rnnlm_core.files.atomic import write_atomically

FILE = "counts.json"
MOST_DAYS = 400


class Count(NamedTuple):
    """What happened in a day."""

    typed: int = 0
    """Letters by hand."""
    written: int = 0
    """Letters that accepted words wrote."""
    taken: int = 0
    """Keys that accepted them."""

    @property
    def saved(self) -> int:
        """Keys that need not have been pressed."""
        return max(0, self.written - self.taken)

    def plus(self, other: Count) -> Count:
        """Both together."""
        return Count(*(one + two for one, two in zip(self, other, strict=True)))


def read(folder: Path) -> dict[str, Count]:
    """Each day that is counted, in ISO form, in their order; nothing where the file is not there or makes no sense."""
    with suppress(OSError, ValueError, TypeError, RecursionError):
        held = json.loads((folder / FILE).read_text("utf-8"))
        return {date.fromisoformat(day).isoformat(): Count(*map(int, numbers)) for day, numbers in sorted(held.items())}
    return {}


def add(folder: Path, count: Count, day: date) -> dict[str, Count]:
    """Count more for a day; returns all days.

    Raises:
        OSError: It can't be written down.
    """
    days = read(folder)
    days[day.isoformat()] = days.get(day.isoformat(), Count()).plus(count)
    days = dict(list(sorted(days.items()))[-MOST_DAYS:])
    write_atomically(folder / FILE, json.dumps(days).encode())
    return days


def forget(folder: Path) -> None:
    """Count nothing any more of what was."""
    with suppress(OSError):
        (folder / FILE).unlink(missing_ok=True)
