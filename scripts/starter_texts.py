"""The texts of a starter, as they are learnt from: names spread, spelling mended where a slip is plain, kinds together.

Two habits of public example sentences would otherwise become the model's own. They are all about Tom and Mary;
here most of these names give way to others, drawn by how usual they are. And what people type lacks accents and
apostrophes; where edited text never has a form (cest, etait) that is one of a far commoner word but for its
signs, that word is written. The network then learns from hurried sentences without suggesting their slips.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping

import numpy as np
import regex

from rnnlm_core.text import fold

RARER = 30
"""A slip is so many times rarer than the word that it is mended to,"""
RARER_WITHOUT_APOSTROPHE = 5
"""or so many times where apostrophes are all that it lacks (dont),"""
RARER_IN_PRINT = 300
"""and in edited text so many times."""
_WORD = regex.compile(r"\p{L}+(?:['’-]\p{L}+)*")
_SIGNS = str.maketrans("", "", "'’-")

KEPT_SHARE = 0.04
"""Of the stock names, so many stay."""
STOCK_NAMES = {
    "m": "Tom John Jean Ken Jim Bob Bill Jack Mike Tony Dick George Fred Sami Fadil Dan Paul",
    "f": "Mary Marie Jane Nancy Alice Betty Lucy Judy Layla Emily Mayuko Yumi Kate Susan Linda Meg",
}
"""The names that example sentences are full of."""
STOCK = {name: kind for kind, names in STOCK_NAMES.items() for name in names.split()}
NAMES = {
    "fr": {
        "m": (
            "Nicolas Thomas Julien Antoine Lucas Hugo Mathieu Pierre Alexandre Maxime Romain Clément Guillaume "
            "Vincent Louis Arthur Adrien Benoît Florian Quentin Jules Gabriel Léo Nathan Théo Bruno Laurent David "
            "Olivier Éric Philippe Michel Alain Patrick Stéphane Sébastien Christophe François Marc Karim Mehdi Samir "
            "Yann Malik Simon Rémi Damien Kévin Jérôme Frédéric Valentin Baptiste Raphaël Ethan Noah Adam Idriss "
            "Mamadou Gilles Denis"
        ),
        "f": (
            "Julie Camille Léa Manon Sarah Chloé Emma Laura Pauline Marion Mathilde Lucie Anaïs Céline Sophie Claire "
            "Élodie Aurélie Charlotte Clara Inès Jade Louise Lina Alice Juliette Zoé Eva Nathalie Isabelle Sylvie "
            "Catherine Martine Valérie Sandrine Véronique Florence Amélie Fatima Samira Nadia Aïcha Yasmine Leïla "
            "Margaux Noémie Justine Océane Émilie Caroline Hélène Agnès Monique Françoise Nina Rose Ambre Awa Anne "
            "Élise"
        ),
    },
    "en": {
        "m": (
            "James David Michael Daniel Chris Matt Ryan Josh Andrew Kevin Brian Jason Eric Steve Mark Adam Alex Ben "
            "Sam Luke Nathan Tyler Kyle Jake Ethan Noah Liam Mason Logan Owen Aaron Sean Scott Greg Jeff Tim Peter "
            "Simon Oliver Harry Charlie Oscar Max Theo Omar Ali Carlos Diego Raj Arjun Wei Marcus Andre Jamal Patrick "
            "Ian Neil Gary Phil Rob"
        ),
        "f": (
            "Sarah Emma Jessica Ashley Emily Rachel Megan Lauren Hannah Amanda Nicole Katie Anna Julia Laura Lisa "
            "Karen Michelle Amy Kim Heather Rebecca Olivia Sophia Ava Mia Chloe Grace Lily Ella Zoe Claire Kelly Erin "
            "Beth Jen Maria Sofia Elena Priya Aisha Fatima Mei Naomi Jasmine Holly Abby Molly Paige Leah Diane Donna "
            "Carol Barbara Ruth Helen Joan Rosa Nina Tara"
        ),
    },
}
"""What stands in their place, the most usual ones first."""


def without_stock_names(sentences: Iterable[str], language: str, seed: int = 0) -> list[str]:
    """The sentences with most stock names replaced; one name stays one person within a sentence."""
    rng = np.random.default_rng(seed)
    lists = {kind: names.split() for kind, names in NAMES[language].items()}
    usual = {kind: 1 / np.sqrt(np.arange(1, len(names) + 1)) for kind, names in lists.items()}
    pattern = regex.compile(rf"\b(?:{'|'.join(STOCK)})\b")

    def draw(stock: str) -> str:
        if rng.random() < KEPT_SHARE:
            return stock
        kind = STOCK[stock]
        return str(rng.choice(lists[kind], p=usual[kind] / usual[kind].sum()))

    def rename(sentence: str) -> str:
        chosen = {stock: draw(stock) for stock in dict.fromkeys(pattern.findall(sentence))}
        return pattern.sub(lambda found: chosen[found[0]], sentence) if chosen else sentence

    return [_elided(rename(sentence)) if language == "fr" else rename(sentence) for sentence in sentences]


def _elided(sentence: str) -> str:
    """« de Éric » → « d'Éric », « que Anne » → « qu'Anne »: what a name that begins with a vowel asks for."""
    return regex.sub(r"\b(d|[Qq]u|[Jj]usqu|[Ll]orsqu|[Pp]uisqu)e (?=[AEIOUÉÈÎÔ]\p{Ll}+)", r"\1'", sentence)


def slips(typed: Iterable[str], edited: Iterable[str]) -> dict[str, str]:
    """Form → word for the forms that only typed text has, of far commoner words with more signs.

    A sign is an accent, an apostrophe or a hyphen; all in lower case.
    """
    formal, counts = _counted(edited), _counted(typed)
    total = counts + formal
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for form in total:
        alike[_key(form)].append(form)
    found = {}
    for forms in alike.values():
        best = max(forms, key=total.__getitem__)
        for form in forms:
            rarer = RARER_WITHOUT_APOSTROPHE if form == best.replace("'", "") else RARER
            is_rare = total[form] * rarer <= total[best] and formal[form] * RARER_IN_PRINT <= formal[best]
            if is_rare and _signs(form) < _signs(best):
                found[form] = best
    return found


def _counted(sentences: Iterable[str]) -> Counter[str]:
    return Counter(word.lower().replace("’", "'") for sentence in sentences for word in _WORD.findall(sentence))


def _key(form: str) -> str:
    return fold(form).translate(_SIGNS)


def _signs(form: str) -> int:
    plain = fold(form)
    return sum(a != b for a, b in zip(form, plain, strict=False)) + sum(sign in "'-" for sign in form)


def mended(sentences: Iterable[str], words: Mapping[str, str]) -> list[str]:
    """The sentences with each slip in place of which a word is known written as that word, capitals kept."""

    def mend(found: regex.Match[str]) -> str:
        form = found[0]
        word = words.get(form.lower().replace("’", "'"))
        if word is None or form.isupper():
            return form
        return word[:1].upper() + word[1:] if form[:1].isupper() else word

    replace: Callable[[str], str] = lambda sentence: _WORD.sub(mend, sentence)  # noqa: E731
    return [replace(sentence) for sentence in sentences]
