"""The titles of the views on one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import on
from textual.message import Message
from textual.widgets import Tab, Tabs

PADDING = 2


class TitleStrip(Tabs, can_focus=False):
    """All titles, numbered where there is room; else the present one among the numbers of the others."""

    DEFAULT_CSS = """
    TitleStrip {
        height: 1;
        Underline { display: none; }
        Tab { height: 1; padding: 0 1; }
        Tab.-active { text-style: bold reverse; }
    }
    """

    @dataclass
    class Chosen(Message):
        """A title was clicked on."""

        view: int
        """From 1."""

    def __init__(self, titles: Sequence[str]) -> None:
        """Start with the first."""
        self._titles = [f"{view} {title}" for view, title in enumerate(titles, start=1)]
        super().__init__(*(Tab(title, id=f"view-{view}") for view, title in enumerate(self._titles, start=1)))

    def mark(self, view: int) -> None:
        """Mark this view, from 1."""
        self.active = f"view-{view}"
        self._shorten()

    def on_resize(self) -> None:
        """Give up the titles that there is no room for, or have them again."""
        self._shorten()

    def _shorten(self) -> None:
        names = [title.partition(" ")[2] for title in self._titles]
        labels = next((each for each in (self._titles, names) if self._fits(each)), None)
        for view, (title, tab) in enumerate(zip(self._titles, self.query(Tab), strict=True)):
            tab.label = labels[view] if labels else title if tab.id == self.active else title.partition(" ")[0]

    def _fits(self, labels: Sequence[str]) -> bool:
        return sum(len(label) + PADDING for label in labels) <= self.size.width

    @on(Tab.Clicked)
    def _choose(self, event: Tab.Clicked) -> None:
        self.post_message(self.Chosen(int((event.tab.id or "view-1").removeprefix("view-"))))
