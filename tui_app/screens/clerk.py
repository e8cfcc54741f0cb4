"""The clerk: what the engine posts, taken into the state; and what is to be done while nobody types."""

from __future__ import annotations

from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING

from textual import on
from textual.widget import Widget

from tui_app.engine import Engine, news
from tui_app.i18n import N_, _
from tui_app.state import State

if TYPE_CHECKING:
    from textual.notifications import SeverityLevel

LANGUAGE_NAMES = {"fr": N_("French"), "en": N_("English")}
SEVERITIES: dict[news.Tone, SeverityLevel] = {"plain": "information", "warning": "warning", "failure": "error"}
SECONDS: dict[news.Tone, float] = {"plain": 3.0, "warning": 20.0, "failure": 20.0}
QUIET_SECONDS = 20.0
"""Without a key, after which the typist rests."""


class Clerk(Widget):
    """Part of the first screen, and never seen. Starts the engine, and is its listener."""

    DEFAULT_CSS = "Clerk { display: none; }"

    def __init__(self, state: State, engine: Engine) -> None:
        """Take the facts, and what reports them."""
        super().__init__()
        self._state, self._engine = state, engine
        self._tried = 0
        """Sentences that waited when a lesson last began by itself: what could not be learnt is not tried again."""

    def on_mount(self) -> None:
        """Load the model, now that the screen is there."""
        self._engine.start(self)
        self.watch(self._state, "is_private", self._engine.set_private)
        self._engine.open(self._state.language, learns=self._state.settings.learning != "by hand")
        self.set_interval(1.0, self._use_quiet_moment)

    @on(news.Changed)
    def _take_facts(self, message: news.Changed) -> None:
        self._state.take(**message.facts)

    @on(news.Opened)
    def _follow_language(self, message: news.Opened) -> None:
        if self._state.session is not None and self._state.language != message.language:
            name = _(LANGUAGE_NAMES.get(message.language, message.language))
            self.notify(_("The suggestions are in {language} now.").format(language=name), timeout=3, markup=False)
        self._state.take(session=message.session, language=message.language)

    @on(news.Remade)
    def _ask_anew(self) -> None:
        self._state.model_number += 1

    @on(news.Reported)
    def _show_report(self, message: news.Reported) -> None:
        """Show how far the lesson is; what was done once is not undone where more turns out to be left."""
        before = self._state.report.fraction if self._state.report else 0.0
        self._state.report = replace(message.report, fraction=max(before, message.report.fraction))
        self._state.model_number += message.report.published

    @on(news.Told)
    def _say(self, message: news.Told) -> None:
        self._state.told = message.text
        if message.tone != "quiet":
            tone = message.tone
            self.notify(message.text, severity=SEVERITIES[tone], timeout=SECONDS[tone], markup=False)

    @on(news.Learnt)
    def _note_lesson(self, message: news.Learnt) -> None:
        self._state.lesson = message

    @on(news.Forgotten)
    def _note_forgetting(self) -> None:
        self._state.forgettings += 1

    def _use_quiet_moment(self) -> None:
        """Take in what other programs did, and learn what waits once the typist rests."""
        self._engine.follow()
        state, waiting = self._state, self._state.waiting
        is_quiet = monotonic() - state.typed_at > QUIET_SECONDS and state.settings.learning == "quiet"
        if is_quiet and state.phase == "ready" and state.owns_training and waiting not in (0, self._tried):
            self._tried = waiting
            state.phase = "training"
            self._engine.train()
