"""Words ⇄ ids, and the words that a typed prefix may become."""

from rnnlm_core.vocabulary._vocabulary import BOUNDARY_ID, UNKNOWN_ID, Repair, Vocabulary

__all__ = ["BOUNDARY_ID", "UNKNOWN_ID", "Repair", "Vocabulary"]
