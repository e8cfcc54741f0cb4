"""The footer: the keys that count where the cursor is, each whole or not at all."""

from __future__ import annotations

from typing import NamedTuple

from textual import events
from textual.content import Content
from textual.widget import Widget

from tui_app.commands import COMMANDS

GIVES_WAY = {command.action: command.in_footer for command in COMMANDS}


class Key(NamedTuple):
    """One key of the line."""

    name: str
    drawn: Content
    gives_way: int
    """The greater, the sooner it is left out."""


class KeyBar(Widget):
    """One line; a click presses the key. Textual's own footer cuts its last keys off where there is no room for all.

    What is least needed is left out in its place; the list of keys and the palette have it.
    """

    DEFAULT_CSS = "KeyBar { dock: bottom; height: 1; background: $footer-background; }"
    ALLOW_SELECT = False

    def on_mount(self) -> None:
        """Follow what the keys do."""
        self.screen.bindings_updated_signal.subscribe(self, self._redraw)

    def _redraw(self, _screen: object) -> None:
        if self.is_attached and self.app.app_focus:
            self.refresh()

    def _keys(self) -> list[Key]:
        """All that are active, each action once, in the order from the cursor outwards."""
        keys: dict[str, Key] = {}
        for active in self.screen.active_bindings.values():
            binding = active.binding
            if binding.show and active.enabled and binding.action not in keys:
                drawn = Content.assemble(
                    (f" {self.app.get_key_display(binding)} ", "bold $footer-key-foreground"),
                    (f"{binding.description} ", "$footer-description-foreground"),
                )
                keys[binding.action] = Key(binding.key, drawn, GIVES_WAY.get(binding.action, 1))
        return list(keys.values())

    def fitting(self) -> list[Key]:
        """Those that there is room for."""
        keys = self._keys()
        room = self.size.width - sum(key.drawn.cell_length for key in keys)
        for key in sorted(reversed(keys), key=lambda each: -each.gives_way):
            if room >= 0:
                break
            room += key.drawn.cell_length
            keys.remove(key)
        return keys

    def render(self) -> Content:
        """The line."""
        return Content("").join(key.drawn for key in self.fitting())

    def on_click(self, event: events.Click) -> None:
        """Press the key under the mouse."""
        right = 0
        for key in self.fitting():
            right += key.drawn.cell_length
            if event.x < right:
                self.app.simulate_key(key.name)
                return
