"""The user's sentences, words and lessons, and the model that follows when they change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from rnnlm_core.memory import Generation, Memory, Sentence
from rnnlm_core.personal import PersonalModel
from rnnlm_core.prediction.nearest_sentences import Kept
from tui_app.session.store import Store, in_words
from tui_app.session.suggester import Suggester

RECENT_SENTENCES = 150
"""Of the user's, that count as recent text when the app starts: as many as the cache of recent words holds."""

Result = TypeVar("Result")


class Notebook:
    """What a session keeps. Every method raises FileError where the files can't be used."""

    def __init__(self, store: Store, suggester: Suggester) -> None:
        """Closed yet: whoever opens it sets the memory and the model."""
        self._store, self._suggester = store, suggester
        self._memory: Memory | None = None
        self._personal: PersonalModel | None = None

    def _opened(self) -> PersonalModel:
        if self._personal is None:
            raise RuntimeError("the session is not open yet")
        return self._personal

    @property
    def _sentences(self) -> Memory:
        if self._memory is None:
            raise RuntimeError("the session is not open yet")
        return self._memory

    @property
    def waiting(self) -> int:
        """How many sentences are kept and not learnt yet."""
        with in_words(self._store.folder):
            return self._sentences.count("waiting")

    def sentences(self, search: str = "", limit: int = 200) -> list[Sentence]:
        """What is kept, newest first; what holds the searched text, where there is one."""
        with in_words(self._store.folder):
            return self._sentences.sentences(search, limit)

    def with_word(self, word: str) -> list[Sentence]:
        """The sentences that `forget_word` would delete.

        Raises:
            ValueError: There is no word.
        """
        with in_words(self._store.folder):
            return self._sentences.with_word(word)

    def words(self) -> list[str]:
        """The words learnt that the starter did not know, oldest first."""
        made = self._opened().made
        return list(made.model.vocabulary.words[made.starter_words :])

    def history(self) -> list[Generation]:
        """What was learnt when, oldest first."""
        with in_words(self._store.folder):
            return self._sentences.history()

    def forget(self, ids: Sequence[int]) -> int:
        """Delete sentences; the model falls back at once to one that knows nothing of them, and `train` goes on."""
        return self._forget(lambda memory: memory.forget(ids))

    def forget_word(self, word: str) -> int:
        """Delete every sentence with this word, as `forget` does."""
        return self._forget(lambda memory: memory.forget_word(word))

    def forget_everything(self) -> int:
        """Delete every sentence and the history; blocked words stay."""
        return self._forget(lambda memory: memory.forget_everything())

    def undo(self) -> Generation | None:
        """Take the last lesson back; its sentences stay, set aside. None where there is none."""
        return self._changed(lambda memory: memory.undo_last())

    def block(self, word: str) -> None:
        """Never suggest this word; it can be typed and learnt all the same."""
        self._changed(lambda memory: memory.block(word))

    def unblock(self, word: str) -> None:
        """Suggest the word again."""
        self._changed(lambda memory: memory.unblock(word))

    def blocked(self) -> list[str]:
        """The words never to be suggested."""
        with in_words(self._store.folder):
            return self._sentences.blocked()

    def abbreviations(self) -> dict[str, str]:
        """The user's own, and what they stand for."""
        return self._suggester.abbreviations

    def abbreviate(self, short: str, meaning: str) -> None:
        """Offer the meaning where this is typed; no longer, where it is empty."""
        others = {each: long for each, long in self.abbreviations().items() if each != short}
        self._suggester.abbreviations = {**others, short: meaning} if meaning else others
        with in_words(self._store.folder):
            self._publish()

    def _forget(self, change: Callable[[Memory], int]) -> int:
        """Change what is kept; what is saved nowhere goes too."""
        self._suggester.forget_unsaved()
        return self._changed(change)

    def _changed(self, change: Callable[[Memory], Result]) -> Result:
        """Do it, and suggest from now on as if it had always been so, even where the change was only half a success.

        What the change leaves to do is noted with it, and done whatever happens here: at the latest by the next start.
        """
        with in_words(self._store.folder):
            try:
                return change(self._sentences)
            finally:
                self._opened().fall_back()
                self._publish()
                self._store.finish(self._sentences)

    def _publish(self) -> None:
        """Suggest from the model of now, with the latest of the user's sentences as recent text."""
        latest = self._sentences.sentences(limit=RECENT_SENTENCES)
        recent = [each.text for each in reversed(latest) if each.state != "aside"]
        self._suggester.publish(self._opened().made, recent, self._sentences.blocked(), self._kept)

    def _kept(self) -> list[Kept]:
        """All that is kept and not set aside, oldest first."""
        newest_first = self._sentences.sentences(limit=None)
        return [Kept(each.id, each.text, each.added_at) for each in reversed(newest_first) if each.state != "aside"]
