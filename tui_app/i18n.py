"""The language of the screen: English in the code, other languages from gettext catalogues.

Choose it before the modules that hold texts in class attributes are imported.
"""

from __future__ import annotations

import gettext
from pathlib import Path

DOMAIN = "motamot"
FOLDER = Path(__file__).parent / "locale"

_translations = gettext.NullTranslations()


def use(language: str) -> None:
    """Show texts in this language from now on; in English where there is no catalogue for it."""
    global _translations
    _translations = gettext.translation(DOMAIN, FOLDER, [language], fallback=True)


def _(message: str) -> str:
    """The message in the language of the screen."""
    return _translations.gettext(message)


def ngettext(singular: str, plural: str, number: int) -> str:
    """The form of the message that goes with the number."""
    return _translations.ngettext(singular, plural, number)
