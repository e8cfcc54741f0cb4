"""The language to begin with."""

from __future__ import annotations

import pytest

from tui_app.session.languages import detect, detect_typed, resolve


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


def test_what_git_and_mail_wrote_says_nothing_of_the_language() -> None:
    template = "\n# Please enter the commit message for your changes. Lines starting with '#' will be ignored.\n"
    assert detect_typed(f"Je ne sais pas encore{template}") == "fr"
    assert detect_typed(template) is None
    assert detect_typed("> Where is the station?\n> I do not know yet what to do.\nJe ne sais pas encore") == "fr"
