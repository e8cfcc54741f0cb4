"""Which kind of file it is, and its reader."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import PurePath

from tui_app.session.files import FileError
from tui_app.session.formats import chats, json_chats, mail, markdown, subtitles, tables, web, wrapped
from tui_app.session.formats.said import Said

HEAD = 1 << 16
"""Bytes that a kind is recognised by."""
TEXT = "text"
_READERS: dict[str, Callable[[str], Iterator[Said]]] = {
    "chat": chats.read,
    "json": json_chats.read,
    "subtitles": subtitles.read,
    "html": web.read,
    "markdown": markdown.read,
    "csv": tables.read,
    "wrapped": wrapped.read,
}
KINDS = {
    TEXT: "plain text",
    "chat": "an exported chat",
    "json": "a chat in JSON",
    "subtitles": "subtitles",
    "mail": "mail",
    "html": "a web page",
    "markdown": "Markdown",
    "csv": "a table",
    "wrapped": "a hard-wrapped text",
}
"""Each kind and what it is called."""
_BY_NAME = {
    ".srt": "subtitles",
    ".vtt": "subtitles",
    ".mbox": "mail",
    ".eml": "mail",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".md": "markdown",
    ".markdown": "markdown",
    ".csv": "csv",
    ".tsv": "csv",
}


def recognised(name: str, head: bytes) -> str:
    """The kind of a file by its first bytes, or else by the end of its name; "text" where it is none of the others."""
    text = head[:HEAD].decode("utf-8", "replace")
    lines = text.splitlines()
    if len(head) >= HEAD:
        lines = lines[:-1]  # the last one is cut
    if '"motamot"' in text[:200]:
        return TEXT
    if mail.looks_so(lines):
        return "mail"
    if web.looks_so(text):
        return "html"
    if json_chats.looks_so(text):
        return "json"
    return _by_lines(text, lines) or _BY_NAME.get(PurePath(name).suffix.lower(), TEXT)


def _by_lines(text: str, lines: list[str]) -> str:
    if subtitles.looks_so(lines):
        return "subtitles"
    if chats.looks_so(lines):
        return "chat"
    if tables.looks_so(lines[:50]):
        return "csv"
    if markdown.looks_so(text):
        return "markdown"
    return "wrapped" if wrapped.looks_so(lines) else ""


def read(kind: str, data: bytes) -> list[Said]:
    """The prose of a file of this kind.

    Raises:
        FileError: It can't be read so.
    """
    if kind == "mail":
        return list(mail.read(data))
    return list(_READERS[kind](_decoded(data)))


def _decoded(data: bytes) -> str:
    """UTF-8, or UTF-16 with its mark, as some programs export; else the old encoding of the West."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if b"\0" in data:
        raise FileError("it is a binary file: give a text.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
