"""What a typist feels: the app in a pseudo-terminal, from the key to the painted letter, its start and its memory.

    python -m benchmarks.typing_latency [--keys 500] [--starts 5]

French messages are typed at the pace of a quick typist, 70 to 210 ms a key, into a screen of 120 by 36. A key counts as
painted when the bytes are read that put the message so far on the screen and the cursor behind it. "While training":
thousands of sentences wait, and are learnt from the first key to the last. "Fast": 100 keys a second; what was sent is
then looked up in the memory. The data folder is a new one; processor time and memory are read from /proc (Linux).
"""

from __future__ import annotations

import argparse
import os
import random
import re
import statistics
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

import corpora
from benchmarks.terminal import Screen, Terminal
from rnnlm_core.memory import Memory

MESSAGES = (
    "Bonjour, je voulais savoir si tu es libre demain soir.",
    "On pourrait aller au cinéma avec ma sœur et son mari.",
    "Le film commence à huit heures, mais la salle ouvre plus tôt.",
    "Sinon, tu peux passer à la maison quand tu veux.",
    "J'ai fait une tarte aux pommes, elle est encore chaude.",
    "Il y a longtemps que nous n'avons pas parlé de tes projets.",
    "Est-ce que tu as reçu la lettre que je t'ai envoyée ?",
    "Les enfants ont joué dehors toute la journée.",
    "Demain il va pleuvoir, alors prends un parapluie.",
    "Je te rappelle dès que je sors du travail.",
)
"""Typed in turn; each fits on one line of the editor, and is one sentence, so that it comes back whole."""
PACE = (0.07, 0.21)
FASTEST = 0.01
IDLE_SECONDS = 10
CHIPS = r"(^|\W) 1 \S+ .* 2 \S+ .* 3 \S+ "
"""The suggestion bar, once there is something in it."""
TRAINING = r"◐ (training|learning)"
F5, CTRL_Q = "\x1b[15~", "\x11"
OPENINGS = ("", "Et puis, ", "Alors, ", "Bon, ")
"""Each makes other sentences of the shipped ones: enough to learn from while the keys are typed."""


class Felt(NamedTuple):
    """How long a typist waited for each letter, in milliseconds."""

    delays: list[float]
    missing: int
    """Letters that were not there a second after the last key."""

    def quantile(self, share: float) -> float:
        """The delay that this share of the keys stays below."""
        ordered = sorted(self.delays)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class Typist:
    """Types messages into a terminal, and watches for each letter."""

    def __init__(self, terminal: Terminal, pace: tuple[float, float]) -> None:
        self._terminal = terminal
        self._pace = pace
        self._random = random.Random(1)
        self._left = terminal.screen.column
        """Where the empty draft begins: the cursor stands there."""
        self._awaited: deque[tuple[float, str]] = deque()
        self._delays: list[float] = []

    def type(self, messages: Sequence[str]) -> Felt:
        """Type and send them; only letters are timed, as what sending costs is no letter's delay."""
        missing = 0
        for message in messages:
            for length in range(1, len(message) + 1):
                self._press(message[length - 1], message[:length])
            self._watch(1.0)
            missing += len(self._awaited)
            self._awaited.clear()
            self._terminal.type("\r")
            self._terminal.wait(lambda screen: screen.column == self._left, "the empty draft")
        return Felt(self._delays, missing)

    def _press(self, key: str, expected: str) -> None:
        self._awaited.append((time.perf_counter(), expected))
        self._terminal.type(key)
        self._watch(self._random.uniform(*self._pace), until_painted=False)

    def _watch(self, seconds: float, until_painted: bool = True) -> None:
        """Read for so long, or until every letter is there."""
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0 and (self._awaited or not until_painted):
            if self._terminal.read(left):
                self._tick_off()

    def _tick_off(self) -> None:
        """Note the delay of each letter that the cursor stands behind."""
        screen = self._terminal.screen
        shown = "".join(screen.cells[screen.row][self._left : screen.column])
        if any(shown == expected for _, expected in self._awaited):
            arrived = ""
            while arrived != shown:
                pressed, arrived = self._awaited.popleft()
                self._delays.append(1000 * (self._terminal.read_at - pressed))


class App:
    """motamot on a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        own = {"MOTAMOT_DATA": str(folder), "MOTAMOT_CONFIG": str(folder), "MOTAMOT_INTERFACE": "en"}
        self._environment = os.environ | own | {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8"}

    def start(self) -> Terminal:
        """Open it, to write French."""
        return Terminal([sys.executable, "-m", "tui_app", "--language", "fr"], self._environment)

    def memory(self) -> Memory:
        """The sentences that it keeps."""
        path = self.folder / "fr" / "memory.sqlite3"
        path.parent.mkdir(exist_ok=True)
        return Memory.open(path, "fr")


def ready(terminal: Terminal) -> float:
    """Write as soon as there is a draft, and wait for the first suggestions: when they came. The draft is emptied."""
    terminal.wait_for("motamot")
    terminal.type("je ")
    there = terminal.wait_for(CHIPS)
    left = terminal.screen.column - len("je ")
    terminal.type("\x7f" * 3)
    terminal.wait(lambda screen: screen.column == left, "the empty draft")
    terminal.rest(0.2)
    return there


def messages(keys: int) -> list[str]:
    """As many messages as have at least so many keys."""
    chosen: list[str] = []
    for message in cycle(MESSAGES):
        if sum(map(len, chosen)) >= keys:
            return chosen
        chosen.append(message)
    raise AssertionError


def processor_seconds(pid: int) -> float:
    """What a process has had of all processors until now, its threads together."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident(pid: int) -> float:
    """The memory that a process holds now, shared libraries and all, in MB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) * 1024 / 1e6


def starts(app: App, runs: int) -> Iterator[str]:
    """The start, as it is with everything in the system's cache."""
    painted, suggested = [], []
    for run in range(runs + 1):
        with app.start() as terminal:
            first = terminal.wait_for("motamot") - terminal.started_at
            second = ready(terminal) - terminal.started_at
            terminal.end(CTRL_Q)
        if run:
            painted.append(first)
            suggested.append(second)
    yield row("command → first paint, s", statistics.median(painted), "≤ 0.7")
    yield row("command → first suggestions, s", statistics.median(suggested), "≤ 1.0")


