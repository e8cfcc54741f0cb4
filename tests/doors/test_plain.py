"""motamot line by line: a first minute in a terminal that draws nothing."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.doors.servers import environment

pty = pytest.importorskip("pty", reason="Windows has no pseudo-terminals of this kind")
SECONDS = 20


class Talk:
    """motamot in a pseudo-terminal, with all that it wrote."""

    def __init__(self, folder: Path, *arguments: str, **variables: str) -> None:
        self._handle, theirs = pty.openpty()
        command = [sys.executable, "-m", "tui_app", *arguments]
        own = {**environment(folder), **variables}
        self.process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=own)
        os.close(theirs)
        self.transcript = ""
        self._seen = 0

    def type(self, text: str) -> None:
        os.write(self._handle, text.encode())

    def hear(self, pattern: str) -> str:
        """Read on until the pattern comes, after what was heard before."""
        end = time.monotonic() + SECONDS
        while not (found := re.search(pattern, self.transcript[self._seen :])):
            assert time.monotonic() < end, f"{pattern!r} not in {self.transcript[self._seen :]!r}"
            self.transcript += os.read(self._handle, 4096).decode()
        self._seen += found.end()
        return found[0]

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._handle)


@pytest.fixture
def talk(tmp_path: Path) -> Iterator[Talk]:
    talk = Talk(tmp_path, "--plain")
    yield talk
    talk.close()


def test_a_first_minute_is_text_and_nothing_else(talk: Talk) -> None:
    talk.hear("/quit leaves")
    talk.type("je suis tr\t")
    talk.hear(r"1 très.*\r\n> je suis tr")
    talk.type("1")
    talk.hear("ès ")
    talk.type("co\t1\x1b[A\n")
    talk.hear("Kept")
    talk.type("mon chien s'appelle Zorglub\n")
    talk.hear("Kept")
    talk.type("/learn\n")
    talk.hear("Learnt")
    talk.type("mon chien s'appelle Z\t")
    talk.hear("1 Zorglub")
    talk.type("\x15/why Zorglub\n")
    talk.hear("Your sentence of")
    talk.type("/block content\n")
    talk.hear("no more")
    talk.type("/forget Zorglub\ny")
    talk.hear("1 sentence forgotten")
    talk.type("/private\nsecret\n")
    talk.hear("Private: not kept")
    talk.type("/sentences\n")
    assert "Zorglub" not in talk.hear(r"je suis très.*\r\n> ")
    talk.type("/quit\n")
    assert talk.process.wait(SECONDS) == 0
    assert not re.search("[\x00-\x07\x0b\x0c\x0e-\x1f─-▟]", talk.transcript)


def test_a_dumb_terminal_gets_the_same(tmp_path: Path) -> None:
    talk = Talk(tmp_path, TERM="dumb")
    try:
        talk.hear("/quit leaves")
        talk.type("\x04")
        assert talk.process.wait(SECONDS) == 0
    finally:
        talk.close()


def test_a_pipe_is_answered_line_by_line(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tui_app", "--plain"],
        env=environment(tmp_path),
        input="je suis tr\t1content\n/sentences\n",
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    assert "1 très" in done.stdout
    assert "je suis très content" in done.stdout
