"""What the app and the file editor share: a session opened in a thread, and suggestions that never wait for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from textual import work
from textual.app import App
from textual.binding import Binding, BindingType
from textual.command import Provider
from textual.message import Message
from textual.screen import Screen
from textual.worker import Worker, WorkerState, get_current_worker

from tui_app import keymap, themes
from tui_app.i18n import N_, _
from tui_app.palette import MotamotCommands, palette
from tui_app.screens.document import DocumentScreen
from tui_app.screens.help import HelpScreen
from tui_app.session.files import FileError
from tui_app.session.news import News, Opened, TrainingFailed, TrainingReport
from tui_app.session.settings import Settings
from tui_app.textual_patches import let_alt_keys_through

if TYPE_CHECKING:
    from rnnlm_core.prediction.phrases import Continuation
    from rnnlm_core.prediction.predictor import Suggestion
    from tui_app.session.session import Session

MakeSession: TypeAlias = "Callable[[str], Session]"
"""Makes the session of a language; nothing is touched before its `open`."""

LANGUAGE_NAMES = {"fr": N_("French"), "en": N_("English")}
WIDTHS = [(0, "-narrow"), (100, "-wide")]
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


class SessionOpened(Message):
    """A session is ready."""

    def __init__(self, session: Session, opened: Opened) -> None:
        """Carry it to the screen's thread."""
        super().__init__()
        self.session = session
        self.opened = opened


@dataclass(frozen=True)
class AppSource:
    """What the editors of an app ask for words; another number is another model, or other settings."""

    app: SessionApp
    settings: Settings
    language: str
    number: int

    def suggest(self, text_before_cursor: str, passed_over: frozenset[str] = frozenset()) -> Sequence[Suggestion]:
        """The words to go on with."""
        return self.app.suggest(text_before_cursor)

    def continue_(self, text_before_cursor: str) -> Continuation | None:
        """The phrase to go on with, where there is one."""
        return self.app.continue_(text_before_cursor)


class SessionApp(App[None]):
    """An app with a session; the screen is there first, the model soon after."""

    TITLE = "motamot"
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS

    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {MotamotCommands}

    def __init__(
        self, make_session: MakeSession, language: str, settings: Settings, bindings: Iterable[Binding]
    ) -> None:
        """Take what makes a session, the language to begin with, the settings, and the bindings they may change."""
        super().__init__()
        self.session: Session | None = None
        self.writing_language = language
        self.settings = settings
        self._make_session = make_session
        self._sources = 0
        self.unavailable: set[str] = set()
        """Languages whose session could not be opened."""
        self._sessions: dict[str, Session] = {}
        self._bindings_explained = list(bindings)
        self._keymap_wishes, problems = keymap.check(settings.keymap, self._bindings_explained)
        self.set_keymap(self._keymap_wishes)
        self.notices = [notice for notice in (themes.start(self, settings.theme), *problems) if notice]
        """What to tell the user once the screen is there."""
        let_alt_keys_through()

    def get_default_screen(self) -> Screen[object]:
        """The screen, laid out for its size from the first frame on."""
        screen = super().get_default_screen()
        for sizes, length in ((WIDTHS, self.size.width), (HEIGHTS, self.size.height)):
            screen.add_class([name for least, name in sizes if length >= least][-1])
        return screen

    def source(self) -> AppSource:
        """Where the words come from now; editors that are given it ask anew."""
        self._sources += 1
        return AppSource(self, self.settings, self.writing_language, self._sources)

    def suggest(self, text: str) -> Sequence[Suggestion]:
        """The words to go on with; none before the model is loaded."""
        if self.session is None:
            return ()
        start = perf_counter()
        suggestions = self.session.suggest(text, self.settings.suggestions)
        self.show_latency(perf_counter() - start)
        return suggestions

    def continue_(self, text: str) -> Continuation | None:
        """The phrase to go on with, where there is one."""
        return self.session.continue_(text) if self.session is not None and self.settings.phrases else None

    def show_latency(self, seconds: float) -> None:
        """Show how long the suggestions took."""

    def show_failure(self, failure: TrainingFailed) -> None:
        """Say what went wrong, where everyone sees it."""
        self.notify(failure.reason, severity="error", timeout=20, markup=False)

    def open_session(self, language: str) -> None:
        """Take the session of a language, from now on or as soon as its model is loaded."""
        if session := self._sessions.get(language):
            known = Opened(session.facts(), session.waiting, must_train=False, notice="")
            self.post_message(SessionOpened(session, known))
        else:
            self._open(language)

    @work(thread=True, exclusive=True, exit_on_error=False, group="session")
    def _open(self, language: str) -> None:
        worker = get_current_worker()
        try:
            session = self._make_session(language)
            opened = session.open()
        except FileError as problem:
            self.unavailable.add(language)
            self.post_message(SessionNews(TrainingFailed(str(problem))))
            return
        if not worker.is_cancelled:
            self.post_message(SessionOpened(session, opened))

    def on_session_opened(self, message: SessionOpened) -> None:
        """Suggest from this session."""
        is_other = self.session is not None and self.session is not message.session
        self.session = message.session
        self.writing_language = message.opened.facts.language
        self._sessions[self.writing_language] = message.session
        self.session_ready(message.opened)
        if is_other:
            name = _(LANGUAGE_NAMES.get(self.writing_language, self.writing_language))
            self.notify(_("The suggestions are in {language} now.").format(language=name), timeout=3, markup=False)

    def session_ready(self, opened: Opened) -> None:
        """Bring the screen up to date with the session that was taken."""

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A thread that fails in a way nobody foresaw still says so."""
        if event.state is WorkerState.ERROR:
            reason = f"{type(event.worker.error).__name__}: {event.worker.error}"
            self.show_failure(TrainingFailed(_("Something unforeseen went wrong. {reason}").format(reason=reason)))

    def get_key_display(self, binding: Binding) -> str:
        """The key as its label has it; a single letter as it is typed."""
        shown = super().get_key_display(binding)
        return shown if len(shown) == 1 else shown.title()

    def action_help(self) -> None:
        """Explain the keys."""
        self.push_screen(HelpScreen(self._bindings_explained, self._keymap_wishes))

    def action_command_palette(self) -> None:
        """Offer everything there is to do, by name."""
        self.push_screen(palette())

    async def action_quit(self) -> None:
        """Leave the document that is open, or else the app."""
        opened = [screen for screen in self.screen_stack if isinstance(screen, DocumentScreen)]
        if not opened:
            self.close_sessions()
            self.exit()
        elif self.screen is opened[-1]:
            opened[-1].action_leave()

    def close_sessions(self) -> None:
        """Let go of the files."""
        for session in self._sessions.values():
            session.close()

    def show_notices(self) -> None:
        """Tell what is not as the settings ask."""
        for notice in self.notices:
            self.notify(notice, severity="warning", timeout=20, markup=False)

    def copy(self, text: str) -> None:
        """Put a text into the terminal's clipboard, and say so."""
        self.copy_to_clipboard(text)
        self.notify(_("Copied."), timeout=2, markup=False)


def named(*groups: Sequence[BindingType]) -> list[Binding]:
    """The bindings that have a name by which the settings may give them other keys."""
    return [binding for group in groups for binding in group if isinstance(binding, Binding) and binding.id]
