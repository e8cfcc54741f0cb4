"""The app as the browser's server starts it: without a terminal, and never longer than the server."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from threading import Thread

PARENT_SECONDS = 1.0
"""Between two looks whether the server is still there."""
KEYS = {"editor.next": "ctrl+n,alt+n", "learn.history": "ctrl+t,alt+t"}
"""Browsers keep Ctrl+N and Ctrl+T for themselves."""


def main() -> None:
    """Run the app for one tab."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--language")
    language = parser.parse_args().language
    Thread(target=_end_with, args=[os.getppid()], daemon=True).start()
    from tui_app.cli.app import run_app

    sys.exit(run_app(language, keys=KEYS)[0])


def _end_with(parent: int) -> None:
    """End as a closed terminal would make us end, once the server was killed; what was typed is rescued."""
    while os.getppid() == parent:
        time.sleep(PARENT_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
