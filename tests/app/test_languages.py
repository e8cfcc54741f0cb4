"""The language to begin with."""

from __future__ import annotations

import pytest

from tui_app.session.languages import detect, resolve


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({}, "fr"),
        ({"LANG": "C.UTF-8"}, "fr"),
        ({"LANG": "de_DE.UTF-8"}, "fr"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en"}, "en"),
        ({"LANG": "fr_CA.UTF-8"}, "fr"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": "en_US.UTF-8", "LC_MESSAGES": "fr_FR.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "", "LC_MESSAGES": ""}, "en"),
    ],
)
@pytest.mark.parametrize("option", [None, "auto"])
def test_the_systems_settings_choose_where_nothing_is_asked_for(
    option: str | None, environ: dict[str, str], language: str
) -> None:
    assert resolve(option, environ) == language


def test_what_is_asked_for_wins() -> None:
    assert resolve("fr", {"LANG": "en_US"}) == "fr"
    assert resolve("en", {"LANG": "fr_FR"}) == "en"


@pytest.mark.parametrize("option", ["", "de", "french"])
def test_an_unknown_language_is_refused_naming_the_known(option: str) -> None:
    with pytest.raises(ValueError, match="choose fr, en or auto"):
        resolve(option, {})


def test_the_text_says_its_language() -> None:
    assert detect("Je ne sais pas encore") == "fr"
    assert detect("I don't know yet") == "en"
    assert detect("ok") is None
