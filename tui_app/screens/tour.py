"""The first-run tour: three short hints, once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widgets import Static

from tui_app import keymap
from tui_app.i18n import _

SEEN = "tour-seen"
KEYS = {"accept": ("editor.accept", "tab"), "send": ("editor.send", "enter"), "help": ("app.help", "f1")}
KEYS |= {"inspector": ("app.inspector", "f4")}


def was_seen(folder: Path) -> bool:
    """Whether the tour was shown here before."""
    return (folder / SEEN).exists()


def remember(folder: Path) -> None:
    """Show the tour no more; where that can't be written down it comes again, which does no harm."""
    with suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(folder / SEEN, os.O_CREAT | os.O_WRONLY, 0o600))


def hints(wishes: Mapping[str, str]) -> list[str]:
    """What is worth knowing at once, with the keys as the settings have them."""
    keys = {name: keymap.display(wishes.get(binding, usual)) for name, (binding, usual) in KEYS.items()}
    texts = (
        _("While you write, the word that may come next appears in grey: {accept} takes it."),
        _("{send} sends what you wrote. The program learns from it, and nothing leaves this machine."),
        _("{help} lists all keys. {inspector} shows what the network thinks while you write."),
    )
    return [text.format(**keys) for text in texts]


class TourScreen(ModalScreen[str]):
    """A hint at the foot of the screen, then the next.

    Its result is the letter by which somebody who just began to write has ended it; else it is empty.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,right,tab", "next", _("Next"), tooltip=_("the next hint"), id="tour.next", priority=True),
        Binding("escape", "skip", _("Skip"), tooltip=_("leave the tour"), id="tour.skip", priority=True),
    ]
    DEFAULT_CSS = """
    TourScreen {
        align: center bottom;
        background: $background 40%;
        #hint {
            width: 100%;
            max-width: 72;
            height: auto;
            padding: 0 1;
            margin: 0 0 1 0;
            border: round $accent;
            background: $surface;
        }
    }
    """

    def __init__(self, wishes: Mapping[str, str] | None = None) -> None:
        """Take the keys that the settings give to some bindings."""
        super().__init__()
        self._hints = hints(wishes or {})
        self._shown = 0
        self._typed = ""
        self._is_leaving, self._is_over = False, False

    def compose(self) -> ComposeResult:
        """One box for all hints, one after the other."""
        yield Static(id="hint", markup=False)

    def on_mount(self) -> None:
        """Show the first hint."""
        self._show()

    def _show(self) -> None:
        box = self.query_one("#hint", Static)
        box.update(self._hints[self._shown])
        box.border_title = f"{self._shown + 1}/{len(self._hints)}"
        box.border_subtitle = _("Enter: next · Esc: skip")

    def action_next(self) -> None:
        """Show the next hint; after the last one, leave."""
        if self._shown + 1 == len(self._hints):
            self._leave()
        elif not self._is_leaving:
            self._shown += 1
            self._show()

    def action_skip(self) -> None:
        """Leave."""
        self._leave()

    def on_key(self, event: events.Key) -> None:
        """Somebody who writes wants to write."""
        if event.is_printable and event.character:
            event.stop()
            if self._is_over:  # it came here while this screen was taken away: the next one takes it
                self.app.post_message(events.Key(event.key, event.character))
            else:
                self._leave(event.character)

    def on_paste(self, event: events.Paste) -> None:
        """Nor is what is pasted lost."""
        event.stop()
        self._leave(event.text)

    def _leave(self, typed: str = "") -> None:
        """Leave once, with all that was typed until then: quick typing brings several letters."""
        self._typed += typed
        if not self._is_leaving:
            self._is_leaving = True
            self.call_later(self._end)

    def _end(self) -> None:
        self._is_over = True
        self.dismiss(self._typed)

    def on_click(self) -> None:
        """A click goes on, as Enter does."""
        self.action_next()
