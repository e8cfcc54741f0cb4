"""The one bridge to the language model: the user's sentences, the training on them, and the predictor of now.

The screen's thread suggests, sends and adds; one other thread opens, and drives `train`. They share only what is
replaced whole: training works on a copy, and a new model comes with a new predictor.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Thread

from rnnlm_core.files.system import keep_heap_small, trim_heap
from rnnlm_core.inspection.surprisal import Surprisal
from rnnlm_core.memory import Added, Memory, Source
from rnnlm_core.personal import LearningOptions, PersonalModel, Shelf, Starter, Tally
from rnnlm_core.prediction.phrases import Continuation
from rnnlm_core.prediction.predictor import Predictor, PredictorOptions, Suggestion
from tui_app.i18n import _
from tui_app.session import shipped as shipped_with_the_app
from tui_app.session.files import FileError
from tui_app.session.keeper import Keeper
from tui_app.session.lessons import Timer, facts_of, report_of, summary
from tui_app.session.news import ModelFacts, Opened, TrainingEnded, TrainingReport
from tui_app.session.said import said
from tui_app.session.store import in_words
from tui_app.session.suggester import Suggester

REPORT_SECONDS = 0.1
FOLLOW_SECONDS = 1.0
"""Between two looks at what another program has learnt."""


class Session(Keeper):
    """One person's sentences in one language, and the model that suggests from them."""

    def __init__(
        self,
        folder: Path,
        language: str = "fr",
        *,
        starter: Starter | None = None,
        shipped: Callable[[], Sequence[str]] | None = None,
        learning: LearningOptions | None = None,
        options: PredictorOptions | None = None,
        keep_secrets: bool = False,
        is_guest: bool = False,
    ) -> None:
        """Touch nothing yet; `open` does.

        Args:
            folder: Of the user's data, all languages.
            language: Of what the user writes.
            starter: What the personal model is made from; the one that ships, unless another is given.
            shipped: Gives sentences that the starter knows; those of the corpus, unless others are given.
            learning: How sentences are learnt.
            options: What is suggested.
            keep_secrets: Whether what looks like a password is kept all the same.
            is_guest: Whether the training is this program's only while it trains, so that an app beside it can train.
        """
        shipped = shipped or partial(shipped_with_the_app.sentences, language)
        suggester = Suggester(options or PredictorOptions(), shipped)
        super().__init__(folder, language, suggester, keep_secrets=keep_secrets)
        self._store.is_guest = is_guest
        self._starter, self._shipped, self._learning = starter, shipped, learning
        self._follow_due = Timer(FOLLOW_SECONDS)

    def open(self) -> Opened:
        """Load the personal model, or the starter where there is none; what is damaged is said and mended.

        Raises:
            FileError: The folder can't be used, or a file in it may not be read; it is left as it is.
        """
        keep_heap_small()
        self._store.prepare()
        self._store.take_training()
        try:
            return self._open()
        except BaseException:
            self.close()
            raise

    def _open(self) -> Opened:
        with in_words(self._store.folder):
            memory = Memory.open(self._store.memory, self.language, keep_secrets=self._keep_secrets)
            self._memory = memory
            notices = [said(memory.notice), self._finished(memory), self._store.import_earlier(memory)]
            starter = self._starter or shipped_with_the_app.starter(self.language)
            shelf = Shelf(self._store.folder, starter.digest)
            personal = PersonalModel(memory, shelf, starter, self._shipped, self._learning)
            problem = personal.open()
        if problem:
            notices.append(
                _("Your model is made again from your sentences, which are all there. {why}").format(why=problem)
            )
        self._personal = personal
        with suppress(FileError), in_words(self._store.folder):  # what a killed program left is no reason to stop
            personal.finish()
        self._publish()
        notice = " ".join(filter(None, notices))
        return Opened(self.facts(), self.waiting, self.must_train, notice, self.owns_training)

    def _finished(self, memory: Memory) -> str:
        """Finish what a program that was killed had begun to forget; returns why not, or nothing."""
        try:
            with in_words(self._store.folder):
                self._store.finish(memory)
        except FileError as problem:
            return str(problem)
        return ""

    def close(self) -> None:
        """Let the files go; another program may train from now on."""
        self._suggester.close()
        if self._memory is not None:
            self._memory.close()
        self._store.release()

    @property
    def owns_training(self) -> bool:
        """Whether training is this program's to do; another one on the same folder has it where not."""
        return self._store.owns_training

    @property
    def must_train(self) -> bool:
        """Whether there is something for `train` to do: sentences wait, or some were forgotten or undone."""
        with in_words(self._store.folder):
            return self.must_relearn or (self.owns_training and self.waiting > 0)

    @property
    def must_relearn(self) -> bool:
        """Whether the model is to be made anew without what was forgotten or undone, whatever else waits."""
        with in_words(self._store.folder):
            return self.owns_training and self._opened().is_behind

    @property
    def predictor(self) -> Predictor | None:
        """What suggests now; to be read, not changed."""
        return self._suggester.predictor

    def facts(self) -> ModelFacts:
        """The model in figures."""
        return facts_of(self._opened().made.model)

    def suggest(
        self, text_before_cursor: str, k: int = 5, passed_over: frozenset[str] = frozenset()
    ) -> list[Suggestion]:
        """The k likeliest next words, or ends of the word that was begun; what was passed over steps back."""
        if self._memory is not None and self._follow_due() and self._is_outdated():
            Thread(target=self._reload, daemon=True).start()
        return self._suggester.suggest(text_before_cursor, k, passed_over)

    def phrase(self, text_before_cursor: str, passed_over: frozenset[str] = frozenset()) -> Continuation | None:
        """A likely phrase of two or three words, for the bar; what is sure of it, for the ghost."""
        return self._suggester.phrase(text_before_cursor, passed_over)

    def surprisals(self, text: str) -> list[Surprisal]:
        """The text in pieces, each with how much it surprises the model."""
        return self._suggester.surprisals(text)

    def train(self, is_cancelled: Callable[[], bool], *, new: bool = True) -> Iterator[TrainingReport | TrainingEnded]:
        """Learn what is missing and what waits, reporting on the way; stopped between two batches when asked.

        Without `new` only what is missing: after undoing or forgetting nothing that waits is learnt.

        Raises:
            FileError: The model could not be saved; what it learnt is in use until the app closes.
        """
        if not self._take_over():
            yield TrainingEnded(False, self.facts(), self.waiting, _("Another motamot is open and does the learning."))
            return
        with in_words(self._store.folder):
            try:
                tally = yield from self._reports(is_cancelled, new)
            finally:
                if self._store.is_guest:
                    self._store.release()
        trim_heap()
        yield TrainingEnded(tally.finished, self.facts(), self.waiting, summary(tally))

    def _take_over(self) -> bool:
        """Own the training, with all that another program has learnt until now."""
        if self.owns_training:
            return True
        if not self._store.take_training(now=True):
            return False
        self._reload()
        return True

    def follow(self) -> bool:
        """Take in what other programs have done since: to be called when idle, about once a second.

        What was forgotten elsewhere is suggested no more, what was learnt elsewhere is; a file of sentences that was
        replaced is opened again, and a forgetting that could not be finished is tried again.

        Returns:
            Whether the suggestions, and what is listed, may be others now.
        """
        if self._memory is None:
            return False
        if outdated := self._is_outdated():
            self._reload()
        elif self._sentences.due().chores:
            self._finished(self._sentences)
        return outdated

    def _is_outdated(self) -> bool:
        """Whether another program has changed the sentences or the model, or has left the training to this one."""
        memory = self._sentences
        if memory.is_replaced or memory.has_changed():
            return True
        return not self.owns_training and (self._store.take_training() or self._opened().has_newer)

    def _reload(self) -> None:
        with suppress(FileError), in_words(self._store.folder):
            if self._sentences.is_replaced:
                self._open_again()
            self._store.finish(self._sentences)
            if self._opened().has_newer:
                self._opened().open()
            else:
                self._opened().fall_back()
            self._publish()

    def _open_again(self) -> None:
        """Use the file of sentences that has the name now, or begin a new one, as at a start."""
        before = self._sentences
        self._store.release()
        self.open()
        before.close()

    def _keep(self, text: str, source: Source) -> Added:
        """Into the file that has the name now: one that was deleted takes nothing that can be found again."""
        if self._sentences.is_replaced:
            self._open_again()
        return super()._keep(text, source)

    def _reports(self, is_cancelled: Callable[[], bool], new: bool) -> Generator[TrainingReport, None, Tally]:
        training, due = self._opened().train(is_cancelled, new=new), Timer(REPORT_SECONDS)
        start = time.monotonic()
        while True:
            try:
                report = next(training)
            except StopIteration as end:
                tally: Tally = end.value
                return tally
            finally:
                published = self._publish_newer()
            if published or due():
                yield report_of(report, self.facts(), published, time.monotonic() - start)

    def _publish_newer(self) -> bool:
        """Suggest from the model of now, unless that is done already; returns whether it was not."""
        is_newer = self._suggester.made is not self._opened().made
        if is_newer:
            self._publish()
        return is_newer
