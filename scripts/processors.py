"""Run the tests marked `numeric` as they would run on other processors: python -m scripts.processors [PYTEST OPTION…].

NumPy and OpenBLAS choose their loops by the processor they find, and every choice rounds otherwise. What is
asserted must hold for all: for the kernels of common processors, for one without any vector extension, and where each
fresh weight is off by one unit in its last place (in this process only: what starts others stays out of that).
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Sequence

ARITHMETIC = ("tests/core", "tests/notebooks")
"""Where the numbers are; the app shows them, and its tests assert on none that is not given."""
SIDE_BY_SIDE = ("--numprocesses", "auto", "--dist", "worksteal")
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


def dispatched() -> Iterable[str]:
    """The processor's extensions that NumPy would use here, as this version of NumPy names them."""
    from numpy._core import _multiarray_umath as umath  # nowhere public

    return [name for name in umath.__cpu_dispatch__ if umath.__cpu_features__.get(name)]


def processors() -> dict[str, tuple[dict[str, str], list[str]]]:
    """Environment and options of pytest, by what they stand for."""
    return {
        "Haswell: AMD's processors and most laptops": ({"OPENBLAS_CORETYPE": "Haswell"}, [*ARITHMETIC]),
        "no vector extensions": (
            {"OPENBLAS_CORETYPE": "Prescott", "NPY_DISABLE_CPU_FEATURES": " ".join(dispatched())},
            ["-m", "numeric and not repeats", *ARITHMETIC],
        ),
        "one unit in the last place": ({}, ["-p", "tests.plugins.one_ulp", "tests/core"]),
    }


def main(arguments: Sequence[str]) -> int:
    """Return 1 where a test fails on any of them."""
    failed = []
    for name, (environment, options) in processors().items():
        print(f"-- {name}", flush=True)
        command = [sys.executable, "-m", "pytest", "-q", *SIDE_BY_SIDE, "-m", "numeric", *options, *arguments]
        if subprocess.run(command, env=os.environ | ONE_THREAD | environment, check=False).returncode:
            failed.append(name)
    if failed:
        print(f"tests fail here: {'; '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
