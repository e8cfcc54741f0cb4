"""Every benchmark that needs no data, written into benchmarks/RESULTS.md.

    python -m benchmarks [--torch-python PYTHON] [--only SECTION ...] [--quick]

Each section of the report stands between markers of its own; what stands outside them is written by hand and stays.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from benchmarks.processes import ROOT, parser

RESULTS = ROOT / "benchmarks" / "RESULTS.md"


class Section(NamedTuple):
    """A benchmark, and the heading it is reported under."""

    title: str
    module: str
    beside_pytorch: bool = False
    quick: str = ""
    """Arguments that make it short."""
    fenced: bool = False
    """Whether the report is plain text."""
    threads: int | None = None
    """None: the benchmark sees to that itself."""

    def command(self) -> str:
        """What to type for the same figures."""
        setting = f"OPENBLAS_NUM_THREADS={self.threads} " if self.threads else ""
        return f"{setting}python -m {self.module}"


SECTIONS = {
    "machine": Section("Machine", "benchmarks.machine", True),
    "speed": Section("Training speed", "benchmarks.training_speed", True, "--runs 1 --seconds 0.1"),
    "prediction": Section("One step of prediction", "benchmarks.prediction_speed", True, "--runs 1 --steps 20"),
    "lesson": Section("The lesson", "benchmarks.lesson", fenced=True, threads=1),
    "memory": Section("Memory", "benchmarks.memory", quick="--steps 2"),
    "typing": Section("Typing", "benchmarks.typing_latency", quick="--keys 60 --starts 1"),
}


def measured(section: Section, torch_python: str, quick: bool) -> str:
    """Run the benchmark, show its report as it comes, and return it."""
    arguments = ["--torch-python", torch_python] if section.beside_pytorch else []
    arguments += section.quick.split() if quick else []
    environment = os.environ | ({"OPENBLAS_NUM_THREADS": str(section.threads)} if section.threads else {})
    command = [sys.executable, "-u", "-m", section.module, *arguments]
    lines = []
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, encoding="utf-8") as child:
        for line in child.stdout or ():
            print(line, end="", flush=True)
            lines.append(line)
    if child.returncode:
        raise SystemExit(f"{section.module} failed")
    return "".join(lines).strip()


def write(path: Path, name: str, text: str) -> None:
    """Put a section's text between its markers, at the end of the file where there are none yet."""
    opening, closing = f"<!-- bench:{name} -->", f"<!-- /bench:{name} -->"
    block = f"{opening}\n{text}\n{closing}"
    old = path.read_text(encoding="utf-8") if path.exists() else "# Results\n"
    place = re.compile(f"{re.escape(opening)}.*?{re.escape(closing)}", re.DOTALL)
    new = place.sub(lambda _: block, old) if place.search(old) else f"{old.rstrip()}\n\n{block}\n"
    path.write_text(new, encoding="utf-8")


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--only", nargs="+", choices=SECTIONS, default=list(SECTIONS), metavar="SECTION")
    options.add_argument("--quick", action="store_true", help="short runs, shown and not written")
    options.add_argument("--output", type=Path, default=RESULTS, help="the report (default: benchmarks/RESULTS.md)")
    chosen = options.parse_args()
    for name in chosen.only:
        section = SECTIONS[name]
        heading = f"## {section.title}\n\n`{section.command()}`\n"
        print(f"\n{heading}", flush=True)
        text = measured(section, chosen.torch_python, chosen.quick)
        if not chosen.quick:
            write(chosen.output, name, f"{heading}\n```text\n{text}\n```" if section.fenced else f"{heading}\n{text}")


if __name__ == "__main__":
    main()
