"""Measure the code: python -m scripts.measures. Sizes of functions and files, what stands at the roots, the App."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
PACKAGES = ("rnnlm_core", "tui_app", "corpora")


class Function(NamedTuple):
    """A function, and how many lines it takes with its signature and docstring."""

    lines: int
    name: str
    file: Path


def files(package: str) -> list[Path]:
    """The files of a package, in order."""
    return sorted((ROOT / package).rglob("*.py"))


def length(file: Path) -> int:
    """Its lines."""
    return len(file.read_text("utf-8").splitlines())


def functions(file: Path) -> Iterator[Function]:
    """All functions and methods of a file."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield Function((node.end_lineno or node.lineno) - node.lineno + 1, node.name, file)


def apps() -> list[str]:
    """The classes that are an App of Textual's, by their names."""
    found = []
    for file in files("tui_app"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            bases = (
                [ast.unparse(base).partition("[")[0] for base in node.bases] if isinstance(node, ast.ClassDef) else []
            )
            if isinstance(node, ast.ClassDef) and any(base.endswith("App") for base in bases):
                found.append(node.name)
    return found


def report() -> Iterator[str]:
    """A line a package, then what is longest."""
    for package in PACKAGES:
        known = [each for file in files(package) for each in functions(file)]
        at_root = len(list((ROOT / package).glob("*.py")))
        sizes = [each.lines for each in known]
        longest = max(length(file) for file in files(package))
        yield (
            f"{package}: {len(files(package))} files, the longest {longest} lines, {at_root} at the root; "
            f"{len(sizes)} functions, median {median(sizes):.0f} lines, {sum(size > 30 for size in sizes)} over 30"
        )
    yield f"kinds of App: {', '.join(apps())}"
    for package in PACKAGES:
        for file in files(package):
            if length(file) > 250:
                yield f"over 250 lines: {file.relative_to(ROOT)} ({length(file)})"
        for each in sorted((each for file in files(package) for each in functions(file)), reverse=True)[:3]:
            yield f"long: {each.name} in {each.file.relative_to(ROOT)} ({each.lines})"


if __name__ == "__main__":
    print("\n".join(report()))
