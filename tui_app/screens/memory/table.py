"""The rows of a list in columns: marks, text, and what stands aside where there is room for it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from rich.text import Text
from textual.widgets import DataTable

MARK_CELLS = 2
PADDING = 2
"""Cells around the text of each column."""
NARROWEST_LABEL = 20
LOW = 18
"""Lines of the screen under which there is no room for titles, nor for a footer."""


class Row(NamedTuple):
    """One line of the list; all of it is text, and none of it markup."""

    key: str
    """Names the row when the list is read again."""
    glyph: str
    label: str
    aside: str
    """At the right, where there is room."""
    about: str
    """Beneath the list, while the row is the chosen one."""


class RowTable(DataTable[Text]):
    """A line with a cursor chooses a row."""

    DEFAULT_CSS = """
    RowTable, RowTable:focus {
        height: 1fr;
        background: $surface;
        background-tint: $foreground 0%;
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
        & > .datatable--header { background: $surface; color: $text-muted; text-style: none; }
        & > .datatable--cursor { text-style: none; }
    }
    """

    def __init__(self, titles: tuple[str, str]) -> None:
        """Take the titles of the text and of what stands aside."""
        super().__init__(cursor_type="row")
        self._titles = titles

    def show(self, rows: Sequence[Row], marks: Collection[str]) -> None:
        """Show these rows, the marked ones with their marks; the cursor stays where it is."""
        place, label, aside = self.cursor_row, *self._widths(rows)
        self.show_cursor, self.show_header = True, self.app.size.height >= LOW
        self._begin(label, aside)
        for row in rows:
            mark = Text(f"{'✓' if row.key in marks else ' '}{row.glyph}", "bold")
            text = Text(" ".join(row.label.split()))
            text.truncate(label, overflow="ellipsis")
            self.add_row(mark, text, *([Text(row.aside)] if aside else []), key=row.key)
        self.move_cursor(row=place, animate=False)

    def say(self, text: str) -> None:
        """Say why there are no rows."""
        self.show_cursor = self.show_header = False
        self._begin(self.scrollable_content_region.width - MARK_CELLS - 2 * PADDING, 0)
        self.add_row(Text(), Text(text))

    def _begin(self, label: int, aside: int) -> None:
        self.clear(columns=True)
        self.add_column("", width=MARK_CELLS)
        self.add_column(Text(self._titles[0]), width=max(1, label))
        if aside:
            self.add_column(Text(self._titles[1]), width=aside)

    def _widths(self, rows: Sequence[Row]) -> tuple[int, int]:
        """Cells of the text, and of what stands aside: none where the text would be too short."""
        room = self.scrollable_content_region.width - MARK_CELLS - 2 * PADDING
        aside = max((Text(row.aside).cell_len for row in rows), default=0)
        aside = max(aside, Text(self._titles[1]).cell_len) if aside else 0
        if not aside or room - aside - PADDING < NARROWEST_LABEL:
            return room, 0
        return room - aside - PADDING, aside
