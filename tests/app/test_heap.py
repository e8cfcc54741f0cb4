from __future__ import annotations

import platform
import subprocess
import sys

import pytest

MEASURE = """
import re
from pathlib import Path
from rnnlm_core.files.system import trim_heap

def resident() -> int:
    return int(re.findall(r"VmRSS:\\s+(\\d+)", Path("/proc/self/status").read_text())[0])

kept = [bytes(50_000) for _ in range(2_000)]  # 100 MB, in pieces that stay in the heap
last = kept[-1]  # lies above the others, so that freeing them does not shrink the heap by itself
kept.clear()
before = resident()
trim_heap()
print(before - resident())
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc keeps so much")
def test_what_is_free_goes_back_to_the_system() -> None:
    done = subprocess.run([sys.executable, "-c", MEASURE], capture_output=True, text=True, check=True)
    assert int(done.stdout) > 50_000  # kB
