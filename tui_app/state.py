"""The facts that the screen shows, each held once; every widget that shows one watches it here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from time import monotonic
from typing import TYPE_CHECKING, Literal, TypeAlias

from textual.dom import DOMNode
from textual.reactive import var

from tui_app.session.counts import Count
from tui_app.session.settings import Settings
from tui_app.session.source import Source

if TYPE_CHECKING:
    from tui_app.session.news import ModelFacts, TrainingReport
    from tui_app.session.session import Session

Phase: TypeAlias = Literal["loading", "ready", "training", "problem"]


class State(DOMNode):
    """What goes on. The app changes it, as the engine's messages say; a widget watches what it shows."""

    settings: var[Settings] = var(Settings())
    language: var[str] = var("fr")
    """Of what is written."""
    session: var[Session | None] = var(None)
    """What suggests; None until its model is loaded."""
    phase: var[Phase] = var("loading")
    is_stopping: var[bool] = var(False)
    """Whether the lesson was asked to stop, and has not come to the end of its step yet."""
    facts: var[ModelFacts | None] = var(None)
    """The model in figures."""
    waiting: var[int] = var(0)
    """Sentences that are kept and not learnt yet."""
    is_private: var[bool] = var(False)
    is_quiet: var[bool] = var(False)
    """Whether no suggestion is shown."""
    owns_training: var[bool] = var(True)
    """Whether training is this program's to do; another one has it where not."""
    unavailable: var[frozenset[str]] = var(frozenset())
    """Languages whose session could not be opened."""
    report: var[TrainingReport | None] = var(None)
    """How far the lesson is that goes on."""
    side: var[str] = var("")
    """What stands beside the conversation: `learn`, `inspect` or nothing."""
    own_loss: var[float | None] = var(None)
    """Nats per token on the user's sentences, as last measured in a lesson."""
    counts: var[Mapping[str, Count]] = var({})
    """What was typed and taken, by day."""
    lesson: var[object] = var(None)
    """The last lesson that brought something, as the engine told it."""
    forgettings: var[int] = var(0)
    """Goes up when something that was sent may be there no more."""
    typed_at: var[float] = var(monotonic)
    """When somebody typed last, on the monotonic clock."""
    told: var[str] = var("")
    """The last thing that was said of the memory or of a lesson."""
    model_number: var[int] = var(0)
    """Goes up when the suggestions come from another model."""
    memory_number: var[int] = var(0)
    """Goes up when something else is kept, learnt or forgotten."""
    source: var[Source | None] = var(None)
    """Where the suggestions come from now; another one whenever they have to be asked for anew."""

    def watch_phase(self) -> None:
        """What has ended has stopped."""
        self.is_stopping = False

    def watch_session(self) -> None:
        """Suggest from this session."""
        self._change_source()

    def watch_is_quiet(self) -> None:
        """Suggest nothing, or again."""
        self._change_source()

    def watch_settings(self) -> None:
        """Suggest as the settings want."""
        self._change_source()

    def watch_model_number(self) -> None:
        """Suggest from the newest model."""
        self._change_source()

    def _change_source(self) -> None:
        if self.session is None or self.is_quiet:
            self.source = None
        else:
            self.source = Source(self.session, self.settings, self.model_number)

    @property
    def saved_today(self) -> int:
        """Keys that suggestions have saved today."""
        return self.counts.get(date.today().isoformat(), Count()).saved

    @property
    def is_training(self) -> bool:
        """Whether a lesson goes on."""
        return self.phase == "training"

    def take(self, **facts: object) -> None:
        """Set several facts."""
        for name, value in facts.items():
            setattr(self, name, value)
