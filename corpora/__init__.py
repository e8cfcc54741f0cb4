"""The sentences that ship: one folder a language, one file a theme, one sentence a line.

`corpora.load("fr")` gives the French sentences in good spelling: what a program may show or suggest. A theme whose name
begins with `brut_` or `rough_` is spelt as people in a hurry type, without capitals, accents, apostrophes or the French
space before a question mark, on purpose. `corpora.load("fr", rough=True)` has those too, for what must know how people
write. The text was written for this project.
"""

from __future__ import annotations

from pathlib import Path

__all__ = ["ROUGH", "languages", "load", "themes"]

ROUGH = ("brut_", "rough_")
"""How the name of a theme begins, in French and in English, whose spelling is that of people in a hurry."""


def languages() -> list[str]:
    """The codes of the languages with text, in alphabetical order."""
    return sorted({path.parent.name for path in _root().glob("*/*.txt")})


def themes(language: str, *, rough: bool = False) -> dict[str, Path]:
    """The name and the file of each theme of a language, in alphabetical order.

    Args:
        language: Its code, such as `fr`.
        rough: Whether the themes in rough spelling are among them.

    Raises:
        ValueError: where nothing ships for this language.
    """
    available = languages()
    if language not in available:
        raise ValueError(f"no corpus for {language!r}; available: {', '.join(available)}")
    files = sorted((_root() / language).glob("*.txt"))
    return {path.stem: path for path in files if rough or not path.stem.startswith(ROUGH)}


def load(language: str, *, rough: bool = False) -> list[str]:
    """Every sentence of a language, theme after theme, always in the same order.

    Args:
        language: Its code, such as `fr`.
        rough: Whether the sentences in rough spelling are among them.

    Raises:
        ValueError: where nothing ships for this language.
    """
    return [
        sentence
        for path in themes(language, rough=rough).values()
        for sentence in path.read_text(encoding="utf-8").split("\n")
        if sentence
    ]


def _root() -> Path:
    return Path(__file__).parent
