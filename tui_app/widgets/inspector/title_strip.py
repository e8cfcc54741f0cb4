"""The titles of the views on one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget


class TitleStrip(Widget):
    """All titles where there is room for them, else the present one among the numbers of the others."""

    DEFAULT_CSS = """
    TitleStrip {
        height: 1;
    }
    """

    @dataclass
    class Chosen(Message):
        """A title was clicked on."""

        view: int
        """From 1."""

    def __init__(self, titles: Sequence[str]) -> None:
        """Start with the first."""
        super().__init__()
        self._titles = titles
        self._chosen = 1

    def show(self, view: int) -> None:
        """Mark this view, from 1."""
        self._chosen = view
        self.refresh()

    def render(self) -> Content:
        """The line."""
        return Content("").join(self._tabs())

    def _tabs(self) -> list[Content]:
        tabs = [self._tab(view, True) for view in range(1, len(self._titles) + 1)]
        if sum(tab.cell_length for tab in tabs) > self.content_size.width:
            tabs = [self._tab(view, False) for view in range(1, len(self._titles) + 1)]
        return tabs

    def _tab(self, view: int, is_whole: bool) -> Content:
        is_chosen = view == self._chosen
        text = f" {view} {self._titles[view - 1]} " if is_chosen or is_whole else f" {view} "
        return Content(text).stylize("bold reverse" if is_chosen else "$text-muted")

    def on_click(self, event: events.Click) -> None:
        """Choose the title under the mouse."""
        right = 0
        for view, tab in enumerate(self._tabs(), start=1):
            right += tab.cell_length
            if event.get_content_offset_capture(self).x < right:
                self.post_message(self.Chosen(view))
                return
