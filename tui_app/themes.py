"""The colours: a dark and a light theme of the app's own, beside those of Textual."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from textual.app import App
from textual.color import Color
from textual.constants import DEFAULT_THEME
from textual.theme import Theme

from tui_app.i18n import _

DARK = Theme(
    name="motamot-dark",
    dark=True,
    background="#14161a",
    surface="#1b1e24",
    panel="#242830",
    foreground="#d9dce2",
    primary="#6fb1f0",
    secondary="#a99cf0",
    accent="#f0a860",
    success="#7fc98a",
    warning="#e6c46a",
    error="#f2777a",
)
LIGHT = Theme(
    name="motamot-light",
    dark=False,
    background="#fbf9f4",
    surface="#f3f0e8",
    panel="#e8e4d9",
    foreground="#26282d",
    primary="#1d5c9e",
    secondary="#5b47a8",
    accent="#9c4408",
    success="#276b2f",
    warning="#7a5200",
    error="#b02a22",
)


KINDS = ("primary", "secondary", "accent", "success", "warning", "error")
MIDDLE = 0.179
"""The luminance on which black and white can be read equally well."""
LEAST_CONTRAST = 5.1
"""More than the 4.5 of the guidelines: grounds are tinted here and there, and the cell of the cursor is inverted."""
MUTED = 0.72
"""Of the foreground, in text that is beside the point."""
FEW_COLOURS = "standard"
"""What Rich calls the sixteen colours of a terminal that has no more."""


def start(app: App[None], name: str) -> str:
    """Make the app's own themes known, and use the named one, or the one that TEXTUAL_THEME asks for.

    Returns what there is to tell the user: usually nothing.
    """
    for theme in (DARK, LIGHT):
        app.register_theme(theme)
    asked = DEFAULT_THEME != "textual-dark" and DEFAULT_THEME in app.available_themes
    return use(app, DEFAULT_THEME if asked else name)


def use(app: App[Any], name: str) -> str:
    """Use the named theme, made legible; where there is none, the app's dark one, and say so.

    In a terminal of sixteen colours its own two are used instead: the nearest of sixteen to a soft grey on a soft
    ground is often the ground's own colour.
    """
    chosen = app.available_themes.get(name, DARK)
    if app.console.color_system == FEW_COLOURS and not chosen.ansi:
        chosen = app.available_themes["ansi-dark" if chosen.dark else "ansi-light"]
    app.register_theme(replace(chosen, variables={**chosen.variables, **legible(chosen)}))
    app.theme = chosen.name
    if name in app.available_themes:
        return ""
    return _("There is no theme “{name}”: {usual} is used.").format(name=name, usual=DARK.name)


def legible(theme: Theme) -> dict[str, str]:
    """The colours of a theme's texts, moved away from their ground until they can be read on it."""
    names = [f"text-{name}" for name in ("muted", *KINDS)] + ["footer-key-foreground", "footer-description-foreground"]
    if theme.ansi:  # the terminal's own colours: what they are nobody knows, but its text can be read on its ground
        return dict.fromkeys(names, "ansi_default")
    own = {**theme.to_color_system().generate(), **theme.variables}
    colours = {name: Color.parse(own[name]) for name in ("background", "surface", "panel", "foreground", *KINDS)}
    grounds = [colours["background"], colours["surface"]]
    texts = {f"text-{kind}": readable(colours[kind], grounds) for kind in KINDS}
    texts["text-muted"] = readable(colours["background"].blend(colours["foreground"], MUTED), grounds)
    for name in names[-2:]:
        ground = Color.parse(own.get("footer-background", own["panel"]))
        colour = colours["accent"] if "key" in name else colours["foreground"]
        texts[name] = readable(colour, [ground])
    return {name: colour.hex for name, colour in texts.items()}


def readable(colour: Color, grounds: Sequence[Color]) -> Color:
    """The colour, or the nearest on the way to black or white that can be read on each ground."""
    end = Color(255, 255, 255) if luminance(grounds[0]) < MIDDLE else Color(0, 0, 0)
    ways = (colour.blend(end, step / 20) for step in range(20))
    return next((way for way in ways if all(contrast(way, ground) >= LEAST_CONTRAST for ground in grounds)), end)


def contrast(one: Color, other: Color) -> float:
    """The ratio of two luminances, from 1 to 21, as the guidelines for accessible web pages define it."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: Color) -> float:
    """How light a colour is, from 0 to 1; the weights are those of the eye."""
    channels = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in colour.normalized)
    return sum(weight * channel for weight, channel in zip((0.2126, 0.7152, 0.0722), channels, strict=True))
