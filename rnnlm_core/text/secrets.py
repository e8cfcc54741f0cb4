"""What must never be learnt: passwords, keys, card and account numbers.

A model that has learnt a password offers it to whoever types what came before it. So a sentence is refused where it

- announces a password, a PIN or a key ("mot de passe : …", "password is hunter2"), or follows such a line;
- holds a card number (13 to 19 digits, in groups as cards print them, right by Luhn's sum) or an IBAN (right mod 97);
- holds a key: a known beginning (`sk-`, `ghp_`, `AKIA`…), a JSON web token, a line of a private key;
- holds an address with a password in it (`https://me:secret@host`);
- holds a long mixed token: letters and digits that alternate as no word, name or product code does, or letters,
  digits and signs together.

It can't know a password of plain letters unless it is announced. What it refuses can be kept all the same: the
filter is switched off by the one who asks for it.
"""

from __future__ import annotations

import regex

ANNOUNCED = "it announces a password, or gives one"
CARD = "it looks like a card number"
ACCOUNT = "it looks like an account number"
KEY = "it looks like a key"
PASSWORD = "it looks like a password"

_LONGEST_VALUE = 8
"""Words: what is longer is a sentence about passwords."""
_KEYWORD = r"""
    mots?\ ?de\ ?passe | mdp | phrase\ (?:de\ passe|secr[èe]te) | cryptogramme | digicode
  | codes?\ (?:secrets?|pin|confidentiels?|d'acc[èe]s|de\ s[ée]curit[ée]|de\ v[ée]rification|de\ validation|wi-?fi)
  | cl[ée]s?\ (?:secr[èe]te|priv[ée]e|(?:d')?api|wi-?fi)
  | pass(?:word|wd|phrase|code)s? | pwd | pin(?:\ code)? | cvv | cvc
  | (?:secret|private|api|access|recovery|security|verification|wi-?fi)[\ _-]?(?:key|code|token)s?
  | client[\ _]secret | auth[\ _]token
"""
_ANNOUNCEMENT = regex.compile(
    rf"(?:(?<![\p{{L}}\p{{N}}])|(?<=_))(?:{_KEYWORD})(?![\p{{L}}\p{{N}}])"
    r"(?:\ [\p{L}'.\d-]+){0,4}?(?P<link>(?:,?\ c'est)?[\"']?\s?(?:[:=]|->|→)(?!//)|\ (?:est|is|was)(?=\ )"
    r"|(?:,?\ c'est|'s)(?=\ \S*\d))\s*+(?P<value>.*)",
    regex.IGNORECASE | regex.VERBOSE,
)
_GIVEN_CODE = regex.compile(
    r"(?<![\p{L}\p{N}])(?:pin(?:\ code)?|cvv|cvc|cryptogramme|digicode)\ \d{3,8}(?![\p{L}\p{N}])", regex.IGNORECASE
)
_CREDENTIALS = regex.compile(r"://[^/\s:@]+:[^/\s@]+@")
_KNOWN_KEY = regex.compile(
    r"(?<![\p{L}\p{N}])(?:(?:sk|pk|rk)[-_](?:live_|test_|proj-|ant-)?[A-Za-z0-9_-]{16,}|gh[pousr]_[A-Za-z0-9]{20,}"
    r"|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abeprs]-[\w-]{10,}|A[KS]IA[0-9A-Z]{16}|AIza[\w-]{30,}|hf_[A-Za-z0-9]{20,}"
    r"|npm_[A-Za-z0-9]{30,}|eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?)"
)
_KEY_BEGINS = regex.compile(r"-----BEGIN [A-Z0-9 ]*(?:PRIVATE KEY|PGP MESSAGE|OPENSSH)[A-Z0-9 ]*-----")
_KEY_ENDS = regex.compile(r"-----END ")
_DIGITS = regex.compile(
    r"(?<![\p{N}+.,-])\d{4}(?:[ -]?\d{4}){2,3}(?:[ -]?\d{1,3})?(?![\p{N}])|"
    r"(?<![\p{N}+.,-])\d{4}[ -]\d{6}[ -]\d{4,5}(?![\p{N}])|(?<![\p{N}+.,])\d{13,19}(?![\p{N}])"
)
_IBAN = regex.compile(r"(?<![\p{L}\p{N}])([A-Za-z]{2})[0-9]{2}(?:[ -]?[A-Za-z0-9]){11,30}")
_IBAN_COUNTRIES = {
    15: "NO",
    16: "BE",
    18: "DK FI NL",
    19: "SI",
    20: "AT EE LT LU",
    21: "CH HR LI LV",
    22: "BG DE GB IE",
    24: "AD CZ ES MD RO SE SK TN",
    25: "PT",
    26: "IS TR",
    27: "FR GR IT MC SM",
    28: "CY HU MA PL",
    31: "MT",
}
_IBAN_SIZES = {country: size for size, countries in _IBAN_COUNTRIES.items() for country in countries.split()}
_HINTS = (
    "mot de",
    "mots de",
    "mdp",
    "phrase",
    "code",
    "crypto",
    "clé",
    "clef",
    "cle ",
    "pass",
    "pwd",
    "pin",
    "cvv",
    "cvc",
    "key",
    "token",
    "secret",
)
"""Without one of these nothing is announced: most sentences need no closer look."""
_NEEDED = regex.compile(r"\p{N}|://|-----BEGIN")
"""Without one of these there is no secret that was not announced."""
_ADDRESS = regex.compile(r"(?:[a-z]+://|www\.)|[^@\s]+@[^@\s]+\.\p{L}{2,}", regex.IGNORECASE)
_QUOTES = "\"'«»“”„‘()[]{}<>.,;:!?…*_`~"
_SIGN = regex.compile(r"[@!#$%&?~^{}§£€|\\]")
_PRICE_OR_NOTE = regex.compile(r"[$£€]\d+|\d+[$£€%]|\[\d+\]")
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
        if (value := _announced_value(sentence)) is not None:
            self._is_announced = not value
            return ANNOUNCED
        if announced and len(sentence.split()) <= _LONGEST_VALUE:
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


