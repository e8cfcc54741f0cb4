"""A text area into which nothing gets that a terminal could take for a command."""

from __future__ import annotations

from collections.abc import Mapping

from textual import events
from textual.document._document import EditResult
from textual.document._edit import Edit
from textual.strip import Strip
from textual.widgets import TextArea

from tui_app.session.plain_text import clean

CONTEXT_LETTERS = 8_000
"""As far back as the predictor looks; a long document need not be copied at every key."""


class PlainTextArea(TextArea):
    """A text area that cleans what is typed, pasted or loaded, and does what the keys say in the order they came."""

    _own_keys: Mapping[str, str] = {}

    def on_focus(self) -> None:
        """Note which keys are this widget's own, as the settings have them."""
        active = self.screen.active_bindings.values()
        self._own_keys = {each.binding.key: each.binding.action for each in active if each.node is self}

    async def _on_key(self, event: events.Key) -> None:
        """Act on the widget's own keys at once: on their way to the app, letters typed later would overtake them."""
        action = self._own_keys.get(event.key)
        if action is not None and await self.app.run_action(action, self):
            event.stop()
            event.prevent_default()

    def edit(self, edit: Edit) -> EditResult:
        """Perform an edit with the cleaned text."""
        edit.text = clean(edit.text)
        return super().edit(edit)

    def render_line(self, y: int) -> Strip:
        """One line of the screen; TextArea's placeholder can't be wrapped into no width at all."""
        return super().render_line(y) if self.content_size.width > 0 else Strip.blank(self.size.width)

    def text_before_cursor(self) -> str:
        """The text up to the cursor; of a long one the end, whose start moves only now and then."""
        row, column = self.cursor_location
        line = str(self.document.get_line(row))[:column]
        start = max(0, (column - CONTEXT_LETTERS) // CONTEXT_LETTERS * CONTEXT_LETTERS)
        lines, letters = [line[start:]], column - start
        while row > 0 and letters < CONTEXT_LETTERS:
            row -= 1
            lines.append(self.document.get_line(row))
            letters += len(lines[-1])
        return "\n".join(reversed(lines))

    def load_text(self, text: str) -> None:
        """Replace everything by the cleaned text."""
        super().load_text(clean(text))
