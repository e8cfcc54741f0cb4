"""Memory of a session: resident after its start, and after each of several lessons with typing between them.

    python -m benchmarks.session_memory [--lessons 5] [--sentences 6]

As in the app, the start and each lesson run in a thread of their own. The screen is not counted: it takes about 25 MB
more.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import corpora
from tui_app.session.session import Session


def resident() -> float:
    """MB that the process holds now (Linux)."""
    fields = Path("/proc/self/status").read_text().split()
    return int(fields[fields.index("VmRSS:") + 1]) * 1024 / 1e6


def in_thread(work: Callable[[], object]) -> None:
    thread = Thread(target=work)
    thread.start()
    thread.join()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lessons", type=int, default=5)
    parser.add_argument("--sentences", type=int, default=6)
    options = parser.parse_args()
    texts = corpora.load("fr")
    with tempfile.TemporaryDirectory() as folder:
        session = Session(Path(folder), "fr")
        in_thread(lambda: session.open())
        session.suggest("je suis ")
        print(f"start: {resident():.0f} MB")
        for number in range(options.lessons):
            chosen = texts[number :: len(texts) // options.sentences][: options.sentences]
            session.add("\n".join(f"{text} Mot{number}" for text in chosen))
            in_thread(lambda: list(session.train(lambda: False)))
            for text in chosen:
                for end in range(0, len(text), 3):
                    session.suggest(text[:end])
            print(f"lesson {number + 1}: {resident():.0f} MB", flush=True)
        session.close()


if __name__ == "__main__":
    main()
