"""Files of public text → sentences: what each kind of file puts around its sentences is left out."""

from __future__ import annotations

import regex

from rnnlm_core.text import sentences

_BOOK_STARTS = regex.compile(r"\*\*\* ?START OF .*?\*\*\*")
_BOOK_ENDS = regex.compile(r"\*\*\* ?END OF ")
_PARAGRAPH = regex.compile(r"\n\s*\n")
_PROSE = regex.compile(r"[\p{L} ,.'!?]")
PROSE_SHARE = 0.9
"""Of the signs of a sentence, so many must be letters or plain punctuation: no tables, no lists of figures."""


def book(text: str, language: str, max_words: int | None = None) -> list[str]:
    """The sentences of a book: hard-wrapped lines joined, licence, headings and tables left out.

    A sentence counts that begins like one and has at most `max_words` words.
    """
    if start := _BOOK_STARTS.search(text):
        text = text[start.end() :]
    if end := _BOOK_ENDS.search(text):
        text = text[: end.start()]
    found = (
        sentence
        for paragraph in _PARAGRAPH.split(text.replace("_", ""))
        for sentence in sentences(" ".join(paragraph.split()), language)
    )
    return [s for s in found if _is_prose(s) and (max_words is None or len(s.split()) <= max_words)]


def _is_prose(sentence: str) -> bool:
    begins = sentence[0].isupper() or sentence[0] in '«"—–-'
    return begins and not sentence.isupper() and len(_PROSE.findall(sentence)) >= PROSE_SHARE * len(sentence)


def lines(text: str, _language: str, max_words: int | None = None) -> list[str]:
    """One sentence a line, as in the shipped corpora."""
    found = (line.strip() for line in text.splitlines())
    return [line for line in found if line and (max_words is None or len(line.split()) <= max_words)]
