import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import corpora
from corpora import sources
from corpora.sources import Source
from tests.corpora.server import serving
from tui_app.cli.main import cli


@pytest.fixture(autouse=True)
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTAMOT_CACHE", str(tmp_path))


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(cli, ["corpus", *arguments])
    return result.exit_code, result.stdout, result.stderr


def test_the_list_names_every_corpus_its_licence_and_whether_it_is_here() -> None:
    status, output, _ = run("list")
    rows = {line.split()[0]: line for line in output.splitlines()}
    assert status == 0
    assert list(rows) == sources.names()
    assert " here " in rows["fr"]
    assert " here " not in rows["tatoeba-fr"]
    assert rows["tatoeba-fr"].endswith("CC BY 2.0 FR")


def test_the_list_of_a_language_for_scripts_holds_that_language_only() -> None:
    status, output, _ = run("list", "--language", "en", "--json")
    rows = json.loads(output)
    assert status == 0
    assert {row["language"] for row in rows} == {"en"}
    assert {"en", "tatoeba-en"} <= {row["name"] for row in rows}


def test_a_language_without_corpora_is_answered_with_those_that_have_some() -> None:
    assert run("list", "--language", "xx") == (1, "", "motamot: there is no corpus in 'xx': the languages are en, fr\n")


def test_a_fetched_corpus_is_listed_as_here_and_its_path_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving() as site:
        site.content = b"One.\nTwo.\n"
        monkeypatch.setattr(
            sources, "sources", lambda: {"tiny": Source("tiny", "en", site.url, "lines", "CC0", "nobody", "tiny")}
        )
        status, output, _ = run("fetch", "tiny")
    assert status == 0
    assert "not pinned; this file has SHA-256 4ff383ae" in output
    assert Path(run("path", "tiny")[1].strip()).read_bytes() == site.content
    assert " here " in run("list")[1].splitlines()[-1]


def test_the_path_of_what_is_not_here_says_how_to_fetch_it() -> None:
    assert run("path", "tatoeba-fr")[2].endswith("run motamot corpus fetch tatoeba-fr\n")


def test_a_slip_in_the_last_name_is_told_before_anything_is_fetched() -> None:
    status, output, error = run("fetch", "fr", "tatoeba-frr")
    assert (status, output) == (1, "")
    assert "did you mean tatoeba-fr" in error


def test_what_ships_is_said_to_need_no_fetching() -> None:
    assert run("fetch", "fr") == (0, "fr ships with motamot: there is nothing to fetch.\n", "")
    assert run("path", "fr")[1] == f"{Path(corpora.__file__).parent / 'fr'}\n"


def test_the_command_line_loads_what_downloads_only_for_a_download() -> None:
    program = (
        "import sys, tui_app.cli.main, corpora.sources; "
        "print({'requests', 'pooch', 'numpy', 'rich'} & set(sys.modules))"
    )
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert loaded.stdout == "set()\n"
