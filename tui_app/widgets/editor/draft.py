"""The draft: an editor whose text is sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message

from tui_app.commands import bindings
from tui_app.widgets.editor.editor import Editor


class Draft(Editor):
    """The editor of a message: Enter sends it."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("draft")

    @dataclass
    class Submitted(Message):
        """The typist sends this text; the draft is empty."""

        text: str

    class RecallRequested(Message):
        """The typist looks for what was sent."""

    def action_send(self) -> None:
        """Send the message, and empty the draft; one without a letter is not sent."""
        if text := self.value.strip():
            self.clear()
            self.post_message(self.Submitted(text))

    def action_new_line(self) -> None:
        """Begin a new line at the cursor, in place of what is selected."""
        self.replace("\n", *self.selection, maintain_selection_offset=False)

    def action_copy(self) -> None:
        """Copy what is selected, or else all of the draft."""
        if self.text:
            self.app.copy_to_clipboard(self.selected_text or self.text)

    def action_recall(self) -> None:
        """From the first row, go up to the messages; otherwise up a line."""
        if self.wrapped_document.location_to_offset(self.cursor_location).y > 0:
            self.action_cursor_up()
        else:
            self.post_message(self.RecallRequested())
