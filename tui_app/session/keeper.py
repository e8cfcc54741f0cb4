"""What is written, on its way to the disk: each sentence into the memory of its language, no secret anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import date
from pathlib import Path

from rnnlm_core.memory import Added, Memory, Source
from rnnlm_core.text import sentences
from rnnlm_core.text.secrets import SecretFilter
from tui_app.session import counts, draft
from tui_app.session.by_language import by_language
from tui_app.session.conversation import SLACK_SENTENCES, Sent, messages_of, newest
from tui_app.session.counts import Count
from tui_app.session.files import FileError
from tui_app.session.formats import HEAD, TEXT, read, recognised
from tui_app.session.going_on import going_on
from tui_app.session.languages import LANGUAGES
from tui_app.session.notebook import Notebook
from tui_app.session.store import Store, in_words
from tui_app.session.suggester import Suggester


class Keeper(Notebook):
    """A notebook that is written to."""

    def __init__(self, folder: Path, language: str, suggester: Suggester, *, keep_secrets: bool) -> None:
        """Closed yet; the folder is that of all languages."""
        super().__init__(Store(folder, language), suggester)
        self.language = language
        self._root = folder
        self._keep_secrets = keep_secrets
        self._typed = SecretFilter()
        self._private = False
        self._taken: set[str] = set()
        """Words of the list that were taken once."""

    @property
    def private(self) -> bool:
        """Whether what is sent leaves nothing on the disk; its words leave with the private mode."""
        return self._private

    @private.setter
    def private(self, private: bool) -> None:
        if self._private and not private:
            self._suggester.forget_unsaved()
            self._typed = SecretFilter()
        self._private = private

    def send(self, text: str) -> Added:
        """Keep a message unless in private, and let it count as recent text; on the disk when this returns.

        Raises:
            FileError: It could not be kept.
        """
        if self._private:
            self._remember_unsaved(text)
            return Added()
        return self._keep(text, "typed")

    def _remember_unsaved(self, text: str) -> None:
        kept = [each for each in sentences(text, self.language) if self._keep_secrets or not self._typed.reason(each)]
        if kept:
            self._suggester.remember("\n".join(kept), saved=False)

    def add(self, text: str, source: Source = "added") -> Added:
        """Keep the sentences of a text, to be learnt; on the disk when this returns.

        Raises:
            FileError: They could not be kept.
        """
        return self._keep(_prose(text), source)

    def take_listed(self, word: str) -> bool:
        """A word of the list behind the vocabulary was taken; the second time it is kept, to be learnt with the rest.

        Returns:
            Whether it waits now. Never in private, and not where a sentence that is kept has it already.

        Raises:
            FileError: It could not be kept.
        """
        if self._private or word not in self._taken:
            self._taken |= set() if self._private else {word}
            return False
        with in_words(self._store.folder):
            return not self._sentences.with_word(word) and self._sentences.add([word], "added").new > 0

    def _keep(self, text: str, source: Source) -> Added:
        """Of each sentence that is kept, the words count as recent at once."""
        total, secrets = Added(), self._typed if source == "typed" else SecretFilter()
        with in_words(self._store.folder):
            for language, part in by_language(text, self.language):
                with self._memory_of(language) as memory:
                    lines = part.split("\n")
                    on_kept = self._remember_saved if memory is self._sentences else None
                    total += memory.add(lines, source, secrets=secrets, on_kept=on_kept)
        return total

    def messages(self, search: str = "", skip: int = 0, limit: int | None = 50) -> list[Sent]:
        """What was sent in any language, newest first, of that which holds the searched text.

        Raises:
            FileError: It can't be read.
        """
        found: list[Sent] = []
        count = None if limit is None else skip + limit + SLACK_SENTENCES
        with in_words(self._store.folder):
            for language in LANGUAGES:
                if language == self.language or Store(self._root, language).memory.exists():
                    with self._memory_of(language) as memory:
                        found += messages_of(memory.typed(search, count))
        return newest(found, skip, limit)

    def forget_everything(self) -> int:
        """Delete every sentence, the history, what was counted and what drafts were left; blocked words stay."""
        counts.forget(self._root)
        draft.sweep(self._root)
        return super().forget_everything()

    def count(self, more: Count) -> dict[str, Count]:
        """Count what was typed and taken today; returns all days.

        Raises:
            FileError: It can't be written down.
        """
        with in_words(self._root):
            return counts.add(self._root, more, date.today())

    def go_on(self, text: str, temperature: float) -> str:
        """What the network would write behind a text; another each time."""
        return going_on(self._opened().made.model, text, temperature)

    def _remember_saved(self, kept: list[str]) -> None:
        if kept:
            self._suggester.remember("\n".join(kept), saved=True)

    @contextmanager
    def _memory_of(self, language: str) -> Iterator[Memory]:
        """The memory of a language: ours, or that of another, which is open only meanwhile."""
        if language == self.language:
            yield self._sentences
            return
        store = Store(self._root, language)
        store.prepare()
        with closing(Memory.open(store.memory, language, keep_secrets=self._keep_secrets)) as memory:
            yield memory


def _prose(text: str) -> str:
    """What people said, where a pasted text is an exported chat, subtitles, a web page or a hard-wrapped text."""
    data = text.encode("utf-8", "replace")
    kind = recognised("", data[:HEAD])
    if kind == TEXT:
        return text
    with suppress(FileError):
        return "\n".join(each.text for each in read(kind, data)) or text
    return text
