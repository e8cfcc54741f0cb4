"""The memory on a bad day: damage, other programs, full and read-only disks, sudden death."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from rnnlm_core.memory import Memory, MemoryProblem
from rnnlm_core.memory import _schema as schema

COUNT = 600
SENTENCES = [f"Voici la phrase numéro {number}, qui dit {'très ' * (number % 9)}peu." for number in range(COUNT)]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of several pages, with a history, all of it in the main file."""
    path = tmp_path_factory.mktemp("sound") / "memory.sqlite3"
    with Memory.open(path) as memory:
        memory.add(SENTENCES)
        memory.record(range(1, 301), "first")
        memory.record(range(301, 501), "second")
        memory.block("zut")
    return path


@pytest.fixture
def path(sound: Path, tmp_path: Path) -> Path:
    """Its copy, to be mistreated."""
    (tmp_path / "data").mkdir()
    return Path(shutil.copy(sound, tmp_path / "data"))


def kept(path: Path) -> tuple[set[str], str]:
    """The sentences of a database, and the notice on opening it."""
    with Memory.open(path) as memory:
        return {each.text for each in memory.sentences(limit=None)}, memory.notice


def test_a_sound_file_is_opened_without_a_notice(path: Path) -> None:
    assert kept(path) == (set(SENTENCES), "")


def damaged_header(data: bytearray) -> None:
    data[:100] = b"\0" * 100


def damaged_first_page(data: bytearray) -> None:
    data[:4096] = random.Random(0).randbytes(4096)


def damaged_middle(data: bytearray) -> None:
    page = len(data) // 8192 * 4096
    data[page : page + 4096] = b"\xff" * 4096


