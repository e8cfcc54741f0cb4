"""Why a word is likely where it stands, in a few sentences."""

from __future__ import annotations

from rnnlm_core.inspection.explanation import explain
from rnnlm_core.text import split, tokenize
from tui_app.i18n import _, number
from tui_app.session.session import Session
from tui_app.session.telling import day_of


def why(session: Session, text_before_word: str, word: str) -> list[str]:
    """What the network, the recent words and the user's sentences say about a word: a sentence each, or none."""
    predictor, tokens = session.predictor, tokenize(word, session.language)
    if predictor is None or not tokens:
        return []
    found = explain(predictor, text_before_word, tokens[0])
    parts = [_("{word}: {share}.").format(word=word, share=_percent(found.mixed))]
    if found.rank is not None:
        parts.append(_("Place {rank} of all words here.").format(rank=number(found.rank)))
    parts.append(
        _("The network alone: {network}; your recent words: {recent}; all your sentences: {memory}.").format(
            network=_percent(found.network), recent=_percent(found.cache), memory=_percent(found.memory)
        )
    )
    if influence := next((each for each in found.influences if each.nats > 0), None):
        parts.append(_("Above all because of “{word}”.").format(word=influence.word))
    origins = predictor.origins(split(text_before_word, session.language).context, tokens[0])
    said = [(each.sentence.day, each.sentence.text) for each in origins[:1]]
    said = said or [(each.added_at, each.text) for each in session.with_word(word)[:1]]
    return parts + [_("Your sentence of {day}: “{text}”").format(day=day_of(day), text=text) for day, text in said]


def _percent(share: float) -> str:
    digits = 0 if share >= 0.1 else 1
    return _("{share} %").format(share=number(100 * share, digits))
