"""What ships with the app for a language: the starter, and sentences that it knows."""

from __future__ import annotations

from collections.abc import Sequence

import corpora
from rnnlm_core import starters
from rnnlm_core.personal import Starter
from tui_app.session.files import FileError


def starter(language: str) -> Starter:
    """What a personal model is made from.

    Raises:
        FileError: None ships for the language.
    """
    try:
        return Starter(starters.digest(language), lambda: starters.load(language))
    except (ValueError, OSError) as problem:
        raise FileError(str(problem)) from None


def sentences(language: str) -> Sequence[str]:
    """To rehearse; none where there is no corpus."""
    return corpora.load(language) if language in corpora.languages() else []
