"""The models that ship: one a language, trained by motamot itself; beside each a card that says on what and how well.

model = starters.load("fr")
model.predict_next_word("je suis", top_k=3)
"""

from __future__ import annotations

from pathlib import Path

from rnnlm_core.files import checkpoint
from rnnlm_core.language_model import RNNLanguageModel

__all__ = ["digest", "languages", "load", "path"]

FOLDER = Path(__file__).parent
SUFFIX = ".safetensors"


def languages() -> list[str]:
    """The codes of the languages with a starter, in alphabetical order."""
    return sorted(file.stem for file in FOLDER.glob(f"*{SUFFIX}"))


def path(language: str) -> Path:
    """The file of a language's starter.

    Raises:
        ValueError: The language has none.
    """
    if language not in languages():
        known = ", ".join(languages()) or "none at all"
        raise ValueError(f"no starter model ships for {language!r}, only for: {known}")
    return FOLDER / f"{language}{SUFFIX}"


def load(language: str) -> RNNLanguageModel:
    """A model of one's own to begin with: what is trained into it touches neither the file nor who loads it next.

    Raises:
        ValueError: The language has none.
        CheckpointError: The file is damaged; install motamot again.
    """
    return RNNLanguageModel.load(path(language))


def digest(language: str) -> str:
    """What tells this starter from any other version of it, without reading its weights.

    Raises:
        ValueError: The language has none.
    """
    return checkpoint.digest(path(language))
