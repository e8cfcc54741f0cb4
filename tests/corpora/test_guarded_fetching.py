"""What a corpus host, or someone on the way, may not do: read passwords, drop the encryption, fill disk or memory."""

from __future__ import annotations

import errno
import gzip
import io
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import requests
from filelock import FileLock

from corpora import download, files, sources
from corpora.connection import Connection
from corpora.errors import CorpusError
from corpora.files import text_of
from corpora.source import Source
from tests.corpora.server import Site, serving

NAME = "made-up"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("MOTAMOT_CACHE", str(tmp_path))
    monkeypatch.setattr(download, "PAUSE", 0.0)
    with serving() as site:
        site.content = b"all alike\n" * 1000
        known = {NAME: Source(NAME, "en", site.url, "lines", "CC0", "nobody", "made up")}
        monkeypatch.setattr(sources, "sources", lambda: known)
        yield site


def left(folder: Path) -> list[str]:
    return [path.name for path in (folder / "corpora").glob("*/*") if path.suffix != ".lock"]


@pytest.mark.parametrize("is_sent_on", [False, True], ids=["asked", "sent on"])
def test_no_password_is_sent(is_sent_on: bool, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password hunter2\nmachine localhost login me password hunter2\n")
    monkeypatch.setenv("NETRC", str(netrc))
    if is_sent_on:
        site.sends_on_to = site.url.replace("127.0.0.1", "localhost")
    assert sources.fetch(NAME).path.read_bytes() == site.content
    assert site.credentials == [None] * (1 + is_sent_on)


def response(url: str, location: str) -> requests.Response:
    made = requests.Response()
    made.url, made.status_code, made.headers["location"] = url, 302, location
    return made


def test_an_unknown_file_is_not_fetched_without_encryption_after_all() -> None:
    strict, lax = (Connection(may_lose_encryption=known) for known in (False, True))
    down = response("https://texts.example/a", "http://texts.example/a")
    with pytest.raises(CorpusError, match="without encryption"):
        strict.get_redirect_target(down)
    assert lax.get_redirect_target(down) == "http://texts.example/a", "its hash tells what came"
    for location in ("https://other.example/a", "/b"):
        assert strict.get_redirect_target(response("https://texts.example/a", location)) == location


@pytest.mark.parametrize("tells_length", [True, False])
def test_a_download_that_never_ends_is_given_up(tells_length: bool, site: Site, tmp_path: Path) -> None:
    known = sources.sources()
    known[NAME] = replace(known[NAME], size=4000, sha256=None if tells_length else "0" * 64)
    site.tells_length = tells_length
    with pytest.raises(CorpusError, match="larger than the 8,000 bytes"):
        sources.fetch(NAME)
    assert left(tmp_path) == []


@pytest.mark.parametrize("error", [OSError(errno.ENOLCK, "No locks available"), NotImplementedError("no flock")])
@pytest.mark.usefixtures("site")
def test_a_disk_without_locks_is_told(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(FileLock, "acquire", refuse)
    with pytest.raises(CorpusError, match=r"no locks.*MOTAMOT_CACHE"):
        sources.fetch(NAME)


def bomb(path: Path, size: int) -> None:
    content = bytes(size)
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(content))
    elif path.suffix == ".zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("text.txt", content)
    else:
        with tarfile.open(path, "w:xz") as archive:
            for name in ("filling.bin", "text.txt"):
                member = tarfile.TarInfo(name)
                member.size = size
                archive.addfile(member, io.BytesIO(content))


@pytest.mark.parametrize("name", ["bomb.gz", "bomb.zip", "bomb.tar"])
def test_what_unpacks_to_more_than_a_corpus_does_is_refused(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MIN_LIMIT_BYTES", 1_000_000)
    path = tmp_path / name
    bomb(path, 900_000 if name == "bomb.tar" else 2_000_000)
    with pytest.raises(CorpusError, match="unpacks to more than 1,000,000 bytes"):
        text_of(path, None if name == "bomb.gz" else "text.txt")
