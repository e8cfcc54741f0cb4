"""Going to places of a document: a text, or a line by its number."""

from __future__ import annotations

from textual.app import App
from textual.content import Content
from textual.widgets.text_area import Selection

from tui_app.i18n import _, ngettext, number
from tui_app.screens.dialogs import AskScreen
from tui_app.session.documents import Document
from tui_app.session.finding import find
from tui_app.widgets.editor import Editor

MOST_COUNTED_CHARS = 200_000
"""Counting the words of a longer text at each key would be felt."""


async def find_what_is_asked_for(app: App[object], editor: Editor, before: str) -> str:
    """Ask for a text, and select the next place where it stands; returns the text."""
    sought = await app.push_screen_wait(AskScreen(_("Find"), before or editor.selected_text))
    if not sought:
        return before
    row, column = editor.selection.start
    place = find(list(editor.document.lines), sought, row, column)
    if place is None:
        app.notify(_("“{text}” is nowhere in this file.").format(text=sought), timeout=4, markup=False)
    else:
        editor.selection = Selection(place, (place[0], place[1] + len(sought)))
    return sought


async def go_to_line_asked_for(app: App[object], editor: Editor) -> None:
    """Ask for a number, and go to this line."""
    line = await app.push_screen_wait(AskScreen(_("Go to line"), is_number=True))
    if line and line.lstrip("+-").isdecimal():
        editor.go_to(max(1, int(line)))


def state_in_words(editor: Editor, document: Document, *, is_changed: bool) -> Content:
    """Whether a file is saved, where the cursor is in it, and the signs its lines end with if they are uncommon."""
    state = _("changed") if is_changed else _("saved")
    line_end = {"\r\n": " · CRLF", "\r": " · CR"}.get(document.line_end, "")
    mark = ("◐ ", "$text-warning") if is_changed else ("● ", "$text-success")
    return Content.assemble(mark, (f"{state} · {place_in_words(editor)}{line_end}", "bold"))


def place_in_words(editor: Editor) -> str:
    """Where the cursor is, and how long the text."""
    row, column = editor.cursor_location
    place = _("line {line}, column {column}").format(line=row + 1, column=column + 1)
    if len(editor.text) >= MOST_COUNTED_CHARS:
        return place
    words = len(editor.text.split())
    count = ngettext("{} word", "{} words", words).format(number(words))
    return f"{place} · {count}"
