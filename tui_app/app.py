"""The terminal app: the widgets, the keys, and the threads that never let the typist wait."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on, work
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.constants import DEFAULT_THEME
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Footer
from textual.worker import Worker, WorkerState, get_current_worker

from tui_app.help_screen import HelpScreen
from tui_app.messages import ModelFacts, News, Opened, TrainingEnded, TrainingFailed, TrainingReport
from tui_app.paths import FileError
from tui_app.widgets.editor import Editor
from tui_app.widgets.learn_panel import LearnPanel
from tui_app.widgets.status_bar import StatusBar
from tui_app.widgets.suggestion_bar import SuggestionBar

if TYPE_CHECKING:
    from rnnlm_core.prediction import Suggestion
    from tui_app.session import Session


WIDTHS = [(0, "-narrow"), (72, "-wide")]
HEIGHTS = [(0, "-low"), (18, "-high")]


class SessionNews(Message):
    """News from a thread, in a message that the screen's thread receives."""

    def __init__(self, news: News) -> None:
        """Carry one piece of news."""
        super().__init__()
        self.news = news

    def can_replace(self, message: Message) -> bool:
        """Of several reports that wait, the last is enough."""
        return (
            isinstance(message, SessionNews)
            and isinstance(self.news, TrainingReport)
            and isinstance(message.news, TrainingReport)
            and not message.news.published
        )


