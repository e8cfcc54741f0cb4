"""What is not published: a model that forgot too much, learnt nothing, diverged, or whose training was stopped."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import count
from pathlib import Path

import numpy as np
import pytest

from rnnlm_core.memory import Memory
from rnnlm_core.personal import LearningOptions, Rehearsal
from rnnlm_core.personal.options import Manner
from rnnlm_core.personal.rehearsal import make_up
from rnnlm_core.training.state import DivergenceError
from tests.core.personal_models import OPTIONS, SHIPPED, memory_of, personal_model, starter_model, teach, train

TEXT = "Zoé habite à Brest."


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (replace(OPTIONS, for_few=replace(OPTIONS.for_few, tolerance=-0.99)), "forgot too much"),
        (replace(OPTIONS, for_few=replace(OPTIONS.for_few, learning_rate=1e-12)), "learnt nothing"),
    ],
)
def test_a_model_that_does_not_fit_is_not_published_and_the_reason_is_said(
    tmp_path: Path, options: LearningOptions, reason: str
) -> None:
    model = personal_model(tmp_path, options)
    memory_of(tmp_path).add([TEXT])
    tally = train(model)
    assert tally.reason == reason
    assert model.made.model is starter_model()
    assert (memory_of(tmp_path).count("waiting"), memory_of(tmp_path).history()) == (1, [])


def test_a_training_that_diverges_is_tried_more_gently_and_never_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rates: list[float] = []

    def diverge(self: object, new: object, known: object, rate: float, seed: object) -> float:
        rates.append(rate)
        raise DivergenceError("training diverged")

    monkeypatch.setattr("rnnlm_core.personal.steps.Learner.step", diverge)
    model = personal_model(tmp_path)
    memory_of(tmp_path).add([TEXT])
    assert train(model).reason == "diverged"
    assert model.made.model is starter_model()
    assert rates == [0.1, 0.05]


def test_a_training_that_is_stopped_publishes_nothing_of_the_lesson_it_is_in(tmp_path: Path) -> None:
    model = personal_model(tmp_path)
    teach(model, tmp_path, TEXT)
    before = model.made
    memory_of(tmp_path).add(["Le zouk est beau."])
    assert not train(model, batches=0).finished
    assert model.made is before


def test_a_sentence_that_is_forgotten_while_it_is_learnt_is_in_no_model(tmp_path: Path) -> None:
    model, memory = personal_model(tmp_path), memory_of(tmp_path)
    memory.add([TEXT, "Le zouk est beau."])
    run = model.train(lambda: False)
    next(run)
    memory.forget_word("zouk")
    for _ in run:
        pass
    assert "Brest" in model.made.model.vocabulary
    assert "zouk" not in model.made.model.vocabulary
    assert not model.is_behind


def test_a_clock_that_goes_backwards_changes_neither_the_order_nor_the_model(tmp_path: Path) -> None:
    made = []
    for folder, step in ((tmp_path / "on", 60.0), (tmp_path / "back", -86400.0)):
        times = count(1.7e9, step)
        memory = Memory.open(folder / "memory.sqlite3", clock=times.__next__)
        model = personal_model(folder, memory=memory)
        for text in (TEXT, "Le zouk est beau.", "Mon furet dort."):
            memory.add([text])
            train(model)
        assert [generation.number for generation in memory.history()] == [1, 2, 3]
        made.append(model.made)
    assert made[0].digest == made[1].digest
    np.testing.assert_array_equal(made[0].model.params["E"], made[1].model.params["E"])


def test_options_come_back_from_json() -> None:
    options = LearningOptions(few=7, for_many=Manner("sgd", 0.5, new_word_rate=2, steps=1, epochs=9))
    assert LearningOptions.from_json(options.to_json()) == options
    with pytest.raises(ValueError, match="not the options"):
        LearningOptions.from_json("{}")


@pytest.mark.parametrize(
    ("name", "value"),
    [("optimizer", "nope"), ("batch", 0), ("steps", 10**9), ("epochs", "3"), ("learning_rate", -1), ("shares", [])],
)
def test_options_that_cannot_work_are_refused_wherever_they_come_from(name: str, value: object) -> None:
    held = json.loads(LearningOptions().to_json())
    held["for_few"][name] = value
    with pytest.raises(ValueError, match=r"lesson|optimizer"):
        LearningOptions.from_json(json.dumps(held))


def test_what_is_made_up_has_its_boundaries_and_no_unknown_word() -> None:
    for ids in make_up(starter_model(), 20, seed=1):
        assert ids[0] == ids[-1] == 1
        assert (ids[1:-1] > 1).all()


def test_nothing_that_is_held_back_is_rehearsed() -> None:
    rehearsal = Rehearsal.of(starter_model(), SHIPPED * 20)
    held_back = {ids.tobytes() for ids in rehearsal.held_back}
    assert not held_back & {ids.tobytes() for ids in rehearsal.sequences}
