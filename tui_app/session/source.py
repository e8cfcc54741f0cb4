"""Where an editor's words come from: a session, asked as the settings want."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_app.session.settings import Settings

if TYPE_CHECKING:
    from rnnlm_core.prediction.phrases import Continuation
    from rnnlm_core.prediction.predictor import Predictor, Suggestion
    from tui_app.session.session import Session


@dataclass(frozen=True)
class Source:
    """Equal sources suggest the same; an editor that gets another one asks anew."""

    session: Session
    settings: Settings
    model_number: int = 0
    """Counts the models that the session has suggested from."""

    @property
    def language(self) -> str:
        """The language of the words, by whose rules they are spaced."""
        return self.session.language

    @property
    def predictor(self) -> Predictor | None:
        """What suggests; to be read, not changed."""
        return self.session.predictor

    def suggest(self, text_before_cursor: str, passed_over: frozenset[str] = frozenset()) -> Sequence[Suggestion]:
        """The likeliest next words, or ends of the word that was begun.

        What was seen and passed over steps back until nothing else fits.
        """
        return self.session.suggest(text_before_cursor, self.settings.suggestions, passed_over)

    def phrase(self, text_before_cursor: str, passed_over: frozenset[str] = frozenset()) -> Continuation | None:
        """The phrase to go on with, where there is one and the settings want it."""
        return self.session.phrase(text_before_cursor, passed_over) if self.settings.phrases else None
