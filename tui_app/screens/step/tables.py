"""What the steps are drawn with: columns of numbers with bars, and equations with their numbers in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content

from tui_app.i18n import number
from tui_app.widgets.inspector.drawing import bar, cells, column

if TYPE_CHECKING:
    from rnnlm_core.inspection.equations import Equation

POSITIVE, NEGATIVE = "$text-warning", "$text-primary"
NUMBER = 6
"""Cells that a number takes."""
LEAST_BAR = 2
LEAST_LABEL = 5


@dataclass(frozen=True)
class Column:
    """One quantity of several units."""

    title: str
    values: Sequence[float]
    scale: float = 1.0
    """What a full bar stands for."""


def signed(value: float) -> str:
    """A number in at most six cells, its sign before it: −0.231, 2e-05; 0 for none."""
    size = abs(value)
    if size == 0:
        return "0"
    written = f"{size:.0e}".replace("e-0", "e-") if size < 0.0005 else number(size, 3 if size < 9.9995 else 1)
    return f"−{written}" if value < 0 else written


def table(labels: Sequence[str], columns: Sequence[Column], width: int, chosen: int) -> list[Content]:
    """A row a unit, the chosen one marked; columns that do not fit across are left out at the left."""
    label = max(LEAST_LABEL, 2 + max(map(len, labels)))
    fitting = max(1, min(len(columns), (width - label) // (NUMBER + 1)))
    shown = columns[-fitting:]
    room = (width - label) // fitting
    long = min(12, room - NUMBER - 2)
    room = min(room, NUMBER + 2 + max(0, long))
    head = " " * label + "".join(cells(column.title.rjust(NUMBER), room) for column in shown)
    rows = [Content(head.rstrip()).stylize("bold")]
    for at, name in enumerate(labels):
        parts = [_cell(column.values[at], column.scale, room, long) for column in shown]
        mark = "›" if at == chosen else " "
        row = Content.assemble(cells(f"{mark}{name}", label), *parts)
        rows.append(row.stylize("bold") if at == chosen else row)
    return rows


def _cell(value: float, scale: float, room: int, long: int) -> Content:
    share = abs(value) / scale
    drawn = bar(share, long) if long >= LEAST_BAR else column(share) if long == 1 else ""
    text = f"{signed(value):>{NUMBER}} "
    return Content.assemble(text, (drawn, POSITIVE if value > 0 else NEGATIVE), " " * (room - len(text) - len(drawn)))


def largest(columns: Sequence[Sequence[float]]) -> float:
    """The scale that several columns share."""
    return max((abs(value) for column in columns for value in column), default=1.0) or 1.0


def equation(found: Equation, width: int) -> Content:
    """In letters, with numbers, and what it comes to; where it is narrow, without the letters or the numbers."""
    filled, value = _filled(found.pattern, found.numbers), signed(found.value)
    for middle in (f"{found.symbols} = {filled}", filled, found.symbols):
        if len(found.name) + len(middle) + len(value) + 6 <= width:
            break
    return Content.assemble((found.name, "bold"), f" = {middle} = ", (value, "bold"))


def _filled(pattern: str, numbers: Sequence[float]) -> str:
    """The pattern with its numbers, those below zero in brackets where a sign stands before or after them."""
    written, *rest = pattern.split("{}")
    for value, after in zip(numbers, rest, strict=True):
        is_free = (not written or written[-1] == "(") and not after.startswith("²")
        written += signed(value) if value >= 0 or is_free else f"({signed(value)})"
        written += after
    return written
