"""What people abbreviate when they type, and words that only typists use: none of them is a slip of the finger."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

_FRENCH = {
    "ajd": "aujourd'hui",
    "ajrd": "aujourd'hui",
    "auj": "aujourd'hui",
    "bcp": "beaucoup",
    "bjr": "bonjour",
    "bsr": "bonsoir",
    "cad": "c'est-à-dire",
    "cdlt": "cordialement",
    "cmt": "comment",
    "dac": "d'accord",
    "dc": "donc",
    "ds": "dans",
    "dsl": "désolé",
    "jsp": "je sais pas",
    "jtm": "je t'aime",
    "mnt": "maintenant",
    "msg": "message",
    "ns": "nous",
    "pb": "problème",
    "pdt": "pendant",
    "pq": "pourquoi",
    "pr": "pour",
    "prblm": "problème",
    "ptet": "peut-être",
    "qd": "quand",
    "qqch": "quelque chose",
    "qqn": "quelqu'un",
    "qq": "quelques",
    "rdv": "rendez-vous",
    "slt": "salut",
    "stp": "s'il te plaît",
    "svp": "s'il vous plaît",
    "tjr": "toujours",
    "tjrs": "toujours",
    "tjs": "toujours",
    "tkt": "t'inquiète",
    "tlm": "tout le monde",
    "tps": "temps",
    "tt": "tout",
    "tte": "toute",
    "ttes": "toutes",
    "vrmt": "vraiment",
    "vs": "vous",
    "we": "week-end",
}
_ENGLISH = {
    "afaik": "as far as I know",
    "asap": "as soon as possible",
    "bc": "because",
    "brb": "be right back",
    "btw": "by the way",
    "fyi": "for your information",
    "gn": "good night",
    "gtg": "got to go",
    "idc": "I don't care",
    "idk": "I don't know",
    "ikr": "I know, right",
    "ily": "I love you",
    "imo": "in my opinion",
    "irl": "in real life",
    "jk": "just kidding",
    "lmk": "let me know",
    "msg": "message",
    "nvm": "never mind",
    "np": "no problem",
    "obv": "obviously",
    "omw": "on my way",
    "pls": "please",
    "plz": "please",
    "ppl": "people",
    "rn": "right now",
    "smth": "something",
    "tbh": "to be honest",
    "thx": "thanks",
    "tmr": "tomorrow",
    "tmrw": "tomorrow",
    "ttyl": "talk to you later",
    "ty": "thank you",
    "ur": "your",
    "wdym": "what do you mean",
    "yw": "you're welcome",
}
_EXPANSIONS: Mapping[str, Mapping[str, str]] = {"fr": _FRENCH, "en": _ENGLISH}
_TYPED = {
    "fr": """
        bof chui coucou gl jpp keuf lol mdr meuf mp osef ouf ouais ouaip pk ptdr relou sms tg tof ui wesh wsh xd yo
    """,
    "en": """
        aww dm fam gg haha hmm imma kinda lmao lmfao lol meh nah omg pm rofl sms smh sorta tho ugh wtf xd yay yo yup
    """,
}


def expansions(language: str = "fr") -> Mapping[str, str]:
    """Abbreviation → what it stands for."""
    return _EXPANSIONS.get(language, {})


@cache
def is_abbreviation(token: str, language: str = "fr") -> bool:
    """Whether people type just this on purpose: an abbreviation, or a word of chats."""
    lowered = token.casefold()
    return lowered in expansions(language) or lowered in _TYPED.get(language, "").split()
