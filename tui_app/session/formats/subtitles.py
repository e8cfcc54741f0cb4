"""Subtitles: .srt and .vtt without their numbers, times, tags and noises; a sentence over two pictures is one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from tui_app.session.formats.said import Said

_TIMES = regex.compile(r"^\s*(?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3}\s*-->\s*(?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3}")
_TAGS = regex.compile(r"<[^<>]{1,200}>|\{\\[^{}]{0,200}\}|[♪♫#]+")
_NOISE = regex.compile(r"^\s*(?:\[[^\[\]]*\]|\([^()]*\))\s*$|^\s*(?:\[[^\[\]]*\])\s*")
_SPEAKER = regex.compile(r"^\s*(?:[-–—]\s*|\p{Lu}[\p{Lu} .'-]{1,30}:\s+)")
_ENDS = (".", "!", "?", "…", "»", '"', ":")


def looks_so(lines: Sequence[str]) -> bool:
    """Whether there are at least two lines of times, or the head of a .vtt."""
    return lines[:1] == ["WEBVTT"] or sum(_TIMES.match(line) is not None for line in lines) >= 2


def read(text: str) -> Iterator[Said]:
    """Each sentence, or what is said at once."""
    waiting = ""
    for spoken in _spoken(text):
        begins_anew = spoken.startswith(("-", "–", "—"))
        if waiting and begins_anew:
            yield Said(waiting)
            waiting = ""
        line = _SPEAKER.sub("", spoken)
        waiting = f"{waiting} {line}".strip()
        if waiting.endswith(_ENDS):
            yield Said(waiting)
            waiting = ""
    if waiting:
        yield Said(waiting)


def _spoken(text: str) -> Iterator[str]:
    """The lines under the times; an empty one ends them."""
    in_cue = False
    for line in text.lstrip("\ufeff").splitlines():
        if _TIMES.match(line):
            in_cue = True
        elif not line.strip():
            in_cue = False
        elif in_cue and (shown := _NOISE.sub("", _TAGS.sub("", line)).strip()):
            yield shown
