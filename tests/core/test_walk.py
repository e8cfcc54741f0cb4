"""The walk through a sentence: every number is the cell's own, and every equation can be recomputed as it is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import tanh

import numpy as np
import pytest

from rnnlm_core import network
from rnnlm_core.cells import CELLS
from rnnlm_core.inspection import equations
from rnnlm_core.inspection.walk import Subject, Walk, changed, small, taught, walk
from rnnlm_core.network.config import NetworkConfig
from rnnlm_core.training.sentence import summed_loss
from tests.core import mgu

WORDS = ("</s>", "le", "chat", "et", "le", "chien", "dorment", "</s>")
EXACT = 1e-12
LARGER = {
    "gru, two layers": NetworkConfig(7, 5, 3, cell="gru", layers=2),
    "lstm, projection, tied": NetworkConfig(7, 5, 3, cell="lstm", projection_size=3, tied=True),
    "lstm, adaptive softmax": NetworkConfig(7, 5, 3, cell="lstm", cutoffs=(2, 4)),
}


@pytest.fixture(scope="module", params=[*CELLS, "mgu", *LARGER])
def walked(request: pytest.FixtureRequest) -> Iterator[Walk]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(CELLS, "mgu", mgu)
        if request.param not in LARGER:
            yield walk(taught(small(request.param, WORDS, hidden_size=5), 0.3, 3), 5)
        else:
            config = LARGER[request.param]
            params = network.initialize(config, np.random.default_rng(3), np.float64)
            ids = np.array([0, 1, 2, 3, 1, 4, 6, 0])
            yield walk(Subject(config, params, WORDS, ids, tuple("abcdefg")), 5)


def test_every_state_gate_and_loss_is_that_of_the_cells_own_forward(walked: Walk) -> None:
    config, params, ids = walked.subject.config, walked.subject.params, walked.subject.ids
    encoded = network.encode(config, params, ids[:-1, None], network.zero_states(config, 1, np.float64))
    for t, step in enumerate(walked.ahead):
        np.testing.assert_allclose(step.after[0], encoded.outputs[t], rtol=0, atol=EXACT)
        for k, gate in enumerate(step.gates(config).values()):
            np.testing.assert_allclose(gate, encoded.cells[-1].gates[k][t, 0], rtol=0, atol=EXACT)
    assert sum(step.loss for step in walked.ahead) == pytest.approx(walked.loss, abs=EXACT)
    assert walked.loss == pytest.approx(summed_loss(config, params, ids)[0], abs=EXACT)


def test_every_gradient_is_that_of_the_cells_own_backward(walked: Walk) -> None:
    subject, config = walked.subject, walked.subject.config
    encoded = network.encode(config, subject.params, subject.ids[:-1, None], network.zero_states(config, 1, np.float64))
    d_outputs = np.stack([back.from_output for back in walked.back])[:, None]
    dh_steps = np.empty_like(d_outputs)
    whole = config.cell_module.backward(subject.own, encoded.cells[-1], d_outputs, dh_steps=dh_steps)
    np.testing.assert_allclose(np.stack([back.dh for back in walked.back]), dh_steps[:, 0], rtol=0, atol=EXACT)
    np.testing.assert_allclose(sum(back.dz for back in walked.back), whole.gradients["b_h"], rtol=0, atol=EXACT)
    gates = whole.gradients["W_h"].reshape(config.hidden_size, -1, config.hidden_size)
    np.testing.assert_allclose(
        sum(back.slopes for back in walked.back), gates[walked.units][:, :, walked.units], rtol=0, atol=EXACT
    )
    prefix = f"cells.{config.layers - 1}."
    np.testing.assert_allclose(walked.gradients[f"{prefix}W_h"], whole.gradients["W_h"], rtol=0, atol=EXACT)


def test_the_slope_of_a_weight_is_what_the_loss_does_when_it_is_changed(walked: Walk) -> None:
    for weight in walked.steepest(1):
        up, down = (
            walk(changed(walked.subject, weight.name, weight.place, weight.value + nudge)).loss
            for nudge in (1e-5, -1e-5)
        )
        assert (up - down) / 2e-5 == pytest.approx(weight.gradient, rel=1e-6, abs=1e-9)


def evaluated(found: equations.Equation) -> float:
    text = found.pattern.format(*(f"({number!r})" for number in found.numbers))
    for sign, code in (("·", "*"), ("−", "-"), ("²", "**2")):
        text = text.replace(sign, code)
    return float(eval(text, {"tanh": tanh, "σ": lambda z: 1 / (1 + np.exp(-z))}))


def test_every_equation_gives_its_value_when_it_is_computed_as_it_is_read(walked: Walk) -> None:
    subject = walked.subject
    for step, back in zip(walked.ahead, walked.back, strict=True):
        for unit in walked.units:
            for found in [*equations.forward(subject, step, unit), *equations.backward(subject, step, back, unit)]:
                assert evaluated(found) == pytest.approx(found.value, abs=EXACT), found


def test_the_value_of_the_last_state_equation_is_the_state(walked: Walk) -> None:
    for step in walked.ahead:
        for unit in walked.units:
            found = equations.forward(walked.subject, step, unit)
            assert not found or found[-1].value == pytest.approx(float(step.after[0][0, unit]), abs=EXACT)


def test_an_lstms_cell_gradient_is_what_reaches_the_word_before() -> None:
    walked = walk(small("lstm", WORDS))
    for t in range(1, len(walked.ahead)):
        for unit in walked.units:
            (found,) = (
                one
                for one in equations.backward(walked.subject, walked.ahead[t], walked.back[t], unit)
                if one.name == "dc⁻"
            )
            assert found.value == pytest.approx(float(walked.back[t - 1].from_later[1][0, unit]), abs=EXACT)


def test_lessons_and_changes_leave_the_network_as_it_was() -> None:
    subject = small("gru", WORDS)
    before = {name: array.copy() for name, array in subject.params.items()}
    better = taught(subject, 0.2, 50)
    changed(subject, "W_y", (0, 0), 3.0)
    assert all(np.array_equal(array, before[name]) for name, array in subject.params.items())
    assert walk(better).loss < 0.5 * walk(subject).loss


def test_a_walk_needs_a_word_to_predict() -> None:
    subject = small("elman", WORDS)
    with pytest.raises(ValueError, match="two words"):
        walk(replace(subject, ids=subject.ids[:1], words=subject.words[:1]))
