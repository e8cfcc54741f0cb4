"""The help: every key, generated from the bindings themselves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

KEY_WIDTH = 11


class HelpScreen(ModalScreen[None]):
    """A list of keys and what they do; Esc leaves it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,f1,q", "dismiss", "Close", id="help.close")]

    def __init__(self, bindings: Iterable[Binding]) -> None:
        """Take the bindings to explain."""
        super().__init__()
        self._explained = list(bindings)

    def compose(self) -> ComposeResult:
        """One line for each binding."""
        lines = [Content.styled("What you write stays on this machine.\n", "dim")]
        lines += [
            Content.assemble((self._keys_of(binding).ljust(KEY_WIDTH), "bold"), binding.tooltip or binding.description)
            for binding in self._explained
        ]
        with VerticalScroll(id="help") as box:
            yield Static(Content("\n").join(lines))
        box.border_title = "Keys"
        box.border_subtitle = "Esc closes"

    def _keys_of(self, binding: Binding) -> str:
        keys = binding.key.split(",")
        return " or ".join(self.app.get_key_display(replace(binding, key=key)) for key in keys)
