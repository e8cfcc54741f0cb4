"""The help: every key, generated from the bindings themselves."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import TextArea

from tui_app import keymap
from tui_app.commands import bindings
from tui_app.i18n import N_, _
from tui_app.screens.dialogs import Dialog

KEY_WIDTH = 16
GROUPS = {
    "editor": N_("Writing"),
    "transcript": N_("Messages"),
    "app": N_("Everywhere"),
    "learn": N_("Learn"),
    "listing": N_("Your sentences"),
    "words": N_("Your words"),
    "history": N_("Lessons"),
    "inspector": N_("Inspect"),
    "step": N_("Step by step"),
}
OTHER_GROUPS = {
    "document": N_("Document"),
    "dialog": N_("Dialog"),
    "settings": N_("Settings"),
    "counts": N_("Counts"),
    "help": N_("Help"),
}
"""Screens of their own; their keys come after those of editing."""
EDITING = {
    "undo": N_("undo the last change"),
    "redo": N_("do it again after all"),
    "cut": N_("cut what is selected"),
    "copy": N_("copy what is selected"),
    "paste": N_("paste"),
}
"""The keys of any text area that are worth a line; its arrows explain themselves."""


class Entry(NamedTuple):
    """One line of the help."""

    keys: str
    text: str
    name: str
    """The id by which the settings may give it other keys; empty where they can't."""


class HelpScreen(Dialog[None]):
    """A list of keys and what they do; Esc leaves it."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("help")
    DEFAULT_CSS = """
    HelpScreen #help { width: 78; }
    """

    def __init__(self, explained: Iterable[Binding], wishes: Mapping[str, str] | None = None) -> None:
        """Take the bindings to explain, and the keys that the settings give to some of them."""
        super().__init__()
        self._groups = groups(explained, wishes or {})

    def compose(self) -> ComposeResult:
        """All groups in one box that scrolls."""
        with VerticalScroll(id="help", classes="box") as box:
            yield KeyTable(self._groups)
        box.border_title = _("Keys")
        box.border_subtitle = _("Esc closes")


class KeyTable(Widget):
    """The groups below each other; a text too long for its column goes on beneath itself."""

    DEFAULT_CSS = "KeyTable { height: auto; }"

    def __init__(self, groups: Mapping[str, list[Entry]]) -> None:
        """Take the lines of each group, by its title."""
        super().__init__()
        self._groups = groups

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as there are at this width."""
        return len(self._lines(width))

    def render(self) -> Content:
        """The table."""
        return Content("\n").join(self._lines(self.content_size.width))

    def _lines(self, width: int) -> list[Content]:
        lines = [Content(line) for line in textwrap.wrap(_("What you write stays on this machine."), max(10, width))]
        for title, entries in self._groups.items():
            lines += [Content(""), Content.styled(title, "bold underline")]
            lines += [line for entry in entries for line in _wrapped(entry, width)]
        return lines


def groups(explained: Iterable[Binding], wishes: Mapping[str, str]) -> dict[str, list[Entry]]:
    """The lines of the help by the title of their group, with the keys that count now."""
    found: dict[str, list[Entry]] = {}
    for binding in explained:
        if binding.id:
            keys = keymap.display(wishes.get(binding.id, binding.key))
            group = binding.id.partition(".")[0]
            entries = found.setdefault(group, [])
            entry = Entry(keys, binding.tooltip or binding.description, binding.id)
            if entries and entries[-1].text == entry.text:
                entry = _run(entries.pop(), entry)
            entries.append(entry)
    known = [group for group in GROUPS if group in found]
    titled = {_(GROUPS[group]): found.pop(group) for group in known}
    others = {_(OTHER_GROUPS.get(group, group.capitalize())): entries for group, entries in found.items()}
    return titled | {_("Editing"): _editing()} | others


def _run(first: Entry, last: Entry) -> Entry:
    """Keys in a row that do the same kind of thing, such as Alt+1 … Alt+5, on one line."""
    start, name = first.keys.partition(" … ")[0], first.name.rstrip("0123456789…")
    return Entry(f"{start} … {last.keys}", first.text, f"{name}…" if name.endswith("_") else first.name)


def _editing() -> list[Entry]:
    bindings = {each.action: each for each in TextArea.BINDINGS if isinstance(each, Binding)}
    shown = [(bindings[action], text) for action, text in EDITING.items() if action in bindings]
    return [Entry(keymap.display(binding.key.partition(",")[0]), _(text), "") for binding, text in shown]


def _wrapped(entry: Entry, width: int) -> list[Content]:
    """The keys, the text beside them, and at the right its name where there is room for it."""
    key_width = KEY_WIDTH if width >= 48 else 12
    name_width = 22 if width >= 70 else 0
    texts = textwrap.wrap(entry.text, max(10, width - key_width - name_width)) or [""]
    keys = textwrap.wrap(entry.keys, key_width - 1) or [""]
    rows = max(len(texts), len(keys))
    lines = []
    for row in range(rows):
        key, text = (part[row] if row < len(part) else "" for part in (keys, texts))
        name = entry.name.rjust(width - key_width - len(text)) if name_width and row == 0 else ""
        lines.append(Content.assemble((key.ljust(key_width), "bold"), text, (name, "$text-muted")))
    return lines
