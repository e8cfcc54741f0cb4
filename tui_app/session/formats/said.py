"""What a reader gives: a piece of prose, and who wrote it where that is known."""

from __future__ import annotations

from typing import NamedTuple


class Said(NamedTuple):
    """One message, paragraph or line."""

    text: str
    who: str = ""
