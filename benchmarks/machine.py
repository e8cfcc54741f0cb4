"""The machine and the versions that the figures belong to.

python -m benchmarks.machine [--torch-python PYTHON]
"""

from __future__ import annotations

import argparse
import os
import platform
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_info

from benchmarks.processes import parser, pytorch_version


def processor() -> str:
    """The model name, where the system tells."""
    facts = Path("/proc/cpuinfo")
    lines = facts.read_text(encoding="utf-8").splitlines() if facts.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def blas() -> str:
    """The library behind NumPy's matrix products, its version and the kernels it chose."""
    pools = [pool for pool in threadpool_info() if pool["user_api"] == "blas"]
    return ", ".join(f"{p['internal_api']} {p['version']} ({p.get('architecture', 'generic')})" for p in pools)


def report(options: argparse.Namespace) -> None:
    system = " ".join([platform.system(), platform.machine(), *platform.libc_ver()])
    print(f"- Processor: {processor()}, {os.cpu_count()} cores; {system.strip()}")
    print(f"- Python {platform.python_version()}, NumPy {np.__version__}, {blas() or 'BLAS unknown'}")
    print(f"- PyTorch: {pytorch_version(options.torch_python) or 'missing from the Python given by --torch-python'}")
    print("\nWhere another Python has PyTorch, the comparisons below take `--torch-python PYTHON`.")


if __name__ == "__main__":
    report(parser(__doc__).parse_args())
