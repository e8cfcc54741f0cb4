"""Memory that is free inside the process, given back to the system."""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress

_ARENA_MAX, _MMAP_THRESHOLD = -8, -3
"""Parameters of glibc's mallopt."""
_LARGE = 1 << 20


def stay_small() -> None:
    """Let glibc take large arrays from the system one by one, and the rest from one heap for all threads.

    Otherwise each training, in a thread of its own, leaves a heap of its own, which is never quite empty.
    """
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            libc = ctypes.CDLL(None)
            libc.mallopt(_ARENA_MAX, 1)
            libc.mallopt(_MMAP_THRESHOLD, _LARGE)


def give_back() -> None:
    """Give back what a training no longer needs: glibc keeps arrays of its size for the next one, hundreds of MB.

    Elsewhere than with glibc nothing happens, as nothing has to.
    """
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)
