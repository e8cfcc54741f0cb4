"""Web pages: the text of paragraphs, headings and lists; no scripts, menus, tables of code or hidden heads."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from html import unescape

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
_NAME = regex.compile(r"</?([a-zA-Z][a-zA-Z0-9-]*)")
_BEGINS = regex.compile(
    r"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", regex.I | regex.S
)


def looks_so(head: str) -> bool:
    """Whether it begins as a page does."""
    return _BEGINS.match(head.lstrip("\ufeff")) is not None


def read(text: str) -> Iterator[Said]:
    """Each block of text."""
    block = ""
    for tag, data in _pieces(text):
        block += data
        if tag and tag not in _INLINE:
            if line := " ".join(unescape(block).split()):
                yield Said(line)
            block = ""
    if line := " ".join(unescape(block).split()):
        yield Said(line)


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """The text between the tags, each with the name of the tag that ends it; nothing of what is skipped.

    The parser of the standard library takes quadratic time over tags that never end.
    """
    at, unclosed = 0, set[str]()
    while (start := text.find("<", at)) >= 0:
        if not text[start + 1 : start + 2].isalpha() and text[start + 1 : start + 2] not in ("/", "!", "?"):
            yield "", text[at : start + 1]
            at = start + 1
            continue
        yield "", text[at:start]
        end = text.find("-->", start) + 2 if text.startswith("<!--", start) else text.find(">", start)
        if end < start:
            return
        name = _NAME.match(text, start)
        tag = name[1].lower() if name else ""
        at = end + 1
        if tag in _SKIPPED - unclosed:
            closing = _closing(tag).search(text, at)
            at = closing.end() if closing else at
            unclosed |= set() if closing else {tag}
        yield tag or "!", ""
    yield "", text[at:]


@cache
def _closing(tag: str) -> regex.Pattern[str]:
    return regex.compile(rf"</{tag}\b[^>]{{0,100}}>", regex.IGNORECASE)
