"""Model files: whole or refused, never half, never wrong."""

from __future__ import annotations

import copy
import hashlib
import json
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from safetensors import safe_open
from safetensors.numpy import save_file

from rnnlm_core import network
from rnnlm_core.files.checkpoint import Checkpoint, CheckpointError, digest, load, save
from rnnlm_core.network.config import NetworkConfig
from rnnlm_core.training.loop import train
from rnnlm_core.training.state import TrainingOptions, begin
from rnnlm_core.vocabulary import Vocabulary

WORDS = [["le", "chat", "dort"], ["le", "chien", "court"]]


@pytest.fixture
def checkpoint() -> Checkpoint:
    vocabulary = Vocabulary.build(WORDS)
    config = NetworkConfig(len(vocabulary), 6, 4, cell="lstm")
    return Checkpoint(config, network.initialize(config, np.random.default_rng(0)), vocabulary)


@pytest.fixture
def path(tmp_path: Path, checkpoint: Checkpoint) -> Path:
    save(tmp_path / "model.safetensors", checkpoint)
    return tmp_path / "model.safetensors"


def test_what_was_saved_is_loaded(path: Path, checkpoint: Checkpoint) -> None:
    loaded = load(path)
    assert loaded.config == checkpoint.config
    assert loaded.vocabulary.words == checkpoint.vocabulary.words
    for name, value in checkpoint.params.items():
        np.testing.assert_array_equal(loaded.params[name], value)


def test_half_precision_halves_the_file_and_loads_in_single(path: Path, checkpoint: Checkpoint) -> None:
    large = replace(checkpoint.config, hidden_size=64)
    params = network.initialize(large, np.random.default_rng(0))
    whole, half = path.with_name("whole"), path.with_name("half")
    save(whole, replace(checkpoint, config=large, params=params))
    save(half, replace(checkpoint, config=large, params=params), storage="float16")
    assert half.stat().st_size < 0.6 * whole.stat().st_size
    loaded = load(half).params
    assert {value.dtype for value in loaded.values()} == {np.dtype(np.float32)}
    np.testing.assert_allclose(loaded["E"], params["E"], atol=1e-3)


def test_int8_quarters_the_file(path: Path, checkpoint: Checkpoint) -> None:
    large = replace(checkpoint.config, hidden_size=256)
    large_one = replace(checkpoint, config=large, params=network.initialize(large, np.random.default_rng(0)))
    whole, small = path.with_name("whole"), path.with_name("small")
    save(whole, large_one)
    save(small, large_one, storage="int8")
    assert small.stat().st_size < 0.28 * whole.stat().st_size


def test_int8_loads_in_single_close_to_what_was_saved(path: Path, checkpoint: Checkpoint) -> None:
    save(path, checkpoint, storage="int8")
    loaded = load(path).params
    assert {value.dtype for value in loaded.values()} == {np.dtype(np.float32)}
    for name, value in checkpoint.params.items():
        np.testing.assert_allclose(loaded[name], value, atol=np.abs(value).max() / 250)


def test_int8_without_its_scales_is_refused(path: Path, checkpoint: Checkpoint) -> None:
    whole = {name: value.astype(np.int8) for name, value in checkpoint.params.items()}
    save(path, replace(checkpoint, params=whole | {"E": checkpoint.params["E"]}))
    with pytest.raises(CheckpointError, match="its scales"):
        load(path)


@pytest.mark.parametrize("storage", [None, "float16", "int8"])
def test_the_digest_tells_models_apart_and_is_the_same_for_the_same(
    storage: str | None, path: Path, checkpoint: Checkpoint
) -> None:
    save(path, checkpoint, storage)
    first = digest(path)
    save(path, checkpoint, storage)
    assert digest(path) == first
    checkpoint.params["b_y"][0] += 1
    save(path, checkpoint, storage)
    assert digest(path) != first


def test_a_file_cut_anywhere_is_refused(path: Path) -> None:
    content = path.read_bytes()
    for end in range(0, len(content), 97):
        path.write_bytes(content[:end])
        with pytest.raises(CheckpointError, match="restore it or train it again"):
            load(path)


@pytest.mark.parametrize("storage", [None, "int8"])
def test_a_flipped_bit_anywhere_is_refused_or_harmless(storage: str | None, path: Path, checkpoint: Checkpoint) -> None:
    save(path, checkpoint, storage)
    expected, content = load(path).params, path.read_bytes()
    rng = np.random.default_rng(0)
    for place in rng.integers(0, len(content), 150):
        damaged = bytearray(content)
        damaged[place] ^= 1 << int(rng.integers(8))
        path.write_bytes(damaged)
        try:
            loaded = load(path)
        except CheckpointError:
            continue
        for name, value in expected.items():  # a flip that JSON forgives, in white space say
            np.testing.assert_array_equal(loaded.params[name], value)
        assert loaded.vocabulary.words == checkpoint.vocabulary.words


