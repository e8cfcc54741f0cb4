"""Break the arithmetic on purpose, and see whether the tests notice: python -m scripts.mutants [--minutes N] [--known].

Two kinds of mutants. The known ones are mistakes that once passed every test; each must die. The drawn ones change one
sign, comparison, number or factor somewhere in the core's arithmetic, as many as the time allows, in an order drawn by
`--seed`; what survives is listed, to be pinned by a test or understood. All of it happens in a copy of the tree.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
COPIED = ("rnnlm_core", "corpora", "tests", "scripts", "pyproject.toml")
WINGS = ("numerics", "cells", "network", "training")
"""Where mutants are drawn: the floors of arithmetic."""
TESTS = (
    "tests/core/test_real_sizes.py",
    "tests/core/test_gradients.py",
    "tests/core/test_training.py",
    "tests/core/test_training_faults.py",
    "tests/core/test_language_model.py",
)
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
SECONDS_A_MUTANT = 300
"""A mutant that takes longer loops for ever: the tests noticed."""


@dataclass(frozen=True)
class Mutant:
    """One mistake: `old` becomes `new` at one place of a file."""

    path: str
    old: str
    new: str
    start: int | None = None
    """Where, in characters; None where `old` stands only once."""

    def apply(self, source: str) -> str:
        """The source with the mistake in it. Raises ValueError where its place is gone."""
        if self.start is None:
            if source.count(self.old) != 1:
                raise ValueError(f"{self.path}: {self.old!r} stands {source.count(self.old)} times: mend the list")
            return source.replace(self.old, self.new)
        return source[: self.start] + self.new + source[self.start + len(self.old) :]

    def describe(self, source: str) -> str:
        """File, line, and the line before and after."""
        at = source.index(self.old) if self.start is None else self.start
        first = source.rfind("\n", 0, at) + 1
        line = source[first : source.find("\n", at)].strip()
        return f"{self.path}:{source.count(chr(10), 0, at) + 1}: {line}   [{self.old} -> {self.new}]"


KNOWN = {
    "softmax only on its first block of rows": Mutant(
        "rnnlm_core/numerics/functions.py",
        "for_each(sweep, range(0, count, rows))",
        "for_each(sweep, range(0, rows, rows))",
    ),
    "the last block of each large matrix never updated": Mutant(
        "rnnlm_core/numerics/threads.py",
        "starts = range(0, flat[0].size, BLOCK_ELEMENTS)",
        "starts = range(0, flat[0].size - BLOCK_ELEMENTS, BLOCK_ELEMENTS)",
    ),
    "a stream's state never carried": Mutant(
        "rnnlm_core/training/batching.py", "mask, carries=first > 0)", "mask, carries=False)"
    ),
    "a stream's state not carried while training": Mutant(
        "rnnlm_core/training/step.py", "if not chunk.carries or not state.carried:", "if True:"
    ),
    "momentum unclipped": Mutant("rnnlm_core/training/optimizers.py", "v += scale * g\n", "v += g\n"),
    "AdamW without decay": Mutant("rnnlm_core/training/optimizers.py", "θ *= decay\n", "pass\n"),
    "<unk> generated": Mutant("rnnlm_core/prediction/generation.py", "scores[UNKNOWN_ID] = -np.inf", "pass"),
    "every way to fit weighs the same": Mutant(
        "rnnlm_core/prediction/fit.py", "TIER_FACTORS = np.array([1.0, 0.5, 0.05])", "TIER_FACTORS = np.ones(3)"
    ),
    "a lesson's share ignored": Mutant("rnnlm_core/personal/lesson.py", "if share == 1:", "if True:"),
    "a sentence's first word learnt": Mutant("rnnlm_core/personal/steps.py", "weights[:is_new] = 0.0", "pass"),
}
BINARY = {ast.Add: ("+", "-"), ast.Sub: ("-", "+"), ast.Mult: ("*", "/"), ast.Div: ("/", "*")}
COMPARISONS = {ast.Lt: ("<", "<="), ast.LtE: ("<=", "<"), ast.Gt: (">", ">="), ast.GtE: (">=", ">")}


def drawn(path: str, source: str) -> Iterator[Mutant]:
    """Every small mistake that can be made in a file's functions."""
    lines = [0]
    for line in source.splitlines(keepends=True):
        lines.append(lines[-1] + len(line))

    def at(line: int, byte: int) -> int:
        text = source[lines[line - 1] :].encode()[:byte].decode()
        return lines[line - 1] + len(text)

    for function in ast.walk(ast.parse(source)):
        if not isinstance(function, ast.FunctionDef):
            continue
        for node in (part for statement in function.body for part in ast.walk(statement)):
            yield from _of_node(path, source, node, at)