def damaged_end(data: bytearray) -> None:
    del data[len(data) // 8192 * 4096 :]


def cut_inside_a_page(data: bytearray) -> None:
    del data[-1000:]


@pytest.mark.parametrize(
    ("damage", "least"),
    [
        (damaged_header, 590),
        (damaged_first_page, 590),
        (damaged_middle, 500),
        (damaged_end, 150),
        (cut_inside_a_page, 400),
    ],
)
def test_a_damaged_file_is_set_aside_and_its_sentences_saved(
    path: Path, damage: Callable[[bytearray], None], least: int
) -> None:
    data = bytearray(path.read_bytes())
    damage(data)
    path.write_bytes(data)
    found, notice = kept(path)
    assert found <= set(SENTENCES)
    assert len(found) >= least
    assert f"{len(found)} sentences were saved" in notice
    assert path.with_name("memory.sqlite3.damaged-1").read_bytes() == bytes(data)
    assert kept(path) == (found, "")


def test_the_history_and_the_blocked_words_are_saved_too(path: Path) -> None:
    with Memory.open(path) as memory:
        before = memory.lessons(), memory.history(), memory.sentences(limit=None)
    data = bytearray(path.read_bytes())
    damaged_header(data)
    path.write_bytes(data)
    with Memory.open(path) as memory:
        assert memory.notice
        assert (memory.lessons(), memory.history(), memory.sentences(limit=None)) == before
        assert memory.blocked() == ["zut"]
        memory.add(["Une nouvelle phrase."])
        assert memory.waiting()[-1].id == COUNT + 1


def test_forgetting_reaches_into_the_damaged_file(path: Path) -> None:
    path.write_bytes(b"\0" * 100 + path.read_bytes()[100:])
    with Memory.open(path) as memory:
        assert path.with_name("memory.sqlite3.damaged-1").exists()
        memory.forget([1])
    assert not any(SENTENCES[0].encode() in each.read_bytes() for each in path.parent.iterdir())


def test_instances_that_start_at_once_repair_once_and_lose_nothing(path: Path) -> None:
    path.write_bytes(b"\0" * 100 + path.read_bytes()[100:])
    together = threading.Barrier(4)

    def start(number: int) -> str:
        together.wait()
        with Memory.open(path) as memory:
            memory.add([f"Moi, le numéro {number}."])
            return memory.notice

    with ThreadPoolExecutor(4) as pool:
        assert sum(map(bool, pool.map(start, range(4)))) == 1
    assert len(kept(path)[0]) == COUNT + 4
    assert len(list(path.parent.glob("*.damaged-*"))) == 1


def test_a_sentence_longer_than_a_page_is_saved(tmp_path: Path) -> None:
    path = tmp_path / "memory.sqlite3"
    long = "é" * 1990 + "."
    with Memory.open(path) as memory:
        memory.add(["Court.", long, "𝒳" * 1900])
    data = bytearray(path.read_bytes())
    damaged_header(data)
    path.write_bytes(data)
    assert long in kept(path)[0]


def test_what_was_only_in_the_log_is_saved(path: Path, tmp_path: Path) -> None:
    with Memory.open(path) as memory:
        memory.add(["Dernière minute."])
        copy = tmp_path / "copy.sqlite3"
        for companion in ("", "-wal"):
            shutil.copy(f"{path}{companion}", f"{copy}{companion}")
    copy.write_bytes(b"")
    found, notice = kept(copy)
    assert "Dernière minute." in found
    assert notice


def test_forgotten_sentences_do_not_come_back_from_a_damaged_file(path: Path) -> None:
    with Memory.open(path) as memory:
        memory.forget(range(1, 400))
    data = bytearray(path.read_bytes())
    damaged_header(data)
    path.write_bytes(data)
    assert kept(path)[0] == set(SENTENCES[399:])


@pytest.mark.parametrize(
    "content",
    [b"not a database at all", random.Random(1).randbytes(20000), b"SQLite format 3\0" + b"\0" * 84],
    ids=["text", "noise", "empty"],
)
def test_a_file_that_never_was_a_database_is_set_aside(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "memory.sqlite3"
    for number in (1, 2):
        path.write_bytes(content)
        with Memory.open(path) as memory:
            assert "no sentence could be saved" in memory.notice
            assert memory.add(["Bonjour."]).new == 1
        assert path.with_name(f"memory.sqlite3.damaged-{number}").read_bytes() == content


@pytest.mark.parametrize("version", [0, len(schema.MIGRATIONS)])
def test_another_programs_database_is_set_aside(tmp_path: Path, version: int) -> None:
    path = tmp_path / "memory.sqlite3"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE sentences (a)")
        other.execute(f"PRAGMA user_version = {version}")
    other.close()
    assert "damaged" in kept(path)[1]


def test_a_text_that_no_longer_decodes_is_damage_too(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace("la phrase numéro 42,".encode(), b"la phrase num\xff\xffro 42,"))
    found, notice = kept(path)
    assert len(found) == COUNT - 1
    assert notice


@pytest.mark.parametrize("flips", range(8))
def test_random_damage_never_ends_in_a_crash(path: Path, flips: int) -> None:
    rng = random.Random(flips)
    data = bytearray(path.read_bytes())
    for _ in range(4**flips % 3001 + 1):
        data[rng.randrange(len(data))] = rng.randrange(256)
    path.write_bytes(data)
    with Memory.open(path) as memory:
        memory.sentences("phrase")
        memory.lessons()
        assert memory.add(["Après la tempête."]).new == 1


@pytest.mark.parametrize("version", range(len(schema.MIGRATIONS)))
def test_an_older_file_is_brought_up_to_date(tmp_path: Path, version: int) -> None:
    path = tmp_path / "memory.sqlite3"
    with sqlite3.connect(path) as old:
        for script in schema.MIGRATIONS[:version]:
            for statement in script:
                old.execute(statement)
        if version:
            old.execute("INSERT INTO sentences (text, source, added_at) VALUES ('Ancien.', 'typed', '')")
        old.execute(f"PRAGMA user_version = {version}")
    old.close()
    with Memory.open(path) as memory:
        assert [each.text for each in memory.sentences()] == ["Ancien."] * (version > 0)
        memory.block("zut")
        assert (memory.blocked(), memory.notice) == (["zut"], "")


def test_a_file_of_a_newer_version_is_left_alone(path: Path) -> None:
    with sqlite3.connect(path) as newer:
        newer.execute("PRAGMA user_version = 99")
    newer.close()
    with pytest.raises(MemoryProblem, match="newer motamot"):
        Memory.open(path)
    assert [each.name for each in path.parent.iterdir()] == ["memory.sqlite3"]


def test_a_file_that_another_program_holds_is_said_to_be_so(path: Path) -> None:
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with Memory.open(path, busy_seconds=0.05) as memory:
        with pytest.raises(MemoryProblem, match="another program holds it"):
            memory.add(["Bonjour."])
        assert memory.count() == COUNT
        holder.execute("ROLLBACK")
        holder.close()
        assert memory.add(["Bonjour."]).new == 1


def test_a_second_instance_sees_what_the_first_adds(path: Path) -> None:
    with Memory.open(path) as one, Memory.open(path) as other:
        one.add(["Bonjour de l'un."])
        other.add(["Bonjour de l'autre."])
        assert [each.text for each in one.sentences(limit=2)] == ["Bonjour de l'autre.", "Bonjour de l'un."]


def test_traces_that_could_not_be_wiped_are_wiped_at_the_next_opening(path: Path) -> None:
    reader = sqlite3.connect(path, isolation_level=None)
    with Memory.open(path, busy_seconds=0.05) as memory:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM sentences").fetchone()
        with pytest.raises(MemoryProblem, match=r"forgotten, but|another program holds"):
            memory.forget_word("phrase")
        assert memory.count() == 0
    reader.close()
    Memory.open(path).close()
    assert b"Voici la phrase" not in b"".join(each.read_bytes() for each in path.parent.iterdir())


def run(code: str, *arguments: object, **options: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)


FULL_DISK = """
import resource, sys
from pathlib import Path
from rnnlm_core.memory import Memory, MemoryProblem
memory = Memory.open(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, resource.RLIM_INFINITY))
parts = []
try:
    memory.add((f"La phrase {n} remplit le disque." for n in range(10**6)), on_progress=lambda a: parts.append(a.new))
except MemoryProblem as problem:
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    print(parts[-1] if parts else 0, memory.count(), memory.add(["Il y a de la place."]).new, problem, sep="|")
"""


def test_a_full_disk_keeps_whole_parts_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "memory.sqlite3"
    acknowledged, held, new, problem = run(FULL_DISK, path).stdout.strip().split("|")
    assert re.search("make room", problem)
    assert (acknowledged, new) == (held, "1")
    assert len(kept(path)[0]) == int(held) + 1


def test_a_folder_that_may_not_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(MemoryProblem, match=r"memory\.sqlite3: .*choose another place"):
        Memory.open(tmp_path / "file" / "memory.sqlite3")


@pytest.mark.skipif(os.geteuid() == 0, reason="permissions do not bind the superuser")
def test_a_read_only_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "locked").mkdir(mode=0o500)
    with pytest.raises(MemoryProblem, match="choose another place"):
        Memory.open(tmp_path / "locked" / "fr" / "memory.sqlite3")


def test_a_database_that_turns_read_only_refuses_and_still_reads(path: Path) -> None:
    with Memory.open(path) as memory:
        with memory._database.reading() as connection:
            connection.execute("PRAGMA query_only = ON")
        with pytest.raises(MemoryProblem, match="may not be written to"):
            memory.add(["Bonjour."])
        assert memory.count() == COUNT


ADDING = """
import sys
from pathlib import Path
from rnnlm_core.memory import Memory
with Memory.open(Path(sys.argv[1])) as memory:
    for number in range(memory.count(), 10**6):
        memory.add([f"La phrase {number} est sûre."])
        print(number, flush=True)
"""


def test_killed_at_any_moment_it_loses_no_acknowledged_sentence(tmp_path: Path) -> None:
    path, rng = tmp_path / "memory.sqlite3", random.Random(0)
    for _ in range(8):
        child = subprocess.Popen([sys.executable, "-c", ADDING, str(path)], stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        said = [child.stdout.readline()]
        time.sleep(rng.uniform(0, 0.1))
        child.send_signal(signal.SIGKILL)
        said += child.stdout.readlines()
        child.stdout.close()
        child.wait()
        acknowledged = 1 + max(int(line) for line in said if line.endswith("\n"))
        found, notice = kept(path)
        assert notice == ""
        assert {f"La phrase {number} est sûre." for number in range(acknowledged)} <= found
        assert len(found) <= acknowledged + 1
