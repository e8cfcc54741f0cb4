"""Chats that were exported as text: WhatsApp, Signal, Telegram, Discord, IRC.

A message begins with a date or a time, or both, and the name of its writer; lines without a head go on with it.

    [12/03/2024, 10:15:00] Jean: Salut          12/03/2024 à 10:15 - Jean : Salut
    [2024-03-12 10:15] Jean: Salut              [10:15] <jean> Salut
    [12-Mar-24 10:15 AM] jean                   (Discord: the message stands below)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from tui_app.session.formats.said import Said

_DATE = r"\d{1,4}[/.-](?:\d{1,2}|\p{L}{3,9}\.?)[/.-]\d{2,4}"
_TIME = r"\d{1,2}[:h.]\d{2}(?:[:.]\d{2})?(?:[ \u202f\u00a0]?[AaPp]\.?[Mm]\.?)?"
_STAMP = rf"(?:{_DATE},?(?:[ T\u202f\u00a0](?:à |at |um )?{_TIME}(?: ?[A-Z]{{3}})?)?|{_TIME})"
_HEAD = regex.compile(
    rf"^[\u200e\u200f\ufeff]*(?:\[{_STAMP}\]|{_STAMP})(?: ?[-–]|:)?[\u200e\u200f]* ?"
    r"(?:<(?P<nick>[^>\n]{1,60})> ?|(?P<name>[^:\n<]{1,60}?)[ \u202f\u00a0]?: |(?P<alone>[^\n:]{1,60})$|)(?P<text>.*)$"
)
_LEAST_HEADS, _LEAST_SHARE = 3, 0.2
_NO_MESSAGE = regex.compile(
    r"^[\u200e\s]*(?:<[^<>]{1,40}(?:omitted|omis(?:es?)?|absente?s?)>|(?:image|vid[ée]o|audio|sticker|gif|document|fichier"
    r"|contact|photo|message vocal|m[ée]dias?)[\w ]{0,20}(?:omitted|omise?s?|absente?s?)|this message was deleted"
    r"|you deleted this message|ce message a [ée]t[ée] supprim[ée]|vous avez supprim[ée] ce message|\(file attached\)"
    r"|null|\{attachments\}|\{embed\}|\{reactions\})\.?\s*$",
    regex.IGNORECASE,
)
_ATTACHED = regex.compile(
    r"[\u200e ]*(?:<(?:attached|pi[èe]ce jointe|joint) ?:[^<>]*>|\S+ \((?:file attached|fichier joint)\))"
    r"|[\u200e ]*<(?:this message was edited|ce message a [ée]t[ée] modifi[ée])>",
    regex.IGNORECASE,
)


def looks_so(lines: Sequence[str]) -> bool:
    """Whether the lines begin as messages do, often enough."""
    said = [line for line in lines if line.strip()]
    heads = [found for line in said if (found := _HEAD.match(line)) and _who(found)]
    return len(heads) >= _LEAST_HEADS and len(heads) >= _LEAST_SHARE * len(said)


def read(text: str) -> Iterator[Said]:
    """Each message; what the program itself says, and what stands for a picture, is none."""
    who, lines = "", list[str]()
    for line in text.splitlines():
        head = _HEAD.match(line)
        if head is None:
            lines.append(line)
            continue
        yield from _message(who, lines)
        who = _who(head)
        lines = [head["text"] or ""] if who else []
    yield from _message(who, lines)


def _who(head: regex.Match[str]) -> str:
    """The writer's name; empty where a line is the program's own."""
    name = head["nick"] or head["name"] or (head["alone"] if not head["text"] else "") or ""
    return str(name).strip("~\u200e\u202a\u202c ")


def _message(who: str, lines: Sequence[str]) -> Iterator[Said]:
    text = _ATTACHED.sub("", "\n".join(lines)).strip()
    if who and text and not _NO_MESSAGE.match(text):
        yield Said(text, who)
