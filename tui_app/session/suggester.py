"""The predictor of now: replaced whole when the model changes, with what was written lately as recent text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from threading import RLock

from rnnlm_core.inspection.surprisal import Surprisal, surprisals
from rnnlm_core.personal import Made
from rnnlm_core.prediction.phrases import Continuation, phrase
from rnnlm_core.prediction.predictor import Predictor, PredictorOptions, Suggestion
from rnnlm_core.text import normalize, tokenize
from tui_app.session.remembering import Remembering, Source

LONGEST_PHRASE = 200
"""Characters of a blocked phrase that count."""
LONGEST_MESSAGE = 2000
"""Characters of a message that count as recent text at once; more would be felt at the next key."""


class Suggester:
    """Suggests nothing before the first `publish`. Any thread may publish; one asks."""

    def __init__(self, options: PredictorOptions, others: Callable[[], Sequence[str]] = tuple) -> None:
        """Take what is suggested of any model; `others` gives sentences that kept ones are not to harm."""
        self.made: Made | None = None
        """What is suggested from."""
        self.predictor: Predictor | None = None
        self._options = options
        self._phrases = frozenset[str]()
        """What is blocked and is more than one word to the model: "c'est", "pomme de terre"."""
        self._recent: list[str] = []
        self._unsaved: list[str] = []
        self._remembering = Remembering(others)
        self._kept: Source = tuple
        self._lock = RLock()

    @property
    def abbreviations(self) -> dict[str, str]:
        """The user's own; others are offered from the next `publish` on."""
        return dict(self._options.abbreviations)

    @abbreviations.setter
    def abbreviations(self, abbreviations: Mapping[str, str]) -> None:
        self._options = replace(self._options, abbreviations=dict(abbreviations))

    def publish(self, made: Made, recent: Sequence[str], blocked: Iterable[str], kept: Source = tuple) -> None:
        """Suggest from this model; `recent` are the latest sentences, oldest first, and `kept` gives all of them."""
        with self._lock:
            self._recent = list(recent)
            words = frozenset(word.casefold() for word in blocked)
            self._phrases = frozenset(word for word in words if len(tokenize(word, made.model.language)) > 1)
            predictor = Predictor(made.model, replace(self._options, blocked=words - self._phrases))
            predictor.remember("\n".join([*recent, *self._unsaved]))
            predictor.suggest("a")  # makes the vocabulary's index here, and reads the recent text, rather than at a key
            self.predictor, self.made, self._kept = predictor, made, kept
            self._renew_memory()

    def _renew_memory(self) -> None:
        """Let all that is kept be memory, where the options ask for it: soon, for it is read in the background."""
        if self.predictor is not None and self._options.nearest is not None:
            self._remembering.renew(self.predictor, self._kept)

    def wait_for_memory(self) -> None:
        """Return when all that is kept has been read."""
        self._remembering.wait()

    def close(self) -> None:
        """Read no more in the background; what was read is let go."""
        self._remembering.stop()

    def remember(self, message: str, *, saved: bool) -> None:
        """Let a message count as recent text; one that is saved nowhere does so until `forget_unsaved`."""
        with self._lock:
            (self._recent if saved else self._unsaved).append(message)
            if self.predictor is not None:
                self.predictor.remember(message[-LONGEST_MESSAGE:])
                if saved:
                    self._renew_memory()

    def forget_unsaved(self) -> None:
        """Let the messages that are saved nowhere count no more, and nothing that was read of them."""
        with self._lock:
            if not self._unsaved:
                return
            self._unsaved.clear()
            if self.predictor is not None:
                self.predictor = Predictor(self.predictor.model, self.predictor.options)
                self.predictor.remember("\n".join(self._recent))
                self._renew_memory()

    def suggest(self, text_before_cursor: str, k: int, passed_over: frozenset[str] = frozenset()) -> list[Suggestion]:
        """The k likeliest next words, or ends of the word that was begun; what was passed over steps back."""
        predictor = self.predictor
        if predictor is None:
            return []
        found = predictor.suggest(text_before_cursor, k + len(self._phrases), passed_over)
        return [each for each in found if not self._is_blocked(each.accepted(text_before_cursor))][:k]

    def _is_blocked(self, text: str) -> bool:
        """Whether a text ends with a phrase that is blocked."""
        end = normalize(text[-LONGEST_PHRASE:]).casefold() if self._phrases else ""
        return any(
            end.endswith(phrase) and not end[: -len(phrase)][-1:].isalnum() for phrase in self._phrases if phrase
        )

    def phrase(self, text_before_cursor: str, passed_over: frozenset[str] = frozenset()) -> Continuation | None:
        """A likely phrase of two or three words, for the bar; what is sure of it, for the ghost."""
        predictor = self.predictor
        found = None if predictor is None else phrase(predictor, text_before_cursor, passed_over)
        return self._unless_blocked(found, text_before_cursor)

    def _unless_blocked(self, found: Continuation | None, text_before_cursor: str) -> Continuation | None:
        """The words, unless they hold a phrase that is blocked."""
        if found is None or not self._phrases:
            return found
        written = text_before_cursor[: len(text_before_cursor) - found.replaces]
        ends = (index for index, sign in enumerate(f"{found.insert} ") if not sign.isalnum())
        return None if any(self._is_blocked(written + found.insert[:end]) for end in ends) else found

    def surprisals(self, text: str) -> list[Surprisal]:
        """The text in pieces, each with how much it surprises the model."""
        predictor = self.predictor
        return [Surprisal(text, None)] if predictor is None else surprisals(predictor, text)
