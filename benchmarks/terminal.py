"""A program in a pseudo-terminal, and what its screen shows: enough of a terminal to time what a typist sees."""

from __future__ import annotations

import codecs
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from types import TracebackType

TOKEN = re.compile(
    r"\x1b\[([?<>=]?)([\d;:]*)[ -/]*([@-~])"  # CSI: private marker, numbers, what it does
    r"|\x1b[\]P_^][^\x07\x1b]*(?:\x07|\x1b\\)"  # texts for the terminal itself
    r"|\x1b[()][0-9A-Z]|\x1b[^\[\]P_^()]"
    r"|([^\x1b\x00-\x1f]+)"
    r"|[\x00-\x1a\x1c-\x1f]"
)
ANSWERS = {"\x1b[?2026$p": b"\x1b[?2026;2$y", "\x1b[?2048$p": b"\x1b[?2048;0$y"}
"""Whole frames at a time: yes; news of its size: no."""
SECONDS = 30
"""So long is waited for what must come."""


class Screen:
    """The characters that stand in a terminal's cells, and its cursor; colours are read past."""

    def __init__(self, columns: int, rows: int) -> None:
        self.columns, self.rows = columns, rows
        self.cells = [[" "] * columns for _ in range(rows)]
        self.row = self.column = 0
        self._rest = ""

    def feed(self, text: str) -> None:
        """Let the text do what it does; the beginning of a sequence waits for its end."""
        text = self._rest + text
        at = 0
        while match := TOKEN.match(text, at):
            at = match.end()
            if match[4]:
                self._write(match[4])
            elif match[3] and not match[1]:
                self._control(match[3], match[2])
            elif match[0] == "\r":
                self.column = 0
            elif match[0] == "\n":
                self.row = min(self.row + 1, self.rows - 1)
        self._rest = text[at:]

    def _write(self, text: str) -> None:
        for character in text:
            if self.column < self.columns:
                self.cells[self.row][self.column] = character
            self.column += 2 if unicodedata.east_asian_width(character) in "WF" else 1

    def _control(self, action: str, numbers: str) -> None:
        if action == "H":
            row, column = (int(number or 1) for number in (numbers or "1;1").split(";"))
            self.row, self.column = min(row, self.rows) - 1, min(column, self.columns) - 1
        elif action == "J":
            self.cells = [[" "] * self.columns for _ in range(self.rows)]

    def lines(self) -> list[str]:
        """Each row as text."""
        return ["".join(cells) for cells in self.cells]


class Terminal:
    """A program that believes to be in a terminal, with a person before it."""

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], size: tuple[int, int] = (120, 36)
    ) -> None:
        self.screen = Screen(*size)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.read_at = self.started_at = time.perf_counter()
        """When the program was started, and when it was last read from."""
        self.pid, self._file = pty.fork()
        if self.pid == 0:
            os.execve(command[0], [*command], {**environment})
        fcntl.ioctl(self._file, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(ProcessLookupError, ChildProcessError):
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self._file)

    def type(self, keys: str) -> None:
        """Press these keys, all at once."""
        os.write(self._file, keys.encode())

    def read(self, seconds: float) -> bool:
        """Read what is painted next; whether something came in time."""
        if not select.select([self._file], [], [], max(0, seconds))[0]:
            return False
        try:
            chunk = os.read(self._file, 1 << 16)
        except OSError:  # how a pseudo-terminal says that the program has ended
            chunk = b""
        self.read_at = time.perf_counter()
        if not chunk:
            raise EOFError("the program has ended")
        text = self._decoder.decode(chunk)
        for question, answer in ANSWERS.items():
            if question in text:
                os.write(self._file, answer)
        self.screen.feed(text)
        return True

    def rest(self, seconds: float) -> None:
        """Do nothing but watch for so long."""
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            self.read(left)

    def wait(self, is_there: Callable[[Screen], object], what: str) -> float:
        """Watch until the screen is like this: when it was. Raises TimeoutError."""
        end = time.perf_counter() + SECONDS
        while not is_there(self.screen):
            if not self.read(end - time.perf_counter()):
                raise TimeoutError("\n".join([f"{what} did not come:", *self.screen.lines()]))
        return self.read_at

    def wait_for(self, pattern: str) -> float:
        """Watch until a line matches: when it did. Raises TimeoutError."""
        seen = re.compile(pattern)
        return self.wait(lambda screen: any(map(seen.search, screen.lines())), pattern)

    def end(self, keys: str) -> None:
        """Leave the program by these keys, and wait until it has left."""
        self.type(keys)
        with suppress(EOFError):
            self.rest(SECONDS)
            raise TimeoutError("the program did not end")
        os.waitpid(self.pid, 0)
