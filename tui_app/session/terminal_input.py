"""What a terminal sends, as bytes, made safe to be read as keys: reports are dropped whole, broken bytes replaced."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from time import monotonic

REPORT_SECONDS = 1.0
"""How long the rest of a report is waited for; half a report is none, but no text either."""
LONGEST_REPORT = 4096
PASTE_START, PASTE_END = b"\x1b[200~", b"\x1b[201~"

_X10_MOUSE = re.compile(rb"\x1b\[M[\x20-\xff]{3}", re.DOTALL)
_CONTROL = re.compile(rb"\x1b\[\[[A-E]|\x1b\[(?!\[)[\x30-\x3f]*[\x20-\x2f]*[\x40-\x7e]")
"""CSI: parameters, intermediates, one final byte; and the function keys of the Linux console."""
_STRING = re.compile(rb"\x1b(?:\][0-9]|P[0-9>=!$+|]|_G).*?(?:\x07|\x1b\\|(?<![\x80-\xff])\x9c)", re.DOTALL)
"""OSC, DCS and APC, as replies begin: Alt+] and Alt+Shift+P are keys. A bell or ST, of 7 or 8 bits, ends them."""
_LETTERS = re.compile(
    rb"(?:[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{1,2}|[\xf0-\xf4][\x80-\xbf]{1,3}|[^\x1b\x8f\x90\x9b\x9d\x9f])*+"
)
"""What comes before the next sequence. One in 8 bits (CSI is 9B) begins with a byte that letters of UTF-8 hold too."""
_SHORT = 0x40
"""Below a byte of C1 stands the letter that follows Esc in its 7-bit form."""
_UNFINISHED_REPORT = re.compile(
    rb"\x1b\[M[\x20-\xff]{0,2}|\x1b\[[<=>?][\x20-\x3f]*|\x1b(?:\][0-9]|P[0-9>=!$+|]|_G)[^\x07]*", re.DOTALL
)
_UNFINISHED = re.compile(rb"\x1b(?:\[\[?|\[[\x30-\x3f]*[\x20-\x2f]*|[\]P_])?")
_BROKEN = re.compile("[\udcc0-\udcff][\udc80-\udcbf]*|[\udc80-\udc9f]|[\udca0-\udcbf]")


class TerminalInput:
    """Takes bytes as they come, in whatever pieces, and gives text that holds keys, known sequences and pastes only."""

    def __init__(self, is_known: Callable[[str], bool], escape_seconds: float) -> None:
        """Start outside a paste.

        Args:
            is_known: Whether an escape sequence means something to whoever reads on.
            escape_seconds: How long Esc is waited for to be the beginning of more.
        """
        self._is_known = is_known
        self._escape_seconds = escape_seconds
        self._held = b""
        self._since = 0.0
        self._is_pasting = False
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")

    def feed(self, data: bytes) -> str:
        """The text of some more bytes; what may go on with the next ones is held back."""
        self._held += data
        self._since = monotonic()
        given = []
        while (piece := self._next()) is not None:
            given.append(piece)
        return "".join(given)

    def release(self) -> str:
        """What was held back for too long: a report is dropped, anything else is what it is."""
        if not self._held:
            return ""
        is_report = not self._held.isascii() or _UNFINISHED_REPORT.fullmatch(self._held) is not None
        if monotonic() - self._since < (REPORT_SECONDS if is_report else self._escape_seconds):
            return ""
        held, self._held = self._held, b""
        return "" if is_report else self._text(held)

    def _next(self) -> str | None:
        """The next piece of what is held, or None where nothing can be said of it yet."""
        if not self._held:
            return None
        if self._is_pasting:
            return self._pasted()
        begun = self._decoder.getstate()[0]
        letters = _LETTERS.match(begun + self._held)
        start = letters.end() - len(begun) if letters else 0
        if start > 0:
            return self._text(self._take(start))
        return self._escape() if self._held.startswith(b"\x1b") else self._eight_bits()

    def _eight_bits(self) -> str | None:
        """A sequence that a byte of C1 begins, as its 7-bit form; where it is none, the byte is nothing."""
        before, self._held = self._held, b"\x1b" + bytes([self._held[0] - _SHORT]) + self._held[1:]
        if self._held.startswith(b"\x1bO"):
            return self._text(self._take(2))
        found = self._escape()
        if found == "\x1b":
            self._held = before[1:]
            return ""
        if found is None:
            self._held = before
        return found

    def _take(self, length: int) -> bytes:
        taken, self._held = self._held[:length], self._held[length:]
        return taken

    def _pasted(self) -> str | None:
        """The paste up to its end; without it, all that can't be the beginning of the end."""
        end = self._held.find(PASTE_END)
        if end >= 0:
            self._is_pasting = False
            return self._text(self._take(end), is_typed=False) + self._take(len(PASTE_END)).decode()
        kept = next(k for k in range(len(PASTE_END) - 1, -1, -1) if self._held.endswith(PASTE_END[:k]))
        length = len(self._held) - kept
        return self._text(self._take(length), is_typed=False) if length else None

    def _escape(self) -> str | None:
        """What begins with Esc: a report is nothing, a known sequence stays, half of either waits."""
        if report := _X10_MOUSE.match(self._held) or _STRING.match(self._held):
            self._take(report.end())
            return ""
        if self._held.startswith(b"\x1b[M"):
            return None
        if control := _CONTROL.match(self._held):
            sequence = self._take(control.end())
            self._is_pasting = sequence == PASTE_START
            return sequence.decode("ascii") if self._is_known(sequence.decode("ascii")) else ""
        is_unfinished = _UNFINISHED_REPORT.fullmatch(self._held) or _UNFINISHED.fullmatch(self._held)
        if is_unfinished and len(self._held) < LONGEST_REPORT:
            return None
        return self._text(self._take(1))

    def _text(self, data: bytes, *, is_typed: bool = True) -> str:
        """The letters of some bytes. The bytes that are no UTF-8 are replaced; those of 8-bit Alt keys are the keys."""
        text = self._decoder.decode(data)
        if is_typed:
            return _BROKEN.sub(_typed, text)
        # Textual would read an escape sequence inside a paste a second time, as keys.
        return _BROKEN.sub("\N{REPLACEMENT CHARACTER}", text).replace("\x1b", "")


def _typed(broken: re.Match[str]) -> str:
    """What a byte means that is no UTF-8.

    From C0 on it is a letter of Latin-1, or began one that was cut off. From A0 on it is what a terminal without UTF-8
    sends for Alt and a digit or a sign. Below, it is a control character, which nobody types.
    """
    code = ord(broken[0][0]) - 0xDC00
    if code >= 0xC0:
        return "\N{REPLACEMENT CHARACTER}"
    return f"\x1b{chr(code - 0x80)}" if code >= 0xA0 else ""
