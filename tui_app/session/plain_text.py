"""Text that a screen can show, and back: no control characters, no broken bytes, no endless lines.

What is typed or pasted loses its control characters. What comes from a file keeps every byte: one that can't be shown
stands in the text as a sign of its own, from a part of Unicode that nobody uses, and is written back as that byte.
"""

from __future__ import annotations

import re

LONGEST_LINE = 5_000
"""Letters. Every row on the screen is cut from its whole line: in one of a million letters a key would take seconds."""
FOLD = "\U0010fe00"
"""Before a line end that is none: the line was too long to be shown in one piece."""
OPAQUE = 0x10FF00
"""The code point that stands for byte 0; the next 255 stand for the others."""

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_NOT_SHOWN = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff{FOLD}{chr(OPAQUE)}-\U0010ffff]")
_OPAQUE_BYTES = re.compile(rb"\xf4\x8f[\xbc-\xbf][\x80-\xbf]")
_PICTURES = {
    **{OPAQUE + byte: "\N{REPLACEMENT CHARACTER}" for byte in range(0x80, 0x100)},
    **{OPAQUE + byte: chr(0x2400 + byte) for byte in range(0x20)},
    OPAQUE + 0x7F: "\N{SYMBOL FOR DELETE}",
    ord(FOLD): "\N{LEFTWARDS ARROW WITH HOOK}",
}
_HAS_OPAQUE = re.compile(f"[{FOLD}{chr(OPAQUE)}-\U0010ffff]")


def clean(text: str) -> str:
    """The text without control characters and lone surrogates, in lines of a length that can be shown."""
    return fold(_CONTROLS.sub("", _LINE_ENDS.sub("\n", text)))


def fold(text: str) -> str:
    """The text with a fold wherever a line is longer than LONGEST_LINE."""
    if len(text) <= LONGEST_LINE:
        return text
    return "\n".join(f"{FOLD}\n".join(_pieces(line)) for line in text.split("\n"))


def unfold(text: str) -> str:
    """The text without its folds."""
    return text.replace(f"{FOLD}\n", "").replace(FOLD, "") if FOLD in text else text


def _pieces(line: str) -> list[str]:
    """A line over LONGEST_LINE in several: cut after a sentence, or else behind a space, or else anywhere."""
    pieces, start = [], 0
    while len(line) - start > LONGEST_LINE:
        end = start + LONGEST_LINE
        sentence_end = max(line.rfind(mark, start + 1, end) for mark in (". ", "! ", "? ", "… "))
        space = line.rfind(" ", start + 1, end)
        cut = sentence_end + 2 if sentence_end > 0 else space + 1 if space > 0 else end
        pieces.append(line[start:cut])
        start = cut
    return [*pieces, line[start:]]


def decode(data: bytes) -> str:
    """The text of any bytes; `encode` gives them back."""
    return _NOT_SHOWN.sub(_as_opaque, data.decode("utf-8", "surrogateescape"))


def encode(text: str) -> bytes:
    """The bytes of a text from `decode`."""
    return _OPAQUE_BYTES.sub(_as_byte, text.encode("utf-8"))


def _as_opaque(letter: re.Match[str]) -> str:
    return "".join(chr(OPAQUE + byte) for byte in letter[0].encode("utf-8", "surrogateescape"))


def _as_byte(sign: re.Match[bytes]) -> bytes:
    # F4 8F BC 80 is OPAQUE in UTF-8: the last two bytes hold eight free bits.
    return bytes([(sign[0][2] - 0xBC) << 6 | (sign[0][3] - 0x80)])


def pictured(line: str) -> str:
    """The line as it is drawn, of the same length: a picture for each sign that can't be shown."""
    return line.translate(_PICTURES) if _HAS_OPAQUE.search(line) else line
