"""Free text → the sentences worth keeping, and what is refused with its line and reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import regex

from rnnlm_core.memory._records import Refusal
from rnnlm_core.text import sentences
from rnnlm_core.text.secrets import SecretFilter

LONGEST = 2000
"""Characters in a sentence; longer ones are lists, code or tables, and would hold up the training."""
_EXCERPT = 60
_WORDY = regex.compile(r"[\p{L}\p{N}]")


class Found(NamedTuple):
    """A sentence worth keeping."""

    text: str
    before: str
    """The space that parts it from the one before: a blank, or as many line breaks as there were."""


def intake(texts: Iterable[str], language: str, secrets: SecretFilter | None) -> Iterator[Found | Refusal]:
    """Each sentence, or why not; every text begins a new line.

    Args:
        texts: Lines, or texts of several lines; taken one by one, so that they may come from a huge file.
        language: How to cut them into sentences.
        secrets: What recognises secrets; None lets them pass.
    """
    number, before = 0, ""
    for text in texts:
        if not isinstance(text, str):
            raise TypeError(f"a text is a string, not {text!r}")
        for line in text.removesuffix("\n").split("\n"):
            number += 1
            before = f"{before.strip(' ')}\n" if number > 1 else ""
            for found in _line(line, number, language, secrets):
                yield found if isinstance(found, Refusal) else Found(found, before)
                before = before if isinstance(found, Refusal) else " "


def _line(line: str, number: int, language: str, secrets: SecretFilter | None) -> Iterator[str | Refusal]:
    found = False
    for sentence in sentences(line, language):
        found = True
        if secrets is not None and (reason := secrets.reason(sentence[:LONGEST])):
            yield Refusal(number, f"{sentence[:3]}…", reason)
        elif reason := unfit(sentence):
            yield Refusal(number, _excerpt(sentence), reason)
        else:
            yield sentence
    if not found and line.strip():
        yield Refusal(number, "", "there are only control characters in it")


def unfit(sentence: str) -> str | None:
    """Why a sentence can't be kept, whatever it says; None where it can."""
    if len(sentence) > LONGEST:
        return f"it is longer than {LONGEST:,} characters"
    if not _WORDY.search(sentence):
        return "there is no word in it"
    return None


def _excerpt(sentence: str) -> str:
    return sentence if len(sentence) <= _EXCERPT else f"{sentence[: _EXCERPT - 1]}…"
