"""Secrets that are announced: "mot de passe : …", "le code d'entrée c'est 45B12", "my password is hunter2".

A keyword, what it belongs to, a link, and a value. After a sign (":", "=", "→") any few words are a value. After a
verb, or nothing, only what no ordinary word looks like: what has a digit in it, and after a word for passwords alone
("mdp", "password") also a single last word that is not one of those said of passwords ("oublié", "wrong").
"""

from __future__ import annotations

import regex

LONGEST_VALUE = 8
"""Words: what is longer is a sentence about passwords."""
QUOTES = "\"'«»“”„‘()[]{}<>.,;:!?…*_`~"

_PASSWORD = r"""
    mots?\ ?de\ ?passe | mdp | phrase\ (?:de\ passe|secr[èe]te) | pass(?:word|wd|phrase)s? | pwd
  | (?:seed|recovery)\ phrase
"""
_CODE = r"""
    cryptogramme | digicode | passcodes? | pin(?:\ code)? | cvv | cvc | otp | puk
  | codes?\ (?:secrets?|pin|puk|sim|otp|cb|sms|confidentiels?|bancaires?|d'acc[èe]s|d'entr[ée]e|d'activation|wi-?fi
      |de\ (?:s[ée]curit[ée]|v[ée]rification|validation|confirmation|connexion|d[ée]verrouillage)
      |(?:de\ (?:la\ |l'|ma\ |mon\ |ta\ |ton\ )?|du\ |d')?(?:porte|portail|immeuble|hall|alarme|cadenas|coffre(?:-fort)?
      |garage|bo[îi]te\ [àa]\ cl[ée]s?|box|carte(?:\ bleue|\ bancaire)?|cb|t[ée]l[ée]phone|wi-?fi|digicode))
  | cl[ée]s?\ (?:secr[èe]te|priv[ée]e|(?:d')?api|(?:du\ |de\ la\ )?(?:wi-?fi|box)|wep|wpa2?)
  | (?:secret|private|api|access|recovery|security|verification|confirmation|login|wi-?fi)[\ _-]?(?:key|code|token)s?
  | (?:door|gate|entry|alarm|building|lock(?:er)?|padlock|safe|garage|lobby|one-?time|otp|2fa|unlock)[\ _-]?codes?
  | client[\ _]secret | auth[\ _]token | ssn | social\ security\ number
  | (?:safe|lock(?:er)?|padlock)\ combination | combinaison\ (?:du|de\ la)\ (?:coffre(?:-fort)?|cadenas|porte|valise)
"""
_BELONGS = r"(?:\ [\p{L}'.\d-]{1,30}){0,5}?"
_SIGN = r"(?:,?\ c'est)?[\"']?\s?(?:[:=]|->|→)(?!//)"
_VERB = r"(?:\ (?:est|is|was|are|sont|[ée]tait)|,?\ (?:c'est|it's)|'s)(?=\ )"
_STILL = r"(?:\ (?:toujours|encore|maintenant|d[ée]sormais|bien|juste|still|now|just|simply|actually|le|la|the))?"
_PLACE = (
    r"(?:\ (?:du\ |de\ la\ |de\ |d')?"
    r"(?:wi-?fi|box|session|ordi(?:nateur)?|compte|mail|gmail|netflix|insta(?:gram)?|facebook))?"
)
_HEAD = r"(?:(?<![\p{L}\p{N}])|(?<=_))"
_END = r"(?![\p{L}\p{N}])"
_FLAGS = regex.IGNORECASE | regex.VERBOSE
_BY_SIGN = regex.compile(rf"{_HEAD}(?:{_PASSWORD}|{_CODE}){_END}{_BELONGS}{_SIGN}\s*+(?P<value>.{{0,400}})", _FLAGS)
_BY_VERB = regex.compile(
    rf"{_HEAD}(?:(?P<password>{_PASSWORD})|{_CODE}){_END}{_BELONGS}{_VERB}{_STILL}\ [\"'«“(]*+"
    r"(?P<value>\S{1,200})(?P<rest>.{0,80})",
    _FLAGS,
)
_AT_ONCE = regex.compile(
    rf"{_HEAD}(?:(?P<password>{_PASSWORD})|{_CODE}){_END}{_PLACE}[\"'«“(\ ]++(?P<value>\S{{1,200}})(?P<rest>.{{0,80}})",
    _FLAGS,
)
_ANY_CODE = regex.compile(
    r"(?<![\p{L}\p{N}])(?<!error )code"
    r"(?!\ (?:postal|p[ée]nal|civil|promo|barres?|couleurs?|sources?|erreur|insee|naf|ape))"
    r"(?:\ [\p{L}']{1,20}){0,3}?(?:,?\ (?:est|is|c'est)(?:\ le)?|\s?:)\ (?P<value>[A-Z]?\d{4,8}[A-Z]?)"
    r"(?![\p{L}\p{N}])",
    regex.IGNORECASE,
)
_CODE_FIRST = regex.compile(
    r"(?<![\p{L}\p{N}])(?:[A-Z]{1,2}-)?\d{4,8}\ (?:est|is|c'est)\ (?:votre|ton|mon|le|la|your|my|the)"
    r"(?:\ [\p{L}']{1,20}){0,3}\ (?:code|otp|pin|passcode)(?![\p{L}\p{N}])",
    regex.IGNORECASE,
)
_SHORT_WORD = regex.compile(
    r"(?<![\p{L}\p{N}])(?:pass|pw|psw|wi-?fi)(?:\s?[:=]|,?\ (?:est|is|c'est)|(?<=pass|pw|psw))\ ?"
    r"(?=\S{0,64}\d)(?=\S{0,64}\p{L})[\p{L}\p{N}@#$%&*_!?-]{6,64}(?:$|[\s.,;)»\"'])",
    regex.IGNORECASE,
)
"""Short words for a password or a network, which are other words too: only before letters and digits in one."""
_PREDICATES = """
    oublié perdu incorrect faux erroné invalide expiré requis changé modifié compromis trop bon mauvais bien
    simple facile difficile compliqué long court fort faible sûr solide secret unique nouveau ancien correct vide
    nul valide obligatoire nécessaire important inconnu différent identique protégé chiffré enregistré sauvegardé
    réinitialisé piraté volé refusé accepté affiché caché demandé stocké là ici ok pareil ça quoi lequel celui
    manager forgotten forgot lost wrong invalid expired required changed reset compromised weak strong secure safe
    good bad short easy hard new old empty valid necessary unknown different same protected encrypted saved stolen
    hacked denied accepted hidden stored here there it what that protection
"""
_SAID_OF_PASSWORDS = frozenset(_PREDICATES.split())
_HINTS = ("mot de", "mots de", "motdepasse", "mdp", "phrase", "code", "crypto", "cl", "pass", "pwd", "pin", "cvv")
_MORE_HINTS = ("cvc", "key", "token", "secret", "otp", "puk", "pw", "psw", "wifi", "wi-fi", "ssn", "social", "comb")


