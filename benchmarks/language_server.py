"""A key in another editor beside the same suggestions in process: python -m benchmarks.language_server.

A sentence is typed at the end of a document of 5,000 lines. For each key the server, a process of its own, gets the
change and is asked to complete; then the same session, in this process, is asked for the same text. Both start with a
new memory and the starter that ships.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from rnnlm_core.personal import Starter
from rnnlm_core.starters import load
from tui_app.session.session import Session

LINES = 5_000
ABOVE = "il fait beau, et tu viens demain."
TEXT = "je suis très content de te voir, on pourrait aller manger à midi si tu as le temps aujourd'hui. "
ROUNDS = 3
URI = "file:///lettre.md"


class Client:
    """As much of the protocol as a key needs."""

    def __init__(self, data: str) -> None:
        own = {**os.environ, "MOTAMOT_DATA": data, "MOTAMOT_CONFIG": data, "OMP_NUM_THREADS": "1"}
        command = [sys.executable, "-m", "tui_app", "lsp", "--language", "fr"]
        self._process = subprocess.Popen(command, env=own, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._number = 0
        self.ask("initialize", {"processId": os.getpid(), "rootUri": None, "capabilities": {}})
        self.tell("initialized", {})

    def tell(self, method: str, params: object, **more: object) -> None:
        content = json.dumps({"jsonrpc": "2.0", "method": method, "params": params, **more}).encode()
        assert self._process.stdin
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(content) + content)
        self._process.stdin.flush()

    def ask(self, method: str, params: object) -> Any:
        self._number += 1
        self.tell(method, params, id=self._number)
        while (told := self._hear()).get("id") != self._number:
            pass
        return told["result"]

    def _hear(self) -> dict[str, Any]:
        assert self._process.stdout
        length = 0
        while (line := self._process.stdout.readline()) not in (b"\r\n", b""):
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        found: dict[str, Any] = json.loads(self._process.stdout.read(length))
        return found

    def close(self) -> None:
        self._process.kill()
        self._process.wait()


def by_protocol(client: Client) -> Iterator[float]:
    document = {
        "uri": URI,
        "languageId": "markdown",
        "version": 1,
        "text": "il fait beau, et tu viens demain.\n" * LINES,
    }
    client.tell("textDocument/didOpen", {"textDocument": document})
    for column, letter in enumerate(TEXT):
        place = {"line": LINES, "character": column}
        change = {"range": {"start": place, "end": place}, "text": letter}
        began = time.perf_counter()
        client.tell(
            "textDocument/didChange", {"textDocument": {"uri": URI, "version": 2 + column}, "contentChanges": [change]}
        )
        asked = {"textDocument": {"uri": URI}, "position": {"line": LINES, "character": column + 1}}
        client.ask("textDocument/completion", asked)
        yield 1000 * (time.perf_counter() - began)


def in_process(session: Session) -> Iterator[float]:
    for end in range(1, len(TEXT) + 1):
        began = time.perf_counter()
        session.suggest(TEXT[:end])
        yield 1000 * (time.perf_counter() - began)


def main() -> None:
    model = load("fr")
    with tempfile.TemporaryDirectory() as folder:
        session = Session(Path(folder, "own"), "fr", starter=Starter.of_model(model), shipped=lambda: [])
        session.open()
        client = Client(f"{folder}/other")
        list(by_protocol(client)), list(in_process(session))  # which load the models
        asked, alone = [], []
        for _ in range(ROUNDS):
            asked += by_protocol(client)
            alone += in_process(session)
        client.close()
        session.close()
    for name, values in (("by the protocol", asked), ("in process", alone)):
        print(f"{name:<16} p50 {np.percentile(values, 50):6.2f} ms   p95 {np.percentile(values, 95):6.2f} ms")
    print("difference       " + "   ".join(
        f"p{share} {np.percentile(asked, share) - np.percentile(alone, share):6.2f} ms" for share in (50, 95)
    ))  # fmt: skip


if __name__ == "__main__":
    main()
