"""Files that are there whole or not at all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from rnnlm_core.files.atomic import write_atomically

KILLED = """
import os, signal, sys
from pathlib import Path
from rnnlm_core.files.atomic import replacing
with replacing(Path(sys.argv[1])) as file:
    file.write(b"new" * 100_000)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("mode", [0o600, 0o644])
def test_what_is_written_takes_the_place_of_what_was_there(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "new" / "file"
    for content in (b"one", b"another"):
        write_atomically(path, content, mode)
        assert path.read_bytes() == content
    assert os.name != "posix" or path.stat().st_mode & 0o777 == mode
    assert os.listdir(path.parent) == ["file"]


def test_without_files_that_have_no_name_it_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "O_TMPFILE", raising=False)
    test_what_is_written_takes_the_place_of_what_was_there(tmp_path, 0o644)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has files without a name")
def test_a_writer_that_is_killed_leaves_nothing_beside_the_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    done = subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert os.listdir(tmp_path) == ["file"]
    assert path.read_bytes() == b"old"
