"""The documents that an editor has open, each with its prose and its language."""

from __future__ import annotations

import os
from urllib.parse import unquote, urlparse

from lsprotocol import types

from tui_app.doors.known_formats import PLAIN, format_of
from tui_app.doors.lsp.choices import Choices
from tui_app.doors.lsp.items import Spot
from tui_app.doors.lsp.text import Text
from tui_app.doors.prose import Zones
from tui_app.session import languages


class Document:
    """One open document."""

    def __init__(self, item: types.TextDocumentItem, encoding: str, choices: Choices) -> None:
        """Take it as the editor opens it."""
        self._name, self._path = item.language_id, unquote(urlparse(item.uri).path)
        self.text = Text(item.text, encoding)
        self._language: str | None = None
        self.choose(choices)

    def choose(self, choices: Choices) -> None:
        """Follow the editor's configuration."""
        self._wanted = choices.language
        found = format_of(self._name, self._path, choices.comments)
        self.is_prose = found is not None
        self.zones = Zones(self.text.lines, found or PLAIN)

    def change(self, change: types.TextDocumentContentChangeEvent) -> None:
        """Take one change in."""
        self.zones.changed(self.text.apply(change))

    def spot(self, position: types.Position) -> Spot | None:
        """The cursor, where it is in prose."""
        if not self.is_prose:
            return None
        row, column = self.text.place(position)
        before = self.zones.before(row, column)
        return None if before is None else Spot(self.text, row, column, before)

    def paragraphs(self, area: types.Range) -> list[str]:
        """The prose of a range."""
        if not self.is_prose:
            return []
        return self.zones.paragraphs(self.text.place(area.start), self.text.place(area.end))

    def paragraph_around(self, position: types.Position) -> types.Range:
        """The range of the paragraph at a position."""
        first, last = self.zones.paragraph_around(self.text.place(position)[0])
        return types.Range(self.text.position(first, 0), self.text.position(last, len(self.zones.text(last))))

    def language(self, text: str) -> str:
        """The language that is written: the one asked for, else what the text is clearly in, else the one before."""
        if self._wanted != languages.AUTOMATIC:
            return self._wanted
        self._language = languages.detect_typed(text) or self._language
        return self._language or languages.resolve(None, os.environ)
