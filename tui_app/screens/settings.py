"""The settings in the app: one line each, changed by the arrow keys and kept at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual import events, on
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from tui_app.commands import bindings
from tui_app.i18n import N_, _, number
from tui_app.screens.dialogs import Dialog
from tui_app.session import settings as file
from tui_app.session.files import FileError, printable_path
from tui_app.session.settings import Settings
from tui_app.session.settings_table import SETTINGS, Value

WORDS = {
    True: N_("on"),
    False: N_("off"),
    "auto": N_("automatic"),
    "quiet": N_("in quiet moments"),
    "start": N_("at the next start"),
    "by hand": N_("by hand (F5)"),
    "learn": N_("learn"),
    "inspect": N_("inspect"),
}
EMPTY = {"starter": N_("as shipped"), "send_to": N_("no command"), "side_panel": N_("closed")}
"""What no text means, by the setting."""
NATIVE = {"fr": "français", "en": "English"}
"""Each language by its own name, for whoever can't read the other."""

FROM_NEXT_START = N_("It counts from the next start on.")
ROOM_TO_EXPLAIN = 5
"""Four lines and the rule above them: enough for each text at 40 columns."""


class SettingRow(Widget, can_focus=True):
    """One setting and its value; the row with the cursor bears a mark."""

    DEFAULT_CSS = """
    SettingRow {
        height: 1;
        &:focus {
            background: $block-cursor-background;
            color: $block-cursor-foreground;
            text-style: $block-cursor-text-style;
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = bindings("setting")

    @dataclass
    class Stepped(Message):
        """The user wants the next value, or the one before."""

        name: str
        step: int

    @dataclass
    class Focused(Message):
        """The cursor is on this row now."""

        name: str

    def __init__(self, name: str, value: Value) -> None:
        """Show a setting with its value."""
        super().__init__(id=name)
        self._setting = name
        self._value = value

    def show(self, value: Value) -> None:
        """Show another value."""
        self._value = value
        self.refresh()

    def render(self) -> Content:
        """The label at the left, the value at the right."""
        width, focused = self.content_size.width, self.has_focus
        value = in_words(self._setting, self._value)
        shown = Content(f"‹ {value} ›" if focused else f"  {value}  ").truncate(max(3, width - 12), ellipsis=True)
        room = width - shown.cell_length
        label = Content(f"{'▸' if focused else ' '} {_(SETTINGS[self._setting].label)}").truncate(room, ellipsis=True)
        return Content.assemble(label, " " * (room - label.cell_length), shown)

    def action_step(self, step: int) -> None:
        """Ask for another value."""
        self.post_message(self.Stepped(self._setting, step))

    def on_focus(self) -> None:
        """Have this setting explained."""
        self.post_message(self.Focused(self._setting))

    def on_click(self, event: events.Click) -> None:
        """A click changes the value, too."""
        self.action_step(1)


class SettingsScreen(Dialog[None]):
    """All settings; Esc leaves. What is changed is in the file at once, and told to the app by `Changed`."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("settings")
    DEFAULT_CSS = """
    SettingsScreen {
        #settings { padding: 0; }
        #rows {
            height: 1fr;
            padding: 0 1;
            scrollbar-size-vertical: 1;
        }
        #about {
            height: 5; /* ROOM_TO_EXPLAIN */
            padding: 0 1;
            border-top: solid $border;
        }
    }
    """

    @dataclass
    class Changed(Message):
        """A setting has another value now, and the file says so."""

        name: str
        settings: Settings

    def __init__(self, settings: Settings, path: Path | None = None) -> None:
        """Take the settings that count now, and their file where it is not the usual one."""
        super().__init__()
        self._settings = settings
        self._path = path or file.settings_file()

    def compose(self) -> ComposeResult:
        """The rows, and beneath them what the one with the cursor is about."""
        with Vertical(id="settings", classes="box") as box:
            with VerticalScroll(id="rows", can_focus=False):
                for name in SETTINGS:
                    yield SettingRow(name, self._settings.value(name))
            yield Static(id="about", markup=False)
        box.styles.height = len(SETTINGS) + ROOM_TO_EXPLAIN + 2
        box.border_title = _("Settings")
        box.border_subtitle = _("↑ ↓ choose · ← → change · Esc")

    def on_mount(self) -> None:
        """Begin at the first setting."""
        self.query(SettingRow).first().focus()

    @on(SettingRow.Focused)
    def _explain(self, message: SettingRow.Focused) -> None:
        self._say(explained(message.name))

    @on(SettingRow.Stepped)
    def _step(self, message: SettingRow.Stepped) -> None:
        name, old = message.name, self._settings.value(message.name)
        new = stepped(old, choices(self.app, name), message.step)
        if new == old:
            self._say(_("Change it in the file {file}").format(file=printable_path(self._path)))
            return
        try:
            file.save(name, new, self._path)
        except FileError as problem:
            self._say(str(problem))
            return
        self._settings = self._settings.changed(name, new)
        self.query_one(f"#{name}", SettingRow).show(new)
        self.post_message(self.Changed(name, self._settings))

    def _say(self, text: str) -> None:
        self.query_one("#about", Static).update(text)


def stepped(value: Value, choices: Sequence[Value], step: int) -> Value:
    """The choice after the value, or before it, around the end; numbers that are no choice have their place."""
    if value in choices:
        return choices[(choices.index(value) + step) % len(choices)]
    if not choices or isinstance(value, str):
        return choices[0] if choices else value
    further = [each for each in choices if not isinstance(each, str) and (each > value if step > 0 else each < value)]
    return (min(further) if step > 0 else max(further)) if further else choices[0 if step > 0 else -1]


def choices(app: App[object], name: str) -> Sequence[Value]:
    """The values that a setting may take in the app; there are more themes than those of the table."""
    known = SETTINGS[name].choices
    return [*known, *sorted(set(app.available_themes) - set(known))] if name == "theme" else known


def explained(name: str) -> str:
    """What a setting does, and from when on."""
    setting = SETTINGS[name]
    return f"{_(setting.about)} {_(FROM_NEXT_START)}" if setting.at_start else _(setting.about)


def in_words(name: str, value: Value) -> str:
    """The value of a setting as it is shown."""
    if value == "" and name in EMPTY:
        return _(EMPTY[name])
    if isinstance(value, bool | str):
        return _(WORDS[value]) if value in WORDS else NATIVE.get(str(value), str(value))
    return f"{number(100 * value)} %" if isinstance(value, float) else str(value)
