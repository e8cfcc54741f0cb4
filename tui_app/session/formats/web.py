"""Web pages: the text of paragraphs, headings and lists; no scripts, menus, tables of code or hidden heads."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

import regex

from tui_app.session.formats.said import Said

_SKIPPED = frozenset(
    {"script", "style", "head", "nav", "noscript", "template", "svg", "code", "pre", "button", "select"}
)
_INLINE = frozenset(
    {
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "cite",
        "del",
        "em",
        "font",
        "i",
        "ins",
        "mark",
        "q",
        "s",
        "small",
        "span",
        "strong",
    }
    | {"sub", "sup", "tt", "u", "wbr"}
)
_EMPTY = frozenset({"br", "hr", "img", "input", "link", "meta", "source", "wbr", "area", "base", "col", "embed"})
_BEGINS = regex.compile(
    r"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", regex.I | regex.S
)


def looks_so(head: str) -> bool:
    """Whether it begins as a page does."""
    return _BEGINS.match(head.lstrip("\ufeff")) is not None


class _Text(HTMLParser):
    """Collects blocks of text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = [""]
        self._skipping = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in _SKIPPED:
            self._skipping += 1
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SKIPPED and self._skipping:
            self._skipping -= 1
        self._break(tag)

    def _break(self, tag: str) -> None:
        if tag not in _INLINE and self.blocks[-1]:
            self.blocks.append("")

    def handle_data(self, data: str) -> None:
        if not self._skipping:
            self.blocks[-1] += data


def read(text: str) -> Iterator[Said]:
    """Each block of text."""
    parser = _Text()
    parser.feed(text)
    parser.close()
    for block in parser.blocks:
        if line := " ".join(block.split()):
            yield Said(line)
