"""The terminal app: write, accept what fits, send, teach, and see the suggestions follow."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.widgets import Footer, TabbedContent, TabPane

from tui_app import themes
from tui_app.chat_app import ChatApp
from tui_app.files_app import FilesApp
from tui_app.i18n import _
from tui_app.memory_app import MemoryApp
from tui_app.screens import tour
from tui_app.screens.document import DocumentScreen
from tui_app.screens.memory import HistoryScreen, ListingScreen, SentencesScreen, WordsScreen
from tui_app.screens.settings import SettingsScreen
from tui_app.session.settings import Settings
from tui_app.session_app import MakeSession, named
from tui_app.widgets.editor import Draft, Editor
from tui_app.widgets.inspector import Inspector
from tui_app.widgets.learn_panel import LearnPanel
from tui_app.widgets.suggestion_bar import SuggestionBar
from tui_app.widgets.transcript import Transcript

if TYPE_CHECKING:
    pass


USUAL = Settings()
BESIDE_THE_DRAFT = {"show_editor", "show_panel", "show_inspector", "add_text", "save_draft", "toggle_training"}
PRIVATE = _("keep nothing of what is sent, or keep it again")
SAVE = _("save the draft, or what is selected, as a file")
ADD = _("add the text, or what is selected, to learn")


class MotamotApp(ChatApp, MemoryApp, FilesApp):
    """Write, accept what fits, send; add sentences, train, and see the suggestions follow."""

    CSS_PATH = "app.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", _("Help"), tooltip=_("this list"), id="app.help"),
        Binding("f2", "show_editor", _("Write"), show=False, tooltip=_("to the text"), id="app.editor"),
        Binding("f3", "show_panel", _("Learn"), tooltip=_("teach sentences, and see what is learnt"), id="app.panel"),
        Binding(
            "f4",
            "show_inspector",
            _("Inspect"),
            tooltip=_("see what the network thinks; again, its next view"),
            id="app.inspector",
        ),
        Binding("f5,ctrl+r", "toggle_training", _("Train"), tooltip=_("train, or stop training"), id="app.train"),
        Binding("f8", "toggle_private", _("Private"), show=False, tooltip=PRIVATE, id="app.private"),
        Binding("f9", "settings", _("Settings"), show=False, tooltip=_("the settings"), id="app.settings"),
        Binding("ctrl+o", "open_document", _("Open"), show=False, tooltip=_("open a file"), id="app.open"),
        Binding("f12", "save_draft", _("Save as"), show=False, tooltip=SAVE, id="app.save_draft"),
        Binding("ctrl+s", "add_text", _("Add"), show=False, tooltip=ADD, id="app.add"),
        Binding("ctrl+q", "quit", _("Quit"), tooltip=_("leave; what was learnt is kept"), id="app.quit"),
    ]

    def __init__(
        self,
        make_session: MakeSession,
        language: str = "fr",
        *,
        settings: Settings = USUAL,
        notices: Sequence[str] = (),
        tour_folder: Path | None = None,
    ) -> None:
        """Take what makes the session of a language; it is called in a thread, after the first paint.

        Args:
            make_session: Gives the session of a language, not yet open.
            language: The one to begin with.
            settings: The user's; they may ask to follow the language of the drafts.
            notices: What to tell once the screen is there.
            tour_folder: Where it is noted that the tour was seen; None shows no tour.
        """
        widgets = (Draft, Editor, Transcript, LearnPanel, Inspector)
        screens = (SentencesScreen, WordsScreen, HistoryScreen, ListingScreen, DocumentScreen)
        bindings = named(self.BINDINGS, *(owner.BINDINGS for owner in (*widgets, *screens)))
        super().__init__(make_session, language, settings, bindings)
        self.notices += notices
        self._tour_folder = tour_folder
        self._suggestions = SuggestionBar()
        self._inspector = Inspector()

    def compose(self) -> ComposeResult:
        """The panel beside, or in a narrow terminal above, what is sent and written; and the bars beneath."""
        with Container(id="desk"):
            with TabbedContent(id="side"):
                with TabPane(_("Learn"), id="learn"):
                    yield self.panel
                with TabPane(_("Inspect"), id="inspect"):
                    yield self._inspector
            with Vertical(id="writing"):
                yield self.transcript
                yield self.draft
                yield self._suggestions
        yield self.status
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Show the screen first, then load the model."""
        self.screen.set_focus(self.draft)  # at once: keys typed while the app started are waiting already
        self.status.show(_("loading the model"), busy=True)
        self.status.show_private(self.settings.private)
        self.open_session(self.writing_language)
        self.show_notices()
        if self._tour_folder is not None and not tour.was_seen(self._tour_folder):
            self.push_screen(tour.TourScreen(self._keymap_wishes), self._end_tour)

    def _end_tour(self, typed: str | None) -> None:
        if self._tour_folder is not None:
            tour.remember(self._tour_folder)
        self.draft.insert(typed or "")

    def action_settings(self) -> None:
        """Show and change the settings."""
        self.push_screen(SettingsScreen(self.settings))

    def on_settings_screen_changed(self, message: SettingsScreen.Changed) -> None:
        """Let what was changed count at once."""
        self.settings = message.settings
        if message.name == "theme":
            themes.use(self, self.settings.theme)
        self.draft.source = self.source()

    def show_latency(self, seconds: float) -> None:
        """Show how long the suggestions took."""
        self.status.show_latency(seconds)

    def on_editor_candidates_changed(self, message: Editor.CandidatesChanged) -> None:
        """Show in the bar what the editor found."""
        self._suggestions.show(message.candidates, message.chosen)
        self.draft.shown = len(self._suggestions.chips())
        predictor = None if self.session is None else self.session.predictor
        self._inspector.show(predictor, self.draft.text_before_cursor())

    def on_suggestion_bar_chosen(self, message: SuggestionBar.Chosen) -> None:
        """A click accepts."""
        self.draft.accept(message.index)
        self.action_show_editor()

    def action_toggle_private(self) -> None:
        """Keep nothing of what is sent from now on, or keep it again."""
        self.is_private = not self.is_private
        self.status.show_private(self.is_private)
        if self.session is not None:
            self.session.private = self.is_private
        self.show_memory()

    @on(Transcript.Left)
    def action_show_editor(self) -> None:
        """Put the cursor into the text."""
        self.screen_stack[0].remove_class("-panel")
        self.draft.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Beside a document, there is no panel to show."""
        is_document = any(isinstance(screen, DocumentScreen) for screen in self.screen_stack)
        return not (is_document and action in BESIDE_THE_DRAFT)

    def action_show_panel(self) -> None:
        """Put the cursor into the learn panel."""
        self._show_side("learn")
        self.panel.focus_sentences()

    def action_show_inspector(self) -> None:
        """Show what the network thinks, or its next view; the cursor stays in the text."""
        if self._inspector.is_on_screen:
            self._inspector.action_next_view()
        self._show_side("inspect")
        self.draft.focus()

    def _show_side(self, pane: str) -> None:
        self.screen_stack[0].add_class("-panel")
        self.query_one("#side", TabbedContent).active = pane
