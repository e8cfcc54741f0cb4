"""A model file may come from anyone: whatever it says, it is refused in words, at once, and commands no terminal."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors import safe_open
from safetensors.numpy import save_file

from rnnlm_core import RNNLanguageModel
from rnnlm_core.files.checkpoint import CheckpointError, _checksum, load
from tests.core.hostile_models import forge, forge_text

DEEP = 100_000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    model = RNNLanguageModel(4, 3)
    model.build_vocabulary(["le chat dort", "le chien court"])
    model.save(tmp_path / "model.safetensors", storage="int8")
    return tmp_path / "model.safetensors"


def refusal(path: Path) -> str:
    with pytest.raises(CheckpointError) as caught:
        load(path)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 5000
    return str(caught.value)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"config__layers": 10**7}, "config.layers"),
        ({"config__layers": -1}, "config.layers"),
        ({"config__hidden_size": 10**30}, "config.hidden_size"),
        ({"config__hidden_size": 4.5}, "config.hidden_size"),
        ({"config__hidden_size": True}, "config.hidden_size"),
        ({"config__cutoffs": list(range(1, 10_000))}, "config.cutoffs"),
        ({"config__cell": "\x1b[2J"}, "unknown cell"),
        ({"config__dropout": "half"}, "config.dropout"),
        ({"config__dropout": float("nan")}, "dropout"),
        ({"config__more": 1}, "more"),
        ({"vocabulary__words": ["<unk>", "</s>", *[["le"]] * 5]}, "vocabulary.words"),
        ({"vocabulary__words": ["<unk>", "</s>", "\x1b]0;owned\x07", "b", "c", "d", "e"]}, "control characters"),
        ({"vocabulary__words": ["<unk>", "</s>", "\u202etxt", "b", "c", "d", "e"]}, "control characters"),
        ({"vocabulary__words": ["<unk>", "</s>", "", "b", "c", "d", "e"]}, "vocabulary.words"),
        ({"vocabulary__words": ["<unk>", "</s>", "a" * 10**6, "b", "c", "d", "e"]}, "vocabulary.words"),
        ({"vocabulary__counts": [1, 1, -5, 1, 1, 1, 1]}, "vocabulary.counts"),
        ({"vocabulary__counts": [1, 1, 2**80, 1, 1, 1, 1]}, "vocabulary.counts"),
        ({"language": "\x1b[2J"}, "language"),
        ({"dtype": "object"}, "dtype"),
        ({"extra": []}, "extra"),
        ({"extra__seed": "zero"}, "seed"),
        ({"extra__boundaries": 3}, "boundaries"),
        ({"training": {"epoch": []}}, "training"),
        ({"format": "\x1b[2J"}, "format"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_field_beyond_its_limits_is_named(changes: dict[str, Any], told: str, path: Path) -> None:
    forge(path, **changes)
    assert told in refusal(path)


@pytest.mark.parametrize(
    "text",
    [
        "[" * DEEP + "]" * DEEP,
        '{"format": 1, "extra": ' + '{"a":' * DEEP + "1" + "}" * DEEP + "}",
        '{"format": ' + "9" * 5000 + "}",
        '{"format": 1, "config": {"layers": ' + "9" * 5000 + "}}",
        '{"format": 1',
        "",
        "null",
        '"\\ud800"',
        "[1, 2]",
    ],
    ids=["lists in lists", "objects in objects", "long format", "long number", "cut", "none", "null", "broken", "list"],
)
def test_a_text_that_is_no_description_is_told(text: str, path: Path) -> None:
    forge_text(path, text)
    refusal(path)


def test_scales_that_would_blow_up_a_matrix_are_refused(path: Path) -> None:
    with safe_open(path, framework="np") as file:
        text, names = file.metadata()["motamot"], file.keys()
        tensors = {name: file.get_tensor(name) for name in names}
    tensors["E.scale"] = np.ones((10**4, 7, 1), np.float32)
    save_file(tensors, path, {"motamot": text, "sha256": _checksum(text, tensors)})
    assert "its scales do not fit" in refusal(path)


def test_a_training_with_tensors_of_odd_names_is_refused(path: Path) -> None:
    with safe_open(path, framework="np") as file:
        about, names = json.loads(file.metadata()["motamot"]), file.keys()
        tensors = {name: file.get_tensor(name) for name in names} | {"carried.x.0": np.ones(1, np.float32)}
    forge_text(path, json.dumps(about | {"training": {"epoch": 1}}), tensors)
    assert "no training that can go on" in refusal(path)


def test_the_name_of_a_file_commands_no_terminal(tmp_path: Path) -> None:
    named = tmp_path / "a\x1b[2J\nb.safetensors"
    with pytest.raises(FileNotFoundError) as missing:
        load(named)
    assert str(missing.value).isprintable()
    named.write_text("no model")
    assert "a�[2J�b.safetensors" in refusal(named)


@pytest.mark.skipif(os.name != "posix", reason="named pipes are a matter of POSIX")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "is no file" in refusal(tmp_path / "pipe")
