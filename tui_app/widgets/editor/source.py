"""What an editor asks for words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from rnnlm_core.prediction.phrases import Continuation
    from rnnlm_core.prediction.predictor import Suggestion
    from tui_app.session.settings import Settings


class WordSource(Protocol):
    """A session, asked as the settings want; it answers at once, as the next key may accept the answer."""

    @property
    def language(self) -> str:
        """The language of the words, by whose rules they are spaced."""

    @property
    def settings(self) -> Settings:
        """Whether and from when on a ghost is shown, and whether a space follows an accepted word."""

    def suggest(self, text_before_cursor: str, passed_over: frozenset[str] = frozenset()) -> Sequence[Suggestion]:
        """The likeliest next words, or ends of the word that was begun; what was passed over steps back."""

    def phrase(self, text_before_cursor: str, passed_over: frozenset[str] = frozenset()) -> Continuation | None:
        """The phrase to go on with, where there is one and the settings want it."""
