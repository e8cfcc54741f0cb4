"""The core stands by itself: usable in a notebook, without a screen."""

from __future__ import annotations

import subprocess
import sys

PROOF = """
import pkgutil, sys, rnnlm_core
for module in pkgutil.walk_packages(rnnlm_core.__path__, "rnnlm_core."):
    __import__(module.name)
loaded = {name.partition(".")[0] for name in sys.modules}
print(sorted(loaded & {"textual", "typer", "rich", "torch", "tui_app"}))
"""


def test_importing_all_of_the_core_loads_no_screen() -> None:
    done = subprocess.run([sys.executable, "-c", PROOF], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
