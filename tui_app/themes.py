"""The colours: a dark and a light theme of the app's own, beside those of Textual."""

from __future__ import annotations

from textual.app import App
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


def start(app: App[None], name: str) -> str:
    """Make the app's own themes known and use the named one, unless the variable TEXTUAL_THEME asks for another.

    Returns what there is to tell the user: usually nothing.
    """
    for theme in (DARK, LIGHT):
        app.register_theme(theme)
    asked = DEFAULT_THEME != "textual-dark" and DEFAULT_THEME in app.available_themes
    return use(app, DEFAULT_THEME if asked else name)


def use(app: App[None], name: str) -> str:
    """Use the named theme; where there is none, the app's dark one, and say so."""
    if name in app.available_themes:
        app.theme = name
        return ""
    app.theme = DARK.name
    return _("There is no theme “{name}”: {usual} is used.").format(name=name, usual=DARK.name)
