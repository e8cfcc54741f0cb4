"""Memory that is free inside the process, given back to the system."""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress


def give_back() -> None:
    """Give back what a training no longer needs: glibc keeps arrays of its size for the next one, hundreds of MB.

    Elsewhere than with glibc nothing happens, as nothing has to.
    """
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)
