"""The text before the present sentence: its last words count as recent, and tell what kept sentences are worth here."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rnnlm_core.prediction.capitals import heads
from rnnlm_core.prediction.contexts import Contexts, Passage, joined
from rnnlm_core.text import unwrap
from rnnlm_core.text.secrets import SecretFilter

DOCUMENT_REACH = 8000
"""How many characters before the present sentence count as recent."""
SENTENCE_REACH = 1000
"""No sentence is longer."""
SENTENCE_ENDS = ".!?…\n"
_PIECES = re.compile(rf"[^{SENTENCE_ENDS}]+[{SENTENCE_ENDS}]+")
"""Near enough to sentences for recent words, and a hundred times faster found."""


class EarlierText:
    """The messages that were sent, and the sentences before the present one."""

    def __init__(self, contexts: Contexts, size: int) -> None:
        """Nothing yet; `size` words are looked at, at the most."""
        self._contexts, self._size = contexts, size
        self._messages = ""
        self._text: str | None = None
        self.passage = contexts.nothing
        """The last words."""
        self.heads = heads("", "")
        """How its last sentences began."""

    def remember(self, message: str) -> None:
        """Let a message come before whatever is typed from now on."""
        self._messages = f"{self._messages}{message}\n"[-DOCUMENT_REACH:]
        self.forget_reading()

    def forget_reading(self) -> None:
        """Look at everything anew when the next question comes."""
        self._text = None

    def follow(self, text_before_cursor: str) -> bool:
        """Take in the sentences before the present one; whether they are others than before."""
        near = unwrap(text_before_cursor[-SENTENCE_REACH:], self._contexts.model.language)
        text = text_before_cursor[:-SENTENCE_REACH] + near
        end = max(text.rfind(sign) for sign in SENTENCE_ENDS) + 1
        document = text[max(0, end - DOCUMENT_REACH) : end]
        earlier = self._messages + document
        if earlier == self._text:
            return False
        self._text = earlier
        self.heads = heads(self._messages, document)
        self.passage = self._last_words(without_secrets(_PIECES.findall(earlier)))
        return True

    def _last_words(self, pieces: Sequence[str]) -> Passage:
        """From as few of the last pieces as hold them."""
        read: list[Passage] = []
        words = 0
        for piece in reversed(pieces):
            if words >= self._size:
                break
            read.append(self._contexts.sentence(piece))
            words += len(read[-1].words)
        return joined([self._contexts.nothing, *reversed(read)]).last(self._size)


def without_secrets(pieces: Sequence[str]) -> list[str]:
    """The sentences that would be kept: a password that is typed in a draft is not suggested in its next sentence."""
    secrets = SecretFilter()
    return [piece for piece in pieces if not secrets.reason(piece.strip())]