def _announced_value(sentence: str) -> str | None:
    """What follows the word for a password, empty where it is still to come; None where nothing is announced.

    After a colon any few words are a secret; after "is" only what no ordinary word looks like.
    """
    lowered = sentence.casefold()
    if not any(hint in lowered for hint in _HINTS):
        return None
    if code := _GIVEN_CODE.search(sentence):
        return str(code[0])
    for found in _ANNOUNCEMENT.finditer(sentence):
        value = found["value"].strip(_QUOTES + " ")
        words = value.split()
        if len(words) > _LONGEST_VALUE:
            continue
        if found["link"][-1] in ":=>→" or (words and any(map(str.isdigit, words[0]))):
            return value
    return None


def _looks_secret(sentence: str) -> str | None:
    if not _NEEDED.search(sentence):
        return None
    if _KNOWN_KEY.search(sentence) or _KEY_BEGINS.search(sentence):
        return KEY
    if any(_is_card(found[0]) for found in _DIGITS.finditer(sentence)):
        return CARD
    if any(map(_is_iban, _IBAN.finditer(sentence))):
        return ACCOUNT
    if _CREDENTIALS.search(sentence) or any(map(_is_mixed, sentence.split())):
        return PASSWORD
    return None


def _is_card(written: str) -> bool:
    """Whether the digits are those of a card: a first digit that cards have, and Luhn's sum."""
    digits = [int(digit) for digit in written if digit.isdigit()]
    if digits[0] not in (3, 4, 5, 6) or (len(digits) == 13 and digits[0] != 4):
        return False
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0 and len(set(digits)) > 1


def _is_iban(found: regex.Match[str]) -> bool:
    """Whether an account number begins here: as long as its country's are, and 1 modulo 97 when its head comes last."""
    size = _IBAN_SIZES.get(found[1].upper(), 0)
    number = "".join(filter(str.isalnum, found[0])).upper()[:size]
    if not size or len(number) < size:
        return False
    return int("".join(str(int(sign, 36)) for sign in number[4:] + number[:4])) % 97 == 1


def _is_mixed(chunk: str) -> bool:
    """Whether a chunk between two spaces alternates between letters, digits and signs as a password does."""
    token = _PRICE_OR_NOTE.sub("", chunk).strip(_QUOTES)
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
