"""Text as it may enter: composed, without control characters, with one apostrophe and one kind of space."""

from __future__ import annotations

import unicodedata

import regex

SPACE = "[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
"""Every character that separates words, as a regular expression."""

# Format characters that carry meaning where they stand: the joiners of emoji and of Arabic and Indic letters,
# and the tags of a flag such as Scotland's.
_JOINED = r"[[\p{L}\p{M}]--[\p{Latin}\p{Greek}\p{Cyrillic}\p{Hangul}\p{Common}\p{Inherited}]]"
_MEANT = (
    r"(?<=\p{Extended_Pictographic}[\p{Emoji_Modifier}\uFE0F]{0,2})\u200D(?=\p{Extended_Pictographic})"
    rf"|(?<={_JOINED}\p{{M}}{{0,8}})[\u200C\u200D](?={_JOINED})"
    r"|(?<=\U0001F3F4)[\U000E0020-\U000E007E]++\U000E007F"
)
_HARMFUL = regex.compile(rf"(?:{_MEANT})(*SKIP)(*FAIL)|[[\p{{Cc}}--{SPACE}]\p{{Cf}}\p{{Cs}}]", regex.V1)
_SPACES = regex.compile(f"{SPACE}+")
# No writing stacks so many marks, and composing sorts them in quadratic time; 30 is Unicode's stream-safe limit.
_STACKED = regex.compile(r"(\p{M}{30})\p{M}++")
_TYPOGRAPHY = str.maketrans({"’": "'", "ʼ": "'", "＇": "'", "‐": "-", "‑": "-"})


def normalize(text: str) -> str:
    """The one spelling of a text: NFC, ' and - plain, spaces and line ends folded, control characters gone."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    text = _STACKED.sub(r"\1", text)
    # Composed first too, so that what surrounds a joiner is the same when normalized again.
    visible = _HARMFUL.sub("", unicodedata.normalize("NFC", text))
    composed = unicodedata.normalize("NFC", visible).translate(_TYPOGRAPHY)
    return _SPACES.sub(" ", composed).strip(" ")
