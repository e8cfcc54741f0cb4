"""What can be walked through: small networks that know one sentence, and the one that suggests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui_app.i18n import _

if TYPE_CHECKING:
    from rnnlm_core.inspection.walk import Subject
    from rnnlm_core.prediction.reading import LanguageModel

MOST_WORDS = 14
"""Of a longer sentence the last words are taken: the screen shows all of them on a line or two."""
EXAMPLES = {"fr": "le chat dort et le chien court", "en": "the cat sleeps and the dog runs"}
"""Walked through where nothing is written."""
UNITS = 6
SMALL = ("elman", "gru", "lstm")
OWN = "own"
LEARNING_RATE = 0.2


def sentence_of(text_before_cursor: str, language: str) -> list[str]:
    """The words of the sentence at the cursor, the last of them; an example where there are none."""
    from rnnlm_core.text import split  # the core waits for NumPy, the first screen does not

    context, prefix = split(text_before_cursor, language)
    words = [*context, prefix] if prefix else list(context)
    return words[-MOST_WORDS:] or EXAMPLES.get(language, EXAMPLES["en"]).split()


def kinds(model: LanguageModel | None) -> list[str]:
    """Small networks of the textbook's cells, then of every other cell of the library, then the one that suggests."""
    from rnnlm_core.cells import CELLS

    others = sorted(set(CELLS) - set(SMALL))
    return [*SMALL, *others, *([OWN] if model is not None else [])]


def name_of(kind: str, subject: Subject) -> str:
    """The network in a few words."""
    cell = {"elman": "Elman", "gru": "GRU", "lstm": "LSTM"}.get(subject.config.cell, subject.config.cell)
    told = _("your network, {cell} {units}") if kind == OWN else _("small network, {cell} {units}")
    return told.format(cell=cell, units=subject.config.hidden_size)


def subject_of(kind: str, words: Sequence[str], model: LanguageModel | None) -> Subject:
    """The network of this kind with the sentence, from its beginning to its end."""
    from rnnlm_core.inspection.walk import small
    from rnnlm_core.vocabulary import Vocabulary

    whole = [Vocabulary.BOUNDARY, *words, Vocabulary.BOUNDARY]
    if kind != OWN or model is None:
        return small(kind, whole, UNITS)
    return _own(model, whole if model.boundaries or len(words) < 2 else words)


def _own(model: LanguageModel, words: Sequence[str]) -> Subject:
    """The network that suggests; its weights are read and never written."""
    from rnnlm_core.inspection.walk import Subject

    vocabulary = model.vocabulary
    return Subject(model.config, model.params, tuple(words), vocabulary.encode(words), tuple(vocabulary.words))
