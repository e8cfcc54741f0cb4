"""What the suggestions have saved, day by day: a line of bars and a few figures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Sparkline, Static

from tui_app.commands import bindings
from tui_app.i18n import _, number
from tui_app.screens.dialogs import Dialog
from tui_app.session.counts import Count

DAYS = 30


class CountsScreen(Dialog[None]):
    """Keys typed and saved in the last days; Esc leaves."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("counts")
    DEFAULT_CSS = """
    CountsScreen Sparkline { height: 3; margin: 1 0; }
    """

    def __init__(self, counts: Mapping[str, Count]) -> None:
        """Take what was counted, by day."""
        super().__init__()
        self._counts = counts

    def compose(self) -> ComposeResult:
        """The figures around the bars; without any, a sentence in their place."""
        days = last_days(self._counts, date.today())
        with Vertical(classes="box") as box:
            if any(day.saved for day in days):
                yield Static(told(days), markup=False)
                yield Sparkline([float(day.saved) for day in days])
                yield Static(_("Keys saved in each of the last {days} days.").format(days=DAYS), markup=False)
            else:
                yield Static(_("Nothing is counted yet: take a word that is suggested."), markup=False)
            yield Static(_("Only these numbers are kept; forgetting everything empties them."), markup=False)
        box.border_title = _("Keys saved")
        box.border_subtitle = _("Esc closes")


def last_days(counts: Mapping[str, Count], today: date) -> list[Count]:
    """The counts of the last days, oldest first; those without any are days, too."""
    days = (today - timedelta(days=ago) for ago in reversed(range(DAYS)))
    return [counts.get(day.isoformat(), Count()) for day in days]


def told(days: list[Count]) -> str:
    """What it comes to."""
    total = Count()
    for day in days:
        total = total.plus(day)
    letters = total.typed + total.written
    share = number(100 * total.saved / letters) if letters else number(0)
    text = _("{written} letters were written with {keys} keys: {saved} keys saved, {share} %.")
    return text.format(
        written=number(letters), keys=number(total.typed + total.taken), saved=number(total.saved), share=share
    )
