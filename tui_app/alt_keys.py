"""Alt+1 … Alt+5 and Alt+Enter as keys of their own."""

from __future__ import annotations

from typing import NamedTuple, cast

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS


class AltKey(NamedTuple):
    """A key as Textual's table of what terminals send has them."""

    value: str


def let_alt_keys_through() -> None:
    """Textual reads Esc and a digit as a symbol of one keyboard, and waits to see whether Alt+Enter is more than Esc.

    Two such keys in quick succession would else arrive as text.
    """
    sequences = cast(dict[str, object], ANSI_SEQUENCES_KEYS)
    sequences["\x1b\r"] = (AltKey("alt+enter"),)
    for digit in "12345":
        sequences[f"\x1b{digit}"] = (AltKey(f"alt+{digit}"),)