class MotamotApp(App[None]):
    """Write, accept what fits, add sentences, train, and see the suggestions follow."""

    TITLE = "motamot"
    CSS_PATH = "app.tcss"
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", "Help", tooltip="this list", id="app.help"),
        Binding("f2", "show_editor", "Write", tooltip="to the text", id="app.editor"),
        Binding("f3", "show_panel", "Learn", tooltip="to the panel where sentences are added", id="app.panel"),
        Binding("f5,ctrl+r", "toggle_training", "Train", tooltip="train, or stop training", id="app.train"),
        Binding("ctrl+s", "add_text", "Add", tooltip="add the text, or what is selected, to learn", id="app.add"),
        Binding("ctrl+q", "quit", "Quit", tooltip="leave; what was learnt is kept", priority=True, id="app.quit"),
    ]

    def __init__(self, make_session: Callable[[], Session]) -> None:
        """Take the function that makes the session; it is called in a thread, after the first paint."""
        super().__init__()
        self._make_session = make_session
        self._session: Session | None = None
        self._is_training = False
        self._editor = Editor(self._suggest, placeholder="Write here; Tab takes the word that appears.")
        self._panel = LearnPanel()
        self._editor.border_title = "motamot"
        self._suggestions = SuggestionBar()
        self._status = StatusBar()
        if DEFAULT_THEME == "textual-dark":  # unless the variable TEXTUAL_THEME names another
            self.theme = "tokyo-night"
        _let_alt_digits_through()

    def compose(self) -> ComposeResult:
        """Editor and panel side by side, and the bars beneath them."""
        yield Horizontal(self._editor, self._panel, id="desk")
        yield self._suggestions
        yield self._status
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Show the screen first, then load the model."""
        self._editor.focus()
        self._status.show("loading the model", busy=True)
        self._open()

    def _suggest(self, text: str) -> Sequence[Suggestion]:
        return () if self._session is None else self._session.suggest(text)

    @work(thread=True, exclusive=True, exit_on_error=False, group="session")
    def _open(self) -> None:
        try:
            session = self._make_session()
            opened = session.open()
        except FileError as problem:
            self.post_message(SessionNews(TrainingFailed(str(problem))))
            return
        self._session = session
        self.post_message(SessionNews(opened))

    @work(thread=True, exclusive=True, exit_on_error=False, group="training")
    def _train(self, session: Session) -> None:
        worker = get_current_worker()
        try:
            for news in session.train(lambda: worker.is_cancelled):
                self.post_message(SessionNews(news))
        except (FileError, ArithmeticError, ValueError) as problem:
            self.post_message(SessionNews(TrainingFailed(str(problem))))

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A thread that fails in a way nobody foresaw still says so."""
        if event.state is WorkerState.ERROR:
            reason = f"{type(event.worker.error).__name__}: {event.worker.error}"
            self._show_failure(TrainingFailed(f"Something unforeseen went wrong. {reason}"))

    def on_session_news(self, message: SessionNews) -> None:
        """Bring the screen up to date."""
        match message.news:
            case Opened() as opened:
                self._show_opened(opened)
            case TrainingReport() as report:
                self._show_report(report)
            case TrainingEnded() as end:
                self._show_end(end)
            case TrainingFailed() as failure:
                self._show_failure(failure)

    def _show_opened(self, opened: Opened) -> None:
        self._status.show("ready", opened.facts)
        self._editor.refresh_candidates()
        if opened.notice:
            self.notify(opened.notice, severity="warning", timeout=20, markup=False)
        if opened.must_train:
            self._start_training()

    def _show_report(self, report: TrainingReport) -> None:
        state = f"training {report.fraction:.0%}".replace("%", " %")
        self._status.show(state, report.facts, busy=True)
        self._panel.show_progress(report.fraction, report.facts.loss)
        self._panel.say(f"{report.tokens_per_second:,.0f} words a second")
        if report.published:
            self._editor.refresh_candidates()

    def _show_end(self, end: TrainingEnded) -> None:
        waiting = f", {end.waiting:,} waiting" if end.waiting else ""
        self._stop_showing_training(f"ready{waiting}", end.facts)
        self._panel.say(end.summary)

    def _show_failure(self, failure: TrainingFailed) -> None:
        self._stop_showing_training("problem", None if self._session is None else self._session.facts())
        self._panel.say(failure.reason)
        self.notify(failure.reason, severity="error", timeout=20, markup=False)

    def _stop_showing_training(self, state: str, facts: ModelFacts | None) -> None:
        self._is_training = False
        self._panel.show_training(False)
        self._status.show(state, facts)
        self._editor.refresh_candidates()

    def _start_training(self) -> None:
        if self._session is None:
            return
        self._is_training = True
        self._panel.show_training(True)
        self._status.show("training", busy=True)
        self._train(self._session)

    def on_editor_candidates_changed(self, message: Editor.CandidatesChanged) -> None:
        """Show in the bar what the editor found."""
        self._suggestions.show(message.candidates, message.chosen)

    def on_suggestion_bar_chosen(self, message: SuggestionBar.Chosen) -> None:
        """A click accepts."""
        self._editor.accept(message.index)
        self.action_show_editor()

    def on_learn_panel_add_requested(self, message: LearnPanel.AddRequested) -> None:
        """Keep the sentences of the panel, and empty it once they are safe."""
        if self._add(message.text):
            self._panel.clear_sentences()

    @on(LearnPanel.TrainingToggled)
    def action_toggle_training(self) -> None:
        """Start training, or stop it; what was learnt by then is kept."""
        if self._is_training:
            self.workers.cancel_group(self, "training")
        else:
            self._start_training()

    def action_add_text(self) -> None:
        """Add the selected text, or else all of it, to the sentences to learn."""
        self._add(self._editor.selected_text or self._editor.text)

    def _add(self, text: str) -> bool:
        """Keep the sentences of a text, and say so only then."""
        if self._session is None:
            self.notify("Nothing was added: the model is not loaded.", severity="warning", markup=False)
            return False
        try:
            added = self._session.add(text)
        except FileError as problem:
            self.notify(f"Nothing was added. {problem}", severity="error", timeout=20, markup=False)
            return False
        if added:
            count = f"{len(added):,} sentence{'' if len(added) == 1 else 's'}"
            self._say(f"Added {count}; F5 trains on what waits.")
        else:
            self._say("There is no sentence to add: write one first.")
        return bool(added)

    def _say(self, text: str) -> None:
        self._panel.say(text)
        self.notify(text, timeout=3, markup=False)

    def action_help(self) -> None:
        """Explain the keys."""
        shown = [binding for binding in (*Editor.BINDINGS, *self.BINDINGS) if isinstance(binding, Binding)]
        self.push_screen(HelpScreen(shown))

    def action_show_editor(self) -> None:
        """Put the cursor into the text."""
        self.screen_stack[0].remove_class("-panel")
        self._editor.focus()

    def action_show_panel(self) -> None:
        """Put the cursor into the learn panel; a narrow terminal shows it in place of the text."""
        self.screen_stack[0].add_class("-panel")
        self._panel.focus_sentences()


def _let_alt_digits_through() -> None:
    """Textual reads Esc and a digit as a symbol of one keyboard; here Alt and a digit is a key of its own."""
    sequences = cast(dict[str, object], ANSI_SEQUENCES_KEYS)
    for digit in "12345":
        sequences.pop(f"\x1b{digit}", None)
