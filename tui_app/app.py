"""The terminal app: write, accept what fits, send, teach, and see the suggestions follow."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.app import App
from textual.binding import Binding, BindingType

from tui_app import commands, keymap, themes
from tui_app.engine import Engine, MakeSession
from tui_app.i18n import _
from tui_app.screens.asking import with_file_asked_for
from tui_app.screens.document import DocumentScreen, Editing
from tui_app.screens.leaving import close, end_at_once
from tui_app.screens.pages import HEIGHTS, WIDTHS, FirstScreen, first_screen, laid_out, page
from tui_app.screens.settings import SettingsScreen
from tui_app.screens.wishes import ChangeRequested, Wishes
from tui_app.session import documents
from tui_app.session.draft import RescueCopy
from tui_app.session.settings import Settings
from tui_app.session.signals import on_signals
from tui_app.state import State
from tui_app.textual_patches import mend
from tui_app.widgets.composer import Composer
from tui_app.widgets.status_bar import StatusBar

USUAL = Settings()


class MotamotApp(App[None]):
    """Holds the facts and the engine; its screens do the rest."""

    TITLE = "motamot"
    CSS_PATH = "screens/app.tcss"
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    ENABLE_COMMAND_PALETTE = False  # the palette is a command like the others
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
        mend()
        super().__init__()
        self.state = State()
        self.state.take(settings=settings, language=language, is_private=settings.private, side=settings.side_panel)
        self.engine = Engine(make_session)
        self.wishes = Wishes(self.state, self.engine)
        self.first = first_screen(self.state, self.engine, editing, rescue)
        self._keys, problems = keymap.check(settings.keymap, commands.named_bindings())
        self.set_keymap(self._keys)
        self._notices = [*notices, *filter(None, [themes.start(self, settings.theme), *problems])]

    def on_mount(self) -> None:
        """Show the screen first; its clerk loads the model."""
        self.screen.set_focus(self.first.editor)  # at once: keys typed while the app started are waiting already
        if not self.is_headless:
            on_signals(partial(end_at_once, self, self.first))
        for notice in self._notices:
            self.notify(notice, severity="warning", timeout=20, markup=False)

    def get_default_screen(self) -> FirstScreen:
        """The screen to begin with, laid out for its size from the first frame on."""
        return laid_out(self.first, self.size)

    def get_key_display(self, binding: Binding) -> str:
        """The key as the footer has it."""
        return keymap.short(binding.key)

    @on(Composer.LanguageSeen)
    def _follow_language(self, message: Composer.LanguageSeen) -> None:
        self.wishes.follow_language(message.language)

    @on(Composer.Counted)
    def _count(self, message: Composer.Counted) -> None:
        self.engine.count(message.count)

    @on(StatusBar.LanguageClicked)
    def _change_language(self) -> None:
        self.wishes.next_language()

    @on(Composer.ListedTaken)
    def _take_listed(self, message: Composer.ListedTaken) -> None:
        self.engine.take_listed(message.word)

    @on(SettingsScreen.Changed)
    def _take_setting(self, message: SettingsScreen.Changed) -> None:
        self.wishes.take_setting(message.name, message.settings)
        if message.name == "theme":
            themes.use(self, message.settings.theme)

    @on(ChangeRequested)
    def _change_memory(self, message: ChangeRequested) -> None:
        self.engine.change(message.change)

    def action_ask(self, wish: str) -> None:
        """Do what a key asks of the engine; `Wishes` has it by this name."""
        getattr(self.wishes, wish)()

    def action_show(self, name: str) -> None:
        """Show a screen by its name; of keys in a burst, the first one counts."""
        if self.screen.is_modal:
            return
        if (screen := page(name, self.state, self._keys)) is not None:
            self.push_screen(screen)
        else:
            self.notify(_("The model is not loaded yet."), severity="warning", markup=False)

    @work
    async def action_open_document(self) -> None:
        """Ask for a file, and edit it on a screen of its own."""
        if (document := await with_file_asked_for(self, _("Open"), documents.load)) is not None:
            self.push_screen(DocumentScreen(self.state, Editing(document)))

    @on(DocumentScreen.Left)
    async def _leave_document(self, message: DocumentScreen.Left) -> None:
        """Back to the screen beneath, where there is one."""
        if isinstance(self.first, DocumentScreen):
            await self.action_quit(message.status)
        elif isinstance(self.screen, DocumentScreen):  # of two keys in a burst, the first one has left already
            self.pop_screen()

    async def action_quit(self, status: int = 0) -> None:
        """Leave, once what was sent is safe."""
        await close(self.engine, self.first)
        self.exit(return_code=status)
