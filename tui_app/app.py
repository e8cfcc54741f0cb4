"""The terminal app: write, accept what fits, send, teach, and see the suggestions follow."""

from __future__ import annotations

from asyncio import sleep, to_thread
from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import App
from textual.binding import Binding, BindingType
from textual.command import Provider
from textual.widgets import TextArea

from tui_app import commands, keymap, themes
from tui_app.engine import Engine, MakeSession, news
from tui_app.i18n import N_, _
from tui_app.screens.dialogs import PathScreen
from tui_app.screens.document import DocumentScreen
from tui_app.screens.help import HelpScreen
from tui_app.screens.memory import HistoryScreen, ListingScreen, SentencesScreen, WordsScreen
from tui_app.screens.palette import MotamotCommands, palette
from tui_app.screens.settings import SettingsScreen
from tui_app.screens.writing import WritingScreen
from tui_app.session import documents
from tui_app.session.documents import Document
from tui_app.session.draft import RescueCopy
from tui_app.session.files import FileError
from tui_app.session.settings import Settings
from tui_app.session.signals import on_signals
from tui_app.state import State
from tui_app.textual_patches import let_alt_keys_through
from tui_app.widgets.composer import Composer

LANGUAGE_NAMES = {"fr": N_("French"), "en": N_("English")}
WIDTHS = [(0, "-narrow"), (100, "-wide")]
HEIGHTS = [(0, "-low"), (18, "-high")]
USUAL = Settings()
QUIET_SECONDS = 20.0
"""Without a key, after which the typist rests."""
SECONDS = {"plain": 3.0, "warning": 20.0, "failure": 20.0}


class Editing(NamedTuple):
    """A file to edit, the line to begin at, and where a copy of what is not saved is kept."""

    document: Document
    line: int = 1
    rescue: RescueCopy | None = None


