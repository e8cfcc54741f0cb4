"""What may be switched in what is suggested."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rnnlm_core.prediction.nearest_sentences import NearestOptions
from rnnlm_core.prediction.recent_words import CacheOptions


@dataclass(frozen=True)
class PredictorOptions:
    """What may be switched."""

    cache: CacheOptions = field(default_factory=CacheOptions)
    nearest: NearestOptions | None = None
    """How kept sentences count, where a predictor is given any; None leaves them out, and the app asks for them."""
    typos: bool = True
    repairs: bool = True
    punctuation: bool = False
    """Whether punctuation is suggested too: it takes the place of a word, and saves a key at most."""
    automatic_space: bool = True
    capitals: bool = True
    """Whether sentences are offered with a small letter to who begins them so; a capital otherwise."""
    blocked: frozenset[str] = frozenset()
    """Words that are never suggested, casefolded."""
    ugly: bool = False
    """Whether insults are suggested like any word, not only from their third letter on and never in phrases."""
    listed: bool = False
    """Whether words from the list behind the vocabulary fill the places that would stay free; the app asks for it."""
    expand: bool = True
    """Whether the expansion of an abbreviation is offered."""
    abbreviations: Mapping[str, str] = field(default_factory=dict)
    """The user's own: abbreviation → expansion; they come before the language's."""
