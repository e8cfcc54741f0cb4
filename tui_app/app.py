"""The terminal app: write, accept what fits, send, teach, and see the suggestions follow."""

from __future__ import annotations

from asyncio import sleep, to_thread
from collections.abc import Callable, Sequence
from time import monotonic
from typing import ClassVar

from textual import on, work
from textual.app import App
from textual.binding import Binding, BindingType
from textual.command import Provider
from textual.widgets import TextArea

from tui_app import commands, keymap, themes
from tui_app.engine import Engine, MakeSession
from tui_app.i18n import _
from tui_app.screens.document import DocumentScreen, Editing
from tui_app.screens.memory import ListingScreen
from tui_app.screens.pages import document_asked_for, page
from tui_app.screens.palette import MotamotCommands
from tui_app.screens.settings import SettingsScreen
from tui_app.screens.writing import WritingScreen
from tui_app.session import languages
from tui_app.session.draft import RescueCopy
from tui_app.session.settings import Settings
from tui_app.session.signals import on_signals
from tui_app.state import State
from tui_app.textual_patches import (
    count_rows_once,
    dismiss_once,
    is_from_leaving,
    keep_cursor_at_caret,
    let_alt_keys_through,
)
from tui_app.widgets.composer import Composer
from tui_app.widgets.status_bar import StatusBar

WIDTHS = [(0, "-narrow"), (100, "-wide")]
HEIGHTS = [(0, "-low"), (18, "-high")]
USUAL = Settings()


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
        keep_cursor_at_caret()
        super().__init__()
        self.state = State()
        self.state.take(settings=settings, language=language, is_private=settings.private, side=settings.side_panel)
        self.engine = Engine(make_session)
        self._is_editor = editing is not None
        self._first = (
            DocumentScreen(self.state, editing, self.engine)
            if editing
            else WritingScreen(self.state, self.engine, rescue)
        )
        self._wishes, problems = keymap.check(settings.keymap, commands.named_bindings())
        self.set_keymap(self._wishes)
        self._notices = [*notices, *filter(None, [themes.start(self, settings.theme), *problems])]
        self.state.typed_at = monotonic()
        let_alt_keys_through()
        dismiss_once()
        count_rows_once()

    def on_mount(self) -> None:
        """Show the screen first; its clerk loads the model."""
        self.screen.set_focus(self._first.editor)  # at once: keys typed while the app started are waiting already
        if not self.is_headless:
            on_signals(self._end)
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

    # What the widgets tell of every screen.

    @on(Composer.LanguageSeen)
    def _change_language(self, message: Composer.LanguageSeen) -> None:
        if self.state.session is not None and not self.state.is_training:
            self.engine.open(message.language)

    @on(Composer.Counted)
    def _count(self, message: Composer.Counted) -> None:
        self.engine.count(message.count)

    @on(TextArea.Changed)
    def _note_typing(self) -> None:
        self.state.typed_at = monotonic()

    # What the keys do on every screen.

    def action_show(self, name: str) -> None:
        """Show a screen by its name; of keys in a burst, the first one counts."""
        if self.screen.is_modal:
            return
        if (screen := page(name, self.state, self._wishes)) is not None:
            self.push_screen(screen)
        else:
            self.notify(_("The model is not loaded yet."), severity="warning", markup=False)

    def action_command_palette(self) -> None:
        """Offer everything there is to do, by name."""
        self.action_show("palette")

    @on(SettingsScreen.Changed)
    def _take_settings(self, message: SettingsScreen.Changed) -> None:
        """Let what was changed count at once."""
        self.state.settings = message.settings
        if message.name == "theme":
            themes.use(self, message.settings.theme)
        elif message.name == "language" and message.settings.language != languages.AUTOMATIC:
            self.engine.open(message.settings.language)

    def action_toggle_private(self) -> None:
        """Keep nothing of what is sent from now on, or keep it again."""
        self.state.is_private = not self.state.is_private

    def action_toggle_quiet(self) -> None:
        """Show no suggestions, or show them again."""
        self.state.is_quiet = not self.state.is_quiet

    @on(StatusBar.LanguageClicked)
    def action_next_language(self) -> None:
        """Write in the other language from now on, whatever the text looks like."""
        place = languages.LANGUAGES.index(self.state.language) if self.state.language in languages.LANGUAGES else -1
        chosen = languages.LANGUAGES[(place + 1) % len(languages.LANGUAGES)]
        self.state.settings = self.state.settings.changed("language", chosen)
        self.engine.remember("language", chosen)
        self.engine.open(chosen)

    def action_toggle_training(self) -> None:
        """Start a lesson, or stop it; what was learnt by then is kept."""
        if self.state.is_training:
            self.engine.stop()
        elif self.state.session is not None:
            self.state.phase = "training"
            self.engine.train()

    @on(ListingScreen.ChangeRequested)
    def _change_memory(self, message: ListingScreen.ChangeRequested) -> None:
        self.engine.change(message.change)

    @work
    async def action_open_document(self) -> None:
        """Ask for a file, and edit it on a screen of its own."""
        if (document := await document_asked_for(self)) is not None:
            self.push_screen(DocumentScreen(self.state, Editing(document)))

    @on(DocumentScreen.Left)
    async def _leave_document(self, message: DocumentScreen.Left) -> None:
        """Back to the screen beneath, where there is one."""
        if self._is_editor:
            await self._leave(message.status)
        elif isinstance(self.screen, DocumentScreen):  # of two keys in a burst, the first one has left already
            self.pop_screen()

    @property
    def written(self) -> str:
        """What was kept since the start, for whoever waits for it."""
        return self._first.written

    def rescue(self) -> None:
        """Keep a copy of what is written and not safe yet; what was left on purpose needs none."""
        self._first.rescue()

    def _end(self, status: int) -> None:
        self.rescue()
        self.exit(return_code=status)

    def _handle_exception(self, error: Exception) -> None:
        if not is_from_leaving(self, error):
            super()._handle_exception(error)

    async def action_quit(self) -> None:
        """Leave, once what was sent is safe."""
        await self._leave(0)

    async def _leave(self, status: int) -> None:
        self.engine.count(self._first.composer.take_count())
        await to_thread(self.engine.close)
        for _wait in range(100):  # until what the engine posted has arrived
            if not self._first.is_settled:
                await sleep(0.01)
        self.rescue()
        self.exit(return_code=status)
