"""The English table: contractions, the possessive, abbreviations."""

from __future__ import annotations

from rnnlm_core.text._table import Language

_CONTRACTING = """
    he she it that this what who there here where when how why let one everyone everybody someone somebody
    something everything anyone anybody anything nothing nobody else y'all
"""

_CLIPPED = "'tis 'twas 'em 'cause 'til 'bout 'round 'n' 'n"

_ABBREVIATIONS = """
    Mr Mrs Ms Dr Prof St Sr Jr Gen Col Capt Lt Sgt Rev Hon Gov Sen Rep Mt vs etc cf e.g i.e a.m p.m ibid
    approx dept est Inc Ltd Corp Jan Feb Aug Sept Oct Nov Dec vol pp Fig Figs
"""

_NEVER_LAST = """
    the a an my your his its our their this these those some any every each no of to in on at by for from with without
    into onto about between and or but nor because if when while although unless than as i we they he she who which
    whose is are was were be been being am have has had will would can could should may might must very too not
"""

ENGLISH = Language(
    code="en",
    abbreviations=frozenset(_ABBREVIATIONS.split()),
    not_initials=frozenset({"I"}),
    possessive=True,
    contracting=frozenset(_CONTRACTING.split()),
    clipped=tuple(_CLIPPED.split()),
    never_last=frozenset(_NEVER_LAST.split()),
)
