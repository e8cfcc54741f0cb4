"""Text as a typist means it: text ⇄ tokens, typed text → (context, prefix), case, and what an accepted word inserts."""

from rnnlm_core.text._case import fold, is_foldable, match_case, sentence_starts, starts_sentence
from rnnlm_core.text._detection import detect
from rnnlm_core.text._detokenize import detokenize
from rnnlm_core.text._insertion import Acceptance, accept, follow, insertion
from rnnlm_core.text._language import LANGUAGES
from rnnlm_core.text._normalize import normalize
from rnnlm_core.text._repairs import repairs
from rnnlm_core.text._sentences import sentences
from rnnlm_core.text._split import Split, split
from rnnlm_core.text._tokenize import is_elision, is_word, tokenize

__all__ = [
    "LANGUAGES",
    "Acceptance",
    "Split",
    "accept",
    "detect",
    "detokenize",
    "fold",
    "follow",
    "insertion",
    "is_elision",
    "is_foldable",
    "is_word",
    "match_case",
    "normalize",
    "repairs",
    "sentence_starts",
    "sentences",
    "split",
    "starts_sentence",
    "tokenize",
]
