"""What the views draw with: text cut to cells, bars of eighths, figures. All of it reads without colour."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import floor, log10

from textual.content import Content

from tui_app.i18n import number

EIGHTHS = " ▏▎▍▌▋▊▉"
HEIGHTS = " ▁▂▃▄▅▆▇█"
SHADES = "·░▒▓█"
SHADE_STEPS = (0.1, 0.35, 0.6, 0.85)
"""From which magnitude on each shade but the first stands for a value between -1 and 1."""


def cells(text: str, width: int) -> str:
    """The text in exactly this many cells, cut with an ellipsis where it is longer."""
    return Content(text).truncate(max(0, width), ellipsis=True, pad=True).plain


def bar(fraction: float, width: int) -> str:
    """A bar to the right, in exactly `width` cells; what is over 0 is never quite empty."""
    eighths = round(max(0.0, min(1.0, fraction)) * width * 8)
    if fraction > 0 and width:
        eighths = max(1, eighths)
    whole, rest = divmod(eighths, 8)
    return ("█" * whole + (EIGHTHS[rest] if rest else "")).ljust(width)


def left_bar(fraction: float, width: int) -> str:
    """A bar to the left; terminals have no finer left-growing sign than half a cell."""
    halves = round(max(0.0, min(1.0, fraction)) * width * 2)
    if fraction > 0 and width:
        halves = max(1, halves)
    return ("▐" * (halves % 2) + "█" * (halves // 2)).rjust(width)


def column(fraction: float) -> str:
    """One cell filled from its foot; what is over 0 is never quite empty."""
    filled = round(max(0.0, min(1.0, fraction)) * 8)
    return HEIGHTS[max(1, filled) if fraction > 0 else 0]


def shaded(value: float, width: int) -> str:
    """A value from -1 to 1 as its sign and a shade; a dot where it is near 0."""
    shade = SHADES[sum(abs(value) >= step for step in SHADE_STEPS)]
    sign = " " if shade == SHADES[0] else "+" if value > 0 else "−"
    return (sign + shade * (width - 1))[:width]


def percent(share: float) -> str:
    """A share in at most five cells: 12 %, 3.4 %, <.1 %; nothing for 0."""
    if share <= 0:
        return "0 %"
    if share < 0.001:
        return f"<{number(0.1, 1)[1:]} %"
    return f"{number(100 * share, 1 if share < 0.0995 else 0)} %"


def figure(value: float) -> str:
    """A number from 0 up in at most five cells: 2.6, 0.067, 3e-5."""
    if 0 < value < 0.0095:
        return f"{value:.0e}".replace("e-0", "e-")
    if value >= 99.5:
        return f"{min(value, 99999):.0f}"
    return number(value, max(0, 1 - floor(log10(value)))).rstrip("0").rstrip(".,") if value else "0"


def lines(rows: Iterable[Content | str]) -> Content:
    """Rows, one beneath the other."""
    return Content("\n").join(rows)


def widest(words: Sequence[str], least: int, most: int) -> int:
    """How many cells a column of these words takes."""
    return max(least, min(most, max((Content(word).cell_length for word in words), default=0)))
