"""The one bridge to the language model: the predictor of now, and the training that makes the next one.

The thread of the screen calls `suggest` and `add`; one other thread calls `open` and then drives `train`. They share
only what is replaced whole: the trainer works on a copy, and every second hands a frozen copy to the predictor.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace

from rnnlm_core.checkpoint import CheckpointError
from rnnlm_core.language_model import RNNLanguageModel
from rnnlm_core.prediction import Predictor, Suggestion
from rnnlm_core.text import sentences
from rnnlm_core.training_state import Progress
from tui_app.lessons import Lesson, Recipe, Timer
from tui_app.messages import ModelFacts, Opened, TrainingEnded, TrainingReport
from tui_app.paths import FileError, explain, printable_path
from tui_app.store import Learnt, Store

REPORT_SECONDS = 0.1
PUBLISH_SECONDS = 1.0
SAVE_SECONDS = 15.0


class Session:
    """One person's sentences and the model that suggests from them."""

    def __init__(
        self, store: Store, corpus: Callable[[], Iterable[str]], recipe: Recipe | None = None, language: str = "fr"
    ) -> None:
        """Touch nothing yet; `open` does.

        Args:
            store: Where the user's files are.
            corpus: Gives the sentences that a first model is made from.
            recipe: How to train.
            language: Of the corpus and of what the user writes.
        """
        self._store = store
        self._corpus = corpus
        self._recipe = recipe or Recipe()
        self._language = language
        self._model: RNNLanguageModel | None = None
        self._counted = 0
        self._predictor: Predictor | None = None

    def open(self) -> Opened:
        """Load the user's model, or make an untrained one; a damaged file is set aside.

        Raises:
            FileError: The folder can't be used, or the model may not be read; it is left as it is.
        """
        self._store.prepare()
        self._forget_deleted_lines()
        notice = ""
        try:
            self._model = RNNLanguageModel.load(self._store.model)
        except FileNotFoundError:
            self.begin_again()
        except CheckpointError as problem:
            aside = self._store.set_model_aside()
            notice = f"Your model could not be read, so a new one is made: your sentences are all there. {problem}. "
            notice += f"The file is kept as {printable_path(aside)}."
            self.begin_again()
        except OSError as error:
            raise explain(error, self._store.model) from None
        else:
            self._counted = self._store.learnt().counted
        self._publish(self._opened())
        return Opened(self.facts(), self.waiting, bool(self._next_lesson()), notice)

    def _forget_deleted_lines(self) -> None:
        """A user may edit the file of sentences; what is added after that must still count as new."""
        learnt, kept = self._store.learnt(), len(self._store.sentences())
        if max(learnt.sentences, learnt.counted) > kept:
            fewer = replace(learnt, sentences=min(learnt.sentences, kept), counted=min(learnt.counted, kept))
            self._store.record(fewer)

    def begin_again(self) -> None:
        """Take an untrained model with the words of the corpus and of the user; `train` then makes it anew."""
        self._store.record(Learnt())
        model = RNNLanguageModel(
            hidden_size=self._recipe.hidden_size,
            embedding_size=self._recipe.embedding_size,
            dropout=self._recipe.dropout,
            language=self._language,
        )
        mine = self._store.sentences()
        model.build_vocabulary([*self._corpus(), *mine])
        self._model, self._counted = model, len(mine)

    def suggest(self, text_before_cursor: str, k: int = 5) -> list[Suggestion]:
        """The k likeliest next words, or ends of the word that was begun; none before anything is learnt."""
        predictor = self._predictor
        return [] if predictor is None else predictor.suggest(text_before_cursor, k)

    def add(self, text: str) -> list[str]:
        """Split a text into sentences and keep them; they are safe on the disk when this returns.

        Raises:
            FileError: They could not be kept.
        """
        added = list(sentences(text, self._language))
        if added:
            self._store.append(added)
        return added

    @property
    def waiting(self) -> int:
        """How many sentences are kept and not learnt yet."""
        return max(0, len(self._store.sentences()) - self._store.learnt().sentences)

    def facts(self, loss: float | None = None) -> ModelFacts:
        """The model in figures; with the loss of a training that is under way, where there is one."""
        return _facts(self._opened(), loss)

    def train(self, is_cancelled: Callable[[], bool]) -> Iterator[TrainingReport | TrainingEnded]:
        """Learn what is not learnt yet, reporting on the way; stopped between two batches when asked.

        Raises:
            FileError: The model could not be saved; what it learnt is in use until the app closes.
            ArithmeticError: The training diverged; the model is the one from before.
        """
        lesson = self._next_lesson()
        if lesson is None:
            yield TrainingEnded(True, self.facts(), 0, "Nothing new to learn: add sentences first.")
            return
        before = len(self._opened().vocabulary)
        finished = yield from self._learn(lesson, is_cancelled)
        new_words = len(self._opened().vocabulary) - before
        yield TrainingEnded(finished, self.facts(), self.waiting, lesson.summary(finished, new_words))

    def _learn(self, lesson: Lesson, is_cancelled: Callable[[], bool]) -> Generator[TrainingReport, None, bool]:
        """Train a copy of the model, then put it in the model's place; returns whether it went to the lesson's end."""
        before, model = self._opened(), self._opened().copy()
        model.grow_vocabulary(lesson.uncounted)
        try:
            epochs_done = yield from self._run(model, lesson, is_cancelled)
        except Exception:
            self._publish(before)
            self._save(before, lesson.start)
            raise
        self._model, self._counted = model, lesson.end.counted
        self._publish(model)
        self._save(model, lesson.reached(epochs_done))
        return epochs_done >= lesson.epochs

    def _run(
        self, model: RNNLanguageModel, lesson: Lesson, is_cancelled: Callable[[], bool]
    ) -> Generator[TrainingReport, None, int]:
        """Train the model, published and saved on the way; returns how many epochs it went through."""
        epochs_done = 0
        report_due, publish_due, save_due = Timer(REPORT_SECONDS), Timer(PUBLISH_SECONDS), Timer(SAVE_SECONDS)
        for progress in self._training(model, lesson):
            epochs_done = progress.epoch - (progress.batch < progress.batches)
            if is_cancelled():
                break
            if publishing := publish_due():
                self._publish(model)
            if save_due():
                with suppress(FileError):  # the save at the end will tell, and what is learnt by then is in use
                    self._save(model, lesson.reached(epochs_done))
            if report_due() or publishing:
                facts = _facts(model, progress.loss)
                yield TrainingReport(progress.done, facts, progress.tokens_per_second, publishing)
        return epochs_done

    def _training(self, model: RNNLanguageModel, lesson: Lesson) -> Iterator[Progress]:
        return model.training(
            lesson.texts,
            epochs=lesson.epochs,
            batch_size=self._recipe.batch_size,
            learning_rate=lesson.learning_rate,
            schedule=self._recipe.schedule,
        )

    def _next_lesson(self) -> Lesson | None:
        """What there is to learn: first the shipped corpus, later the sentences that wait."""
        recipe, mine = self._recipe, self._store.sentences()
        learnt = replace(self._store.learnt(), counted=self._counted)
        uncounted, end = mine[self._counted :], Learnt(0, len(mine), len(mine))
        if learnt.epochs_left != 0:
            texts, epochs = [*self._corpus(), *mine], learnt.epochs_left or recipe.epochs
            return Lesson(texts, uncounted, epochs, recipe.learning_rate, True, learnt, end)
        new, old = mine[learnt.sentences :], [*self._corpus(), *mine[: learnt.sentences]]
        if not new:
            return None
        often = max(1, min(recipe.repetitions, 2 * recipe.replay // len(new)))
        replay = random.Random(len(mine)).sample(old, min(recipe.replay, len(old)))
        texts, rate = new * often + replay, recipe.lesson_learning_rate
        return Lesson(texts, uncounted, recipe.lesson_epochs, rate, False, learnt, end)

    def _opened(self) -> RNNLanguageModel:
        if self._model is None:
            raise RuntimeError("the session is not open yet")
        return self._model

    def _publish(self, model: RNNLanguageModel) -> None:
        """Suggest from a copy of the model; from nothing where it is untrained."""
        predictor = None
        if model.trained_loss is not None:
            predictor = Predictor(model.copy())
            predictor.suggest("a")  # makes the vocabulary's index here rather than at a key
        self._predictor = predictor

    def _save(self, model: RNNLanguageModel, learnt: Learnt) -> None:
        """The model first: a record that ran ahead of its model would leave sentences unlearnt for ever."""
        try:
            model.save(self._store.model)
        except OSError as error:
            raise explain(error, self._store.model) from None
        self._store.record(learnt)


def _facts(model: RNNLanguageModel, loss: float | None = None) -> ModelFacts:
    return ModelFacts(
        loss=model.trained_loss if loss is None else loss,
        vocabulary=len(model.vocabulary),
        parameters=model.parameter_count,
        language=model.language,
    )
