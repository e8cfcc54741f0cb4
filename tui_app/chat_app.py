"""The part of the app that writes: a draft, its suggestions, and the messages that were sent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from textual import on, work
from textual.binding import Binding
from textual.message import Message
from textual.timer import Timer
from textual.widgets import TextArea

from tui_app.i18n import _
from tui_app.session import languages
from tui_app.session.files import FileError
from tui_app.session.news import Opened, TrainingFailed
from tui_app.session.settings import Settings
from tui_app.session_app import MakeSession
from tui_app.teaching_app import TeachingApp
from tui_app.widgets.editor import Draft
from tui_app.widgets.transcript import LONGEST_SHOWN, Piece, Transcript

if TYPE_CHECKING:
    from tui_app.session.session import Session

LANGUAGE_PAUSE = 0.4
"""Seconds without a key after which it is asked in which language the draft is."""


class Tinted(Message):
    """It is known how much each word of a message surprised the model."""

    def __init__(self, number: int, pieces: Sequence[Piece]) -> None:
        """Name the message and its pieces."""
        super().__init__()
        self.number = number
        self.pieces = pieces


class ChatApp(TeachingApp):
    """An app whose messages are written with suggestions, and kept when they are sent."""

    def __init__(
        self, make_session: MakeSession, language: str, settings: Settings, bindings: Iterable[Binding]
    ) -> None:
        """Take what any app with a session takes."""
        super().__init__(make_session, language, settings, bindings)
        hint = _("Write here; Tab takes the word that appears.")
        self.draft = Draft(self._send, placeholder=hint)
        self.draft.border_title = "motamot"
        self.transcript = Transcript(_("What you send stands here. Nothing leaves this machine."))
        self.is_private = settings.private
        self._unsent: list[str] = []
        """What was sent before the model was there; it is kept, and shown, as soon as that is."""
        self._language_timer: Timer | None = None

    def session_ready(self, opened: Opened) -> None:
        """Suggest from the session, spaced as its language asks."""
        self.draft.source = self.source()
        if self.session is not None:
            self.session.private = self.is_private
        super().session_ready(opened)
        self._send_what_waits()

    def show_failure(self, failure: TrainingFailed) -> None:
        """Say what went wrong; what waited for the model goes back into the draft."""
        super().show_failure(failure)
        self._send_what_waits()

    def _send_what_waits(self) -> None:
        unsent, self._unsent = self._unsent, []
        failed = [text for text in unsent if self.session is None or not self._send(text)]
        self.draft.insert("".join(f"{text}\n" for text in failed), (0, 0))

    def refresh_suggestions(self) -> None:
        """Ask anew, because the model has changed."""
        self.draft.source = self.source()

    def draft_text(self) -> str:
        """What is selected, or else all that is written and not sent."""
        return self.draft.selected_text or self.draft.value

    def _send(self, text: str) -> bool:
        """Keep the message first; only then show it as sent."""
        if self.session is None and self.unavailable:
            self.notify(_("Not sent: the model could not be loaded."), severity="warning", markup=False)
            return False
        if self.session is None:
            self._unsent.append(text)
            return True
        try:
            kept = self.session.send(text)
        except FileError as problem:
            reason = _("Not sent; your draft is kept. {problem}").format(problem=problem)
            self.notify(reason, severity="error", timeout=20, markup=False)
            return False
        if kept.refused:
            self.notify(_("Sent, but not kept: {reason}").format(reason=kept.refused[0].reason), markup=False)
        self.show_memory()
        self._tint(self.session, self.transcript.add(text), text[:LONGEST_SHOWN])
        return True

    @work(thread=True, exit_on_error=False, group="tint")
    def _tint(self, session: Session, number: int, text: str) -> None:
        self.post_message(Tinted(number, session.surprisals(text)))

    def on_tinted(self, message: Tinted) -> None:
        """Mark the words of a sent message."""
        self.transcript.tint(message.number, message.pieces)

    @on(Draft.RecallRequested)
    def _recall(self) -> None:
        self.transcript.choose_newest()

    def on_transcript_take_back_requested(self, message: Transcript.TakeBackRequested) -> None:
        """Put a sent message into the draft."""
        self.draft.replace(message.text, *self.draft.selection, maintain_selection_offset=False)
        self.draft.focus()

    def on_transcript_copy_requested(self, message: Transcript.CopyRequested) -> None:
        """Put a sent message into the clipboard."""
        self.copy(message.text)

    @on(TextArea.Changed)
    def _follow_language_soon(self) -> None:
        """Where the settings leave the language to the text, look at it once the typist pauses."""
        if self.settings.language == languages.AUTOMATIC:
            if self._language_timer is not None:
                self._language_timer.stop()
            self._language_timer = self.set_timer(LANGUAGE_PAUSE, self._follow_language)

    def _follow_language(self) -> None:
        found = languages.detect(self.draft.text_before_cursor())
        is_usable = found is not None and found not in self.unavailable | {self.writing_language}
        if found is not None and is_usable and not self.is_training and self.session is not None:
            self.open_session(found)
