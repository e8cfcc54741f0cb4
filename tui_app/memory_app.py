"""The part of the app that shows what the user taught, and forgets or undoes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import work
from textual.message import Message

from tui_app.i18n import _
from tui_app.screens.memory import HistoryScreen, ListingScreen, SentencesScreen, WordsScreen
from tui_app.session.files import FileError
from tui_app.teaching_app import TeachingApp

if TYPE_CHECKING:
    from tui_app.session.session import Session


class MemoryChanged(Message):
    """Something was done to the memory, or could not be done."""

    def __init__(self, told: str, *, must_train: bool = False, failed: bool = False) -> None:
        """Carry what to tell the user, and whether the model has something to learn for it."""
        super().__init__()
        self.told = told
        self.must_train = must_train
        self.failed = failed


class MemoryApp(TeachingApp):
    """An app in which all that was taught can be seen and taken back."""

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
        if self.session is None:
            self.notify(_("The model is not loaded yet."), severity="warning", markup=False)
        else:
            self.push_screen(kind(self.session))

    def show_memory(self) -> None:
        """Bring the list that is open up to date, too."""
        super().show_memory()
        for screen in self.screen_stack:
            if isinstance(screen, ListingScreen):
                screen.refresh_rows()

    def on_listing_screen_change_requested(self, message: ListingScreen.ChangeRequested) -> None:
        """Stop a training that goes on, and do what was asked for."""
        if self.session is not None:
            must_train = message.must_train or self.is_training
            self.stop_training()
            self._change(self.session, message.change, must_train)

    @work(thread=True, exit_on_error=False, group="memory")
    def _change(self, session: Session, change: Callable[[Session], str], must_train: bool) -> None:
        with self.learning:
            try:
                news = MemoryChanged(change(session), must_train=must_train)
            except (FileError, ValueError) as problem:
                news = MemoryChanged(str(problem), must_train=must_train, failed=True)
        self.post_message(news)

    def on_memory_changed(self, message: MemoryChanged) -> None:
        """Say what was done, and let the model be made again where it has to be."""
        if message.failed:
            self.notify(message.told, severity="error", timeout=20, markup=False)
        else:
            self.tell(message.told)
        self.refresh_suggestions()
        self.show_memory()
        if self.session is None:
            return
        if message.must_train and self.session.must_train:
            self.start_training()
        else:
            self.status.show(_("ready"), self.session.facts())
