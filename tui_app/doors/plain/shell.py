"""The conversation: a line is typed, suggestions are read on demand, Enter keeps the line.

What is written to the terminal is text, line ends, and backspaces over the last characters; nothing else.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator

from rnnlm_core.prediction.predictor import Suggestion
from tui_app.doors.lessons import Sessions
from tui_app.doors.plain.commands import Commands
from tui_app.i18n import _
from tui_app.session.files import FileError
from tui_app.session.session import Session

PROMPT = "> "
BACKSPACES = "\b\x7f"
CLEAR_LINE, CLEAR_WORD, END_OF_INPUT, REDRAW = "\x15", "\x17", "\x04", "\x0c"
TAKEN = 5
"""How many suggestions are read."""


class Shell:
    """One person at one terminal."""

    def __init__(
        self, make: Callable[[str], Session], language: str, write: Callable[[str], None], *, echo: bool, private: bool
    ) -> None:
        """Open nothing yet.

        Args:
            make: A session in a language.
            language: To begin with.
            write: To the terminal.
            echo: Whether what is typed must be written, as the terminal does not.
            private: Whether to begin in private mode.
        """
        self.language = language
        self.private = private
        self._sessions = Sessions(make, self.say)
        self._write, self._echo = write, echo
        self._line = ""
        self._offered: list[Suggestion] = []
        self._commands = Commands(self)

    @property
    def session(self) -> Session:
        """The session of the language.

        Raises:
            FileError: It can't be opened.
        """
        session = self._sessions.of(self.language)
        if session is None:
            raise FileError(_("There is nothing to suggest from."))
        session.private = self.private
        return session

    def run(self, keys: Iterator[str]) -> None:
        """Until /quit, the end of input, or Ctrl+C on an empty line."""
        try:
            self._commands.keys = keys
            self.say(_("motamot. Type; Tab reads suggestions, 1 to 5 takes one, Enter keeps the line."))
            self.say(_("/help lists the commands, /quit leaves."))
            self.session.predictor  # noqa: B018 - opened while the greeting is read
            self._write(PROMPT)
            while not self._commands.is_over and (key := self._next(keys)):
                self._press(key)
        finally:
            self._sessions.close()

    def say(self, text: str) -> None:
        """Write one line; what could command a terminal is left out."""
        self._write("".join(letter for letter in text if letter.isprintable()) + "\n")

    def _next(self, keys: Iterator[str]) -> str:
        """The next key; nothing at the end. Ctrl+C empties the line, and leaves where it is empty."""
        try:
            return next(keys, "")
        except KeyboardInterrupt:
            if not self._line:
                self._write("\n")
                return ""
            return CLEAR_LINE

    def _press(self, key: str) -> None:
        offered, self._offered = self._offered, []
        if key in "\r\n":
            self._enter()
        elif key == "\t":
            self._offer()
        elif key.isdigit() and 1 <= int(key) <= len(offered):
            self._become(offered[int(key) - 1].accepted(self._line))
        elif key in BACKSPACES:
            self._become(self._line[:-1])
        elif key == CLEAR_LINE:
            self._become("")
        elif key == CLEAR_WORD:
            self._become(self._line.rstrip()[: self._line.rstrip().rfind(" ") + 1])
        elif key == REDRAW:
            self._again()
        elif key == END_OF_INPUT:
            self._commands.is_over = not self._line
        elif key.isprintable():
            self._become(self._line + key)

    def _offer(self) -> None:
        """Read the suggestions, and the line again."""
        try:
            self._offered = self.session.suggest(self._line, TAKEN)
        except FileError as problem:
            self.say(str(problem))
        read = ", ".join(f"{number} {each.word}" for number, each in enumerate(self._offered, 1))
        self._write("\n" if self._echo else "")
        self.say(read or _("No suggestion."))
        self._again(new_line=False)

    def _become(self, line: str) -> None:
        """Let the line be another: what is alike at its beginning is not written again."""
        kept = next((k for k, (a, b) in enumerate(zip(line, self._line, strict=False)) if a != b), None)
        kept = min(len(line), len(self._line)) if kept is None else kept
        gone, self._line = self._line[kept:], line
        if self._echo:
            cells = sum(map(_cells, gone))
            self._write("\b" * cells + " " * cells + "\b" * cells + line[kept:])

    def _again(self, new_line: bool = True) -> None:
        self._write(("\n" if new_line else "") + PROMPT + (self._line if self._echo else ""))

    def _enter(self) -> None:
        line, self._line = self._line, ""
        self._write("\n" if self._echo else "")
        try:
            if line.startswith("/"):
                self._commands.run(line)
            elif line.strip():
                self._keep(line)
        except (FileError, ValueError) as problem:
            self.say(str(problem))
        if not self._commands.is_over:
            self._write(PROMPT)

    def _keep(self, line: str) -> None:
        added = self.session.send(line)
        if self.private:
            self.say(_("Private: not kept."))
        elif added.refused:
            self.say(_("Not kept: {reason}.").format(reason=added.refused[0].reason))
        else:
            self.say(_("Kept.") if added.new else _("Kept already."))


def _cells(letter: str) -> int:
    """How many columns of a terminal a character takes."""
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Cf", "Me", "Mn"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1
