"""Sessions with a model so small that it learns in no time."""

from __future__ import annotations

from tui_app.lessons import Recipe
from tui_app.messages import TrainingEnded
from tui_app.session import Session

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
RECIPE = Recipe(
    hidden_size=16,
    embedding_size=8,
    epochs=20,
    batch_size=4,
    learning_rate=0.01,
    dropout=0.0,
    lesson_epochs=10,
    lesson_learning_rate=0.01,
    repetitions=4,
)


def learn(session: Session, batches: int | None = None) -> TrainingEnded:
    """Train to the end, or stop after so many batches."""
    asked = iter(range(10**6))
    news = list(session.train(lambda: batches is not None and next(asked) >= batches))
    assert isinstance(news[-1], TrainingEnded)
    return news[-1]


def words(session: Session, text: str) -> list[str]:
    return [suggestion.word for suggestion in session.suggest(text)]
