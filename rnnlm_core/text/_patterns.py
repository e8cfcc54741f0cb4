"""The pattern of one atom: an address, a tag, an emoji, a number, a word, or any one sign.

Repetitions are possessive or bounded, and an address begins only where nothing of an address stands before it: so
no chunk, however long, is read again from each of its letters.
"""

from __future__ import annotations

import regex

from rnnlm_core.text._language import LETTER

_LABEL = r"[\p{L}\p{N}-]{1,63}+"
_UNQUOTED = '[^<>"«»“”]+'
# A mark behind an address belongs to the sentence.
_NO_MARK_BEFORE = r"(?<![.,;:!?…)\]}'])"
_LINK = rf"(?:(?i:https?|ftp)://|(?i:www)\.){_UNQUOTED}{_NO_MARK_BEFORE}"
_EMAIL = (
    rf"(?<![\p{{L}}\p{{M}}\p{{N}}_.+-])[\p{{L}}\p{{N}}_][\p{{L}}\p{{N}}_.+-]{{0,63}}+@{_LABEL}(?:\.{_LABEL}){{1,8}}+"
)
_PATH = rf'/[^<>"«»“”,;!?)]*{_NO_MARK_BEFORE}'
# The endings that no word typed without its space after a full stop could be.
_DOMAINS = "com|org|net|fr|uk|io|info|edu|gov|gouv"
_SITE = rf"(?<![\p{{L}}\p{{M}}\p{{N}}_.-])(?:{_LABEL}\.){{1,4}}(?:{_DOMAINS})(?!{LETTER})(?:{_PATH})?"
_NUMBER_GOES_ON = rf"{LETTER}|[.,:/–-](?=\p{{Nd}})|[-'](?=\p{{L}})"
_WORD_GOES_ON = rf"['-]{LETTER}++|(?<=\p{{Nd}})\.\p{{Nd}}++|(?<=\p{{Lu}})&\p{{Lu}}++"

ATOM = regex.compile(
    rf"""
      [,;:!?()\[\]{{}}«»“”"…](?![\p{{M}}\u200D])
    | {_LINK} | {_EMAIL} | {_SITE}
    | (?<!{LETTER})(?:[@\#][\p{{L}}\p{{N}}_]{LETTER}*+|[nN]°(?!\p{{L}}))
    | \p{{Regional_Indicator}}{{2}} | (?=\p{{Extended_Pictographic}}|[0-9\#*]\uFE0F?\u20E3)\X
    | (?:(?<=^|[(\[])[+−-])?\p{{Nd}}(?:{_NUMBER_GOES_ON})*+
    | (?P<word>\p{{L}}{LETTER}*+(?:{_WORD_GOES_ON})*+'?+)
    | \.{{2,}}+ | -{{2,}}+ | °[CF]\b
    | \X
    """,
    regex.VERBOSE | regex.V1,
)
"""One atom; its group "word" is a run of letters, apostrophes and hyphens that the language still has to cut."""
