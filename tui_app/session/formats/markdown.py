"""Markdown: its sentences without marks, links' addresses, code, tables, comments and the head of its fields."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from tui_app.session.formats.said import Said

_FENCE = regex.compile(r"^ {0,3}(```|~~~)")
_BLOCK = regex.compile(r"^\s*(?:#{1,6}\s+|>\s?|[-*+]\s+(?:\[[ xX]\]\s+)?|\d{1,3}[.)]\s+)")
_DROPPED = regex.compile(r"^\s*(?:\|.*\||[-=*_]{3,}\s*|\[[^\]]+\]:\s+\S+.*|<[^>]+>)\s*$")
_IMAGE = regex.compile(r"!\[([^\]\n]{0,200})\]\([^)\n]{0,500}\)")
_LINK = regex.compile(r"\[([^\]\n]{1,300})\](?:\([^)\n]{0,500}\)|\[[^\]\n]{0,100}\])")
_MARKS = regex.compile(r"(?<!\w)(\*{1,3}|_{1,3}|~~)(?=\S)([^\n]{1,500}?)(?<=\S)\1(?!\w)")
_CODE = regex.compile(r"`[^`\n]{1,200}`")
_COMMENT = regex.compile(r"<!--.*?-->", regex.S)
_FEATURES = tuple(
    regex.compile(pattern, regex.M)
    for pattern in (r"^#{1,6} \S", r"^ {0,3}(?:```|~~~)", r"\]\(\S+\)", r"\*\*\S[^*\n]*\*\*", r"^\|.*\|$", r"^[-*+] \S")
)


def looks_so(head: str) -> bool:
    """Whether three of its marks stand there: one or two, people write in any text."""
    return sum(each.search(head) is not None for each in _FEATURES) >= 3


def read(text: str) -> Iterator[Said]:
    """Each paragraph, heading or item on a line of its own."""
    for lines in _blocks(_COMMENT.sub("", text).splitlines()):
        if line := " ".join(_plain(" ".join(lines)).split()):
            yield Said(line)


def _blocks(lines: Sequence[str]) -> Iterator[list[str]]:
    block, fence = list[str](), ""
    for line in lines[_head_of_fields(lines) :]:
        found = _FENCE.match(line)
        if found and fence in ("", found[1]):
            fence = "" if fence else found[1]
        elif not fence and line.strip() and not _DROPPED.match(line):
            if mark := _BLOCK.match(line):
                yield block
                block = []
            block.append(line[mark.end() :] if mark else line)
            if line.lstrip().startswith("#"):
                yield block
                block = []
            continue
        yield block
        block = []
    yield block


def _head_of_fields(lines: Sequence[str]) -> int:
    """How many lines of fields stand above the text."""
    if lines[:1] != ["---"]:
        return 0
    return next((number + 1 for number, line in enumerate(lines[1:200], 1) if line in ("---", "...")), 0)


def _plain(text: str) -> str:
    text = _CODE.sub("", _LINK.sub(r"\1", _IMAGE.sub("", text)))
    return _MARKS.sub(r"\2", _MARKS.sub(r"\2", text))