def _of_node(path: str, source: str, node: ast.AST, at) -> Iterator[Mutant]:  # type: ignore[no-untyped-def]  # `at` is a function of a node's place
    if isinstance(node, ast.BinOp | ast.AugAssign) and type(node.op) in BINARY:
        left, right = (node.left, node.right) if isinstance(node, ast.BinOp) else (node.target, node.value)
        yield from _between(path, source, BINARY[type(node.op)], at(left.end_lineno, left.end_col_offset), right, at)
    elif isinstance(node, ast.Compare) and type(node.ops[0]) in COMPARISONS:
        end = at(node.left.end_lineno, node.left.end_col_offset)
        yield from _between(path, source, COMPARISONS[type(node.ops[0])], end, node.comparators[0], at)
    elif isinstance(node, ast.Constant) and type(node.value) in (int, float):
        start = at(node.lineno, node.col_offset)
        old = source[start : at(node.end_lineno, node.end_col_offset)]
        yield Mutant(path, old, f"({old} + 1)", start)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield Mutant(path, "-", "+", at(node.lineno, node.col_offset))


def _between(path: str, source: str, change: tuple[str, str], end: int, right: ast.expr, at) -> Iterator[Mutant]:  # type: ignore[no-untyped-def]  # `at` is a function of a node's place
    sign, other = change
    start = source.find(sign, end, at(right.lineno, right.col_offset))
    if start >= 0:
        yield Mutant(path, sign, other, start)


def survives(mutant: Mutant | None, tree: Path, tests: Sequence[str]) -> bool:
    """Whether all tests pass with the mistake in the copy; with none, as it is."""
    if mutant is None:
        return _pass(tree, tests)
    file = tree / mutant.path
    source = file.read_text(encoding="utf-8")
    file.write_text(mutant.apply(source), encoding="utf-8")
    try:
        return _pass(tree, tests)
    finally:
        file.write_text(source, encoding="utf-8")


def _pass(tree: Path, tests: Sequence[str]) -> bool:
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    environment = os.environ | ONE_THREAD | {"PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            command, cwd=tree, env=environment, capture_output=True, timeout=SECONDS_A_MUTANT, check=False
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def copy_of_the_tree(folder: Path) -> Path:
    """What the tests need, and nothing else."""
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "app"))
        else:
            shutil.copy(ROOT / name, folder / name)
    return folder


def known(tree: Path) -> list[str]:
    """Bring each known mistake back; returns those that no test notices."""
    alive = []
    for name, mutant in KNOWN.items():
        lives = survives(mutant, tree, TESTS)
        print(f"{'SURVIVES' if lives else 'dies'}: {name}", flush=True)
        alive += [name] if lives else []
    return alive


def sample(tree: Path, minutes: float, seed: int) -> None:
    """Try drawn mistakes until the time is over, and list those that no test notices."""
    files = [path for wing in WINGS for path in sorted((ROOT / "rnnlm_core" / wing).glob("*.py"))]
    sources = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in files}
    mutants = [mutant for path, source in sources.items() for mutant in drawn(path, source)]
    random.Random(seed).shuffle(mutants)
    end, tried, alive = time.monotonic() + 60 * minutes, 0, 0
    for mutant in mutants:
        if time.monotonic() > end:
            break
        tried += 1
        if survives(mutant, tree, TESTS):
            alive += 1
            print(f"SURVIVES: {mutant.describe(sources[mutant.path])}", flush=True)
    print(f"{tried} of {len(mutants)} mistakes tried, {alive} not noticed")


def main(arguments: Sequence[str] | None = None) -> int:
    """Return 1 where a known mistake passes the tests."""
    parser = argparse.ArgumentParser(description="Break the arithmetic on purpose, and see whether the tests notice.")
    parser.add_argument("--known", action="store_true", help="only the mistakes that once passed every test")
    parser.add_argument("--minutes", type=float, default=10.0, help="how long mistakes are drawn")
    parser.add_argument("--seed", type=int, default=0, help="draws their order")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        tree = copy_of_the_tree(Path(folder))
        if not survives(None, tree, TESTS):
            sys.exit("the tests fail as it is: mend that first")
        alive = known(tree)
        if not options.known:
            sample(tree, options.minutes, options.seed)
    return 1 if alive else 0


if __name__ == "__main__":
    raise SystemExit(main())
