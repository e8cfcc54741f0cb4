"""The answers to an editor's questions about the place where somebody writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from tui_app.doors.lsp.commands import actions
from tui_app.doors.lsp.items import Spot, completion_items
from tui_app.doors.why import why
from tui_app.session.session import Session

if TYPE_CHECKING:
    from tui_app.doors.lsp.server import Door

LETTERS = "abcdefghijklmnopqrstuvwxyzàâäçéèêëîïôöùûüœæ"
TRIGGERS = [*LETTERS, *LETTERS.upper(), " ", "'", "’", "-"]
"""Most editors ask by themselves while a word is typed; Neovim asks at these characters alone."""


class Answers:
    """What is suggested, explained and offered."""

    def __init__(self, door: Door) -> None:
        """Answer from what a door knows."""
        self._door = door
        self.is_neovim = False
        """It writes the first word of a suggestion only, and nothing over the rest of a word."""
        self.as_snippets = False
        """Whether suggestions go as snippets, which Neovim writes whole."""

    def completion(self, params: types.CompletionParams) -> types.CompletionList:
        """The likeliest words; the list is never complete, as the next key may bring up others."""
        nothing = types.CompletionList(is_incomplete=True, items=[])
        by_space = params.context and params.context.trigger_character == " "
        found = self._at(params.text_document.uri, params.position)
        if found is None or (by_space and not self._door.choices.after_space):
            return nothing
        spot, session = found
        if spot.rest and self.is_neovim:
            return nothing  # it would leave the rest of the word standing
        suggestions = session.suggest(spot.before.text, self._door.choices.suggestions)
        return types.CompletionList(True, completion_items(spot, suggestions, as_snippets=self.as_snippets))

    def inline_completion(self, params: types.InlineCompletionParams) -> types.InlineCompletionList:
        """The words that are sure enough to be shown as a ghost."""
        nothing = types.InlineCompletionList([])
        found = self._at(params.text_document.uri, params.position)
        if found is None or not found[0].is_open():
            return nothing
        insert, replaces = self._ghost(*found)
        selected = params.context.selected_completion_info if params.context else None
        if not insert or (selected and not insert.startswith(selected.text.rstrip())):
            return nothing
        spot = found[0]
        item = types.InlineCompletionItem(spot.fitting(insert), range=spot.range(replaces))
        return types.InlineCompletionList([item])

    def _ghost(self, spot: Spot, session: Session) -> tuple[str, int]:
        """A phrase where one is sure, else the likeliest word; what it writes, and over how many characters."""
        phrase = session.phrase(spot.before.text) if self._door.choices.phrases else None
        if phrase and (sure := phrase.sure) and sure.replaces <= spot.before.own:
            return sure.insert, sure.replaces
        best = next(iter(session.suggest(spot.before.text, 1)), None)
        is_shown = best and best.is_ghostly and best.probability >= self._door.choices.ghost_confidence
        if best and is_shown and best.replaces <= spot.before.own:
            return best.insert, best.replaces
        return "", 0

    def hover(self, params: types.HoverParams) -> types.Hover | None:
        """Why this word."""
        document = self._door.documents.get(params.text_document.uri)
        place = document.text.place(params.position) if document else None
        found = place and document and _word_at(document.zones.text(place[0]), place[1])
        if not (document and place and found):
            return None
        row, (start, end) = place[0], found
        at = self._at(params.text_document.uri, document.text.position(row, start))
        if at is None:
            return None
        said = why(at[1], at[0].before.text, document.zones.text(row)[start:end])
        shown = types.MarkupContent(types.MarkupKind.PlainText, "\n".join(said)) if said else None
        return types.Hover(shown, document.text.range(row, start, end)) if shown else None

    def code_action(self, params: types.CodeActionParams) -> list[types.CodeAction]:
        """Learn, forget, block: what can be done with the selection, or the word at the cursor."""
        document = self._door.documents.get(params.text_document.uri)
        if document is None or not document.is_prose:
            return []
        place = document.text.place(params.range.start)
        line = document.zones.text(place[0])
        found = _word_at(line, place[1])
        word = line[found[0] : found[1]] if found and document.zones.before(place[0], found[0]) else ""
        is_empty = params.range.start == params.range.end
        area = document.paragraph_around(params.range.start) if is_empty else params.range
        return actions(
            params, area, word, has_prose=bool(document.paragraphs(area)), private=self._door.choices.private
        )

    def _at(self, uri: str, position: types.Position) -> tuple[Spot, Session] | None:
        """The cursor and the session of the language around it, where it is in prose."""
        document = self._door.documents.get(uri)
        spot = document.spot(position) if document else None
        if document is None or spot is None:
            return None
        session = self._door.sessions.of(document.language(spot.before.text))
        return (spot, session) if session else None


def _word_at(line: str, column: int) -> tuple[int, int] | None:
    """Where the word around a column begins and ends."""
    start = end = min(column, len(line))
    while start > 0 and (line[start - 1].isalnum() or line[start - 1] == "-"):
        start -= 1
    while end < len(line) and (line[end].isalnum() or line[end] == "-"):
        end += 1
    return (start, end) if any(letter.isalpha() for letter in line[start:end]) else None
