"""Suggestions as the protocol's items: what is written, and over which range."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lsprotocol import types

from rnnlm_core.prediction.predictor import Suggestion
from tui_app.doors.lsp.text import Text
from tui_app.doors.prose import Before

_WORD_REST = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_CLOSERS = ' .,;:!?…)]}»"”'
"""After a word before one of these stands no space of ours."""


@dataclass(frozen=True)
class Spot:
    """The cursor in a document's prose."""

    text: Text
    row: int
    column: int
    before: Before

    @property
    def line(self) -> str:
        """The line without its end."""
        return self.text.lines[self.row].rstrip("\r\n")

    @property
    def rest(self) -> int:
        """How many letters after the cursor belong to the word in which it stands."""
        head, tail = self.line[: self.column], self.line[self.column :]
        found = _WORD_REST.match(tail)
        return found.end() if found and head[-1:].isalnum() else 0

    def is_open(self) -> bool:
        """Whether nothing stands after the cursor but signs that close."""
        return not self.line[self.column :].strip(_CLOSERS)

    def fitting(self, insert: str) -> str:
        """What is written, without its space where one follows, or a sign that wants none."""
        follows = self.line[self.column + self.rest :][:1]
        return insert.rstrip(" ") if follows and follows in _CLOSERS else insert

    def range(self, replaces: int) -> types.Range:
        """The range that is replaced: so many characters before the cursor, and the rest of its word."""
        return self.text.range(self.row, self.column - replaces, self.column + self.rest)


def completion_items(spot: Spot, found: Sequence[Suggestion], *, as_snippets: bool) -> list[types.CompletionItem]:
    """The suggestions in their order, all over one range: some editors show none where the ranges differ.

    Args:
        spot: The cursor.
        found: Best first.
        as_snippets: Whether the text goes as a snippet. Neovim 0.11 cuts any other at its first space.
    """
    usable = [each for each in found if each.replaces <= spot.before.own]
    reach = max((each.replaces for each in usable), default=0)
    typed = spot.line[spot.column - reach : spot.column]
    edits = types.InsertTextFormat.Snippet if as_snippets else types.InsertTextFormat.PlainText
    items = []
    for rank, each in enumerate(usable):
        written = typed[: reach - each.replaces] + spot.fitting(each.insert)
        items.append(
            types.CompletionItem(
                label=each.word,
                kind=types.CompletionItemKind.Text,
                detail=f"{each.probability:.0%}",
                sort_text=f"{rank:03}",
                filter_text=typed or None,  # the editor keeps what we found, whatever it thinks of accents
                insert_text_format=edits,
                text_edit=types.TextEdit(spot.range(reach), _escaped(written) if as_snippets else written),
            )
        )
    return items


def _escaped(text: str) -> str:
    return re.sub(r"([\\$}])", r"\\\1", text)
