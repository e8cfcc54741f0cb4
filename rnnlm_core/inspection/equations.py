"""The equations of a cell with their numbers in, for one unit at one word: what stands beside the figures of a walk.

Every line can be recomputed as it is read: the numbers put into its pattern give its value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from rnnlm_core.cells.interface import input_product
from rnnlm_core.inspection.walk import Ahead, Back, Subject
from rnnlm_core.numerics.arrays import Array


class Equation(NamedTuple):
    """name = pattern with numbers = value."""

    name: str
    symbols: str
    """The right-hand side in letters."""
    pattern: str
    """The right-hand side, {} for each number."""
    numbers: tuple[float, ...]
    value: float
    """As the cell computed it."""


def forward(subject: Subject, step: Ahead, unit: int) -> list[Equation]:
    """How the unit's state came about; empty for a cell whose equations are not known here."""
    known = {"elman": _elman, "lstm": _lstm, "gru": _gru}.get(subject.config.cell)
    return list(known(subject, step, unit)) if known else []


def backward(subject: Subject, step: Ahead, back: Back, unit: int) -> list[Equation]:
    """How the gradient goes on from dL/dh_t of the unit, which every cell has; the rest for the cells known here."""
    output, later = float(back.from_output[unit]), float(back.from_later[0][0, unit])
    joined = Equation("dh", "dh_y + dh⁺", "{} + {}", (output, later), float(back.dh[unit]))
    known = {"elman": _elman_back, "lstm": _lstm_back, "gru": _gru_back}.get(subject.config.cell)
    return [joined, *(known(subject, step, back, unit) if known else ())]


def parts(subject: Subject, step: Ahead, column: int) -> tuple[float, float, float]:
    """x_t W_x, h_{t-1} W_h and b_h of one column."""
    own, x = subject.own, step.trace.x[0]
    return (
        float(input_product(x, own["W_x"][:, column])[0]),
        float(step.before[0][0] @ own["W_h"][:, column]),
        float(own["b_h"][column]),
    )


def _gate(subject: Subject, step: Ahead, unit: int, letter: str) -> Equation:
    """o = σ(x W_xo + h W_ho + b_o), or with tanh what it lets in."""
    config = subject.config
    at = config.cell_module.GATES.index(letter)
    function = "tanh" if letter in "gn" else "σ"
    numbers = parts(subject, step, at * config.hidden_size + unit)
    value = float(step.trace.gates[at][0, 0, unit])
    letters = f"{function}(x·W_x{letter} + h⁻·W_h{letter} + b_{letter})"
    return Equation(letter, letters, function + "({} + {} + {})", numbers, value)


def _elman(subject: Subject, step: Ahead, unit: int) -> Iterator[Equation]:
    numbers = parts(subject, step, unit)
    yield Equation("h", "tanh(x·W_x + h⁻·W_h + b)", "tanh({} + {} + {})", numbers, float(step.after[0][0, unit]))


def _lstm(subject: Subject, step: Ahead, unit: int) -> Iterator[Equation]:
    yield from (_gate(subject, step, unit, letter) for letter in "oifg")
    o, i, f, g = _values(step, unit)
    h, c = (float(part[0, unit]) for part in step.after)
    yield Equation("c", "f·c⁻ + i·g", "{}·{} + {}·{}", (f, float(step.before[1][0, unit]), i, g), c)
    yield Equation("h", "o·tanh(c)", "{}·tanh({})", (o, c), h)


def _gru(subject: Subject, step: Ahead, unit: int) -> Iterator[Equation]:
    yield from (_gate(subject, step, unit, letter) for letter in "rz")
    r, z, n = _values(step, unit)
    inner, q = _inside_n(subject, step, unit)
    yield Equation("n", "tanh(x·W_xn + b_n + r·(h⁻·W_hn + b_q))", "tanh({} + {}·{})", (inner, r, q), n)
    before, h = float(step.before[0][0, unit]), float(step.after[0][0, unit])
    yield Equation("h", "(1 − z)·n + z·h⁻", "(1 − {})·{} + {}·{}", (z, n, z, before), h)


def _inside_n(subject: Subject, step: Ahead, unit: int) -> tuple[float, float]:
    """x W_xn + b_n, and q = h⁻ W_hn + b_q."""
    from_input, _, bias = parts(subject, step, 2 * subject.config.hidden_size + unit)
    return from_input + bias, float(step.trace.q[0, 0, unit])


def _values(step: Ahead, unit: int) -> list[float]:
    values: list[float] = step.trace.gates[:, 0, 0, unit].tolist()
    return values


def _elman_back(subject: Subject, step: Ahead, back: Back, unit: int) -> Iterator[Equation]:
    h, dh = float(step.after[0][0, unit]), float(back.dh[unit])
    yield Equation("dz", "(1 − h²)·dh", "(1 − {}²)·{}", (h, dh), float(back.dz[unit]))


def _lstm_back(subject: Subject, step: Ahead, back: Back, unit: int) -> Iterator[Equation]:
    o, i, f, g = _values(step, unit)
    tanh_c, c_before = float(step.trace.tanh_c[0, 0, unit]), float(step.before[1][0, unit])
    dh, dc_later = float(back.dh[unit]), float(back.from_later[1][0, unit])
    dz = _by_gate(subject, back.dz, unit)
    numbers = (dc_later, dh, o, tanh_c)
    dc = dc_later + dh * o * (1 - tanh_c**2)
    yield Equation("dc", "dc⁺ + dh·o·(1 − tanh(c)²)", "{} + {}·{}·(1 − {}²)", numbers, dc)
    yield Equation("dz_o", "dh·tanh(c)·o·(1 − o)", "{}·{}·{}·(1 − {})", (dh, tanh_c, o, o), dz("o"))
    yield Equation("dz_i", "dc·g·i·(1 − i)", "{}·{}·{}·(1 − {})", (dc, g, i, i), dz("i"))
    yield Equation("dz_f", "dc·c⁻·f·(1 − f)", "{}·{}·{}·(1 − {})", (dc, c_before, f, f), dz("f"))
    yield Equation("dz_g", "dc·i·(1 − g²)", "{}·{}·(1 − {}²)", (dc, i, g), dz("g"))
    yield Equation("dc⁻", "f·dc", "{}·{}", (f, dc), f * dc)


def _gru_back(subject: Subject, step: Ahead, back: Back, unit: int) -> Iterator[Equation]:
    r, z, n = _values(step, unit)
    q, h_before, dh = float(step.trace.q[0, 0, unit]), float(step.before[0][0, unit]), float(back.dh[unit])
    dz = _by_gate(subject, back.dz, unit)
    yield Equation("dz_n", "dh·(1 − z)·(1 − n²)", "{}·(1 − {})·(1 − {}²)", (dh, z, n), dz("n"))
    numbers = (dh, h_before, n, z, z)
    yield Equation("dz_z", "dh·(h⁻ − n)·z·(1 − z)", "{}·({} − {})·{}·(1 − {})", numbers, dz("z"))
    yield Equation("dz_r", "dz_n·q·r·(1 − r)", "{}·{}·{}·(1 − {})", (dz("n"), q, r, r), dz("r"))


def _by_gate(subject: Subject, dz: Array, unit: int) -> Callable[[str], float]:
    """The unit's dz by the letter of its gate."""
    letters, size = subject.config.cell_module.GATES, subject.config.hidden_size
    return lambda letter: float(dz[letters.index(letter) * size + unit])
