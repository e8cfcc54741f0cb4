"""Messages of the language model and the corpora, in the language of the screen."""

from __future__ import annotations

import re
from functools import cache

from tui_app import i18n
from tui_app.session.core_french import MESSAGES

_PLACE = re.compile(r"\{(\w)\}")


def said(message: str) -> str:
    """The message as the screen speaks; what no pattern fits stays as it is.

    What a message names, such as the reason within it, may be a message itself.
    """
    return message if i18n.language() == "en" else _in_french(message)


def _in_french(message: str) -> str:
    for pattern, french in _patterns():
        if found := pattern.fullmatch(message):
            return french.format(**{name: _in_french(part) for name, part in found.groupdict().items()})
    return message


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """What says most by itself comes first: "{a}: {b}" fits nearly everything."""
    by_words = sorted(MESSAGES, key=lambda english: -len(_PLACE.sub("", english)))
    return [(re.compile(_expression(english), re.DOTALL), MESSAGES[english]) for english in by_words]


def _expression(english: str) -> str:
    pieces = _PLACE.split(english)  # text, name, text, …
    return "".join(f"(?P<{piece}>.*?)" if k % 2 else re.escape(piece) for k, piece in enumerate(pieces))
