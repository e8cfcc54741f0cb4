"""Mail: an mbox or a single message; what was written in it, without heads, quotations, signatures and attachments."""

from __future__ import annotations

import email
from collections.abc import Iterator, Sequence
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr

import regex

from tui_app.session.formats import web
from tui_app.session.formats.said import Said

_HEAD = regex.compile(
    r"^(?:Return-Path|Received|Delivered-To|From|To|Cc|Date|Subject|Message-ID|MIME-Version|Content-Type|X-[\w-]+|Reply-To"
    r"|DKIM-Signature|Content-Transfer-Encoding|Sender|References|In-Reply-To):",
    regex.IGNORECASE,
)
_BETWEEN = regex.compile(rb"^From [^\n]*\d{4}[^\n]*\n(?=[A-Za-z-]+:)", regex.MULTILINE)
_QUOTED = regex.compile(r"^\s*(?:>|\|)")
_INTRODUCES = regex.compile(r"^\s*(?:On\b.{4,200}\bwrote|Le\b.{4,200}\ba [ée]crit)\s*:?\s*$", regex.IGNORECASE)
_REST_IS_OLD = regex.compile(
    r"^\s*(?:-- ?$|-{3,} ?(?:original message|message d'origine|message original|forwarded message"
    r"|message transf[ée]r[ée])"
    r"|_{10,}$|(?:sent from my|envoy[ée] (?:de|depuis) mon)\b)",
    regex.IGNORECASE,
)


def looks_so(lines: Sequence[str]) -> bool:
    """Whether it begins with the heads of a message."""
    start = 1 if lines and lines[0].startswith("From ") else 0
    heads = 0
    for line in lines[start:]:
        if not line.strip():
            break
        heads += _HEAD.match(line) is not None
    return heads >= 3 or (start == 1 and heads >= 1)


def read(data: bytes) -> Iterator[Said]:
    """The paragraphs of each message."""
    data = data.replace(b"\r\n", b"\n")
    starts = [found.start() for found in _BETWEEN.finditer(data)] or [0]
    for start, end in zip(starts, [*starts[1:], len(data)], strict=True):
        whole = data[start:end]
        message = email.message_from_bytes(
            whole.partition(b"\n")[2] if whole.startswith(b"From ") else whole, policy=default
        )
        yield from _written(message)


def _written(message: EmailMessage) -> Iterator[Said]:
    name, address = parseaddr(str(message.get("From", "")))
    try:
        part = message.get_body(("plain", "html"))
        content = str(part.get_content()) if part is not None else ""
    except (LookupError, ValueError):  # an encoding that nobody knows
        return
    is_html = part is not None and part.get_content_subtype() == "html"
    text = "\n\n".join(each.text for each in web.read(content)) if is_html else content
    for paragraph in _own(text).split("\n\n"):
        if line := " ".join(paragraph.split()):
            yield Said(line, name or address)


def _own(text: str) -> str:
    """What is left without quotations and what stands below a signature."""
    kept = []
    for line in text.splitlines():
        if _REST_IS_OLD.match(line):
            break
        if _QUOTED.match(line) or _INTRODUCES.match(line):
            kept.append("")
        else:
            kept.append(line if line.strip() else "")
    return "\n".join(kept)
