"""Open the lesson in JupyterLab, on a copy: python -m scripts.lesson [--copy-only].

The copy is the folder lesson/, which is yours: what is there already is never overwritten. Delete a notebook from it to
get the original back.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
ORIGINALS, COPY = ROOT / "notebooks", ROOT / "lesson"
FIRST = {"fr": "0_OneCell.fr.ipynb", "en": "0_OneCell.ipynb"}


def copy(originals: Path, target: Path) -> list[str]:
    """Copy what the folder lacks, and the modules always; returns the names copied for the first time."""
    target.mkdir(exist_ok=True)
    for module in originals.glob("*.py"):
        shutil.copy(module, target)
    new = [path for path in sorted(originals.glob("*.ipynb")) if not (target / path.name).exists()]
    for path in new:
        shutil.copy(path, target)
    return [path.name for path in new]


def main(arguments: Sequence[str] | None = None) -> int:
    """Copy, then become JupyterLab, at notebook 0 in the language of the system."""
    parser = argparse.ArgumentParser(description="Open the lesson in JupyterLab, on a copy of the notebooks.")
    parser.add_argument("--copy-only", action="store_true", help="do not open it")
    options = parser.parse_args(arguments)
    new = copy(ORIGINALS, COPY)
    print(f"{COPY}: {len(new)} notebooks copied" if new else f"{COPY}: your copy, as you left it", flush=True)
    if options.copy_only:
        return 0
    language = "fr" if os.environ.get("LC_ALL", os.environ.get("LANG", "")).startswith("fr") else "en"
    as_root = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []  # in a container, say
    os.environ["PYTHONPATH"] = str(ROOT)  # for the kernels: this library, and the benchmarks
    os.chdir(COPY)
    os.execv(sys.executable, [sys.executable, "-m", "jupyterlab", *as_root, FIRST[language]])


if __name__ == "__main__":
    raise SystemExit(main())
