"""The personal model: what comes of a starter that learns the user's sentences, lesson after lesson.

It is a function of the starter, the lessons and their options, and of nothing else. So a sentence is forgotten by
learning the others again from the starter: the result is the model that never saw it, bit for bit.
"""

from rnnlm_core.personal.lesson import LessonProgress, Outcome, learn
from rnnlm_core.personal.model import PersonalModel
from rnnlm_core.personal.options import LearningOptions
from rnnlm_core.personal.rehearsal import Rehearsal
from rnnlm_core.personal.reports import Report, Tally
from rnnlm_core.personal.shelf import Made, Shelf
from rnnlm_core.personal.starter import Starter

__all__ = [
    "LearningOptions",
    "LessonProgress",
    "Made",
    "Outcome",
    "PersonalModel",
    "Rehearsal",
    "Report",
    "Shelf",
    "Starter",
    "Tally",
    "learn",
]
