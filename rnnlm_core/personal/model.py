"""The user's model of now, and how it becomes the next: lessons that are missing in it first, then what waits."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Sequence
from threading import RLock

from threadpoolctl import ThreadpoolController

from rnnlm_core.memory import Lesson, Memory
from rnnlm_core.personal.lesson import Outcome, learn
from rnnlm_core.personal.options import LearningOptions
from rnnlm_core.personal.rehearsal import Rehearsal
from rnnlm_core.personal.reports import Report, Tally
from rnnlm_core.personal.shelf import Made, Shelf
from rnnlm_core.personal.starter import Starter

LESSON_SENTENCES = 300
"""Of a long text; it is learnt in several lessons, and stopping loses one of them at the most."""
MOST_AGAIN = 3
"""Lessons that are learnt again one by one after a forgetting; more of them are joined."""
SAVE_SECONDS = 15.0
"""Between two saves in a long training; there is always one at its end."""


class PersonalModel:
    """The starter with the user's lessons learnt: held in memory, saved on the shelf, replaced whole.

    One thread may `train` while another forgets and calls `fall_back`; `made` may be read by any.
    """

    def __init__(
        self,
        memory: Memory,
        shelf: Shelf,
        starter: Starter,
        shipped: Callable[[], Sequence[str]],
        options: LearningOptions | None = None,
    ) -> None:
        """Know where everything is; `open` loads it.

        Args:
            memory: The user's sentences and lessons.
            shelf: Where the models are saved.
            starter: What the first lesson begins with.
            shipped: Gives sentences that the starter knows, to rehearse.
            options: How lessons are learnt from now on; those of old lessons are kept with them.
        """
        self._memory, self._shelf, self._starter, self._shipped = memory, shelf, starter, shipped
        self._options = options or LearningOptions()
        self._made: Made | None = None
        self._rehearsals: dict[bool, Rehearsal] = {}
        self._saved = ""
        self._save_due = 0.0
        self._lock = RLock()

    def open(self) -> str:
        """Take the best model that is there; returns what was wrong with a damaged one, or nothing.

        Raises:
            OSError: A file may not be read.
        """
        with self._lock:
            return self._open()

    def _open(self) -> str:
        taken = self._shelf.take(self._memory.digests())
        self._made = taken.made or Made(self._starter.model, "", len(self._starter.model.vocabulary))
        self._saved = self._made.digest
        return taken.problem

    @property
    def made(self) -> Made:
        """The model of now and the lessons that made it."""
        if self._made is None:
            raise RuntimeError("the personal model is not open yet")
        return self._made

    @property
    def has_newer(self) -> bool:
        """Whether another program has saved a model since this one was taken from the shelf."""
        return self._shelf.has_changed

    @property
    def is_behind(self) -> bool:
        """Whether the lessons are others than those that made the model."""
        return self.made.digest != self._memory.digest()

    def fall_back(self) -> None:
        """After lessons were undone or forgotten: the best model that knows nothing of them, at once.

        Raises:
            OSError: A model that knows of them can't be deleted; `finish` tries again.
        """
        with self._lock:
            if self.made.digest not in self._memory.digests():
                self._open()
                self._bound_learning_again()
                self._sweep()

    def _bound_learning_again(self) -> None:
        """Join the lessons that the model lacks, where they are many: each one takes seconds, however short it is."""
        digests = self._memory.digests()
        if len(digests) - 1 - digests.index(self.made.digest) > MOST_AGAIN:
            self._memory.join_lessons(self.made.digest, LESSON_SENTENCES)

    def finish(self) -> None:
        """Let no model file stay that knows what was forgotten or undone, by this program or one that was killed.

        Raises:
            OSError: A file can't be deleted; it stays due.
        """
        with self._lock:
            self._sweep()

    def _sweep(self) -> None:
        due = self._memory.due()
        self._shelf.sweep(self._memory.digests, unreadable="models" in due.chores)
        if "models" in due.chores:
            self._memory.done("models", due)

    def train(self, is_cancelled: Callable[[], bool], *, new: bool = True) -> Generator[Report, None, Tally]:
        """Learn the lessons that the model lacks, then the sentences that wait.

        With one BLAS thread, so that the result does not depend on what else the machine does.

        Args:
            is_cancelled: Asked after each step.
            new: Whether what waits is learnt; without it, only what was learnt before and has to be again.

        Raises:
            OSError: A model could not be saved; it is in use all the same, and the sentences are safe.
        """
        tally = Tally()
        self._save_due = time.monotonic() + SAVE_SECONDS
        with ThreadpoolController().limit(limits=1, user_api="blas"):
            try:
                while not tally.reason and (self.is_behind or (new and self._memory.count("waiting"))):
                    if not (yield from self._next_lesson(is_cancelled, tally, new)):
                        return tally
            finally:
                self._starter.release()
                self._save()
        tally.finished = not tally.reason
        return tally

    def _next_lesson(self, is_cancelled: Callable[[], bool], tally: Tally, new: bool) -> Generator[Report, None, bool]:
        """Learn one more lesson; returns whether it was learnt or refused, and not cancelled."""
        self.fall_back()
        start, lessons = self.made, self._memory.lessons()
        digests = ["", *(lesson.digest for lesson in lessons)]
        if start.digest not in digests:  # forgotten just now
            return True
        done = digests.index(start.digest)
        before, missing = lessons[:done], lessons[done:]
        waiting = self._memory.waiting()[:LESSON_SENTENCES] if new and not missing else []
        if not (missing or waiting):
            return True
        texts = missing[0].sentences if missing else tuple(sentence.text for sentence in waiting)
        options = self._options_of(missing[0]) if missing else self._options
        place = tally.lessons + 1, tally.lessons + max(1, len(missing))
        outcome = yield from self._taught(texts, options, before, is_cancelled, place)
        if outcome is None:
            return False
        with self._lock:
            if self.made is start and missing:
                self._learnt_again(missing[0], outcome, tally)
            elif self.made is start:
                self._record([sentence.id for sentence in waiting], outcome, tally)
        return True

    def _learnt_again(self, lesson: Lesson, outcome: Outcome, tally: Tally) -> None:
        """A lesson that would be refused today leaves the model as it is, as if it had been refused then."""
        self._memory.measure(lesson.generation, outcome.figures, self._starter.digest)
        tally.again += 1
        self._adopt(outcome, lesson.digest)

    def _options_of(self, lesson: Lesson) -> LearningOptions:
        """How it was learnt; as lessons are learnt now, where another version of the program learnt it."""
        try:
            return LearningOptions.from_json(lesson.options)
        except ValueError:
            return self._options

    def _taught(
        self,
        texts: Sequence[str],
        options: LearningOptions,
        before: Sequence[Lesson],
        is_cancelled: Callable[[], bool],
        place: tuple[int, int],
    ) -> Generator[Report, None, Outcome | None]:
        """One lesson on the model of now; None where it was cancelled."""
        many = len(texts) > options.few
        if many not in self._rehearsals:
            self._rehearsals[many] = Rehearsal.of(self._starter.model, self._shipped(), many=many)
        own = [text for lesson in before for text in lesson.sentences]
        rehearsal = self._rehearsals[many].with_own(own, self.made.model, len(before))
        steps = learn(self.made.model, texts, rehearsal, options, len(before), self.made.known_loss)
        try:
            while True:
                yield Report(next(steps), *place)
                if is_cancelled():
                    steps.close()
                    return None
        except StopIteration as end:
            outcome: Outcome = end.value
            return outcome

    def _record(self, ids: Sequence[int], outcome: Outcome, tally: Tally) -> None:
        """Keep a lesson that was learnt for the first time; the sentences before the model, for they are the truth.

        Where some were forgotten while they were learnt, the model of it is thrown away and the rest learnt again.
        """
        if outcome.model is None:
            tally.reason = outcome.reason
            return
        try:
            lesson = self._memory.record(ids, self._options.to_json(), self._starter.digest, outcome.figures)
        except ValueError:  # all of them were forgotten meanwhile
            return
        lessons = self._memory.lessons()
        tally.first += 1
        tally.sentences += lesson.sentences
        tally.new_words += lesson.new_words
        tally.figures.append(outcome.figures)
        before = lessons[-2].digest if len(lessons) > 1 else ""
        if lesson.sentences == len(ids) and before == self.made.digest:
            self._adopt(outcome, lessons[-1].digest)

    def _adopt(self, outcome: Outcome, digest: str) -> None:
        """Let what came of a lesson be the model of now; the model before it where nothing came of it."""
        if outcome.model is None:
            self._made = self.made._replace(digest=digest)
        else:
            self._made = Made(outcome.model, digest, self.made.starter_words, outcome.figures.known_after)
        if time.monotonic() >= self._save_due:
            self._save()

    def _save(self) -> None:
        if self.made.digest not in ("", self._saved):
            self._shelf.put(self.made, self._memory.digests)
            self._saved = self.made.digest
        self._save_due = time.monotonic() + SAVE_SECONDS
