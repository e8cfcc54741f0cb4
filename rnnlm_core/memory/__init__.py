"""The user's sentences, in SQLite on their own machine: kept, listed, learnt in generations, and truly forgotten."""

from rnnlm_core.memory._memory import Memory
from rnnlm_core.memory._records import (
    Added,
    Figures,
    Generation,
    Lesson,
    MemoryProblem,
    Refusal,
    Sentence,
    Source,
    State,
)
from rnnlm_core.memory._transfer import exported_language

__all__ = [
    "Added",
    "Figures",
    "Generation",
    "Lesson",
    "Memory",
    "MemoryProblem",
    "Refusal",
    "Sentence",
    "Source",
    "State",
    "exported_language",
]
