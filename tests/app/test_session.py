"""The bridge to the real language model: what is learnt, kept, resumed and mended."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from rnnlm_core.language_model import RNNLanguageModel
from tui_app.lessons import Recipe
from tui_app.messages import TrainingEnded
from tui_app.session import Session
from tui_app.store import Learnt, Store

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


@pytest.fixture
def new_session(tmp_path: Path) -> Callable[[], Session]:
    """Each call is another start of the app with the same folder."""
    return lambda: Session(Store(tmp_path), lambda: CORPUS, RECIPE)


def learn(session: Session, batches: int | None = None) -> TrainingEnded:
    """Train to the end, or stop after so many batches."""
    asked = iter(range(10**6))
    news = list(session.train(lambda: batches is not None and next(asked) >= batches))
    assert isinstance(news[-1], TrainingEnded)
    return news[-1]


def words(session: Session, text: str) -> list[str]:
    return [suggestion.word for suggestion in session.suggest(text)]


def test_nothing_is_suggested_before_anything_is_learnt(new_session: Callable[[], Session]) -> None:
    session = new_session()
    assert session.open().must_train
    assert words(session, "je suis ") == []


def test_what_was_learnt_is_there_at_the_next_start(new_session: Callable[[], Session]) -> None:
    session = new_session()
    session.open()
    learn(session)
    again = new_session()
    opened = again.open()
    assert not opened.must_train
    assert opened.facts == session.facts()
    assert words(again, "je suis ") == words(session, "je suis ")
    assert words(again, "je suis ")[0] == "très"


def test_a_new_word_is_suggested_after_its_lesson_and_the_old_ones_still_are(
    new_session: Callable[[], Session],
) -> None:
    session = new_session()
    session.open()
    learn(session)
    assert session.add("Demain je visite Ploumanac'h avec ma sœur.") != []
    assert session.waiting == 1
    end = learn(session)
    assert (end.finished, end.waiting) == (True, 0)
    assert "sœur" in words(session, "Demain je visite Ploumanac'h avec ma ")
    assert words(session, "je suis ")[0] == "très"


def test_sentences_added_but_not_learnt_wait_for_the_next_start(new_session: Callable[[], Session]) -> None:
    session = new_session()
    session.open()
    learn(session)
    session.add("Une phrase de plus. Et une autre.")
    opened = new_session().open()
    assert (opened.waiting, opened.must_train) == (2, True)


def test_a_first_training_that_was_stopped_goes_on_with_the_epochs_that_are_left(
    new_session: Callable[[], Session], tmp_path: Path
) -> None:
    session = new_session()
    session.open()
    batches_of_an_epoch = len(CORPUS) // RECIPE.batch_size
    end = learn(session, batches=5 * batches_of_an_epoch)
    assert not end.finished
    assert Store(tmp_path).learnt().epochs_left == RECIPE.epochs - 5
    again = new_session()
    assert again.open().must_train
    assert words(again, "je suis ") != []
    assert learn(again).finished


def test_a_lesson_that_was_stopped_still_waits(new_session: Callable[[], Session]) -> None:
    session = new_session()
    session.open()
    learn(session)
    session.add("Ploumanac'h est en Bretagne.")
    assert not learn(session, batches=1).finished
    assert new_session().open().waiting == 1


def test_there_is_nothing_to_learn_twice(new_session: Callable[[], Session]) -> None:
    session = new_session()
    session.open()
    learn(session)
    assert learn(session).summary == "Nothing new to learn: add sentences first."


def test_a_damaged_model_is_set_aside_and_made_again(new_session: Callable[[], Session], tmp_path: Path) -> None:
    session = new_session()
    session.open()
    session.add("Je garde mes phrases.")
    learn(session)
    model = Store(tmp_path).model
    model.write_bytes(model.read_bytes()[:-100])
    again = new_session()
    opened = again.open()
    assert opened.must_train
    assert "model.damaged-1.safetensors" in opened.notice
    learn(again)
    assert "phrases" in words(again, "Je garde mes ")


def test_a_model_that_was_deleted_is_made_again(new_session: Callable[[], Session], tmp_path: Path) -> None:
    session = new_session()
    session.open()
    learn(session)
    Store(tmp_path).model.unlink()
    assert new_session().open().must_train


def test_lines_deleted_by_hand_do_not_hide_later_ones(new_session: Callable[[], Session], tmp_path: Path) -> None:
    session = new_session()
    session.open()
    session.add("Une phrase. Une autre phrase.")
    learn(session)
    (tmp_path / "sentences.txt").unlink()
    again = new_session()
    again.open()
    again.add("Une nouvelle phrase.")
    assert again.waiting == 1


def test_training_leaves_the_published_model_alone(new_session: Callable[[], Session]) -> None:
    session = new_session()
    session.open()
    learn(session)
    before = session.suggest("il fait ")
    session.add("Il fait nuit noire.")
    for _ in session.train(lambda: False):
        assert session.suggest("il fait ") == before or session.suggest("il fait nuit ")
        break


def test_the_record_never_runs_ahead_of_the_model(
    new_session: Callable[[], Session], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = new_session()
    session.open()

    def full_disk(self: RNNLanguageModel, path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(RNNLanguageModel, "save", full_disk)
    with pytest.raises(Exception, match="disk is full"):
        learn(session)
    assert Store(tmp_path).learnt() == Learnt()
    assert words(session, "je suis ")[0] == "très", "what was learnt is in use all the same"
