"""A session that learns at once, for tests of the screen alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rnnlm_core.inspection.surprisal import Surprisal
from rnnlm_core.memory import Added, Generation, Refusal, Sentence
from rnnlm_core.prediction.phrases import Continuation
from tui_app.session.conversation import Sent
from tui_app.session.counts import Count
from tui_app.session.files import FileError
from tui_app.session.news import ModelFacts, Opened, TrainingEnded, TrainingReport

FACTS = ModelFacts(loss=2.0, vocabulary=1234, parameters=56789, language="fr", name="LSTM 512")


@dataclass(frozen=True)
class FakeSuggestion:
    word: str
    probability: float
    insert: str
    replaces: int = 0
    is_guess: bool = False
    is_listed: bool = False
    is_expansion: bool = False

    @property
    def is_ghostly(self) -> bool:
        return not self.is_guess or self.probability >= 0.9


class FakeSession:
    """Suggests after a space the words it was given, and while a word is typed those that begin like it."""

    def __init__(
        self,
        *words: str,
        opened: Opened | None = None,
        disk_is_full: bool = False,
        best: float = 0.5,
        phrase: str = "",
        phrase_probability: float = 0.5,
        language: str = "fr",
        refuses: str = "",
    ) -> None:
        self.words_offered = list(words or ("bien", "bon", "content", "grand", "loin"))
        self.added: list[str] = []
        self.sent: list[str] = []
        self.asked: list[str] = []
        self.taken: list[str] = []
        self.counted = Count()
        self.past: list[tuple[str, str]] = []
        """What was sent before, and when."""
        self.private = False
        self.language = language
        self.owns_training = True
        self.must_train = False
        self.predictor = None
        self.closed = False
        self._facts = replace(FACTS, language=language)
        self._opened = opened or Opened(self._facts, waiting=0, must_train=False, notice="")
        self._disk_is_full = disk_is_full
        self._best = best
        self._phrase = phrase
        self._phrase_probability = phrase_probability
        self._refuses = refuses
        self._abbreviations: dict[str, str] = {}
        self._blocked: list[str] = []

    def open(self) -> Opened:
        return self._opened

    def close(self) -> None:
        self.closed = True

    def facts(self) -> ModelFacts:
        return self._opened.facts

    @property
    def waiting(self) -> int:
        return len(self.added) + len(self.sent)

    def suggest(
        self, text_before_cursor: str, k: int = 5, passed_over: frozenset[str] = frozenset()
    ) -> list[FakeSuggestion]:
        self.asked.append(text_before_cursor)
        prefix = text_before_cursor.rpartition(" ")[2].rpartition("\n")[2]
        fitting = [word for word in self.words_offered if _plain(word).startswith(_plain(prefix)) and word != prefix]
        return [
            FakeSuggestion(word, self._best / (rank + 1), f"{word} ", len(prefix))
            for rank, word in enumerate(fitting[:k])
        ]

    def phrase(self, text_before_cursor: str, passed_over: frozenset[str] = frozenset()) -> Continuation | None:
        """The phrase it was given, where the text ends in a part of it."""
        for length in range(len(self._phrase), -1, -1):
            if text_before_cursor.endswith(self._phrase[:length]) and self._phrase[length:]:
                rest = self._phrase[length:]
                return Continuation(tuple(rest.split()), self._phrase_probability, f"{rest} ", 0, self._phrase)
        return None

    def take_listed(self, word: str) -> bool:
        self.taken.append(word)
        return False

    def abbreviations(self) -> dict[str, str]:
        return self._abbreviations

    def abbreviate(self, short: str, meaning: str) -> None:
        self._abbreviations = {short: meaning} if meaning else {}

    def surprisals(self, text: str) -> list[Surprisal]:
        """As many bits as the word has letters, but none for xyz."""
        pieces = re.findall(r"\s+|\S+", text)
        return [
            Surprisal(piece, None if not piece.strip() or piece == "xyz" else float(len(piece))) for piece in pieces
        ]

    def send(self, text: str) -> Added:
        self._write()
        if self._refuses:
            return Added(refused=(Refusal(1, text[:3], self._refuses),), refused_count=1)
        self.sent.append(text)
        return Added() if self.private else Added(new=1)

    def add(self, text: str, source: str = "added") -> Added:
        self._write()
        lines = [line for line in text.splitlines() if line.strip()]
        self.added += lines
        return Added(new=len(lines))

    def _write(self) -> None:
        if self._disk_is_full:
            raise FileError("memory: the disk is full: make room and try again.")

    must_relearn = False

    def messages(self, search: str = "", skip: int = 0, limit: int | None = 50) -> list[Sent]:
        found = [Sent(text, moment) for text, moment in reversed(self.past) if search in text]
        return found[skip:] if limit is None else found[skip : skip + limit]

    def follow(self) -> bool:
        return False

    def count(self, more: Count) -> dict[str, Count]:
        self.counted = self.counted.plus(more)
        return {"2026-01-01": Count(9, 9, 2), date.today().isoformat(): self.counted}

    def go_on(self, text: str, temperature: float) -> str:
        return "et voilà." if not text or text[-1].isspace() else " et voilà."

    def train(self, is_cancelled: Callable[[], bool], *, new: bool = True) -> Iterator[TrainingReport | TrainingEnded]:
        yield TrainingReport(0.5, FACTS, 1000.0, True)
        self.words_offered = [*self.added, *self.words_offered]
        yield TrainingEnded(True, FACTS, 0, "Learnt it.")

    def sentences(self, search: str = "", limit: int = 200) -> list[Sentence]:
        found = [(i, line) for i, line in enumerate(self.added) if search in line]
        return [Sentence(i, line, "added", "2026-01-01T00:00:00", 1, "waiting", None) for i, line in reversed(found)]

    def with_word(self, word: str) -> list[Sentence]:
        return [sentence for sentence in self.sentences() if word in sentence.text.split()]

    def words(self) -> list[str]:
        return ["zythum"]

    def forget(self, ids: Sequence[int]) -> int:
        before = len(self.added)
        self.added = [line for i, line in enumerate(self.added) if i not in set(ids)]
        return before - len(self.added)

    def forget_word(self, word: str) -> int:
        return self.forget([i for i, line in enumerate(self.added) if word in line.split()])

    def forget_everything(self) -> int:
        return self.forget(range(len(self.added)))

    def undo(self) -> Generation | None:
        return None

    def history(self) -> list[Generation]:
        return []

    def block(self, word: str) -> None:
        self._blocked.append(word)

    def unblock(self, word: str) -> None:
        self._blocked.remove(word)

    def blocked(self) -> list[str]:
        return list(self._blocked)


def _plain(word: str) -> str:
    return word.replace("é", "e")
