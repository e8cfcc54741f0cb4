"""`pytest -p tests.plugins.one_ulp`: every fresh weight is moved by one unit in its last place, up or down.

Other processors round otherwise, from the first matrix product on. A test that passes with the weights as drawn and
fails with these asserts on a run that magnifies such differences: on another machine it would fail too. `--ulp-seed N`
draws other directions.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from rnnlm_core import network
from rnnlm_core.network import parameters
from rnnlm_core.numerics.arrays import Array, Params

_SEED = "--ulp-seed"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(_SEED, type=int, default=0, help="draws the directions in which fresh weights are moved")


def pytest_configure(config: pytest.Config) -> None:
    drawn, seed = parameters.initialize, config.getoption(_SEED)

    def initialize(*args: Any, **options: Any) -> Params:
        rng = np.random.default_rng(seed)
        return {name: _moved(value, rng) for name, value in drawn(*args, **options).items()}

    for module in (network, parameters):
        module.initialize = initialize  # type: ignore[attr-defined]


def _moved(value: Array, rng: np.random.Generator) -> Array:
    """Zeros stay: they are no rounded results."""
    towards = np.where(rng.random(value.shape) < 0.5, -np.inf, np.inf).astype(value.dtype)
    return np.where(value == 0, value, np.nextafter(value, towards))
