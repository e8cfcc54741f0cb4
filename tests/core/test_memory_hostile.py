"""What comes from outside is checked where it comes in: hostile exports, odd arguments, folders that are not ours."""

from __future__ import annotations

import errno
import json
import os
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pytest

from rnnlm_core.memory import Memory, MemoryProblem
from rnnlm_core.personal import LearningOptions

DEEP = "[" * 100_000 + "]" * 100_000
HEAD = '{"motamot": "memory", "format": 1, "language": "fr"}'
GOOD = '{"sentence": "Il fait beau.", "source": "typed"}'


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    return Memory.open(tmp_path / "fr" / "memory.sqlite3")


@pytest.mark.parametrize(
    "line",
    [
        '{"sentence": ' + DEEP + "}",
        '{"a": ' + '{"a": ' * 100_000 + "1" + "}" * 100_001,
        '{"sentence": "Un.", "count": ' + "9" * 5000 + "}",
        '{"generation": ' + "9" * 5000 + "}",
    ],
)
def test_a_hostile_line_is_refused_and_the_others_are_kept(memory: Memory, line: str) -> None:
    added = memory.import_lines([HEAD, line, GOOD])
    assert [each.text for each in memory.sentences()] == ["Il fait beau."]
    assert (added.new, added.refused_count) == (1, 1)


@pytest.mark.parametrize("options", [DEEP, '{"few": ' + "9" * 5000 + "}", json.dumps({"few": 4, "for_few": {"a": {}}})])
def test_hostile_options_of_a_lesson_are_none_that_could_be_used(memory: Memory, options: str) -> None:
    lesson = json.dumps({"generation": 1, "options": options, "made_at": "", "starter": "", "new_words": 0})
    learnt = json.dumps({"sentence": "Un.", "generation": 1, "position": 0})
    memory.import_lines([HEAD, lesson, learnt])
    (kept,) = memory.lessons()
    with pytest.raises(ValueError, match="not the options"):
        LearningOptions.from_json(kept.options)
    with pytest.raises(ValueError, match="not the options"):
        LearningOptions.from_json(options)


def test_options_that_would_keep_the_machine_busy_for_ever_are_refused() -> None:
    held = json.loads(LearningOptions().to_json())
    held["for_many"] |= {"steps": 10_000, "epochs": 10_000}
    with pytest.raises(ValueError, match="at most"):
        LearningOptions.from_json(json.dumps(held))


def test_one_string_is_one_text(memory: Memory) -> None:
    assert memory.add("Il fait beau. On sort.").new == 2


def test_an_unknown_source_is_said_and_loses_nothing(memory: Memory) -> None:
    with pytest.raises(ValueError, match="unknown source"):
        memory.add(["Il fait beau."], "elsewhere")  # type: ignore[arg-type]


def test_numbers_of_numpy_name_sentences_as_any_do(memory: Memory) -> None:
    memory.add(["Un.", "Deux.", "Trois."])
    assert memory.record(np.array([3])).sentences == 1  # type: ignore[arg-type]
    assert memory.forget(np.array([1, 2])) == 2
    with pytest.raises(TypeError):
        memory.forget([1.5])  # type: ignore[list-item]


def test_a_folder_that_was_there_keeps_its_permissions(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o777)
    Memory.open(shared / "memory.sqlite3").close()
    assert stat.S_IMODE(shared.stat().st_mode) == 0o777
    assert stat.S_IMODE((shared / "memory.sqlite3").stat().st_mode) == 0o600


def test_what_is_written_into_a_file_that_is_gone_is_not_said_to_be_kept(memory: Memory, tmp_path: Path) -> None:
    memory.add(["Un."])
    assert not memory.is_replaced
    (tmp_path / "fr" / "memory.sqlite3").unlink()
    assert memory.is_replaced
    with pytest.raises(MemoryProblem, match="deleted or replaced"):
        memory.add(["Deux."])


def test_what_another_connection_writes_is_noticed_once(memory: Memory, tmp_path: Path) -> None:
    memory.add(["Un."])
    assert not memory.has_changed()
    with Memory.open(tmp_path / "fr" / "memory.sqlite3") as other:
        other.add(["Deux."])
    assert memory.has_changed()
    assert not memory.has_changed()


def test_a_file_system_without_locks_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fcntl = pytest.importorskip("fcntl")
    path = tmp_path / "memory.sqlite3"
    with Memory.open(path) as holder, holder._database.writing():

        def refuse(*_: object) -> None:
            raise OSError(errno.ENOLCK, "No locks available")

        monkeypatch.setattr(fcntl, "flock", refuse)
        with Memory.open(path, busy_seconds=0.01) as memory, pytest.raises(MemoryProblem, match="has no locks"):
            memory.add(["Un."])


READING = """
import os, sys
from pathlib import Path
from rnnlm_core.memory import Memory, MemoryProblem
path = Path(sys.argv[1])
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
try:
    with Memory.open(path) as memory:
        memory.add(["Trois."])
except MemoryProblem:
    with Memory.open(path, read_only=True) as memory:
        print(len(list(memory.exported(plain=True))), memory.count())
"""


@pytest.mark.skipif(os.name != "posix", reason="asks for permissions")
@pytest.mark.parametrize("is_open", [False, True])
def test_what_lies_in_a_folder_that_may_not_be_written_to_is_listed_and_exported(tmp_path: Path, is_open: bool) -> None:
    folder = tmp_path / "data"
    with Memory.open(folder / "memory.sqlite3") as memory:
        memory.add(["Un.", "Deux."])
        if not is_open:
            memory.close()
        for each in folder.iterdir():
            each.chmod(0o444)
        folder.chmod(0o555)
        shared = Path(tempfile.gettempdir())
        for above in (each for each in (tmp_path, *tmp_path.parents) if shared in each.parents):
            above.chmod(0o755)
        command = [sys.executable, "-c", READING, str(folder / "memory.sqlite3")]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        folder.chmod(0o755)
    assert done.stdout.split() == ["2", "2"], done.stderr
