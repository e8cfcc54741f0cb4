"""Personal models of a starter so small that a lesson takes no time."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from rnnlm_core.language_model import LSTMLanguageModel, RNNLanguageModel
from rnnlm_core.memory import Memory
from rnnlm_core.personal import LearningOptions, PersonalModel, Shelf, Starter, Tally

SHIPPED = [
    "je suis très content",
    "tu es très gentil",
    "il fait beau aujourd'hui",
    "il fait froid ce matin",
    "on mange à midi",
    "merci beaucoup pour tout",
]
OPTIONS = LearningOptions(
    for_few=replace(LearningOptions().for_few, tolerance=1.0),
    for_many=replace(LearningOptions().for_many, tolerance=1.0),
)


@cache
def starter_model() -> RNNLanguageModel:
    model = LSTMLanguageModel(hidden_size=12, embedding_size=12, tied=True, dropout=0.1)
    model.fit(SHIPPED, epochs=40, learning_rate=0.02, batch_size=3)
    return model


def personal_model(folder: Path, options: LearningOptions = OPTIONS, memory: Memory | None = None) -> PersonalModel:
    """Open, on the shelf of a folder, and on `memory_of` it unless another memory is given."""
    starter = Starter.of_model(starter_model())
    model = PersonalModel(memory or memory_of(folder), Shelf(folder, starter.digest), starter, lambda: SHIPPED, options)
    model.open()
    return model


@cache
def memory_of(folder: Path) -> Memory:
    return Memory.open(folder / "memory.sqlite3")


def train(model: PersonalModel, batches: int | None = None) -> Tally:
    """To the end, or for so many batches."""
    run = model.train(lambda: batches is not None and next(asked) >= batches)
    asked = iter(range(10**6))
    while True:
        try:
            next(run)
        except StopIteration as end:
            tally: Tally = end.value
            return tally


def teach(model: PersonalModel, folder: Path, *lessons: str) -> None:
    """One lesson for each text."""
    for text in lessons:
        memory_of(folder).add([text])
        train(model)
