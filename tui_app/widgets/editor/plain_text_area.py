"""A text area into which nothing gets that a terminal could take for a command."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar
from unicodedata import category

from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.strip import Strip
from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult, Location

from tui_app.session.plain_text import FOLD, clean, pictured, unfold
from tui_app.widgets.editor import graphemes

CONTEXT_LETTERS = 8_000
"""As far back as the predictor looks; a long document need not be copied at every key."""


class PlainTextArea(TextArea):
    """A text area that cleans what is typed, pasted or loaded, and does what the keys say in the order they came.

    Its cursor steps over graphemes, and its endless lines are folded: `text` has neither fold nor cut.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+home", "cursor_text_start", show=False),
        Binding("ctrl+end", "cursor_text_end", show=False),
        Binding("ctrl+shift+home", "cursor_text_start(True)", show=False),
        Binding("ctrl+shift+end", "cursor_text_end(True)", show=False),
    ]
    _own_keys: Mapping[str, str] = {}
    _known_text: str | None = None
    """The text, joined and unfolded, until something changes it: a screen asks for it at every row it draws."""

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
        elif event.key.startswith("alt+"):
            event.prevent_default()  # TextArea would write the letter
        elif event.character and is_typed(event) and not event.is_printable and not self.read_only:
            event.stop()
            event.prevent_default()
            self._replace_via_keyboard(event.character, *self.selection)

    def receive(self, event: events.Key | events.Paste) -> bool:
        """Type or paste what came while something else had the focus, and take it; False for keys without a sign."""
        if self.read_only or (isinstance(event, events.Key) and not is_typed(event)):
            return False
        self.focus()
        text = event.text if isinstance(event, events.Paste) else event.character or ""
        self._replace_via_keyboard(text, *self.selection)
        return True

    @property
    def text(self) -> str:
        """All of the text; what is set in its place is cleaned."""
        if self._known_text is None:
            self._known_text = unfold(self.document.text)
        return self._known_text

    @text.setter
    def text(self, value: str) -> None:
        self.load_text(value)

    def edit(self, edit: Edit) -> EditResult:
        """Perform an edit with the cleaned text; a deletion takes graphemes whole."""
        edit.text = clean(edit.text)
        if not edit.text:
            edit.from_location, edit.to_location = self._floor(edit.top), self._ceiling(edit.bottom)
        self._known_text = None
        result = super().edit(edit)
        self._known_text = None
        return result

    def undo(self) -> None:
        """Take back the last edits."""
        self._known_text = None
        super().undo()

    def redo(self) -> None:
        """Do again the edits taken back last."""
        self._known_text = None
        super().redo()

    def load_text(self, text: str) -> None:
        """Replace everything by the cleaned text."""
        self._known_text = None
        super().load_text(clean(text))

    def get_text_range(self, start: Location, end: Location) -> str:
        """The text between two places, as it is without folds."""
        return unfold(super().get_text_range(start, end))

    def get_line(self, line_index: int) -> Text:
        """The line as it is drawn."""
        return Text(pictured(self.document.get_line(line_index)), end="", no_wrap=True)

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
        return unfold("\n".join(reversed(lines)))

    # Moving by what a reader sees as one letter; a fold is no place to stop at.

    def get_cursor_left_location(self) -> Location:
        """One grapheme to the left."""
        row, column = self.cursor_location
        if column == 0 and row > 0 and self.document[row - 1].endswith(FOLD):
            row, column = row - 1, len(self.document[row - 1]) - 1
        return (row, graphemes.before(self.document[row], column)) if column else super().get_cursor_left_location()

    def get_cursor_right_location(self) -> Location:
        """One grapheme to the right."""
        row, column = self.cursor_location
        line = self.document[row]
        if line.endswith(FOLD) and column >= len(line) - 1 and row + 1 < self.document.line_count:
            row, column, line = row + 1, 0, self.document[row + 1]
        return (row, graphemes.after(line, column)) if column < len(line) else super().get_cursor_right_location()

    def clamp_visitable(self, location: Location) -> Location:
        """The nearest place where the cursor may stand: before a fold, not behind it."""
        row, column = super().clamp_visitable(location)
        line = self.document[row]
        return self._floor((row, min(column, len(line) - 1) if line.endswith(FOLD) else column))

    def _floor(self, location: Location) -> Location:
        row, column = location
        line = self.document[row] if 0 <= row < self.document.line_count else ""
        return location if graphemes.is_boundary(line, column) else (row, graphemes.floor(line, column))

    def _ceiling(self, location: Location) -> Location:
        row, column = location
        line = self.document[row] if 0 <= row < self.document.line_count else ""
        return location if graphemes.is_boundary(line, column) else (row, graphemes.after(line, column))

    def action_cut(self) -> None:
        """Cut what is selected, without its folds, or else the line."""
        if self.selection.is_empty or self.read_only:
            super().action_cut()
            return
        self.app.copy_to_clipboard(self.selected_text)
        self._delete_via_keyboard(*self.selection)

    def action_cursor_text_start(self, select: bool = False) -> None:
        """Go to the beginning of the text."""
        self.move_cursor((0, 0), select=select)

    def action_cursor_text_end(self, select: bool = False) -> None:
        """Go to the end of the text."""
        self.move_cursor(self.document.end, select=select)

    def go_to(self, line: int, column: int = 1) -> None:
        """Put the cursor on a line, counted from 1; a number beyond the end means the last line."""
        self.move_cursor(self.clamp_visitable((line - 1, column - 1)), center=True)


def is_typed(event: events.Key) -> bool:
    """Whether the key writes its character: Textual's `is_printable` leaves out no-break spaces and joiners."""
    if event.key.startswith("alt+"):
        return False
    return event.is_printable or (event.character is not None and category(event.character[:1] or "\0") in {"Zs", "Cf"})
