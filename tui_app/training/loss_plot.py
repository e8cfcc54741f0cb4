"""The loss curve of a training as a picture: SVG, which every browser and most terminals' file managers show."""

from __future__ import annotations

from html import escape
from math import ceil, exp, floor, log10
from typing import NamedTuple, TypeAlias

from tui_app.i18n import N_, _
from tui_app.training.curve import Curve

WIDTH, HEIGHT = 720, 420
LEFT, RIGHT, TOP, BOTTOM = 70, 70, 50, 60
LABELS = {"training": N_("training"), "validation": N_("validation")}
COLOURS = {"training": "#2563a8", "validation": "#c2410c"}
Series: TypeAlias = dict[str, list[tuple[float, float]]]


class Axis(NamedTuple):
    """Values from `low` to `high`, drawn from `start` to `end`."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Where a value is drawn."""
        return self.start + (value - self.low) / ((self.high - self.low) or 1) * (self.end - self.start)

    def ticks(self, about: int = 5) -> list[float]:
        """Round values within the axis, about so many."""
        rough = ((self.high - self.low) or 1) / about
        power = 10.0 ** floor(log10(rough))
        step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * 0.999)
        return [step * k for k in range(ceil(self.low / step - 1e-9), floor(self.high / step + 1e-9) + 1)]


def as_svg(curve: Curve, title: str) -> str:
    """The picture: loss against tokens read, with the perplexity it stands for on the right."""
    series = _series(curve)
    losses = [loss for points in series.values() for _, loss in points] or [0.0, 1.0]
    tokens = max((read for points in series.values() for read, _ in points), default=1)
    x = Axis(0, tokens, LEFT, WIDTH - RIGHT)
    margin = 0.05 * (max(losses) - min(losses)) or 0.5
    y = Axis(min(losses) - margin, max(losses) + margin, HEIGHT - BOTTOM, TOP)
    parts = [*_horizontal(x), *_vertical(y), *_lines(series, x, y), *_legend(series)]
    font = "font-family='system-ui, sans-serif' font-size='13' fill='#333'"
    head = f"<text x='{WIDTH / 2}' y='24' text-anchor='middle' font-size='15'>{escape(title)}</text>"
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {HEIGHT}' {font}>\n"
        f"<rect width='100%' height='100%' fill='white'/>\n{head}\n" + "\n".join(parts) + "\n</svg>\n"
    )


def _series(curve: Curve) -> Series:
    series: Series = {
        "training": [(p.tokens, p.loss) for p in curve.points if p.loss is not None],
        "validation": [(p.tokens, p.validation_loss) for p in curve.points if p.validation_loss is not None],
    }
    return {name: points for name, points in series.items() if points}


def _horizontal(axis: Axis) -> list[str]:
    """Words read, in thousands or millions."""
    bottom = HEIGHT - BOTTOM
    scales = ((1e6, _("million tokens read")), (1e3, _("thousand tokens read")))
    unit, name = next(((u, n) for u, n in scales if axis.high >= 2 * u), (1, _("tokens read")))
    parts = [f"<path d='M{axis.start} {bottom}H{axis.end}' stroke='#333'/>"]
    for tick in axis.ticks():
        label = f"{tick / unit:g}"
        parts.append(f"<text x='{axis.at(tick):.1f}' y='{bottom + 20}' text-anchor='middle'>{label}</text>")
    middle = (axis.start + axis.end) / 2
    return [*parts, f"<text x='{middle}' y='{HEIGHT - 14}' text-anchor='middle'>{name}</text>"]


def _vertical(axis: Axis) -> list[str]:
    """Loss on the left, perplexity on the right."""
    parts = []
    for tick in axis.ticks(6):
        height = axis.at(tick)
        parts += [
            f"<path d='M{LEFT} {height:.1f}H{WIDTH - RIGHT}' stroke='#e2e2e2'/>",
            f"<text x='{LEFT - 8}' y='{height + 4:.1f}' text-anchor='end'>{tick:.4g}</text>",
            f"<text x='{WIDTH - RIGHT + 8}' y='{height + 4:.1f}'>{exp(tick):,.0f}</text>",
        ]
    middle = (axis.start + axis.end) / 2
    for place, name in ((18, _("loss, nats per token")), (WIDTH - 12, _("perplexity"))):
        parts.append(f"<text transform='translate({place} {middle}) rotate(-90)' text-anchor='middle'>{name}</text>")
    return parts


def _lines(series: Series, x: Axis, y: Axis) -> list[str]:
    parts = []
    for name, points in series.items():
        places = [(x.at(read), y.at(loss)) for read, loss in points]
        path = " ".join(f"{a:.1f},{b:.1f}" for a, b in places)
        parts.append(f"<polyline points='{path}' fill='none' stroke='{COLOURS[name]}' stroke-width='2'/>")
        if name == "validation" or len(points) == 1:
            parts += [f"<circle cx='{a:.1f}' cy='{b:.1f}' r='3' fill='{COLOURS[name]}'/>" for a, b in places]
    return parts


def _legend(series: Series) -> list[str]:
    parts = []
    for row, name in enumerate(series):
        height, start = TOP + 14 + 20 * row, WIDTH - RIGHT - 120
        parts += [
            f"<path d='M{start} {height}h24' stroke='{COLOURS[name]}' stroke-width='2'/>",
            f"<text x='{start + 32}' y='{height + 4}'>{_(LABELS[name])}</text>",
        ]
    return parts
