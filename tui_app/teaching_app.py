"""The part of the app that teaches: sentences are added, the model trains, and the screen says how it goes."""

from __future__ import annotations

from collections.abc import Iterable
from threading import Lock
from typing import TYPE_CHECKING

from textual import on, work
from textual.binding import Binding
from textual.worker import get_current_worker

from tui_app.i18n import _
from tui_app.notices import of_added
from tui_app.session.files import FileError
from tui_app.session.news import ModelFacts, Opened, TrainingEnded, TrainingFailed, TrainingReport
from tui_app.session.settings import Settings
from tui_app.session_app import MakeSession, SessionApp, SessionNews
from tui_app.widgets.learn_panel import LearnPanel
from tui_app.widgets.status_bar import StatusBar

if TYPE_CHECKING:
    from tui_app.session.session import Session


class TeachingApp(SessionApp):
    """An app whose session learns, in a thread of its own."""

    def __init__(
        self, make_session: MakeSession, language: str, settings: Settings, bindings: Iterable[Binding]
    ) -> None:
        """Take what any app with a session takes."""
        super().__init__(make_session, language, settings, bindings)
        self.panel = LearnPanel()
        self.status = StatusBar()
        self.is_training = False
        self.learning = Lock()
        """Held by the one thread that trains, or changes what is remembered."""

    def refresh_suggestions(self) -> None:
        """Ask anew, because the model has changed."""

    def draft_text(self) -> str:
        """What is selected, or else all that is written and not sent."""
        return ""

    def session_ready(self, opened: Opened) -> None:
        """Show the model, and begin what it has to learn."""
        self.status.show(_("ready"), opened.facts)
        self.show_memory()
        if opened.notice:
            self.notify(opened.notice, severity="warning", timeout=20, markup=False)
        if opened.must_train:
            self.start_training()

    def show_memory(self) -> None:
        """Bring what is said of the memory up to date."""
        if self.session is not None:
            waiting = self.session.waiting
            self.status.show_waiting(waiting)
            private, owns_training = self.session.private, self.session.owns_training
            self.panel.show_state(waiting, private=private, owns_training=owns_training)

    def on_session_news(self, message: SessionNews) -> None:
        """Bring the screen up to date."""
        match message.news:
            case TrainingReport() as report:
                self._show_report(report)
            case TrainingEnded() as end:
                self._show_end(end)
            case TrainingFailed() as failure:
                self.show_failure(failure)

    def _show_report(self, report: TrainingReport) -> None:
        state = _("training {percent} %").format(percent=f"{100 * report.fraction:3.0f}")
        self.status.show(state, report.facts, busy=True)
        self.panel.show_report(report)
        if report.published:
            self.refresh_suggestions()

    def _show_end(self, end: TrainingEnded) -> None:
        self._stop_showing_training(_("ready"), end.facts)
        self.show_memory()
        self.panel.show_end(end.finished, end.summary)

    def show_failure(self, failure: TrainingFailed) -> None:
        """Say what went wrong, and show the model that stays."""
        self._stop_showing_training(_("problem"), None if self.session is None else self.session.facts(), failed=True)
        self.panel.say(failure.reason)
        super().show_failure(failure)

    def _stop_showing_training(self, state: str, facts: ModelFacts | None, *, failed: bool = False) -> None:
        self.is_training = False
        self.panel.show_training(False)
        self.status.show(state, facts, failed=failed)
        self.refresh_suggestions()

    def start_training(self) -> None:
        """Learn what waits, and make again what has to be."""
        if self.session is None:
            return
        self.is_training = True
        self.panel.show_training(True)
        self.status.show(_("training"), busy=True)
        self._train(self.session)

    @work(thread=True, exclusive=True, exit_on_error=False, group="training")
    def _train(self, session: Session) -> None:
        worker = get_current_worker()
        try:
            with self.learning:
                for news in session.train(lambda: worker.is_cancelled):
                    self.post_message(SessionNews(news))
        except (FileError, ArithmeticError, ValueError) as problem:
            self.post_message(SessionNews(TrainingFailed(str(problem))))

    def on_learn_panel_add_requested(self, message: LearnPanel.AddRequested) -> None:
        """Keep the sentences of the panel, and empty it once they are safe."""
        if self._add(message.text):
            self.panel.clear_sentences()

    @on(LearnPanel.TrainingToggled)
    def action_toggle_training(self) -> None:
        """Start training, or stop it; what was learnt by then is kept."""
        if self.is_training:
            self.stop_training()
        else:
            self.panel.say("")
            self.start_training()

    def stop_training(self) -> None:
        """Stop between two batches; what was learnt by then is kept."""
        self.workers.cancel_group(self, "training")

    def action_add_text(self) -> None:
        """Add the selected text, or else all of it, to the sentences to learn."""
        self._add(self.draft_text())

    def _add(self, text: str) -> bool:
        """Keep the sentences of a text, and say so only then."""
        if self.session is None:
            self.notify(_("Nothing was added: the model is not loaded."), severity="warning", markup=False)
            return False
        try:
            added = self.session.add(text)
        except FileError as problem:
            reason = _("Nothing was added. {problem}").format(problem=problem)
            self.notify(reason, severity="error", timeout=20, markup=False)
            return False
        self.show_memory()
        self.tell(of_added(added))
        return bool(added.new or added.known)

    def tell(self, text: str) -> None:
        """Say something in the panel, and for a moment where everyone sees it."""
        self.panel.say(text)
        self.notify(text, timeout=3, markup=False)
