"""The editor on a terminal of its own: bytes nobody planned for, and ends nobody asked for."""

from __future__ import annotations

import contextlib
import os
import pty
import signal
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.app.sessions import starter_model

SECONDS = 30


class Editor:
    """`motamot edit note.txt` in a process with a pseudo-terminal, everything under one folder."""

    def __init__(self, folder: Path, script: str = "") -> None:
        own = {"MOTAMOT_DATA": f"{folder}/data", "MOTAMOT_CONFIG": f"{folder}/config", "LC_ALL": "C.UTF-8"}
        self.master, terminal = pty.openpty()
        self._terminal = terminal
        self.modes = termios.tcgetattr(terminal)
        program = f"{script}\nfrom tui_app.__main__ import main\nmain()"
        self.process = subprocess.Popen(
            [sys.executable, "-c", program, "edit", str(folder / "note.txt")],
            stdin=terminal,
            stdout=terminal,
            stderr=terminal,
            env={**os.environ, **own, "TERM": "xterm-256color"},
            start_new_session=True,
        )
        self.output = b""
        threading.Thread(target=self._read, daemon=True).start()
        self.wait_for(lambda: b"note.txt" in self.output, "the first screen")

    def _read(self) -> None:
        with contextlib.suppress(OSError):
            while data := os.read(self.master, 65536):
                self.output += data

    def wait_for(self, holds: Callable[[], bool], what: str) -> None:
        end = time.monotonic() + SECONDS
        while not holds():
            assert time.monotonic() < end, f"{what} did not come: {self.output[-3000:]!r}"
            time.sleep(0.02)

    def send(self, data: bytes) -> None:
        os.write(self.master, data)

    @property
    def status(self) -> int:
        return self.process.wait(SECONDS)

    @property
    def is_terminal_restored(self) -> bool:
        left = b"\x1b[?1049l" in self.output and self.output.rfind(b"\x1b[?25h") > self.output.rfind(b"\x1b[?25l")
        return left and termios.tcgetattr(self._terminal) == self.modes

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        for handle in (self.master, self._terminal):
            with contextlib.suppress(OSError):
                os.close(handle)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "config").mkdir()
    starter_model().save(tmp_path / "tiny.safetensors")
    (tmp_path / "config/settings.toml").write_text(f'starter = "{tmp_path}/tiny.safetensors"\nlanguage = "fr"\n')
    return tmp_path


@pytest.fixture
def start(folder: Path) -> Iterator[Callable[..., Editor]]:
    started: list[Editor] = []

    def new(script: str = "") -> Editor:
        started.append(Editor(folder, script))
        return started[-1]

    yield new
    for editor in started:
        editor.close()


def copies(folder: Path) -> list[str]:
    return [path.read_text() for path in (folder / "data/drafts").glob("*.txt")]


def test_bytes_that_nobody_planned_for_are_no_text(folder: Path, start: Callable[..., Editor]) -> None:
    editor = start()
    for report in (b"\x1b[M \xc5\xa9", b"\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\", b"\x1b[?62;4c", b"\xb9", b"\x1b[97:65;2u"):
        editor.send(b"zut " + report)
    editor.send(b"\xe9 fini")
    editor.wait_for(lambda: copies(folder) == ["zut " * 5 + "\ufffd fini"], "the copy")
    editor.send(b"\x13\x11")
    assert editor.status == 0
    assert (folder / "note.txt").read_text() == "zut " * 5 + "\ufffd fini\n"
    assert editor.is_terminal_restored


ENDS = {
    "terminated": lambda editor: editor.process.terminate(),
    "hung up": lambda editor: editor.process.send_signal(signal.SIGHUP),
    "killed": lambda editor: editor.process.kill(),
    "terminal closed": lambda editor: (os.close(editor.master), editor.process.send_signal(signal.SIGHUP)),
}


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_an_end_from_outside_loses_no_text(
    folder: Path, start: Callable[..., Editor], end: Callable[[Editor], object]
) -> None:
    editor = start()
    editor.send(b"perdu ?")
    editor.wait_for(lambda: copies(folder) == ["perdu ?"], "the copy")
    end(editor)
    assert editor.status != 0
    assert end in (ENDS["killed"], ENDS["terminal closed"]) or editor.is_terminal_restored
    assert not (folder / "note.txt").exists()
    again = start()
    again.wait_for(lambda: b"Take them" in again.output, "the offer")
    again.send(b"\r")
    again.wait_for(lambda: b"perdu" in again.output, "the text")
    again.send(b"\x13\x11")
    assert again.status == 0
    assert (folder / "note.txt").read_text() == "perdu ?\n"
    assert copies(folder) == []


def test_a_crash_ends_with_a_status_that_makes_git_give_up_and_loses_no_text(
    folder: Path, start: Callable[..., Editor]
) -> None:
    crash = "from tui_app.screens.document import DocumentScreen\nDocumentScreen.action_save = lambda self: 1 / 0"
    editor = start(crash)
    editor.send(b"perdu ?\x13")
    assert editor.status != 0
    assert b"ZeroDivisionError" in editor.output
    assert editor.is_terminal_restored
    assert copies(folder) == ["perdu ?"]
