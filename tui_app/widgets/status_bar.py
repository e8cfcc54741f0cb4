"""The status bar: what is going on, and the model in figures."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from tui_app.messages import ModelFacts


class StatusBar(Widget):
    """One line: the state, then as many of the model's figures as there is room for."""

    def __init__(self) -> None:
        """Start with no model."""
        super().__init__()
        self._state = "starting"
        self._busy = True
        self._facts: ModelFacts | None = None

    def show(self, state: str, facts: ModelFacts | None = None, *, busy: bool = False) -> None:
        """Say what is going on; without `facts`, those shown before stay."""
        self._state, self._busy = state, busy
        self._facts = facts or self._facts
        self.refresh()

    def render(self) -> Content:
        """The line."""
        line = Content.assemble(
            ("◐ " if self._busy else "● ", "$text-warning" if self._busy else "$text-success"), (self._state, "bold")
        )
        for figure in _figures(self._facts):
            longer = Content.assemble(line, ("  ·  ", "dim"), figure)
            if longer.cell_length > self.content_size.width:
                break
            line = longer
        return line


def _figures(facts: ModelFacts | None) -> list[str]:
    if facts is None:
        return []
    figures = []
    if facts.loss is not None and facts.perplexity is not None:
        figures = [f"loss {facts.loss:.2f}", f"perplexity {facts.perplexity:,.1f}"]
    return [*figures, f"{facts.vocabulary:,} words", f"{facts.parameters:,} parameters", facts.language]
