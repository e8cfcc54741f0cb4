"""What is left of a damaged database, read from its pages without SQLite.

A table's rows lie in leaf pages (first byte 13), each row a cell: its length, its id, its record. A record tells the
type and size of each of its columns, so that the rows of each table are known by their shape wherever they lie: no
header, schema or tree is needed. Pages of the write-ahead log take the place of the older ones in the file. Deleted
rows do not come back, because deleting overwrites them. (https://www.sqlite.org/fileformat2.html)
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from rnnlm_core.memory._records import SOURCES
from rnnlm_core.text import normalize

_LEAF = 13
_INTEGER_SIZES = (0, 1, 2, 3, 4, 6, 8)
_USUAL_PAGE = 4096
_LONGEST_ROW = 1 << 20

Column = str | int | float | None
Record = tuple[Column, ...]


class Salvaged(NamedTuple):
    """Rows by their ids, each without its id."""

    generations: dict[int, Record]
    sentences: dict[int, Record]
    blocked: dict[int, Record]


def salvage(path: Path) -> Salvaged:
    """Every row that can still be read of the database at `path` and of its write-ahead log."""
    found = Salvaged({}, {}, {})
    pages, reserved = _pages(path)
    for page in list(pages.values()):
        for row_id, record in _records(page, pages, reserved):
            _sort_in(found, row_id, record)
    return found


def _sort_in(found: Salvaged, row_id: int, record: Record) -> None:
    """Put a record to the rows whose shape it has; others are those of SQLite's own tables, or broken."""
    match record:
        case [None, str(text), str(source), str(), int(count), int(aside), generation, position] if (
            source in SOURCES and text and normalize(text) == text and count > 0 and aside in (0, 1)
        ):
            learnt = isinstance(generation, int) and isinstance(position, int) and not aside
            found.sentences[row_id] = (*record[1:6], *((generation, position) if learnt else (None, None)))
        case [None, str(), str(), str(), int(), *figures] if len(figures) == 4 and all(
            figure is None or isinstance(figure, int | float) for figure in figures
        ):
            found.generations[row_id] = record[1:]
        case [None, str(key), str(word)] if word and key == word.casefold():
            found.blocked[row_id] = record[1:]


def _pages(path: Path) -> tuple[dict[int, bytes], int]:
    """The latest content of every page, by number from 1 on; and how many bytes at their ends are not used."""
    data = path.read_bytes()
    size, reserved = _USUAL_PAGE, 0
    if data.startswith(b"SQLite format 3\0") and len(data) > 20:
        told = int.from_bytes(data[16:18], "big")
        if told in (512, 1024, 2048, 4096, 8192, 16384, 32768):
            size, reserved = told, data[20]
    pages = {1 + start // size: data[start : start + size] for start in range(0, len(data), size)}
    log = path.with_name(f"{path.name}-wal")
    return pages | (_logged_pages(log.read_bytes()) if log.exists() else {}), reserved


def _logged_pages(log: bytes) -> dict[int, bytes]:
    """The pages of the log up to its last commit; frames with another salt are left from an older log."""
    size, salt = int.from_bytes(log[8:12], "big"), log[16:24]
    pages: dict[int, bytes] = {}
    uncommitted: dict[int, bytes] = {}
    if size in (512, 1024, 2048, 4096, 8192, 16384, 32768):
        for start in range(32, len(log) - size - 23, size + 24):
            number, committed = struct.unpack_from(">II", log, start)
            if log[start + 8 : start + 16] != salt:
                break
            uncommitted[number] = log[start + 24 : start + 24 + size]
            if committed:
                pages |= uncommitted
                uncommitted = {}
    return pages


def _records(page: bytes, pages: Mapping[int, bytes], reserved: int) -> Iterator[tuple[int, Record]]:
    """The rows of a page, where it is a leaf; those that are broken are left out."""
    head = 100 if page.startswith(b"SQLite format 3\0") else 0
    if len(page) < head + 8 or page[head] != _LEAF:
        return
    count = int.from_bytes(page[head + 3 : head + 5], "big")
    for start in range(head + 8, min(head + 8 + 2 * count, len(page) - 1), 2):
        try:
            row_id, payload = _cell(page, int.from_bytes(page[start : start + 2], "big"), pages, reserved)
            yield row_id, _decoded(payload)
        except (IndexError, KeyError, ValueError, struct.error):
            continue


def _cell(page: bytes, at: int, pages: Mapping[int, bytes], reserved: int) -> tuple[int, bytes]:
    """A row's id and its record, fetched together from the pages that a long one overflows into."""
    length, at = _varint(page, at)
    row_id, at = _varint(page, at)
    if length > _LONGEST_ROW:
        raise ValueError("no sentence is so long")
    usable = len(page) - reserved
    least = (usable - 12) * 32 // 255 - 23
    spread = least + (length - least) % (usable - 4)
    local = length if length <= usable - 35 else spread if spread <= usable - 35 else least
    payload, following = page[at : at + local], page[at + local : at + local + 4]
    while len(payload) < length:
        page = pages[int.from_bytes(following, "big")]
        following = page[:4]
        payload += page[4 : 4 + min(usable - 4, length - len(payload))]
    return row_id, payload


def _decoded(payload: bytes) -> Record:
    """The columns of a record."""
    head_size, at = _varint(payload, 0)
    columns: list[Column] = []
    body = head_size
    while at < head_size:
        kind, at = _varint(payload, at)
        column, size = _column(payload, body, kind)
        columns.append(column)
        body += size
    if body != len(payload):
        raise ValueError("the columns do not fill the record")
    return tuple(columns)


def _column(payload: bytes, at: int, kind: int) -> tuple[Column, int]:
    """A column and how many bytes it takes."""
    if kind < len(_INTEGER_SIZES):
        size = _INTEGER_SIZES[kind]
        return (int.from_bytes(payload[at : at + size], "big", signed=True) if kind else None), size
    if kind == 7:
        return struct.unpack_from(">d", payload, at)[0], 8
    if kind in (8, 9):
        return kind - 8, 0
    if kind >= 13 and kind % 2:
        size = (kind - 13) // 2
        return payload[at : at + size].decode("utf-8"), size
    raise ValueError("no column of ours has this type")


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """A number of one to nine bytes, seven bits in each but the ninth; and where it ends."""
    value = 0
    for taken in range(8):
        byte = data[at + taken]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + taken + 1
    return value << 8 | data[at + 8], at + 9
