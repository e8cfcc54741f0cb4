"""What asks a program to end from outside: a closed terminal, a shutdown, kill."""

from __future__ import annotations

import os
from collections.abc import Callable
from threading import Timer

from rnnlm_core.files import system

GRACE_SECONDS = 3.0
"""A terminal that is gone can make the last drawing wait for ever."""


def on_signals(end: Callable[[int], None]) -> None:
    """Call this with the exit status on SIGHUP, SIGINT and SIGTERM; one that is still there later ends all the same.

    Called from the running event loop, in the main thread; what ends first saves what must not be lost.
    """
    system.on_signals(system.ENDING_SIGNALS, lambda number: _end(end, 128 + number))


def _end(end: Callable[[int], None], status: int) -> None:
    last = Timer(GRACE_SECONDS, os._exit, [status])
    last.daemon = True
    last.start()
    end(status)
