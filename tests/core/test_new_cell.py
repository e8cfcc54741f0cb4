"""A new cell is one file: put into the folder of the cells, it is found by the models, the files and the commands."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from rnnlm_core import RNNLanguageModel, cells
from rnnlm_core.cells.interface import Cell
from rnnlm_core.files.pytorch import to_torch
from rnnlm_core.network.config import NetworkConfig

HERE = Path(__file__).parent
ROOT = HERE.parent.parent


@pytest.fixture
def mgu(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cell:
    """The file of the cell in a second folder of the package."""
    shutil.copy(HERE / "mgu.py", tmp_path)
    monkeypatch.setattr(cells, "__path__", [*cells.__path__, str(tmp_path)])
    found = cells.discover()
    monkeypatch.setitem(cells.CELLS, "mgu", found["mgu"])
    monkeypatch.delitem(sys.modules, "rnnlm_core.cells.mgu")
    return found["mgu"]


def test_it_is_found_among_the_others(mgu: Cell) -> None:
    assert set(cells.discover()) == {"elman", "gru", "lstm", "mgu"}


def test_it_trains_is_saved_and_loaded(mgu: Cell, tmp_path: Path) -> None:
    model = RNNLanguageModel(8, 6, cell="mgu", layers=2)
    losses = [progress.loss for progress in model.fit(["il fait beau", "elle va bien"], epochs=40, learning_rate=0.02)]
    assert losses[-1] < losses[0] / 2
    model.save(tmp_path / "model.safetensors")
    loaded = RNNLanguageModel.load(tmp_path / "model.safetensors")
    assert type(loaded) is RNNLanguageModel
    assert loaded.cell == "mgu"
    assert loaded.predict_next_word("il fait") == model.predict_next_word("il fait")
    assert repr(loaded) == repr(model)


def test_pytorch_has_no_such_cell(mgu: Cell) -> None:
    config = NetworkConfig(9, 4, 3, cell="mgu")
    with pytest.raises(ValueError, match="PyTorch has no module for the cell 'mgu'"):
        to_torch(config, {})


def test_the_gradient_suite_and_the_commands_find_it(tmp_path: Path) -> None:
    """In a copy of the core, where the cell is one file more and nothing else is changed."""
    for folder in ("rnnlm_core", "tui_app", "corpora"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("*.safetensors", "__pycache__"))
    shutil.copytree(HERE, tmp_path / "tests" / "core", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "tests" / "gradient_check.py", tmp_path / "tests")
    shutil.copy(HERE / "mgu.py", tmp_path / "rnnlm_core" / "cells")

    def run(*command: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", *command], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    told = run("pytest", "-q", "-p", "no:cacheprovider", "tests/core/test_gradients.py", "-k", "mgu", "--rootdir", ".")
    assert "passed" in told
    assert "elman, gru, lstm or mgu" in " ".join(run("tui_app", "train", "--help").split())
    (tmp_path / "text.txt").write_text("il fait beau\nil fait froid\nelle va bien\n" * 9, encoding="utf-8")
    sizes = ["--hidden-size", "8", "--embedding-size", "8", "--epochs", "1"]
    run("tui_app", "train", "text.txt", "-o", "new.safetensors", "--cell", "mgu", *sizes)
    code = "from rnnlm_core import RNNLanguageModel as M; print(M.load('new.safetensors'))"
    loaded = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "cell='mgu'" in loaded.stdout
