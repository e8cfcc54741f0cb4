"""The names one imports, what they say of themselves, and what they refuse."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

import rnnlm_core
from rnnlm_core import GRULanguageModel, LSTMLanguageModel, RNNLanguageModel, TrainingOptions
from rnnlm_core.files.checkpoint import CheckpointError
from rnnlm_core.network.config import NetworkConfig
from rnnlm_core.training.state import TrainingArguments, begin

ROOT = Path(__file__).parent.parent.parent
TEXTS = ["il fait beau", "il fait froid"]


def run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def test_the_text_needs_no_numpy_and_the_front_door_opens_nothing() -> None:
    code = "import sys; sys.modules['numpy'] = None; import rnnlm_core; from rnnlm_core.text import tokenize"
    assert run(f"{code}; print(tokenize('il fait'), dir(rnnlm_core))").startswith("['il', 'fait']")


def test_every_name_of_the_front_door_is_there() -> None:
    assert {name for name in rnnlm_core.__all__ if getattr(rnnlm_core, name)} <= set(dir(rnnlm_core))
    with pytest.raises(AttributeError, match="'rnnlm_core' has no attribute 'Transformer'"):
        rnnlm_core.Transformer  # type: ignore[attr-defined]  # noqa: B018  # wrong on purpose


def test_a_type_checker_refuses_misspelt_arguments(tmp_path: Path) -> None:
    pytest.importorskip("mypy")
    script = tmp_path / "script.py"
    right = "m = RNNLanguageModel(3, layers=2)\nm.fit(['a b'], epochs=2, validation_texts=['a'])\n"
    wrong = "RNNLanguageModel(hidden_sise=3)\nm.fit(['a b'], epoch=2)\nm.training(['a'], epochs='two')\n"
    script.write_text(f"from rnnlm_core import RNNLanguageModel\n{right}{wrong}")
    command = [sys.executable, "-m", "mypy", "--cache-dir", str(ROOT / ".mypy_cache"), str(script)]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout.splitlines()
    assert [line.split(":")[1] for line in told if ": error:" in line] == ["4", "5", "6"], told


def test_the_arguments_of_fit_are_the_options_of_training() -> None:
    assert TrainingArguments.__annotations__.keys() == {item.name for item in fields(TrainingOptions)}
    hints = {item.name: item.type for item in fields(TrainingOptions)}
    spelt = {name: getattr(hint, "__forward_arg__", hint) for name, hint in TrainingArguments.__annotations__.items()}
    assert spelt == hints


def test_a_model_says_what_it_is() -> None:
    model = LSTMLanguageModel(24, 8, layers=2, dropout=0.5, tied=True, projection_size=8, language="en")
    shape = "hidden_size=24, embedding_size=8, layers=2, projection_size=8, tied, dropout=0.5, language='en'"
    assert repr(model) == f"LSTMLanguageModel(no words yet, {shape})"
    model.build_vocabulary(TEXTS)
    assert repr(model) == f"LSTMLanguageModel(6 words, {shape}, 8.1k parameters)"
    assert (
        repr(RNNLanguageModel(cell="gru"))
        == "RNNLanguageModel(no words yet, cell='gru', hidden_size=64, language='fr')"
    )


def test_a_training_says_how_far_it_is_and_no_weights() -> None:
    state = begin({"b_y": np.zeros(3)}, TrainingOptions())
    assert "array" not in repr(state)
    assert "epoch=0" in repr(state)


def test_every_argument_is_explained() -> None:
    told = RNNLanguageModel.__init__.__doc__ or ""
    names = {item.name for item in fields(NetworkConfig)} - {"vocab_size"} | {"language", "seed", "clip_norm", "dtype"}
    assert {name for name in names if f"{name}: " not in told} == set()


def test_each_class_loads_its_own_cell_and_the_plain_one_any(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    model = GRULanguageModel(4)
    model.build_vocabulary(TEXTS)
    model.save(path)
    for kind in (RNNLanguageModel, GRULanguageModel):
        assert type(kind.load(path)) is GRULanguageModel
    with pytest.raises(CheckpointError, match=r"cell 'gru', and LSTMLanguageModel has 'lstm': RNNLanguageModel\.load"):
        LSTMLanguageModel.load(path)


def test_a_subclass_loads_as_itself(tmp_path: Path) -> None:
    class Mine(LSTMLanguageModel):
        pass

    model = Mine(4)
    model.build_vocabulary(TEXTS)
    model.save(tmp_path / "m.safetensors")
    assert type(Mine.load(tmp_path / "m.safetensors")) is Mine


@pytest.mark.parametrize("name", ["W_x", "W_h", "W_y", "b_h", "b_y"])
def test_weights_before_there_are_words_say_what_is_missing(name: str) -> None:
    with pytest.raises(RuntimeError, match=f"no {name} yet: call build_vocabulary"):
        getattr(RNNLanguageModel(), name)
