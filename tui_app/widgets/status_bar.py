"""The status bar: what is going on, and the model in figures."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from tui_app.i18n import _, ngettext, number
from tui_app.state import State

GAP = 2
FOLLOWED = ("phase", "report", "facts", "waiting", "is_private")


class StatusBar(Widget):
    """One line: what goes on at the left; the model's figures at the right edge, where they keep their places.

    As room gets scarce the figures give way from the left, the least needed first, and what goes on stays.
    """

    def __init__(self, state: State) -> None:
        """Take the facts."""
        super().__init__()
        self._state = state

    def on_mount(self) -> None:
        """Follow the facts."""
        for name in FOLLOWED:
            self.watch(self._state, name, self._redraw, init=False)

    def _redraw(self) -> None:
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

    def _activity(self) -> Content:
        match self._state.phase:
            case "loading":
                return Content.assemble(("◐ ", "$text-warning"), (_("loading the model"), "bold"))
            case "problem":
                return Content.assemble(("✗ ", "$text-error"), (_("problem"), "bold"))
            case "training":
                report = self._state.report
                percent = f"{100 * report.fraction:3.0f}" if report else ""
                told = _("training {percent} %").format(percent=percent) if report else _("training")
                return Content.assemble(("◐ ", "$text-warning"), (told, "bold"))
        return Content.assemble(("● ", "$text-success"), (_("ready"), "bold"))

    def _left(self, width: int) -> Content:
        """What goes on; what waits goes before it is cut short, private mode never."""
        private = Content.assemble("  ", (_("⊘ private"), "reverse")) if self._state.is_private else Content("")
        activity = self._activity().truncate(max(3, width - private.cell_length), ellipsis=True)
        waiting = self._state.waiting
        told = ngettext("{} waiting", "{} waiting", waiting).format(number(waiting))
        if waiting and activity.cell_length + private.cell_length + len(told) + GAP <= width:
            activity = Content.assemble(activity, ("  ", ""), told)
        return Content.assemble(activity, private)

    def _figures(self) -> list[str]:
        """From the least to the most needed."""
        report = self._state.report
        facts = report.facts if report else self._state.facts
        if facts is None:
            return []
        figures = [_("{} parameters").format(number(facts.parameters))] + ([facts.name] if facts.name else [])
        figures += [ngettext("{} word", "{} words", facts.vocabulary).format(number(facts.vocabulary))]
        figures += [facts.language] if facts.language else []
        if facts.loss is not None and facts.perplexity is not None:
            perplexity = number(facts.perplexity, 1 if facts.perplexity < 100 else 0)
            figures += [_("perplexity {}").format(perplexity), _("loss {}").format(number(facts.loss, 2))]
        return figures
