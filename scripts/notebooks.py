"""Run the notebooks of this repository anew, in place: python scripts/notebooks.py [--check] [NOTEBOOK…].

What changes from run to run without meaning anything (times, counters, the machine) is left out of the files, so that
their differences stay readable.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "notebooks"
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
"""The networks are small: a second thread of BLAS would only wait, and the sums would depend on it."""
SECONDS_A_CELL = 600
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}

FOLDED = {"jupyter": {"outputs_hidden": True, "source_hidden": True}, "tags": ["solution"]}
"""The metadata of a solution: JupyterLab shows it when it is asked for."""
DIGITS = re.compile(r"(?<=\d)(\.\d\d)\d+")
"""A hundredth of a point is finer than any screen."""

try:
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError
    from nbformat import NotebookNode
except ModuleNotFoundError as missing:
    sys.exit(f"{missing.name} is missing: run make notebooks, or pip install -e '.[notebooks]'")


def notebooks() -> list[Path]:
    """All notebooks of the repository."""
    return sorted(FOLDER.glob("*.ipynb"))


def execute(path: Path) -> NotebookNode:
    """The notebook with fresh outputs, tidied.

    Raises:
        CellExecutionError: A cell failed; the message shows which, and why.
    """
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]  # nbformat types its nodes only
    client = NotebookClient(
        notebook,
        timeout=SECONDS_A_CELL,
        kernel_name="python3",
        record_timing=False,
        coalesce_streams=True,
        resources={"metadata": {"path": str(path.parent)}},
    )
    client.execute(stderr=subprocess.DEVNULL)  # the kernel's own talk; what cells write comes as their output
    return tidied(notebook)


def tidied(notebook: NotebookNode) -> NotebookNode:
    """The same notebook without what is of no use to a reader."""
    notebook.metadata = nbformat.from_dict(METADATA)  # type: ignore[no-untyped-call]  # as above
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict(FOLDED if "solution" in cell.metadata.get("tags", ()) else {})  # type: ignore[no-untyped-call]  # as above
        for output in cell.get("outputs", []):
            if output.output_type in ("display_data", "execute_result"):
                output.metadata = {}  # the only outputs that have any, in the format
            data = output.get("data", {})
            if "image/svg+xml" in data:
                data["image/svg+xml"] = DIGITS.sub(r"\1", data["image/svg+xml"])
                data["text/plain"] = "<Figure>"
    return notebook


def run(path: Path, write: bool) -> str | None:
    """Execute one notebook; returns what went wrong, and leaves the file alone then."""
    start = time.perf_counter()
    try:
        notebook = execute(path)
    except CellExecutionError as error:
        return f"{path.name}: {COLOURS.sub('', str(error))}"
    if write:
        nbformat.write(notebook, path)  # type: ignore[no-untyped-call]  # as above
    print(f"{path.name}: {time.perf_counter() - start:.1f} s, {path.stat().st_size / 1000:.0f} kB")
    return None


def main(arguments: Sequence[str] | None = None) -> int:
    """Run them side by side, as many as there are cores; returns 1 where one fails."""
    parser = argparse.ArgumentParser(description="Run the notebooks anew, in place.")
    parser.add_argument("notebooks", nargs="*", type=Path, default=notebooks(), help="those to run; all if absent")
    parser.add_argument("--check", action="store_true", help="write nothing; fail where a cell fails")
    options = parser.parse_args(arguments)
    os.environ.update(ONE_THREAD)
    os.environ["PYTHONPATH"] = str(FOLDER.parent)  # this tree's library, wherever another one is installed
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        problems = [
            problem for problem in pool.map(partial(run, write=not options.check), options.notebooks) if problem
        ]
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main())
