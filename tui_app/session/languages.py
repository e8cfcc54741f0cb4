"""Which language the user writes: as the settings of the system say, and as the text itself shows."""

from __future__ import annotations

from collections.abc import Mapping

LANGUAGES = ("fr", "en")
"""The first is taken where nothing says otherwise."""
AUTOMATIC = "auto"
_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def resolve(option: str | None, environ: Mapping[str, str]) -> str:
    """The language to begin with: the one asked for; of `auto` or nothing, that of the system's settings.

    Raises:
        ValueError: The option is neither a language nor `auto`.
    """
    if option in LANGUAGES:
        return option
    if option not in (None, AUTOMATIC):
        raise ValueError(f"unknown language {option!r}: choose {', '.join(LANGUAGES)} or {AUTOMATIC}")
    locale = next((value for name in _VARIABLES if (value := environ.get(name))), "").lower()
    return next((language for language in LANGUAGES if locale.startswith(language)), LANGUAGES[0])


def detect(text: str) -> str | None:
    """The language that the end of a text is clearly in; None while it is short, mixed or in another."""
    from rnnlm_core.text import detect as detect_in_core

    return detect_in_core(text)


def detect_typed(text: str) -> str | None:
    """The language of the typist's last sentence; what git's template and quoted mail say counts for nothing."""
    from rnnlm_core.text import detect_last

    return detect_last(text)
