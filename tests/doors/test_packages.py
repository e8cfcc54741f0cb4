"""What is built can be published: all of it is in there, and its templates are filled from it."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import tarfile
from pathlib import Path
from zipfile import ZipFile

import pytest
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder
from typer.testing import CliRunner

from scripts import packages
from tui_app.cli.main import cli

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sdist, and the wheel that is built from it."""
    folder = tmp_path_factory.mktemp("dist")
    (sdist,) = SdistBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])
    with tarfile.open(sdist) as files:
        files.extractall(folder / "source", filter="data")
    (source,) = (folder / "source").iterdir()
    list(WheelBuilder(str(source)).build(directory=str(folder), versions=["standard"]))
    return folder


def test_the_wheel_of_the_sdist_holds_all_that_runs_and_nothing_else(dist: Path) -> None:
    wheel, _sdist = packages.artefacts(dist)
    assert wheel.name.endswith("-py3-none-any.whl")
    assert wheel.stat().st_size < packages.LARGEST_WHEEL_BYTES
    with ZipFile(wheel) as files:
        names = set(files.namelist())
    assert {name.partition("/")[0] for name in names if ".dist-info" not in name} == {
        "corpora",
        "rnnlm_core",
        "tui_app",
    }
    tracked = subprocess.run(
        ["git", "ls-files", "corpora", "rnnlm_core", "tui_app"], cwd=ROOT, capture_output=True, text=True
    )
    assert set(tracked.stdout.split()) <= names
    assert {"rnnlm_core/py.typed", "tui_app/py.typed", "rnnlm_core/starters/fr.safetensors"} <= names


def test_the_wheel_says_what_it_is(dist: Path) -> None:
    metadata = packages.metadata_of(packages.artefacts(dist)[0])
    assert CliRunner().invoke(cli, ["--version"]).output.split()[1] == metadata["Version"]
    kinds = " ".join(metadata.get_all("Classifier", []))
    assert all(f"Python :: 3.{minor}" in kinds for minor in (11, 12, 13, 14))
    assert "Development Status" in kinds
    assert metadata.get_all("Project-URL")
    assert "pygls" not in " ".join(packages.dependencies(metadata))


def test_the_templates_are_filled_from_what_was_built(dist: Path, tmp_path: Path) -> None:
    wheel, sdist = packages.artefacts(dist)
    files = {file.name: file.read_text("utf-8") for file in packages.fill(dist, tmp_path)}
    assert set(files) == {"Dockerfile", "PKGBUILD", "debian.md", "flake.nix", "motamot.rb"}
    assert not any(re.search(r"@[A-Z_0-9]+@", text) for text in files.values())
    for name in ("PKGBUILD", "motamot.rb"):
        assert hashlib.sha256(sdist.read_bytes()).hexdigest() in files[name]
    assert hashlib.sha256(wheel.read_bytes()).hexdigest() in files["Dockerfile"]
    assert "python-python-" not in files["PKGBUILD"]
    packages.lint([*tmp_path.iterdir(), packages.WORKFLOW])  # by what is installed here


def test_a_shell_is_taught_to_complete(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION", "1")  # whatever shell runs the tests
    done = CliRunner().invoke(cli, ["--install-completion", "bash"], prog_name="motamot")
    assert done.exit_code == 0, done.output
    (script,) = (file for file in tmp_path.rglob("*.sh") if "motamot" in file.read_text("utf-8"))
    variables = {**os.environ, "COMP_WORDS": "motamot pre", "COMP_CWORD": "1", "_MOTAMOT_COMPLETE": "complete_bash"}
    assert "_MOTAMOT_COMPLETE=complete_bash" in script.read_text("utf-8")
    done_by_us = subprocess.run([sys.executable, "-m", "tui_app"], env=variables, capture_output=True, text=True)
    assert done_by_us.stdout.split() == ["predict"]
