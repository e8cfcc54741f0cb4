"""Files of public text → sentences: what each kind of file puts around its sentences is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import regex

from corpora.errors import CorpusError
from rnnlm_core.text import sentences

Reader = Callable[[str, str, int | None], list[str]]
"""The text of a file, its language, and how many words a sentence may have at most → its sentences."""

_BOOK_STARTS = regex.compile(r"\*\*\* ?START OF .*?\*\*\*")
_BOOK_ENDS = regex.compile(r"\*\*\* ?END OF ")
_PARAGRAPH = regex.compile(r"\n\s*\n")
_PROSE = regex.compile(r"[\p{L} ,.'!?]")
_CONLLU_TEXT = regex.compile(r"# ?text ?= ?(.*)")
CONLLU_COLUMNS = 10
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
    return [s for s in found if _is_prose(s) and _fits(s, max_words)]


def _is_prose(sentence: str) -> bool:
    begins = sentence[0].isupper() or sentence[0] in '«"—–-'
    return begins and not sentence.isupper() and len(_PROSE.findall(sentence)) >= PROSE_SHARE * len(sentence)


def lines(text: str, _language: str, max_words: int | None = None) -> list[str]:
    """One sentence a line, as in the shipped corpora."""
    found = (line.strip() for line in text.splitlines())
    return [line for line in found if line and _fits(line, max_words)]


def conllu(text: str, _language: str, max_words: int | None = None) -> list[str]:
    """The `# text = ` line of every sentence of a treebank.

    Raises:
        CorpusError: A line is no comment and has not the ten columns of CoNLL-U, or a sentence has no text.
    """
    found = []
    has_text = False
    for number, line in _numbered(text):
        if not line:
            has_text = False
        elif sentence := _CONLLU_TEXT.fullmatch(line):
            found.append(sentence[1])
            has_text = True
        elif not line.startswith("#"):
            if line.count("\t") != CONLLU_COLUMNS - 1:
                raise CorpusError(f"line {number} is not CoNLL-U: it has not {CONLLU_COLUMNS} columns.")
            if not has_text:
                raise CorpusError(f"line {number}: the sentence has no `# text = ` line before its first word.")
    return [sentence for sentence in found if sentence and _fits(sentence, max_words)]


def tatoeba_pairs(text: str, language: str, max_words: int | None = None) -> list[str]:
    """One side of sentence pairs, `English TAB other language [TAB credit]`: each sentence once, in order.

    Raises:
        CorpusError: A line is no pair.
    """
    column = 0 if language == "en" else 1
    found: dict[str, None] = {}
    for number, line in _numbered(text):
        if not line:
            continue
        cells = line.split("\t")
        if len(cells) not in (2, 3) or not cells[column].strip():
            raise CorpusError(f"line {number} is not a pair: sentence TAB translation, then perhaps TAB credit.")
        found[cells[column].strip()] = None
    return [sentence for sentence in found if _fits(sentence, max_words)]


def leipzig(text: str, _language: str, max_words: int | None = None) -> list[str]:
    """The sentences of a Leipzig corpus, `number TAB sentence`.

    Raises:
        CorpusError: A line has another form.
    """
    found = []
    for number, line in _numbered(text):
        if not line:
            continue
        count, tab, sentence = line.partition("\t")
        if not (tab and count.isdecimal() and sentence.strip()):
            raise CorpusError(f"line {number} is not `number TAB sentence`.")
        found.append(sentence.strip())
    return [sentence for sentence in found if _fits(sentence, max_words)]


def _numbered(text: str) -> Iterator[tuple[int, str]]:
    """The lines and their numbers, as editors count them: a sentence may hold U+2028, which `splitlines` cuts at."""
    return ((number, line.rstrip("\r")) for number, line in enumerate(text.split("\n"), start=1))


def _fits(sentence: str, max_words: int | None) -> bool:
    return max_words is None or len(sentence.split()) <= max_words


READERS: dict[str, Reader] = {
    "book": book,
    "conllu": conllu,
    "leipzig": leipzig,
    "lines": lines,
    "tatoeba_pairs": tatoeba_pairs,
}
