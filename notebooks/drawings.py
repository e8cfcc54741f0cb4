"""Diagrams of the lesson, drawn by code: the unrolled network, the paths of its gradient, and the cells with gates."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from xml.sax.saxutils import escape

from IPython.display import SVG

BLACK, BLUE, ORANGE = "#000000", "#0072b2", "#d55e00"
_FONT = 'font-family="DejaVu Sans, Arial, sans-serif" font-size="14"'
_MARKERS = "".join(
    f'<marker id="tip{color[1:]}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
    f'<path d="M0,0 L8,4 L0,8 z" fill="{color}"/></marker>'
    for color in (BLACK, BLUE, ORANGE)
)


def _text(x: float, y: float, text: str, color: str = BLACK, anchor: str = "middle") -> str:
    """Centred at (x, y); `a_b` sets b, up to the next space, as an index."""
    parts = []
    for base, index in re.findall(r"([^_]+)(?:_(\S+))?", text):
        lifted = ' dy="-4"' if parts and 'dy="4"' in parts[-1] else ""
        parts.append(f"<tspan{lifted}>{escape(base)}</tspan>")
        if index:
            parts.append(f'<tspan dy="4" font-size="10">{escape(index)}</tspan>')
    return f'<text x="{x}" y="{y + 5}" text-anchor="{anchor}" fill="{color}">{"".join(parts)}</text>'


def _box(x: float, y: float, width: float, height: float, label: str, fill: str = "#ffffff") -> str:
    """A rounded box around (x, y)."""
    corner = f'x="{x - width / 2}" y="{y - height / 2}" width="{width}" height="{height}"'
    return f'<rect {corner} rx="6" fill="{fill}" stroke="{BLACK}"/>' + _text(x, y, label)


def _circle(x: float, y: float, label: str) -> str:
    """An operation, number by number."""
    return f'<circle cx="{x}" cy="{y}" r="12" fill="#ffffff" stroke="{BLACK}"/>' + _text(x, y, label)


def _arrow(points: Sequence[tuple[float, float]], color: str = BLACK, dashed: bool = False) -> str:
    """A line through the points, with a tip at its end."""
    path = " ".join(f"{x},{y}" for x, y in points)
    dashes = ' stroke-dasharray="5 3"' if dashed else ""
    return (
        f'<polyline points="{path}" fill="none" stroke="{color}" stroke-width="1.5"{dashes} '
        f'marker-end="url(#tip{color[1:]})"/>'
    )


def _picture(width: float, height: float, title: str, parts: Sequence[str]) -> SVG:
    """On white, so that it is legible in the dark too."""
    return SVG(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" {_FONT}><title>{escape(title)}</title><defs>{_MARKERS}</defs>'
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>{"".join(parts)}</svg>'
    )  # type: ignore[no-untyped-call]  # IPython does not say its types


def unrolled(words: Sequence[str], title: str, gradient: bool = False) -> SVG:
    """The network once for each word; the last of `words` is only predicted. With the gradient's paths, on request."""
    parts, step = [], 130
    for t, (word, following) in enumerate(itertools.pairwise(words), start=1):
        x = step * t
        parts += [_box(x, 185, 84, 30, word, "#eeeeee"), _box(x, 115, 60, 34, f"h_{t}"), _box(x, 45, 84, 30, f"y_{t}")]
        parts += [_arrow([(x, 170), (x, 134)]), _arrow([(x, 98), (x, 62)]), _arrow([(x - 98, 115), (x - 32, 115)])]
        parts += [_text(x - 18, 152, "W_x"), _text(x - 18, 80, "W_y"), _text(x - 66, 103, "W_h")]
        parts.append(_text(x, 16, f"→ {following}"))
        if gradient:
            parts += [
                _arrow([(x + 10, 60), (x + 10, 96)], ORANGE, True),
                _arrow([(x + 10, 133), (x + 10, 168)], ORANGE, True),
            ]
            parts.append(_arrow([(x - 32, 125), (x - 98, 125)], ORANGE, True))
    parts.append(_box(step * 0.13, 115, 30, 34, "h_0"))
    return _picture(step * len(words), 208, title, parts)


def lstm_cell(title: str) -> SVG:
    """The memory runs along the top; the gates below edit it."""
    parts = [_arrow([(20, 60), (158, 60)]), _arrow([(182, 60), (288, 60)]), _arrow([(312, 60), (580, 60)])]
    parts += [_circle(170, 60, "×"), _circle(300, 60, "+"), _circle(300, 120, "×"), _circle(480, 190, "×")]
    for x, gate in ((170, "f"), (250, "i"), (340, "g"), (420, "o")):
        parts.append(_box(x, 190, 56, 30, f"{'tanh' if gate == 'g' else 'σ'} {gate}", "#eeeeee"))
        parts.append(_arrow([(x, 250), (x, 207)]))
    parts += [_arrow([(170, 175), (170, 74)]), _arrow([(250, 175), (250, 120), (286, 120)])]
    parts += [_arrow([(340, 175), (340, 120), (314, 120)]), _arrow([(300, 107), (300, 74)])]
    parts += [_arrow([(480, 60), (480, 98)]), _box(480, 115, 56, 30, "tanh"), _arrow([(480, 131), (480, 176)])]
    parts += [_arrow([(449, 190), (466, 190)]), _arrow([(493, 190), (580, 190)])]
    parts += [f'<polyline points="60,250 420,250" stroke="{BLACK}" fill="none"/>', _text(150, 272, "h_t−1 , x_t")]
    parts += [_text(40, 44, "c_t−1"), _text(560, 44, "c_t"), _text(560, 174, "h_t")]
    parts.append(_arrow([(570, 72), (30, 72)], ORANGE, True))
    parts.append(_text(400, 86, "dc", ORANGE))
    return _picture(600, 290, title, parts)


def gru_cell(title: str) -> SVG:
    """The state runs along the top; z blends it with what is new."""
    parts = [_arrow([(20, 60), (358, 60)]), _arrow([(382, 60), (448, 60)]), _arrow([(472, 60), (580, 60)])]
    parts += [_circle(370, 60, "×"), _circle(460, 60, "+"), _circle(460, 130, "×"), _circle(220, 130, "×")]
    for x, width, label in ((140, 56, "σ r"), (220, 76, "tanh n"), (330, 56, "σ z")):
        parts += [_box(x, 190, width, 30, label, "#eeeeee"), _arrow([(x, 250), (x, 207)])]
    parts += [_arrow([(140, 175), (140, 130), (206, 130)]), _arrow([(220, 60), (220, 116)])]
    parts += [
        _arrow([(220, 143), (220, 173)]),
        _arrow([(258, 190), (280, 190), (280, 105), (430, 105), (430, 130), (446, 130)]),
    ]
    parts.append(
        '<polyline points="370,112 370,98" stroke="#ffffff" stroke-width="8"/>'
    )  # one line passes over the other
    parts += [_arrow([(330, 175), (330, 140), (370, 140), (370, 74)]), _text(380, 88, "z", anchor="start")]
    parts += [_arrow([(358, 190), (460, 190), (460, 144)]), _text(468, 172, "1 − z", anchor="start")]
    parts += [_arrow([(460, 117), (460, 74)])]
    parts += [f'<polyline points="60,250 330,250" stroke="{BLACK}" fill="none"/>', _text(100, 272, "h_t−1 , x_t")]
    parts += [_text(40, 44, "h_t−1"), _text(560, 44, "h_t")]
    return _picture(600, 290, title, parts)
