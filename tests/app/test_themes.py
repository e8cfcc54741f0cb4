"""The themes: legible, known by name, and never the only sign of anything."""

from __future__ import annotations

import pytest
from textual.app import App
from textual.color import Color
from textual.theme import Theme

from tests.app.pilots import opened, settled, write
from tui_app import themes
from tui_app.session.settings import Settings
from tui_app.themes import DARK, LIGHT

COLOURS = ("foreground", "primary", "secondary", "accent", "success", "warning", "error")


def luminance(colour: str) -> float:
    """As the web's accessibility guidelines define it."""
    channels = (
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in Color.parse(colour).normalized
    )
    return sum(weight * channel for weight, channel in zip((0.2126, 0.7152, 0.0722), channels, strict=True))


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_every_colour_can_be_read_on_every_ground(theme: Theme) -> None:
    for ground in ("background", "surface", "panel"):
        back = luminance(getattr(theme, ground))
        for colour in COLOURS:
            darker, lighter = sorted((back, luminance(getattr(theme, colour))))
            assert (lighter + 0.05) / (darker + 0.05) >= 4.5, (ground, colour)


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


def contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    darker, lighter = sorted(luminance(Color(*each).hex) for each in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["motamot-dark", "motamot-light"])
async def test_all_that_is_painted_to_be_read_can_be_read(theme: str) -> None:
    async with opened(settings=Settings(theme=theme, side_panel="learn"), size=(120, 30)) as pilot:
        for text in ("", "je vais "):  # the placeholder, then the ghost
            await write(pilot, text)
            await settled(pilot)
            for strip in pilot.app.screen._compositor.render_strips():
                for piece in strip:
                    style = piece.style
                    if style and style.color and style.bgcolor and any(letter.isalnum() for letter in piece.text):
                        front, back = style.color.get_truecolor(), style.bgcolor.get_truecolor()
                        assert contrast(front, back) >= 4.5, piece.text
