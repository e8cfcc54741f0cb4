import hashlib
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from filelock import FileLock

from corpora import download, sources
from corpora.sources import CorpusError, Fetched, Source
from tests.corpora.server import Site, serving

NAME = "made-up"
TEXT = "".join(f"Sentence number {number}, no two alike.\n" for number in range(20_000)).encode()
PINNED = hashlib.sha256(TEXT).hexdigest()

PROGRAM = f"""
import os
from corpora import sources
known = {{{{"{NAME}": sources.Source("{NAME}", "en", "{{url}}", "lines", "CC0", "nobody", "made up", "{PINNED}")}}}}
sources.sources = lambda: known
try:
    sources.fetch("{NAME}", progress={{progress}})
except sources.CorpusError as error:
    print(error)
"""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A server that holds one corpus, which `sources` knows by its hash."""
    monkeypatch.setenv("MOTAMOT_CACHE", str(tmp_path))
    monkeypatch.setattr(download, "PAUSE", 0.0)
    with serving() as site:
        site.content = TEXT
        known = {NAME: Source(NAME, "en", site.url, "lines", "CC0", "nobody", "made up", sha256=PINNED)}
        monkeypatch.setattr(sources, "sources", lambda: known)
        yield site


@pytest.fixture
def unpinned(site: Site) -> Site:
    known = sources.sources()
    known[NAME] = replace(known[NAME], sha256=None)
    return site


def left_over(folder: Path) -> set[str]:
    """The kinds of files in the cache: the whole one is "txt"."""
    return {path.suffix[1:] for path in (folder / "corpora").glob("*/*")} - {"lock"}


def refused(message: str) -> None:
    with pytest.raises(CorpusError, match=message):
        sources.fetch(NAME)
    assert sources.local_path(NAME) is None


def test_a_fetched_corpus_is_whole_and_readable(site: Site, tmp_path: Path) -> None:
    fetched = sources.fetch(NAME)
    assert fetched == Fetched(tmp_path / "corpora" / sources.sources()[NAME].filename, PINNED, True)
    assert fetched.path == sources.local_path(NAME)
    assert fetched.path.read_bytes() == TEXT
    assert len(sources.texts(NAME)) == 20_000
    assert left_over(tmp_path) == {"txt", "sha256"}


@pytest.mark.usefixtures("site")
def test_progress_ends_at_the_size_the_server_told() -> None:
    told: list[tuple[int, int | None]] = []
    sources.fetch(NAME, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (len(TEXT), len(TEXT))
    assert told == sorted(told)


def test_what_is_here_is_not_fetched_again(site: Site) -> None:
    sources.fetch(NAME)
    sources.fetch(NAME)
    assert len(site.asked) == 1


def test_a_file_damaged_on_disk_is_fetched_again(site: Site) -> None:
    sources.fetch(NAME).path.write_bytes(TEXT[:-1])
    assert sources.fetch(NAME).path.read_bytes() == TEXT


def test_a_cut_download_goes_on_where_it_stopped(site: Site) -> None:
    site.cuts = [3 * download.BLOCK, 2 * download.BLOCK]
    assert sources.fetch(NAME).path.read_bytes() == TEXT
    assert site.asked == [None, f"bytes={3 * download.BLOCK}-", f"bytes={5 * download.BLOCK}-"]


def test_a_connection_that_is_cut_again_and_again_leaves_a_part_for_the_next_time(site: Site, tmp_path: Path) -> None:
    site.cuts = [download.BLOCK + 9] * download.ATTEMPTS
    refused(f"cut after {4 * download.BLOCK:,} bytes: the same command goes on")
    assert left_over(tmp_path) == {"part", "version"}
    assert sources.fetch(NAME).path.read_bytes() == TEXT
    assert site.asked[-1] == f"bytes={4 * download.BLOCK}-"
    assert left_over(tmp_path) == {"txt", "sha256"}


def test_a_connection_cut_before_anything_came_is_taken_up_again(site: Site) -> None:
    site.cuts = [0, 0]
    assert sources.fetch(NAME).path.read_bytes() == TEXT


def test_a_part_of_another_version_is_not_gone_on_with(site: Site) -> None:
    site.content = b"x" * len(TEXT)
    site.cuts = [100_000] * download.ATTEMPTS
    refused("cut")
    site.content, site.etag = TEXT, '"two"'
    assert sources.fetch(NAME).path.read_bytes() == TEXT


@pytest.mark.parametrize("quirk", [{"has_ranges": False}, {"etag": None}, {"etag": 'W/"about"'}], ids=str)
def test_where_parts_can_not_be_joined_safely_the_download_begins_anew(site: Site, quirk: dict[str, object]) -> None:
    vars(site).update(quirk)
    site.cuts = [100_000]
    assert sources.fetch(NAME).path.read_bytes() == TEXT


def test_a_download_that_was_killed_is_no_corpus_and_is_gone_on_with(site: Site, tmp_path: Path) -> None:
    program = PROGRAM.format(url=site.url, progress="lambda done, _: done > 100_000 and os.kill(os.getpid(), 9)")
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == -9
    assert sources.local_path(NAME) is None
    assert sources.fetch(NAME).path.read_bytes() == TEXT
    assert site.asked[-1] is not None
    assert left_over(tmp_path) == {"txt", "sha256"}


def test_a_part_that_was_whole_already_does_not_stand_in_the_way(site: Site, tmp_path: Path) -> None:
    part = tmp_path / "corpora" / f"{sources.sources()[NAME].filename}.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(TEXT)
    part.with_name(f"{part.name}.version").write_text(site.etag or "")
    assert sources.fetch(NAME).path.read_bytes() == TEXT


def test_a_wrong_hash_leaves_nothing(site: Site, tmp_path: Path) -> None:
    site.content = TEXT.replace(b"alike", b"akin!")
    refused("not the file that motamot knows")
    assert left_over(tmp_path) == set()


@pytest.mark.parametrize(
    ("quirk", "message"),
    [
        ({"status": 404}, "not there any more"),
        ({"status": 403}, "refuses"),
        ({"status": 503}, "answered 503.*try again later"),
        ({"content_type": "text/html; charset=utf-8"}, "web page instead of the file"),
    ],
    ids=str,
)
def test_a_refusal_is_told_in_words_and_leaves_nothing(
    site: Site, tmp_path: Path, quirk: dict[str, object], message: str
) -> None:
    vars(site).update(quirk)
    refused(message)
    assert left_over(tmp_path) == set()


def test_a_server_that_does_not_answer_is_given_up(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "TIMEOUT", (0.2, 0.2))
    site.silence = Event()
    refused("does not answer")


@pytest.mark.usefixtures("site")
def test_without_a_network_the_user_is_told_to_check_it() -> None:
    known = sources.sources()
    known[NAME] = replace(known[NAME], url="http://127.0.0.1:1/text.txt")
    refused("no connection to 127.0.0.1:1: check the network")


def test_a_full_disk_is_told_and_given_back(site: Site, tmp_path: Path) -> None:
    """A limit on the size of files stands for the end of the disk: the system refuses the write all the same."""
    limit = "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
    program = limit + PROGRAM.format(url=site.url, progress=None)
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "the disk is full: make room" in run.stdout
    assert left_over(tmp_path) == set()


def test_two_downloads_of_one_file_do_not_mix(site: Site, tmp_path: Path) -> None:
    lock = tmp_path / "corpora" / f"{sources.sources()[NAME].filename}.lock"
    lock.parent.mkdir(parents=True)
    with FileLock(lock):
        refused("another motamot is fetching")
    assert not site.asked


@pytest.mark.usefixtures("unpinned")
def test_a_file_without_a_pinned_hash_is_remembered_by_the_one_it_had() -> None:
    fetched = sources.fetch(NAME)
    assert not fetched.is_pinned
    assert fetched.sha256 == PINNED
    assert sources.remembered_hash(fetched.path) == PINNED


def test_an_unpinned_file_that_changed_since_is_refused(unpinned: Site) -> None:
    first = sources.fetch(NAME).path
    first.unlink()
    unpinned.content = TEXT.replace(b"alike", b"akin!")
    refused("has changed since you first fetched")
    first.with_name(f"{first.name}.sha256").unlink()
    assert sources.fetch(NAME).path.read_bytes() == unpinned.content


def test_an_unpinned_file_that_is_no_corpus_is_not_kept(unpinned: Site, tmp_path: Path) -> None:
    unpinned.content = b"caf\xe9\n"
    refused("is no such corpus: .*line 1 is not UTF-8")
    assert left_over(tmp_path) == set()


def test_without_a_length_or_a_hash_a_cut_would_go_unnoticed_and_so_it_is_refused(unpinned: Site) -> None:
    unpinned.tells_length = False
    refused("does not say how long")