class MotamotApp(App[None]):
    """Holds the facts and the engine; its screens do the rest."""

    TITLE = "motamot"
    CSS_PATH = "screens/app.tcss"
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {MotamotCommands}
    BINDINGS: ClassVar[list[BindingType]] = commands.bindings("app")

    def __init__(
        self,
        make_session: MakeSession,
        language: str = "fr",
        *,
        settings: Settings = USUAL,
        notices: Sequence[str] = (),
        editing: Editing | None = None,
        rescue: RescueCopy | None = None,
    ) -> None:
        """Take what makes the session of a language; it is called in the engine's thread, after the first paint.

        Args:
            make_session: Gives the session of a language, not yet open.
            language: The one to begin with.
            settings: The user's; they may ask to follow the language of the drafts.
            notices: What to tell once the screen is there.
            editing: What to edit, in the place of writing messages.
            rescue: Where a copy of the message that is being written is kept.
        """
        super().__init__()
        self.state = State()
        self.state.take(settings=settings, language=language, is_private=settings.private, side=settings.side_panel)
        self.engine = Engine(make_session, self)
        self._is_editor = editing is not None
        self._first = (
            _document_screen(self.state, editing) if editing else WritingScreen(self.state, self.engine, rescue)
        )
        self._wishes, problems = keymap.check(settings.keymap, commands.named_bindings())
        self.set_keymap(self._wishes)
        self._notices = [*notices, *filter(None, [themes.start(self, settings.theme), *problems])]
        self._typed_at = monotonic()
        self._tried = 0
        let_alt_keys_through()

    def on_mount(self) -> None:
        """Show the screen first, then load the model."""
        self.screen.set_focus(self._first.editor)  # at once: keys typed while the app started are waiting already
        if not self.is_headless:
            on_signals(self._end)
        self.engine.start()
        self.watch(self.state, "is_private", self.engine.set_private)
        self.engine.open(self.state.language, learns=self.state.settings.learning != "by hand")
        self.set_interval(1.0, self._use_quiet_moment)
        for notice in self._notices:
            self.notify(notice, severity="warning", timeout=20, markup=False)

    def get_default_screen(self) -> WritingScreen | DocumentScreen:
        """The screen to begin with, laid out for its size from the first frame on."""
        for sizes, length in ((WIDTHS, self.size.width), (HEIGHTS, self.size.height)):
            self._first.add_class([name for least, name in sizes if length >= least][-1])
        return self._first

    def get_key_display(self, binding: Binding) -> str:
        """The key as its label has it; a single letter as it is typed."""
        shown = super().get_key_display(binding)
        return shown if len(shown) == 1 else shown.title()

    # What the engine has to say.

    @on(news.Changed)
    def _take_facts(self, message: news.Changed) -> None:
        self.state.take(**message.facts)

    @on(news.Opened)
    def _follow_language(self, message: news.Opened) -> None:
        if self.state.session is not None:
            name = _(LANGUAGE_NAMES.get(message.language, message.language))
            self.notify(_("The suggestions are in {language} now.").format(language=name), timeout=3, markup=False)
        self.state.take(session=message.session, language=message.language)

    @on(news.Remade)
    def _ask_anew(self) -> None:
        self.state.model_number += 1

    @on(news.Reported)
    def _show_report(self, message: news.Reported) -> None:
        self.state.report = message.report
        self.state.model_number += message.report.published

    @on(news.Told)
    def _say(self, message: news.Told) -> None:
        self.state.told = message.text
        if message.tone != "quiet":
            severity = {"plain": "information", "warning": "warning", "failure": "error"}[message.tone]
            self.notify(message.text, severity=severity, timeout=SECONDS[message.tone], markup=False)  # type: ignore[arg-type]  # they are severities

    @on(Composer.LanguageSeen)
    def _change_language(self, message: Composer.LanguageSeen) -> None:
        if self.state.session is not None and not self.state.is_training:
            self.engine.open(message.language)

    @on(news.Learnt)
    def _say_learnt(self, message: news.Learnt) -> None:
        if isinstance(self._first, WritingScreen):
            self._first.talk.say_learnt(message)

    @on(news.Forgotten)
    def _show_what_is_left(self) -> None:
        if isinstance(self._first, WritingScreen):
            self._first.talk.read_anew()

    @on(TextArea.Changed)
    def _note_typing(self) -> None:
        self._typed_at = monotonic()

    def _use_quiet_moment(self) -> None:
        """Take in what other programs did, and learn what waits once the typist rests."""
        self.engine.follow()
        state, waiting = self.state, self.state.waiting
        is_quiet = monotonic() - self._typed_at > QUIET_SECONDS and state.settings.learning == "quiet"
        if is_quiet and state.phase == "ready" and state.owns_training and waiting not in (0, self._tried):
            self._tried = waiting  # what could not be learnt is not tried again until something else waits
            self.action_toggle_training()

    # What the keys do on every screen.

    def action_help(self) -> None:
        """Explain the keys."""
        self.push_screen(HelpScreen(commands.named_bindings(), self._wishes))

    def action_command_palette(self) -> None:
        """Offer everything there is to do, by name."""
        self.push_screen(palette())

    def action_settings(self) -> None:
        """Show and change the settings."""
        self.push_screen(SettingsScreen(self.state.settings))

    @on(SettingsScreen.Changed)
    def _take_settings(self, message: SettingsScreen.Changed) -> None:
        """Let what was changed count at once."""
        self.state.settings = message.settings
        if message.name == "theme":
            themes.use(self, message.settings.theme)

    def action_toggle_private(self) -> None:
        """Keep nothing of what is sent from now on, or keep it again."""
        self.state.is_private = not self.state.is_private

    def action_toggle_training(self) -> None:
        """Start a lesson, or stop it; what was learnt by then is kept."""
        if self.state.is_training:
            self.engine.stop()
        elif self.state.session is not None:
            self.state.phase = "training"
            self.engine.train()

    def action_show_sentences(self) -> None:
        """List the user's sentences."""
        self._show_listing(SentencesScreen)

    def action_show_words(self) -> None:
        """List the words that were learnt, and those that are blocked."""
        self._show_listing(WordsScreen)

    def action_show_history(self) -> None:
        """List the lessons."""
        self._show_listing(HistoryScreen)

    def _show_listing(self, kind: type[ListingScreen]) -> None:
        if self.state.session is None:
            self.notify(_("The model is not loaded yet."), severity="warning", markup=False)
        else:
            self.push_screen(kind(self.state, self.state.session))

    @on(ListingScreen.ChangeRequested)
    def _change_memory(self, message: ListingScreen.ChangeRequested) -> None:
        self.engine.change(message.change)

    def action_open_document(self) -> None:
        """Ask for a file, and edit it on a screen of its own."""
        self.push_screen(PathScreen(_("Open")), self._open_document)

    def _open_document(self, path: Path | None) -> None:
        if path is None:
            return
        try:
            document = documents.load(path)
        except FileError as problem:
            self.push_screen(PathScreen(_("Open"), str(path), str(problem)), self._open_document)
        else:
            self.push_screen(DocumentScreen(self.state, document))

    @on(DocumentScreen.Left)
    async def _leave_document(self, message: DocumentScreen.Left) -> None:
        """Back to the screen beneath, where there is one."""
        if self._is_editor:
            await self._leave(message.status)
        else:
            self.pop_screen()

    def rescue(self) -> None:
        """Keep a copy of what is written and not safe yet; what was left on purpose needs none."""
        self._first.rescue()

    def _end(self, status: int) -> None:
        self.rescue()
        self.exit(return_code=status)

    async def action_quit(self) -> None:
        """Leave, once what was sent is safe."""
        await self._leave(0)

    async def _leave(self, status: int) -> None:
        await to_thread(self.engine.close)
        for _wait in range(100):  # until what the engine posted has arrived
            if not self._first.is_settled:
                await sleep(0.01)
        self.rescue()
        self.exit(return_code=status)


def _document_screen(state: State, editing: Editing) -> DocumentScreen:
    return DocumentScreen(state, editing.document, line=editing.line, rescue=editing.rescue)
