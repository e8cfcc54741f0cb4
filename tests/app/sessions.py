"""Sessions with a starter so small that it learns in no time."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from rnnlm_core.language_model import LSTMLanguageModel, RNNLanguageModel
from rnnlm_core.personal import LearningOptions, Starter
from tui_app.session.news import TrainingEnded
from tui_app.session.session import Session

CORPUS = [
    "je suis très content",
    "je suis très fatigué",
    "tu es très gentil",
    "il fait beau aujourd'hui",
    "il fait froid ce matin",
    "on mange à midi",
    "nous mangeons à la maison",
    "merci beaucoup pour tout",
]
LEARNING = LearningOptions(
    for_few=replace(LearningOptions().for_few, tolerance=0.5),
    for_many=replace(LearningOptions().for_many, tolerance=0.5),
)


@cache
def starter_model() -> RNNLanguageModel:
    model = LSTMLanguageModel(hidden_size=16, embedding_size=16, tied=True)
    model.fit(CORPUS, epochs=60, learning_rate=0.02, batch_size=4)
    return model


def new_session(folder: Path, language: str = "fr", *, learning: LearningOptions = LEARNING) -> Session:
    """Another start of the app with this folder."""
    starter = Starter.of_model(starter_model())
    return Session(folder, language, starter=starter, shipped=lambda: CORPUS, learning=learning)


def learn(session: Session, batches: int | None = None) -> TrainingEnded:
    """Train to the end, or stop after so many batches."""
    asked = iter(range(10**6))
    news = list(session.train(lambda: batches is not None and next(asked) >= batches))
    assert isinstance(news[-1], TrainingEnded)
    return news[-1]


def words(session: Session, text: str) -> list[str]:
    return [suggestion.word for suggestion in session.suggest(text)]
