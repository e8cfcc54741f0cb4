"""Chats as JSON, or one JSON object a line: Telegram, Discord, Signal, Messenger, and talks with assistants.

They differ in how deep the messages lie and how the fields are called, and are alike in what a message is: an object
with a text and a writer. So every object is looked at, wherever it lies.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from tui_app.session.files import FileError
from tui_app.session.formats.said import Said

_TEXTS = ("text", "content", "body", "message", "parts", "mes")
_WRITERS = ("from", "sender_name", "sender", "author", "role", "name", "user", "username", "source", "global_name")


def looks_so(head: str) -> bool:
    """Whether it begins as JSON with messages in it does; an export of ours is no such thing."""
    start = head.lstrip("\ufeff \t\r\n")
    if not start.startswith(("{", "[")) or '"motamot"' in head[:2000]:
        return False
    return any(f'"{text}"' in head for text in _TEXTS) and any(f'"{name}"' in head for name in _WRITERS)


def read(text: str) -> Iterator[Said]:
    """Each message in the order of the file.

    Raises:
        FileError: It is no JSON, or nested too deeply.
    """
    for value in _values(text.lstrip("\ufeff")):
        yield from _messages(value)


def _values(text: str) -> Iterator[Any]:
    try:
        yield msgspec.json.decode(text)
        return
    except RecursionError:
        raise FileError("it is JSON that is nested too deeply to be a chat.") from None
    except msgspec.MsgspecError as error:
        problem = error
    lines = [line for line in text.splitlines() if line.strip()]
    try:
        values = [msgspec.json.decode(line) for line in lines]
    except (msgspec.MsgspecError, RecursionError):
        raise FileError(f"it begins as JSON does, and is none: {problem}. --as text takes it as it is.") from None
    yield from values


def _messages(root: Any) -> Iterator[Said]:
    """Objects with a text and a writer; those inside of them are parts of the message."""
    left = [root]
    while left:
        value = left.pop()
        if isinstance(value, dict):
            text, who = _text(value), _writer(value)
            if text and who and value.get("type", "message") != "service":
                yield Said(text, who)
            else:
                left += reversed([inner for inner in value.values() if isinstance(inner, dict | list)])
        elif isinstance(value, list):
            left += reversed([inner for inner in value if isinstance(inner, dict | list)])


def _text(message: dict[str, Any]) -> str:
    for name in _TEXTS:
        if text := _joined(message.get(name)).strip():
            return text
    return ""


def _joined(value: Any, depth: int = 3) -> str:
    """A text; or one in pieces, as Telegram and assistants have it."""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and depth:
        return "".join(_joined(part, depth - 1) for part in value)
    if isinstance(value, dict) and depth:
        return _joined(value.get("text", value.get("parts")), depth - 1)
    return ""


def _writer(message: dict[str, Any]) -> str:
    for name in _WRITERS:
        value = message.get(name)
        if isinstance(value, dict):
            value = next((value[each] for each in ("name", "username", "role") if isinstance(value.get(each), str)), "")
        if isinstance(value, str) and value.strip():
            return value.strip()
    return ""
