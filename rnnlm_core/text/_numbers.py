"""Numbers that open accounts: cards, IBANs and the French social security number, by their check digits."""

from __future__ import annotations

from collections.abc import Iterator

import regex

# Taken whole, however long it is, so that a line of digits is read once.
_BLOCKS = regex.compile(r"(?<![\p{L}\p{N}+])\d++(?:[ .-]\d++)*+(?![\p{L}\p{N}])")
_BLOCK = regex.compile(r"\d+")
_CARD_SHAPES = ((4, 4, 4, 4), (4, 4, 4, 4, 3), (4, 6, 5), (4, 6, 4), (4, 4, 4, 1), (4, 4, 4, 3))
_LEAST, _MOST = 13, 19
_IBAN = regex.compile(r"(?<![\p{L}\p{N}])[A-Z]{2}[0-9]{2}(?:[ .-]?[A-Z0-9]){11,30}", regex.IGNORECASE)
_NIR = regex.compile(
    r"(?<![\p{L}\p{N}])[1-478][ .-]?\d\d[ .-]?(?:0[1-9]|1[0-2]|[2-9]\d)[ .-]?(?:\d\d|2[AB])[ .-]?\d{3}[ .-]?\d{3}"
    r"[ .-]?\d\d(?![\p{L}\p{N}])",
    regex.IGNORECASE,
)


def has_card(sentence: str) -> bool:
    """Whether a card number stands there, in one piece or in groups as cards print them."""
    return any(map(is_card, _card_like(sentence)))


def _card_like(sentence: str) -> Iterator[str]:
    for found in _BLOCKS.finditer(sentence):
        blocks = _BLOCK.findall(found[0])
        yield from (block for block in blocks if _LEAST <= len(block) <= _MOST)
        sizes = tuple(map(len, blocks))
        for start in range(len(blocks) - 2):
            for shape in _CARD_SHAPES:
                if sizes[start : start + len(shape)] == shape:
                    yield "".join(blocks[start : start + len(shape)])


def is_card(digits: str) -> bool:
    """Whether the digits are those of a card: an issuer's beginning with its length, and Luhn's sum."""
    if not _is_issued(digits) or len(set(digits)) == 1:
        return False
    from stdnum import luhn

    return luhn.is_valid(digits)


def _is_issued(digits: str) -> bool:
    """Visa, Mastercard of both series, American Express, Diners, JCB, Discover, Maestro, UnionPay, Mir."""
    size, head = len(digits), int(digits[:4])
    if digits[0] == "4":
        return size in (13, 16, 19)
    if 2200 <= head <= 2204 or 2221 <= head <= 2720 or 5100 <= head <= 5599:
        return size == 16
    if head // 100 in (34, 37):
        return size == 15
    if 3000 <= head <= 3059 or head // 100 in (36, 38, 39):
        return size in (14, 16)
    return (head // 100 == 35 or digits[0] in "56") and size >= 16


def has_iban(sentence: str) -> bool:
    """Whether an account number of any country of the registry stands there, whatever follows it."""
    return any(_is_iban(found[0]) for found in _IBAN.finditer(sentence))


def _is_iban(written: str) -> bool:
    from stdnum import iban, numdb

    number = "".join(filter(str.isalnum, written)).upper()
    about = numdb.get("iban").info(number[:2] + "00")[0][1]
    size = 4 + sum(int(part) for part in _BLOCK.findall(about.get("bban", "")))
    return size > 4 and len(number) >= size and bool(iban.is_valid(number[:size], check_country=False))


def has_social_security_number(sentence: str) -> bool:
    """Whether a French one, with its key, stands there."""
    found = _NIR.search(sentence)
    if found is None:
        return False
    from stdnum.fr import nir

    return any(nir.is_valid(each[0].replace("-", "")) for each in _NIR.finditer(sentence))