def idleness(terminal: Terminal) -> float:
    """Percent of one processor that the app takes while nothing happens."""
    terminal.rest(2)
    before = processor_seconds(terminal.pid)
    terminal.rest(IDLE_SECONDS)
    return 100 * (processor_seconds(terminal.pid) - before) / IDLE_SECONDS


def idle(app: App, keys: int) -> Iterator[str]:
    """Typing while the app does nothing else."""
    with app.start() as terminal:
        ready(terminal)
        terminal.rest(1)
        memory = resident(terminal.pid)
        yield row("idle, % of a processor", idleness(terminal), "≤ 2")
        felt = Typist(terminal, PACE).type(messages(keys))
        yield from latencies("idle", felt, "≤ 40")
        yield row("memory after the start, MB", memory, "≤ 150")
        yield row("memory after typing, MB", resident(terminal.pid), "≤ 150")
        terminal.end(CTRL_Q)


def training(app: App, keys: int) -> Iterator[str]:
    """Typing while a lesson is learnt."""
    with app.memory() as memory:
        memory.add(f"{opening}{text}" for opening in OPENINGS for text in corpora.load("fr"))
    with app.start() as terminal:
        terminal.wait_for(r"ready|training")
        if not shows(terminal.screen, TRAINING):
            terminal.type(F5)
        terminal.wait_for(rf"{TRAINING}\s+\d")
        felt = Typist(terminal, PACE).type(messages(keys))
        lasted = shows(terminal.screen, TRAINING)
        yield from latencies(
            "while training" if lasted else "while training (which ended before the keys)", felt, "≤ 60"
        )
        yield row("memory while training, MB", resident(terminal.pid), "")
        if lasted:
            terminal.type(F5)
        terminal.wait_for("● ready")
        terminal.rest(1)
        yield row("memory once it has ended, MB", resident(terminal.pid), "≤ 150")
        terminal.end(CTRL_Q)


def shows(screen: Screen, pattern: str) -> bool:
    """Whether a line matches."""
    return any(re.search(pattern, line) for line in screen.lines())


def fast(app: App, keys: int) -> Iterator[str]:
    """Typing faster than anybody does: every letter must arrive."""
    typed = messages(keys)
    with app.start() as terminal:
        ready(terminal)
        felt = Typist(terminal, (FASTEST, FASTEST)).type(typed)
        terminal.end(CTRL_Q)
    with app.memory() as memory:
        kept = {sentence.text: sentence.count for sentence in memory.sentences(limit=None)}
    wanted = {message: typed.count(message) for message in typed}
    lost = sum(abs(count - kept.get(message, 0)) for message, count in wanted.items())
    yield from latencies("at 100 keys/s", felt, "")
    yield row(f"messages of {len(typed)} not kept letter by letter", lost, "0")


def latencies(when: str, felt: Felt, limit: str) -> Iterator[str]:
    """The rows about one way of typing."""
    p50, p95, p99 = (felt.quantile(share) for share in (0.5, 0.95, 0.99))
    name = f"key → painted letter, {when}, {len(felt.delays)} keys"
    yield row(f"{name}: p50, ms", p50, "≤ 20" if limit == "≤ 40" else "")
    yield row(f"{name}: p95, ms", p95, limit)
    yield row(f"{name}: p99, ms", p99, "")
    if felt.missing:
        yield row(f"{name}: not there after a second", felt.missing, "0")


def row(name: str, value: float, aim: str) -> str:
    """A line of the table."""
    shown = f"{value:.0f}" if isinstance(value, int) else f"{value:.2f}" if value < 10 else f"{value:.1f}"
    return f"| {name} | {shown} | {aim} |"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--keys", type=int, default=500, help="at least so many, in whole messages")
    options.add_argument("--starts", type=int, default=5)
    options.add_argument("--only", choices=("starts", "idle", "training", "fast"), help="this part alone")
    chosen = options.parse_args()
    parts = {
        "starts": lambda app: starts(app, chosen.starts),
        "idle": lambda app: idle(app, chosen.keys),
        "training": lambda app: training(app, chosen.keys),
        "fast": lambda app: fast(app, chosen.keys),
    }
    print("| | measured | aim |\n|---|---:|---:|")
    for name in [chosen.only] if chosen.only else parts:
        with tempfile.TemporaryDirectory(prefix="motamot-") as folder:
            for line in parts[name](App(Path(folder))):
                print(line, flush=True)


if __name__ == "__main__":
    main()
