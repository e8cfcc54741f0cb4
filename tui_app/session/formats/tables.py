"""Tables: the columns of a CSV file that hold sentences; who wrote them, where a column says so."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from statistics import median

from tui_app.session.files import FileError
from tui_app.session.formats.said import Said

_DELIMITERS = ",;\t|"
_TEXTS = (
    "text",
    "texte",
    "message",
    "messages",
    "content",
    "contenu",
    "body",
    "corps",
    "comment",
    "commentaire",
    "phrase",
)
_TEXT_TOO = ("sentence", "review", "avis", "tweet", "description", "answer", "réponse", "question")
_WRITERS = ("from", "de", "author", "auteur", "sender", "expéditeur", "name", "nom", "user", "username", "utilisateur")
_SENTENCE = 3
"""Words of the usual cell, in a column of sentences."""


def looks_so(lines: Sequence[str]) -> bool:
    """Whether the lines have one delimiter equally often, and its cells are not what commas make of prose."""
    said = [line for line in lines if line.strip()]
    return len(said) >= 3 and any(_is_even(said, delimiter) for delimiter in _DELIMITERS)


def _is_even(lines: Sequence[str], delimiter: str) -> bool:
    rows = list(csv.reader(lines, delimiter=delimiter))
    widths = {len(row) for row in rows if row}
    if len(widths) != 1 or widths == {1}:
        return False
    # In prose a space follows the comma.
    glued = sum(not cell.startswith(" ") for row in rows for cell in row[1:])
    return glued >= 0.9 * sum(len(row) - 1 for row in rows)


def read(text: str) -> Iterator[Said]:
    """The cells of the columns that hold sentences.

    Raises:
        FileError: No column does.
    """
    lines = text.lstrip("\ufeff").splitlines()
    head = [line for line in lines[:50] if line.strip()]
    delimiter = next((each for each in _DELIMITERS if _is_even(head, each)), ",")
    csv.field_size_limit(1 << 24)
    try:
        rows = [row for row in csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=delimiter) if row]
    except csv.Error as error:
        raise FileError(f"it is no table that can be read: {error}.") from None
    names = [cell.strip().casefold() for cell in rows[0]]
    columns, is_named = _columns(rows, names)
    writer = next((names.index(name) for name in _WRITERS if name in names), None) if is_named else None
    for row in rows[is_named:]:
        who = row[writer].strip() if writer is not None and writer < len(row) else ""
        yield from (Said(row[column].strip(), who) for column in columns if column < len(row) and row[column].strip())


def _columns(rows: Sequence[Sequence[str]], names: Sequence[str]) -> tuple[list[int], bool]:
    """Which columns are read, and whether the first row names them."""
    named = [index for index, name in enumerate(names) if name in _TEXTS or name in _TEXT_TOO]
    if named:
        return named, True
    sample = rows[1:200]
    wordy = [
        index
        for index in range(len(rows[0]))
        if sample and median(len(row[index].split()) if index < len(row) else 0 for row in sample) >= _SENTENCE
    ]
    if not wordy:
        raise FileError("it is a table without a column of sentences: save that column as text, or say --as text.")
    return wordy, all(len(names[index].split()) < _SENTENCE for index in wordy)
