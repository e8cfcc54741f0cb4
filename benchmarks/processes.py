"""One measurement, one process: nothing that a library does to its process touches the figure of another."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Clock = Callable[[], float]
CLOCKS: dict[str, Clock] = {"wall": time.perf_counter, "processor": time.process_time}
ROOT = Path(__file__).resolve().parent.parent
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
KEEP_MEMORY = {"MALLOC_MMAP_THRESHOLD_": "4294967296", "MALLOC_TRIM_THRESHOLD_": "4294967296"}
"""Makes glibc keep what is freed: PyTorch then no longer asks the system for its large arrays at every step."""


def measure(
    python: str, module: str, job: dict[str, Any], threads: int, keep_memory: bool = False, folder: Path = ROOT
) -> dict[str, Any]:
    """Run `python -m module --worker job` in a checkout: what it measured. Its errors go to the terminal."""
    settings = dict.fromkeys(THREADS, str(threads)) | {"PYTHONPATH": str(folder)}
    environment = os.environ | settings | (KEEP_MEMORY if keep_memory else {})
    command = [python, "-m", module, "--worker", json.dumps(job)]
    done = subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def pytorch_version(python: str) -> str | None:
    """The version of PyTorch that a Python has; None where it has none, or is none."""
    code = "from importlib.metadata import version; print(version('torch'))"
    try:
        done = subprocess.run([python, "-c", code], capture_output=True, text=True)
    except OSError:
        return None
    return done.stdout.strip() or None


def parser(description: str | None) -> argparse.ArgumentParser:
    """A command line with the options that every comparison has."""
    result = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    result.add_argument("--torch-python", default=sys.executable, metavar="PYTHON", help="a Python that has PyTorch")
    result.add_argument("--worker", type=json.loads, help=argparse.SUPPRESS)
    return result


def run(options: argparse.Namespace, worker: Callable[..., dict[str, Any]], report: Callable[..., None]) -> None:
    """The two lives of a script: a worker prints one line of JSON, the script itself its report."""
    if options.worker:
        print(json.dumps(worker(**options.worker)))
    else:
        report(options)
