"""The languages of the screen: which one is chosen, and that the French one is complete and well set."""

from __future__ import annotations

import ast
import gettext
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from scripts import translations
from tui_app import i18n

CODE = Path(i18n.__file__).parent
MESSAGES = [message for message in translations.read() if message.id]


@pytest.fixture
def in_french() -> Iterator[None]:
    i18n.use("fr")
    yield
    i18n.use("en")


def forms(message: Message) -> list[tuple[str, str]]:
    """Each form of a message with its translation."""
    both = (each if isinstance(each, tuple) else (each,) for each in (message.id, message.string))
    return [(str(original), str(translated)) for original, translated in zip(*both, strict=True)]


def marked() -> Iterator[str]:
    """The messages of the code as Python itself reads them, also inside f-strings."""
    for file in CODE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in translations.KEYWORDS:
                yield from (str(each.value) for each in node.args[:1] if isinstance(each, ast.Constant))


def test_every_message_of_the_code_has_its_french_and_no_other_has() -> None:
    assert sorted({forms(message)[0][0] for message in MESSAGES}) == sorted(set(marked())), "run make translations"
    assert translations.untranslated(translations.read()) == []


def test_the_compiled_catalogue_says_what_the_readable_one_says() -> None:
    compiled = gettext.translation(i18n.DOMAIN, i18n.FOLDER, ["fr"])
    for message in MESSAGES:
        (singular, one), *plural = forms(message)
        assert compiled.ngettext(singular, plural[0][0], 1) == one if plural else compiled.gettext(singular) == one
        assert all(compiled.ngettext(singular, original, 2) == many for original, many in plural)


def names(text: str) -> set[str]:
    """The fields of a message; how a number is written is the translation's own affair."""
    return set(re.findall(r"{(\w*)", text))


def test_translations_keep_the_fields_and_the_spaces_at_the_ends() -> None:
    for original, french in (pair for message in MESSAGES for pair in forms(message)):
        assert names(original) == names(french), original
        assert original.endswith(" ") == french.endswith(" "), original


def test_the_french_is_set_as_french_is() -> None:
    wrong = re.compile(r"[^\u202f][;!?](?=[\s.]|$)|[^\u202f]:(?=[\s]|$)|'|«[^\u00a0]|[^\u00a0]»|[“”]")
    assert [french for message in MESSAGES for _original, french in forms(message) if wrong.search(french)] == []


@pytest.mark.parametrize(
    ("setting", "environment", "language"),
    [
        ("auto", {"LANG": "fr_FR.UTF-8"}, "fr"),
        ("auto", {"LANG": "fr_FR.UTF-8", "LC_ALL": "C"}, "en"),
        ("auto", {"LANG": "en_GB.UTF-8", "LC_MESSAGES": "fr_CA"}, "fr"),
        ("auto", {"LANG": "en_GB.UTF-8", "LANGUAGE": "br:fr:en"}, "fr"),
        ("auto", {"LANG": "de_DE.UTF-8"}, "en"),
        ("fr", {"LANG": "en_GB.UTF-8"}, "fr"),
        ("fr", {"LANG": "fr_FR.UTF-8", "MOTAMOT_INTERFACE": "en"}, "en"),
        ("en", {"LANG": "fr_FR.UTF-8", "MOTAMOT_INTERFACE": "klingon"}, "en"),
    ],
)
def test_the_variable_comes_before_the_setting_and_the_setting_before_the_locale(
    setting: str, environment: dict[str, str], language: str
) -> None:
    assert i18n.preferred(setting, environment) == language


@pytest.mark.usefixtures("in_french")
def test_numbers_are_written_as_the_language_writes_them() -> None:
    assert i18n.number(1234.5, 1) == "1\u202f234,5"
    assert i18n.ngettext("{} new word", "{} new words", 0).format(i18n.number(0)) == "0 mot nouveau"


def test_a_language_without_a_catalogue_is_english() -> None:
    i18n.use("br")
    assert (i18n._("Help"), i18n.number(1234)) == ("Help", "1,234")


def test_the_app_is_loaded_in_the_language_that_was_chosen_for_the_screen(tmp_path: Path) -> None:
    said = "from tui_app.cli.screen import prepare_screen; prepare_screen()"
    said += "; from tui_app.app import MotamotApp; print(MotamotApp.BINDINGS)"
    chosen = {**os.environ, "MOTAMOT_INTERFACE": "fr", "MOTAMOT_CONFIG": str(tmp_path)}
    run = subprocess.run([sys.executable, "-c", said], env=chosen, capture_output=True, text=True, check=True)
    assert "description='Aide'" in run.stdout
