"""The sentences that ship: one folder a language, one file a theme, one sentence a line.

`corpora.load("fr")` gives every French sentence. The text was written for this project.
"""

from __future__ import annotations

from pathlib import Path

__all__ = ["languages", "load", "themes"]


def languages() -> list[str]:
    """The codes of the languages with text, in alphabetical order."""
    return sorted({path.parent.name for path in _root().glob("*/*.txt")})


def themes(language: str) -> dict[str, Path]:
    """The name and the file of each theme of a language, in alphabetical order.

    Raises:
        ValueError: where nothing ships for this language.
    """
    available = languages()
    if language not in available:
        raise ValueError(f"no corpus for {language!r}; available: {', '.join(available)}")
    return {path.stem: path for path in sorted((_root() / language).glob("*.txt"))}


def load(language: str) -> list[str]:
    """Every sentence of a language, theme after theme, always in the same order.

    Raises:
        ValueError: where nothing ships for this language.
    """
    return [
        sentence
        for path in themes(language).values()
        for sentence in path.read_text(encoding="utf-8").split("\n")
        if sentence
    ]


def _root() -> Path:
    return Path(__file__).parent
