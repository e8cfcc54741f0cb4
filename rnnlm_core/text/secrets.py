"""What must never be learnt: passwords, keys, card and account numbers.

A model that has learnt a password offers it to whoever types what came before it. So a sentence is refused where it

- announces a password, a PIN, a door's code or a key ("mot de passe : …", "password is hunter2"), or follows such
  a line;
- holds a card number, an IBAN or a French social security number, right by its check digits;
- holds a key: a known beginning (`sk-`, `ghp_`, `AKIA`…), a JSON web token, a line of a private key;
- holds an address with a password in it (`https://me:secret@host`);
- holds a long mixed token: letters and digits that alternate as no word, name or product code does, or letters,
  digits and signs together.

It can't know a password of plain letters unless it is announced. What it refuses can be kept all the same: the
filter is switched off by the one who asks for it.
"""

from __future__ import annotations

import regex

from rnnlm_core.text._announced import LONGEST_VALUE, QUOTES, announced_value
from rnnlm_core.text._numbers import has_card, has_iban, has_social_security_number

ANNOUNCED = "it announces a password, or gives one"
CARD = "it looks like a card number"
ACCOUNT = "it looks like an account number"
SOCIAL_SECURITY = "it looks like a social security number"
KEY = "it looks like a key"
PASSWORD = "it looks like a password"

_CREDENTIALS = regex.compile(r"://[^/\s:@]+:[^/\s@]+@")
_KNOWN_KEY = regex.compile(
    r"(?<![\p{L}\p{N}])(?:(?:sk|pk|rk)[-_](?:live_|test_|proj-|ant-)?[A-Za-z0-9_-]{16,}|gh[pousr]_[A-Za-z0-9]{20,}"
    r"|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abeprs]-[\w-]{10,}|A[KS]IA[0-9A-Z]{16}|AIza[\w-]{30,}|hf_[A-Za-z0-9]{20,}"
    r"|npm_[A-Za-z0-9]{30,}|eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?)"
)
_KEY_BEGINS = regex.compile(r"-----BEGIN [A-Z0-9 ]*(?:PRIVATE KEY|PGP MESSAGE|OPENSSH)[A-Z0-9 ]*-----")
_KEY_ENDS = regex.compile(r"-----END ")
_NEEDED = regex.compile(r"\p{N}|://|-----BEGIN")
"""Without one of these there is no secret that was not announced."""
_SHOUT = regex.compile(r"[!?]{2,}+[1!?]*+$")
"""A finger that slipped off the shift key."""
_ADDRESS = regex.compile(
    r"[a-z]+://|www\.|[\p{L}\d-]{1,63}(?:\.[\p{L}\d-]{1,63}){1,5}/|[^@\s]{1,64}@[^@\s]{1,250}\.\p{L}{2,}",
    regex.IGNORECASE,
)
_SIGN = regex.compile(r"[@!#$%&?~^{}§£€|\\]")
_PRICE_OR_NOTE = regex.compile(r"[$£€]\d+|(?<!\d)\d++[$£€%]|\[\d{1,9}\]")
_JOINT = regex.compile(r"[-_+=*]")
_PIECE = regex.compile(r"[\p{L}\p{N}]+")
_RUN = regex.compile(r"\p{N}+|\p{Lu}?\p{Ll}+|\p{Lu}+|\p{L}+")
_WORDLIKE = regex.compile(r"(?=\p{L}*[aeiouyàâéèêëîïôöùûü])\p{L}{3,}+", regex.IGNORECASE)
_HEX = regex.compile(r"[0-9a-f]{32,}", regex.IGNORECASE)


class SecretFilter:
    """Reads the sentences of one text in their order: what follows an announcement is a secret too."""

    def __init__(self) -> None:
        """Nothing was announced yet."""
        self._is_announced = False
        self._is_in_key = False

    def reason(self, sentence: str) -> str | None:
        """Why the sentence is to be refused; None where it may be kept."""
        if self._goes_through_key(sentence):
            return KEY
        announced, self._is_announced = self._is_announced, False
        if (value := announced_value(sentence)) is not None:
            self._is_announced = not value
            return ANNOUNCED
        if announced and len(sentence.split()) <= LONGEST_VALUE:
            return ANNOUNCED
        return _looks_secret(sentence)

    def _goes_through_key(self, sentence: str) -> bool:
        """Whether the sentence is a line of a private key; a line of several words is not, and ends it."""
        if _KEY_BEGINS.search(sentence):
            self._is_in_key = True
        elif self._is_in_key and sentence.count(" ") > 2:
            self._is_in_key = False
        inside = self._is_in_key
        if _KEY_ENDS.search(sentence):
            self._is_in_key = False
        return inside


def reason_to_refuse(sentence: str) -> str | None:
    """Why a sentence by itself must not be learnt; None where it may."""
    return SecretFilter().reason(sentence)


def _looks_secret(sentence: str) -> str | None:
    if not _NEEDED.search(sentence):
        return None
    if _KNOWN_KEY.search(sentence) or _KEY_BEGINS.search(sentence):
        return KEY
    if has_card(sentence):
        return CARD
    if has_iban(sentence):
        return ACCOUNT
    if has_social_security_number(sentence):
        return SOCIAL_SECURITY
    if _CREDENTIALS.search(sentence) or any(map(_is_mixed, sentence.split())):
        return PASSWORD
    return None


def _is_mixed(chunk: str) -> bool:
    """Whether a chunk between two spaces alternates between letters, digits and signs as a password does."""
    token = _SHOUT.sub("", _PRICE_OR_NOTE.sub("", chunk)).strip(QUOTES)
    if len(token) < 8 or token.isalpha() or not any(map(str.isdigit, token)):
        return False
    if _HEX.fullmatch(token.replace("-", "")):
        return True
    if _ADDRESS.match(token):  # it may hold the name of a video, but no key
        return any(_alternates(piece, 16) for piece in _PIECE.findall(token))
    if _SIGN.search(token) and any(map(str.isalpha, token)) and token[0] not in "@#":
        return True
    return any(_alternates(piece, 8) for piece in [_JOINT.sub("", token), *_PIECE.findall(token)])


def _alternates(piece: str, shortest: int) -> bool:
    """Whether the kind of character changes too often between too short runs of letters.

    Tr0ub4dor3 does; RTX4090, 12h30min and iPhone15ProMax do not.
    """
    kinds = sum(any(map(kind, piece)) for kind in (str.isdigit, str.islower, str.isupper))
    if kinds < 2 or not piece.isalnum() or len(piece) < (shortest if kinds == 3 else max(12, shortest)):
        return False
    runs = _RUN.findall(piece)
    changes, wordlike = len(runs) - 1, sum(len(run) for run in runs if _WORDLIKE.fullmatch(run))
    if changes >= 6:
        return changes >= 0.2 * len(piece)
    return changes >= (3 if kinds == 3 else 4) and changes >= 0.25 * len(piece) and 2 * wordlike < len(piece)
