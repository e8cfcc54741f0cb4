"""Texts so long that work in the square of their length would not end.

No clock decides: where the work is in proportion to the text, it ends in a fraction of a second, and on any machine.
A process of its own keeps what is without an end from holding up the tests; its limit counts processor time, so that
a busy machine makes no difference.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
PROCESSOR_SECONDS = 20
_CODE = """
import pickle, signal, sys
work, arguments, seconds = pickle.load(sys.stdin.buffer)
for each in arguments:
    print(ascii(each)[:60], flush=True)
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)
    work(*each)
print("all")
"""


def assert_all_end(work: Callable[..., object], arguments: Sequence[tuple[object, ...]]) -> None:
    """Call a function of a module with each of some arguments; what does not end within the limit is named."""
    done = subprocess.run(
        [sys.executable, "-c", _CODE],
        input=pickle.dumps((work, arguments, PROCESSOR_SECONDS)),
        capture_output=True,
        cwd=ROOT,
        check=False,
    )
    assert done.stdout.split(b"\n")[-2:] == [b"all", b""], (done.stdout.splitlines()[-1:], done.stderr[-2000:])


def repeated(unit: str, size: int, end: str = "") -> str:
    """The unit over and over, so many letters, and an end that spoils a match that hoped to reach it."""
    return (unit * (size // len(unit) + 1))[:size] + end
