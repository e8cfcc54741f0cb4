"""A session that learns at once, for tests of the screen alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tui_app.messages import ModelFacts, Opened, TrainingEnded, TrainingReport
from tui_app.paths import FileError

FACTS = ModelFacts(loss=2.0, vocabulary=1234, parameters=56789, language="fr")


@dataclass(frozen=True)
class FakeSuggestion:
    word: str
    probability: float
    insert: str
    replaces: int = 0


class FakeSession:
    """Suggests after a space the words it was given, and while a word is typed those that begin like it."""

    def __init__(
        self, *words: str, opened: Opened | None = None, disk_is_full: bool = False, best: float = 0.5
    ) -> None:
        self.words = list(words or ("bien", "bon", "content", "grand", "loin"))
        self.added: list[str] = []
        self.asked: list[str] = []
        self._opened = opened or Opened(FACTS, waiting=0, must_train=False, notice="")
        self._disk_is_full = disk_is_full
        self._best = best

    def open(self) -> Opened:
        return self._opened

    def facts(self) -> ModelFacts:
        return self._opened.facts

    def suggest(self, text_before_cursor: str, k: int = 5) -> list[FakeSuggestion]:
        self.asked.append(text_before_cursor)
        prefix = text_before_cursor.rpartition(" ")[2].rpartition("\n")[2]
        fitting = [word for word in self.words if _plain(word).startswith(_plain(prefix)) and word != prefix]
        return [
            FakeSuggestion(word, self._best / (rank + 1), f"{word} ", len(prefix))
            for rank, word in enumerate(fitting[:k])
        ]

    def add(self, text: str) -> list[str]:
        if self._disk_is_full:
            raise FileError("sentences.txt: the disk is full: make room and try again.")
        lines = [line for line in text.splitlines() if line.strip()]
        self.added += lines
        return lines

    def train(self, is_cancelled: Callable[[], bool]) -> Iterator[TrainingReport | TrainingEnded]:
        yield TrainingReport(0.5, FACTS, 1000.0, True)
        self.words = [*self.added, *self.words]
        yield TrainingEnded(True, FACTS, 0, "Learnt it.")


def _plain(word: str) -> str:
    return word.replace("é", "e")
