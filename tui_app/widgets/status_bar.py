"""The status bar: what is going on, in words."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from tui_app.i18n import N_, _, ngettext, number
from tui_app.state import State

GAP = 2
FOLLOWED = ("phase", "is_stopping", "report", "own_loss", "waiting", "is_private", "is_quiet", "language", "counts")
LANGUAGES = {"fr": N_("French"), "en": N_("English")}


class StatusBar(Widget):
    """One line: what goes on at the left; at the right edge what has come of it, and the language.

    As room gets scarce what is least needed gives way first, and what goes on stays.
    """

    @dataclass
    class LanguageClicked(Message):
        """The user wants the other language."""

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
            longer = Content.assemble(figure, (" · ", "$text-muted"), right) if right else Content(figure)
            if left.cell_length + GAP + longer.cell_length > width:
                break
            right = longer
        return Content.assemble(left, " " * (width - left.cell_length - right.cell_length), right)

    def on_click(self, event: events.Click) -> None:
        """A click on the language, which stands at the right edge, asks for the other one."""
        if event.get_content_offset_capture(self).x >= self.content_size.width - len(self._language()):
            self.post_message(self.LanguageClicked())

    def _activity(self) -> Content:
        match self._state.phase:
            case "loading":
                return Content.assemble(("◐ ", "$text-warning"), (_("loading the model"), "bold"))
            case "problem":
                return Content.assemble(("✗ ", "$text-error"), (_("problem"), "bold"))
            case "training":
                report = self._state.report
                if self._state.is_stopping:
                    return Content.assemble(("◐ ", "$text-warning"), (_("stopping"), "bold"))
                told = _("learning {percent} %").format(percent=f"{100 * report.fraction if report else 0:3.0f}")
                return Content.assemble(("◐ ", "$text-warning"), (told, "bold"))
        return Content.assemble(("● ", "$text-success"), (_("ready"), "bold"))

    def _left(self, width: int) -> Content:
        """What goes on; what waits goes before it is cut short, private mode never."""
        private = Content.assemble("  ", (_("⊘ private"), "reverse")) if self._state.is_private else Content("")
        activity = self._activity().truncate(max(3, width - private.cell_length), ellipsis=True)
        quiet = _("suggestions hidden") if self._state.is_quiet else ""
        for told in filter(None, (self._waiting(), quiet)):
            if activity.cell_length + private.cell_length + len(told) + GAP <= width:
                activity = Content.assemble(activity, ("  ", ""), told)
        return Content.assemble(activity, private)

    def _waiting(self) -> str:
        waiting = self._state.waiting
        return ngettext("{} to learn", "{} to learn", waiting).format(number(waiting)) if waiting else ""

    def _figures(self) -> list[str]:
        """From the least to the most needed; only what changes from key to key would be left of the language."""
        figures = []
        if saved := self._state.saved_today:
            figures.append(ngettext("{} key saved today", "{} keys saved today", saved).format(number(saved)))
        report = self._state.report
        loss = report.loss if report else self._state.own_loss
        if loss is not None:
            figures.append(_("loss {loss} on your sentences").format(loss=number(loss, 2)))
        return [*figures, self._language()]

    def _language(self) -> str:
        return _(LANGUAGES.get(self._state.language, self._state.language))
