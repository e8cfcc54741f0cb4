"""The language of the screen: English in the code, other languages from gettext catalogues.

Choose it before the modules that hold texts in class attributes are imported.
"""

from __future__ import annotations

import gettext
import locale
import os
from collections.abc import Mapping
from pathlib import Path

DOMAIN = "motamot"
FOLDER = Path(__file__).parent / "locale"
LANGUAGES = ("en", "fr")
"""English stands in the code; each other language has its catalogue."""

_translations = gettext.NullTranslations()
_language = "en"


def use(language: str) -> None:
    """Show texts in this language from now on; in English where there is no catalogue for it."""
    global _translations, _language
    _translations = gettext.translation(DOMAIN, FOLDER, [language], fallback=True)
    _language = language if language in LANGUAGES else "en"


def language() -> str:
    """The language of the screen."""
    return _language


def preferred(setting: str = "auto", environment: Mapping[str, str] | None = None) -> str:
    """The language for the screen: of MOTAMOT_INTERFACE, else of the setting, else of the locale, else English."""
    environment = os.environ if environment is None else environment
    for asked in (environment.get("MOTAMOT_INTERFACE", ""), setting):
        if asked in LANGUAGES:
            return asked
    return _of_locale(environment)


def _of_locale(environment: Mapping[str, str]) -> str:
    """As gettext looks for it: LANGUAGE is a list of wishes, and the first of the other variables decides alone."""
    wishes = environment.get("LANGUAGE", "").split(":")
    deciding = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := environment.get(name))), None)
    if deciding is None:
        deciding = locale.getlocale()[0] or ""  # systems that keep no such variables
    known = (language for wish in [*wishes, deciding] if (language := wish[:2].lower()) in LANGUAGES)
    return next(known, "en")


def _(message: str) -> str:
    """The message in the language of the screen."""
    return _translations.gettext(message)


def ngettext(singular: str, plural: str, number: int) -> str:
    """The form of the message that goes with the number."""
    return _translations.ngettext(singular, plural, number)


def N_(message: str) -> str:
    """Mark a message for the catalogues that `_` is to translate later, when it is shown."""
    return message


def decimal(figure: str) -> str:
    """A figure in digits, such as 0.5 or 3e-5, with the decimal mark of the language of the screen."""
    return figure.replace(".", ",") if _language == "fr" else figure


def number(value: float, digits: int = 0) -> str:
    """A number as the language of the screen writes it: 1,234.5 or 1 234,5."""
    written = f"{value:,.{digits}f}"
    return written.translate({ord(","): "\u202f", ord("."): ","}) if _language == "fr" else written
