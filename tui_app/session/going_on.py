"""How the network would go on with a text, as a chat's would."""

from __future__ import annotations

from random import randrange
from typing import TYPE_CHECKING

from rnnlm_core.text import detokenize, tokenize

if TYPE_CHECKING:
    from rnnlm_core.language_model import RNNLanguageModel

MOST_WORDS = 30
TOP_P = 0.9
"""Of the probability; the rest, the unlikely words, is left out."""
CONTEXT_CHARS = 400


def going_on(model: RNNLanguageModel, text: str, temperature: float) -> str:
    """What to write behind the text, up to the end of a sentence; another each time.

    Args:
        model: What goes on.
        text: Its end is what counts.
        temperature: Over 0; low ones keep to what is likely.
    """
    context = text[-CONTEXT_CHARS:]
    known = detokenize(tokenize(context, model.language), model.language)
    whole = model.generate(context, MOST_WORDS, temperature=temperature, top_p=TOP_P, seed=randrange(2**31))
    added = whole[len(known) :] if whole.startswith(known) else ""
    return added.lstrip() if not text or text[-1].isspace() else added
