"""Kill a session twenty times while it adds, learns and saves; check after each what is left.

python -m tests.app.killed_sessions FOLDER SEED
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from itertools import count
from pathlib import Path

from tests.app.sessions import new_session, starter_model, words

ROUNDS = 20
LESSONS = 3
"""The most that a session is left in peace for; then it is killed somewhere in the next."""


def work(folder: Path, round_: int, acknowledged: int) -> None:
    """Add and learn for ever, telling through the pipe what `add` has acknowledged."""
    session = new_session(folder)
    session.open()
    os.write(acknowledged, b"open\n")
    for number in count():
        text = f"Mot{round_}x{number} est nouveau."
        session.add(text)
        os.write(acknowledged, f"{text}\n".encode())
        for _ in session.train(lambda: False):
            pass


def killed(folder: Path, round_: int, rng: random.Random) -> list[str]:
    """What a session had acknowledged when it was killed."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        work(folder, round_, writing)
    os.close(writing)
    with open(reading, encoding="utf-8") as pipe:
        pipe.readline()
        start = time.monotonic()
        told = [pipe.readline().strip() for _ in range(rng.randint(1, LESSONS))]
        time.sleep(rng.uniform(0, 1.2) * (time.monotonic() - start) / len(told))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return told + pipe.read().splitlines()


def main(folder: Path, seed: int) -> None:
    rng, acknowledged = random.Random(seed), list[str]()
    starter_model()
    for round_ in range(ROUNDS):
        acknowledged += killed(folder, round_, rng)
        session = new_session(folder)
        opened = session.open()
        assert opened.notice == "", opened.notice
        kept = {sentence.text for sentence in session.sentences(limit=10**6)}
        assert kept >= set(acknowledged), set(acknowledged) - kept
        assert words(session, "je suis ")[0] == "très"
        session.close()
    print(f"{ROUNDS} killed, {len(acknowledged)} acknowledged, none lost")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