def test_a_missing_file_and_a_foreign_one_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no model"):
        load(tmp_path / "nothing")
    save_file({"x": np.zeros(3)}, tmp_path / "foreign")
    with pytest.raises(CheckpointError, match="not one of motamot's"):
        load(tmp_path / "foreign")
    (tmp_path / "text").write_text("bonjour " * 9)
    with pytest.raises(CheckpointError, match="no safetensors"):
        load(tmp_path / "text")


def test_a_file_that_may_not_be_read_is_not_called_damaged(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError):
        load(tmp_path)


def test_a_vocabulary_of_another_size_is_refused(path: Path, checkpoint: Checkpoint) -> None:
    save(path, replace(checkpoint, vocabulary=Vocabulary.build(WORDS[:1])))
    with pytest.raises(CheckpointError, match="5 words for a network of"):
        load(path)


def test_storage_that_would_lose_the_weights_is_refused(path: Path, checkpoint: Checkpoint) -> None:
    with pytest.raises(ValueError, match="float16"):
        save(path, checkpoint, storage="int4")


def test_another_version_is_refused_with_advice(
    path: Path, monkeypatch: pytest.MonkeyPatch, checkpoint: Checkpoint
) -> None:
    monkeypatch.setattr("rnnlm_core.files.description.FORMAT", 99)
    save(path, checkpoint)
    monkeypatch.undo()
    with pytest.raises(CheckpointError, match="update motamot"):
        load(path)


@pytest.mark.parametrize("about", [[], {"format": 1}, {"format": 1, "config": []}, {"language": None, "extra": 3}])
def test_a_description_of_another_form_is_refused(about: object, path: Path) -> None:
    with safe_open(path, framework="np") as file:
        written = json.loads(file.metadata()["motamot"])
    text = json.dumps(written | about if isinstance(about, dict) and "extra" in about else about)
    save_file({}, path, {"motamot": text, "sha256": hashlib.sha256(text.encode()).hexdigest()})
    with pytest.raises(CheckpointError, match="does not describe"):
        load(path)


def test_wrong_shapes_are_refused(path: Path, checkpoint: Checkpoint) -> None:
    save(path, replace(checkpoint, params=checkpoint.params | {"b_y": np.zeros(3, np.float32)}))
    with pytest.raises(CheckpointError, match=r"b_y should be \(.*\) and is \(3,\)"):
        load(path)


def test_a_failed_write_leaves_the_old_file(
    path: Path, monkeypatch: pytest.MonkeyPatch, checkpoint: Checkpoint
) -> None:
    before = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        save(path, checkpoint)
    assert path.read_bytes() == before
    assert os.listdir(path.parent) == [path.name]


@pytest.mark.skipif(os.name != "posix", reason="file modes are a matter of POSIX")
def test_a_model_is_its_owners_alone(path: Path) -> None:
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("batching", ["sentences", "stream"])
def test_a_training_saved_half_way_goes_on_as_if_it_had_not_stopped(
    batching: str, path: Path, checkpoint: Checkpoint
) -> None:
    config = replace(checkpoint.config, dropout=0.1)
    sequences = [checkpoint.vocabulary.encode(words, boundaries=True) for words in WORDS * 9]
    options = TrainingOptions(epochs=3, averaging=0.9, batching=batching, batch_size=4, steps=3)
    whole = begin(copy.deepcopy(checkpoint.params), options)
    list(train(config, whole, sequences, options, sequences[:3]))
    broken = begin(copy.deepcopy(checkpoint.params), options)
    run = train(config, broken, sequences, options, sequences[:3])
    for _ in range(7):
        next(run)
    save(path, replace(checkpoint, config=config, params=broken.params, training=broken))
    resumed = load(path).training
    assert resumed is not None
    list(train(config, resumed, sequences, options, sequences[:3]))
    for name, value in whole.params.items():
        np.testing.assert_array_equal(resumed.params[name], value)
        np.testing.assert_array_equal(resumed.average[name], whole.average[name])
    assert resumed.best_loss == whole.best_loss


def test_nothing_is_pickled(path: Path) -> None:
    header = path.read_bytes()[8 : 8 + int.from_bytes(path.read_bytes()[:8], "little")]
    assert json.loads(header)["__metadata__"].keys() == {"motamot", "sha256"}
