"""The draft: an editor whose text is sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, TypeAlias

from textual.binding import Binding, BindingType
from textual.message import Message

from tui_app.i18n import _
from tui_app.widgets.editor.editor import Editor

Send: TypeAlias = Callable[[str], bool]


class Draft(Editor):
    """The editor of a message: Enter sends it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "send", _("Send"), tooltip=_("send the message"), id="editor.send"),
        Binding(
            "ctrl+j,shift+enter,alt+enter",
            "new_line",
            _("New line"),
            show=False,
            tooltip=_("begin a new line"),
            id="editor.new_line",
        ),
        Binding(
            "up",
            "recall",
            _("Recall"),
            show=False,
            tooltip=_("in an empty draft: the messages sent"),
            id="editor.recall",
        ),
    ]

    class RecallRequested(Message):
        """The typist looks for what was sent."""

    def __init__(self, send: Send, *, placeholder: str) -> None:
        """Take the function that sends a message, or says that it could not."""
        self._send = send
        super().__init__(placeholder=placeholder)

    def action_send(self) -> None:
        """Send the message, and empty the draft once that is done; one without a letter is not sent."""
        text = self.value.strip()
        if text and self._send(text):
            self.clear()

    def action_new_line(self) -> None:
        """Begin a new line at the cursor, in place of what is selected."""
        self.replace("\n", *self.selection, maintain_selection_offset=False)

    def action_copy(self) -> None:
        """Copy what is selected, or else all of the draft."""
        if self.text:
            self.app.copy_to_clipboard(self.selected_text or self.text)

    def action_recall(self) -> None:
        """From an empty draft, go up to the messages; otherwise up a line."""
        if self.text:
            self.action_cursor_up()
        else:
            self.post_message(self.RecallRequested())
