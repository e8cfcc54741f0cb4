"""Text as a typist means it: text ⇄ tokens, typed text → (context, prefix), case, and what an accepted word inserts."""

from rnnlm_core.text._abbreviations import expansions, is_abbreviation
from rnnlm_core.text._case import fold, is_foldable, match_case, sentence_starts, starts_sentence
from rnnlm_core.text._detection import detect, detect_last, own_lines
from rnnlm_core.text._detokenize import detokenize
from rnnlm_core.text._insertion import Acceptance, accept, follow, insertion
from rnnlm_core.text._language import LANGUAGES
from rnnlm_core.text._matching import accent_keeper, is_plain, supplies
from rnnlm_core.text._normalize import normalize
from rnnlm_core.text._paragraphs import unwrap
from rnnlm_core.text._printable import is_harmless, printable
from rnnlm_core.text._repairs import repairs
from rnnlm_core.text._sentences import sentences
from rnnlm_core.text._shapes import is_for_machines, is_shouted, is_shouting, may_be_a_slip
from rnnlm_core.text._split import Split, split
from rnnlm_core.text._tokenize import is_elision, is_enclitic, is_word, tokenize

__all__ = [
    "LANGUAGES",
    "Acceptance",
    "Split",
    "accent_keeper",
    "accept",
    "detect",
    "detect_last",
    "detokenize",
    "expansions",
    "fold",
    "follow",
    "insertion",
    "is_abbreviation",
    "is_elision",
    "is_enclitic",
    "is_foldable",
    "is_for_machines",
    "is_harmless",
    "is_plain",
    "is_shouted",
    "is_shouting",
    "is_word",
    "match_case",
    "may_be_a_slip",
    "normalize",
    "own_lines",
    "printable",
    "repairs",
    "sentence_starts",
    "sentences",
    "split",
    "starts_sentence",
    "supplies",
    "tokenize",
    "unwrap",
]