def announced_value(sentence: str) -> str | None:
    """What follows the word for a secret, empty where it is still to come; None where nothing is announced."""
    lowered = sentence.casefold()
    if not any(hint in lowered for hint in (*_HINTS, *_MORE_HINTS)):
        return None
    for found in _BY_SIGN.finditer(sentence):
        value = str(found["value"]).strip(QUOTES + " ")
        if len(value.split()) <= LONGEST_VALUE:
            return value
    for pattern, after_verb in ((_BY_VERB, True), (_AT_ONCE, False)):
        for found in pattern.finditer(sentence, overlapped=True):
            if _is_value(found, after_verb):
                return str(found["value"])
    given = _ANY_CODE.search(sentence) or _CODE_FIRST.search(sentence) or _SHORT_WORD.search(sentence)
    return str(given[0]) if given else None


def _is_value(found: regex.Match[str], after_verb: bool) -> bool:
    """Whether what stands behind a keyword is no ordinary word."""
    value = found["value"].strip(QUOTES)
    digits, is_password = sum(map(str.isdigit, value)), found["password"] is not None
    if digits:
        mixed = any(map(str.isalpha, value)) and len(value) >= 4
        return (after_verb and (mixed or digits >= 3)) or (mixed if is_password else digits >= 3)
    if not is_password or found["rest"].strip(QUOTES + " ") or not len(value) >= 3 or not value.isalpha():
        return False
    return _is_given_alone(found, value, after_verb)


def _is_given_alone(found: regex.Match[str], value: str, after_verb: bool) -> bool:
    """A last word of letters: "mdp soleil", "mon mot de passe est soleil"; not what is said of passwords."""
    word = value.casefold()
    if word in _SAID_OF_PASSWORDS or word.rstrip("es") in _SAID_OF_PASSWORDS:
        return False
    if after_verb:
        owner = regex.search(
            r"(?:^|\ )(?:mon|my|the|le|notre|our|wi-?fi)\ $", found.string[: found.start()], regex.IGNORECASE
        )
        return owner is not None and not word.endswith(("é", "ée", "és", "ed", "ing", "able", "ible"))
    before = found.string[: found.start()].strip().casefold()
    return found["password"].casefold() in ("mdp", "pwd") and before in ("", "mon", "le", "my", "the")
