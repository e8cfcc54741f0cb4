"""The status bar: what is going on, and the model in figures."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from tui_app.i18n import _, ngettext, number
from tui_app.session.news import ModelFacts

SMOOTHING = 0.2
"""The share of the newest latency in the one that is shown: a single slow key does not make it jump."""
GAP = 2


class StatusBar(Widget):
    """One line: what goes on at the left; the model's figures at the right edge, where they keep their places.

    As room gets scarce the figures give way from the left, the least needed first, and what goes on stays.
    """

    def __init__(self) -> None:
        """Start with no model."""
        super().__init__()
        self._state = _("starting")
        self._mark = ("◐", "$text-warning")
        self._facts: ModelFacts | None = None
        self._waiting = 0
        self._private = False
        self._latency: float | None = None

    def show(self, state: str, facts: ModelFacts | None = None, *, busy: bool = False, failed: bool = False) -> None:
        """Say what is going on; without `facts`, those shown before stay."""
        self._state = state
        self._mark = ("✗", "$text-error") if failed else ("◐", "$text-warning") if busy else ("●", "$text-success")
        self._facts = facts or self._facts
        self.refresh()

    def show_waiting(self, sentences: int) -> None:
        """Say how many sentences wait to be learnt."""
        self._waiting = sentences
        self.refresh()

    def show_private(self, is_private: bool) -> None:
        """Say whether private mode is on."""
        self._private = is_private
        self.refresh()

    def show_latency(self, seconds: float) -> None:
        """Take in how long the last suggestions took, and show a smoothed mean of them."""
        before = self._latency_text()
        old = seconds if self._latency is None else self._latency
        self._latency = old + SMOOTHING * (seconds - old)
        if self._latency_text() != before:
            self.refresh()

    def render(self) -> Content:
        """The line."""
        width = self.content_size.width
        left = self._left(width)
        right = Content("")
        for figure in reversed(self._figures()):
            longer = Content.assemble(figure, (" · ", "dim"), right) if right else Content(figure)
            if left.cell_length + GAP + longer.cell_length > width:
                break
            right = longer
        return Content.assemble(left, " " * (width - left.cell_length - right.cell_length), right)

    def _left(self, width: int) -> Content:
        """The state; what waits goes before it is cut short, private mode never."""
        glyph, colour = self._mark
        private = Content.assemble("  ", (_("⊘ private"), "reverse")) if self._private else Content("")
        state = Content.assemble((f"{glyph} ", colour), (self._state, "bold"))
        state = state.truncate(max(3, width - private.cell_length), ellipsis=True)
        waiting = ngettext("{} waiting", "{} waiting", self._waiting).format(number(self._waiting))
        if self._waiting and state.cell_length + private.cell_length + len(waiting) + GAP <= width:
            state = Content.assemble(state, ("  ", ""), waiting)
        return Content.assemble(state, private)

    def _figures(self) -> list[str]:
        """From the least to the most needed; what changes from key to key is at the end and keeps its width."""
        figures, facts = [], self._facts
        if facts is not None:
            size = number(facts.parameters)
            figures += [_("{} parameters").format(size)] + ([facts.name] if facts.name else [])
            figures += [ngettext("{} word", "{} words", facts.vocabulary).format(number(facts.vocabulary))]
            figures += [facts.language] if facts.language else []
            if facts.loss is not None and facts.perplexity is not None:
                perplexity = number(facts.perplexity, 1 if facts.perplexity < 100 else 0)
                figures += [_("perplexity {}").format(perplexity), _("loss {}").format(number(facts.loss, 2))]
        return [*figures, self._latency_text()] if self._latency is not None else figures

    def _latency_text(self) -> str:
        """The latency in milliseconds; below one it would say nothing to anybody."""
        milliseconds = 1000 * (self._latency or 0.0)
        text = f"<{number(1)}" if milliseconds < 0.95 else number(milliseconds, 1 if milliseconds < 9.95 else 0)
        return f"{text:>3} ms"
