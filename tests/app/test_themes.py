"""The themes: legible, known by name, and never the only sign of anything."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from rich.segment import Segment
from rich.terminal_theme import DEFAULT_TERMINAL_THEME
from textual.app import App
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

from tests.app.pilots import opened, settled, write
from tui_app import themes
from tui_app.session.settings import Settings
from tui_app.themes import DARK, LIGHT, contrast

XTERM = DEFAULT_TERMINAL_THEME
COLOURS = ("foreground", "primary", "secondary", "accent", "success", "warning", "error")


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_every_colour_can_be_read_on_every_ground(theme: Theme) -> None:
    for ground in ("background", "surface", "panel"):
        for colour in COLOURS:
            assert contrast(*(Color.parse(getattr(theme, each)) for each in (ground, colour))) >= 4.5, (ground, colour)


@pytest.mark.parametrize("name", ["motamot-dark", "motamot-light", "ansi-dark", "nord"])
def test_a_theme_is_used_by_its_name(name: str) -> None:
    app: App[None] = App()
    assert themes.start(app, name) == ""
    assert app.theme == name


def test_a_name_that_is_no_theme_is_told_and_the_usual_one_used() -> None:
    app: App[None] = App()
    assert themes.start(app, "nrod") == "There is no theme “nrod”: motamot-dark is used."
    assert app.theme == "motamot-dark"


@pytest.mark.parametrize(("theme", "no_color"), [("ansi-dark", False), ("motamot-light", True)])
async def test_ghost_chosen_word_and_typed_text_differ_without_colour(
    theme: str, no_color: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if no_color:
        monkeypatch.setenv("NO_COLOR", "1")
    async with opened(settings=Settings(theme=theme)) as pilot:
        await write(pilot, "je vais ")
        await settled(pilot)
        pieces = [piece for strip in pilot.app.screen._compositor.render_strips() for piece in strip if piece.style]
    looks = {piece.text.strip(): (piece.style.italic, piece.style.underline) for piece in pieces if piece.style}
    assert looks["ien"][0]
    assert not looks["je vais"][0]
    assert looks["bien"][1]
    assert not looks["bon"][1]


def painted(app: App[None]) -> Iterator[Segment]:
    """What can be read on the screen."""
    for strip in app.screen._compositor.render_strips():
        yield from (piece for piece in strip if piece.style and any(letter.isalnum() for letter in piece.text))


def illegible(app: App[None]) -> list[str]:
    """The texts with too little contrast to their ground; the two colours of the terminal itself are its affair."""
    found = []
    for piece in painted(app):
        front, back = (piece.style and piece.style.color), (piece.style and piece.style.bgcolor)
        if front and back and not (front.is_default and back.is_default):
            ratio = contrast(*(Color(*each.get_truecolor(XTERM, each is front)) for each in (front, back)))
            if ratio < 4.5:
                found.append(f"{piece.text.strip()} {front.name} on {back.name}: {ratio:.1f}")
    return found


@pytest.mark.parametrize("theme", ["motamot-dark", "motamot-light"])
async def test_all_that_is_painted_to_be_read_can_be_read(theme: str) -> None:
    async with opened(settings=Settings(theme=theme, side_panel="learn"), size=(120, 30)) as pilot:
        for text in ("", "je vais "):  # the placeholder, then the ghost
            await write(pilot, text)
            await settled(pilot)
            assert illegible(pilot.app) == []


@pytest.mark.parametrize("theme", ["solarized-light", "nord", "textual-light"])
async def test_themes_of_others_are_made_legible(theme: str) -> None:
    async with opened(settings=Settings(theme=theme), size=(100, 30)) as pilot:
        for text in ("", "je vais "):
            await write(pilot, text)
            assert illegible(pilot.app) == []


@pytest.mark.parametrize(
    "theme", [each for each in BUILTIN_THEMES.values() if not each.ansi], ids=lambda each: each.name
)
def test_ghost_placeholder_and_keys_can_be_read_in_every_theme_that_can_be_chosen(theme: Theme) -> None:
    own, legible = {**theme.to_color_system().generate(), **theme.variables}, themes.legible(theme)
    own.setdefault("footer-background", own["panel"])
    for ground, names in {
        "background": ["text-muted", "text-accent"],
        "surface": ["text-muted"],
        "footer-background": ["footer-key-foreground"],
    }.items():
        for name in names:
            assert contrast(Color.parse(own[ground]), Color.parse(legible[name])) >= 4.5, (ground, name)


@pytest.mark.parametrize("name", ["motamot-dark", "motamot-light", "solarized-light"])
async def test_a_terminal_of_sixteen_colours_gets_its_own(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("COLORTERM", raising=False)
    async with opened(settings=Settings(theme=name), size=(100, 30)) as pilot:
        assert pilot.app.theme == ("ansi-dark" if name == "motamot-dark" else "ansi-light")
        for text in ("", "je vais "):
            await write(pilot, text)
            assert illegible(pilot.app) == []


def test_the_variable_of_textual_comes_before_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(themes, "DEFAULT_THEME", "motamot-light")
    app: App[None] = App()
    assert themes.start(app, "nord") == ""
    assert app.theme == "motamot-light"
