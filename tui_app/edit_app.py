"""`motamot edit FILE`: one file in the editor, for whoever asks for an editor."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from tui_app.i18n import _
from tui_app.screens.document import DocumentScreen
from tui_app.session.documents import Document
from tui_app.session.draft import RescueCopy
from tui_app.session.news import Opened, TrainingFailed
from tui_app.session.settings import Settings
from tui_app.session.signals import on_signals
from tui_app.session_app import MakeSession, SessionApp, SessionNews, named
from tui_app.widgets.editor import Editor


class EditApp(SessionApp):
    """Edits one document; the exit status is an editor's."""

    CSS_PATH = "app.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", _("Help"), tooltip=_("this list"), id="app.help"),
        Binding("ctrl+q", "quit", _("Close"), tooltip=_("leave the file"), id="app.quit"),
    ]

    def __init__(
        self,
        make_session: MakeSession,
        document: Document,
        language: str,
        settings: Settings,
        notices: list[str],
        *,
        line: int = 1,
        rescue: RescueCopy | None = None,
    ) -> None:
        """Take the document, where to begin in it, and what suggests while it is written."""
        super().__init__(
            make_session, language, settings, named(Editor.BINDINGS, DocumentScreen.BINDINGS, self.BINDINGS)
        )
        self.notices += notices
        self._page = DocumentScreen(document, line=line, rescue=rescue)

    def on_mount(self) -> None:
        """Show the document first, then load the model."""
        self.push_screen(self._page, self._leave)
        if not self.is_headless:
            on_signals(self._end)
        self.open_session(self.writing_language)
        self.show_notices()

    def session_ready(self, opened: Opened) -> None:
        """Suggest; what is written here is not kept, as it is not sent."""
        self._page.editor.source = self.source()

    def show_latency(self, seconds: float) -> None:
        """Show how long the suggestions took."""
        self._page.status.show_latency(seconds)

    def on_session_news(self, message: SessionNews) -> None:
        """Only a failure comes, and the file can be written without suggestions."""
        if isinstance(message.news, TrainingFailed):
            self.show_failure(message.news)

    def rescue(self) -> None:
        """Keep a copy of what is not saved; once the file was left on purpose, there is nothing to keep."""
        self._page.rescue()

    def _end(self, status: int) -> None:
        self.rescue()
        self.exit(return_code=status)

    def _leave(self, status: int | None) -> None:
        self.close_sessions()
        self.exit(return_code=status or 0)
