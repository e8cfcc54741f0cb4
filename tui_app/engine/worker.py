"""What the engine's thread does: each method is a job that was asked for, and posts what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from threading import Event
from typing import TYPE_CHECKING, TypeAlias

from textual.message_pump import MessagePump

from tui_app.engine import news
from tui_app.engine.jobs import Jobs
from tui_app.i18n import _
from tui_app.session.conversation import as_text
from tui_app.session.counts import Count
from tui_app.session.files import FileError
from tui_app.session.handing_on import handed_on
from tui_app.session.news import TrainingEnded, TrainingReport
from tui_app.session.telling import is_rest_intact, of_added, of_lesson, own_loss

if TYPE_CHECKING:
    from tui_app.session.changes import Change
    from tui_app.session.session import Session

MakeSession: TypeAlias = "Callable[[str], Session]"
"""Makes the session of a language; nothing is touched before its `open`."""

MOST_READ_CHARS = 4_000
"""Of a message whose surprise is computed; no more are shown."""


class Worker:
    """Has the sessions, and is touched by the engine's thread only, but for `must_stop` and `is_learning`."""

    listener: MessagePump
    """Gets what is posted to nobody else; set before the thread starts."""

    def __init__(self, make_session: MakeSession, jobs: Jobs) -> None:
        """Take what gives the session of a language, and the jobs that wait."""
        self._make_session, self._jobs = make_session, jobs
        self.sessions: dict[str, Session] = {}
        """Those that are open, by their languages."""
        self.must_stop = Event()
        """Set where a lesson is to end between two batches."""
        self.is_learning = False
        self._session: Session | None = None
        self._unavailable: frozenset[str] = frozenset()
        self._is_private = False
        self._memory_number = 0
        """Goes up whenever something else may be remembered."""

    def saying_what_fails(self, run: Callable[[], None]) -> None:
        """Do a job; a failure is told, and stops no other."""
        try:
            run()
        except (FileError, ArithmeticError, ValueError) as problem:
            self._fail(str(problem))
        except Exception as error:  # nobody foresaw it, and it must not end the thread unsaid
            reason = f"{type(error).__name__}: {error}"
            self._fail(_("Something unforeseen went wrong. {reason}").format(reason=reason))

    def _fail(self, reason: str) -> None:
        self._publish(phase="problem", report=None)
        self._tell(reason, "failure")

    def _publish(self, **facts: object) -> None:
        self.listener.post_message(news.Changed(**facts))

    def _publish_memory(self) -> None:
        session = self._opened()
        self._memory_number += 1
        self._publish(
            facts=session.facts(),
            waiting=session.waiting,
            owns_training=session.owns_training,
            own_loss=own_loss(session.history()),
            memory_number=self._memory_number,
        )

    def _tell(self, text: str, tone: news.Tone = "plain") -> None:
        self.listener.post_message(news.Told(text, tone))

    def _opened(self) -> Session:
        if self._session is None:
            raise FileError(_("The model could not be loaded."))
        return self._session

    def open(self, language: str, learns: bool) -> None:
        """Suggest from the session of this language, once its model is loaded; learn what waits if `learns`."""
        notice, must_train = "", False
        if language not in self.sessions:
            notice, must_train = self._load(language)
        session = self._session = self.sessions[language]
        self.listener.post_message(news.Opened(session, session.language))
        self._publish_memory()
        self.count(Count())
        self._publish(phase="training" if self.is_learning else "ready")
        if notice:
            self._tell(notice, "warning")
        if (must_train and learns) or session.must_relearn:
            self.must_stop.clear()
            train = partial(self.train, must_train and learns)
            self._jobs.ask(partial(self.saying_what_fails, train), is_short=False)

    def _load(self, language: str) -> tuple[str, bool]:
        """Open a session; returns what there is to say of it, and whether it has something to learn."""
        try:
            session = self._make_session(language)
            opened = session.open()
        except FileError:
            self._unavailable |= {language}
            self._publish(unavailable=self._unavailable)
            raise
        session.private = self._is_private
        self.sessions[language] = session
        return opened.notice, opened.must_train

    def set_private(self, is_private: bool) -> None:
        """Leave nothing on the disk of what is kept from now on, or keep it again."""
        self._is_private = is_private
        for session in self.sessions.values():
            session.private = is_private

    def keep(self, number: int, text: str, asker: MessagePump) -> None:
        """Keep a message, and say so before it is read for its surprise."""
        try:
            session = self._opened()
            added = session.send(text)
        except FileError as problem:
            asker.post_message(news.NotKept(number, str(problem)))
            return
        asker.post_message(news.Kept(number, added))
        self._publish_memory()
        asker.post_message(news.Read(number, session.surprisals(text[:MOST_READ_CHARS])))

    def add(self, text: str, asker: MessagePump) -> None:
        """Keep the sentences of a text, to be learnt."""
        try:
            added = self._opened().add(text)
        except FileError as problem:
            self._tell(_("Nothing was added. {problem}").format(problem=problem), "failure")
            return
        asker.post_message(news.Added(added))
        self._publish_memory()
        self._tell(of_added(added))

    def read_past(self, asker: MessagePump, search: str, skip: int) -> None:
        """Look up what was sent before."""
        asker.post_message(news.Past(self._opened().messages(search, skip), search, skip))

    def export(self, asker: MessagePump) -> None:
        """Gather all that was sent."""
        asker.post_message(news.Exported(as_text(self._opened().messages(limit=None))))

    def go_on(self, text: str, temperature: float, asker: MessagePump) -> None:
        """Let the network go on with a text."""
        asker.post_message(news.WentOn(text, self._opened().go_on(text, temperature)))

    def hand_on(self, text: str, command: str) -> None:
        """Give a text to a command of the user's."""
        if problem := handed_on(text, command):
            self._tell(problem, "failure")

    def count(self, more: Count) -> None:
        """Count what was typed and taken."""
        days = self._opened().count(more)
        self._publish(counts=days)

    def take_listed(self, word: str) -> None:
        """Note that a listed word was taken; the second time it waits to be learnt."""
        if self._opened().take_listed(word):
            self._publish_memory()
            self._tell(_("“{word}” waits to be learnt: you took it twice.").format(word=word))

    def follow(self) -> None:
        """Take in what other programs have done."""
        if self._session is not None and self._session.follow():
            self.listener.post_message(news.Remade())
            self.listener.post_message(news.Forgotten())
            self._publish_memory()

    def change(self, change: Change, must_resume: bool) -> None:
        """Change what is remembered; go on with the lesson that was stopped for it."""
        session = self._opened()
        try:
            self._tell(change.apply(session))
        except (FileError, ValueError) as problem:
            self._tell(str(problem), "failure")
        self.listener.post_message(news.Remade())
        self.listener.post_message(news.Forgotten())
        self._publish_memory()
        if must_resume or session.must_relearn:
            self.must_stop.clear()
            self.train(learns_new=must_resume)

    def train(self, learns_new: bool = True) -> None:
        """Learn, with what is short done between two steps; say in one sentence what was learnt."""
        session = self._opened()
        words, lessons = set(session.words()), len(session.history())
        self._publish(phase="training", report=None)
        self.is_learning = True
        try:
            ended = self._follow_lesson(session.train(self._is_stopped, new=learns_new))
            self._say_what_was_learnt(words, lessons, ended)
        finally:
            self.is_learning = False
            self.listener.post_message(news.Remade())
            self._publish(phase="ready", report=None)
            self._publish_memory()

    def _follow_lesson(self, lesson: Iterator[TrainingReport | TrainingEnded]) -> TrainingEnded | None:
        """Post how far it is; one that ends early, as nothing more is to be gained, is over all the same."""
        last = None
        for report in lesson:
            if isinstance(report, TrainingEnded):
                if report.finished and last is not None:
                    self.listener.post_message(news.Reported(self._at_its_end(last)))
                return report
            last = report
            self.listener.post_message(news.Reported(report))
            self._jobs.do_short_ones()
        return None

    def _at_its_end(self, last: TrainingReport) -> TrainingReport:
        """The last report, with the losses that the lesson is remembered by: those that the status bar shows, too."""
        lesson = next(iter(reversed(self._opened().history())), None)
        own = lesson.loss_after if lesson and lesson.loss_after is not None else last.loss
        known = lesson.known_after if lesson and lesson.known_after is not None else last.validation_loss
        return replace(last, fraction=1.0, published=False, loss=own, validation_loss=known)

    def _is_stopped(self) -> bool:
        return self.must_stop.is_set() or self._jobs.is_closed

    def _say_what_was_learnt(self, words_before: set[str], lessons_before: int, ended: TrainingEnded | None) -> None:
        """One plain sentence, the same wherever it stands."""
        session = self._opened()
        lessons = session.history()
        if learnt := sum(lesson.sentences for lesson in lessons[lessons_before:]):
            words = [word for word in session.words() if word not in words_before]
            is_intact = is_rest_intact(lessons)
            self.listener.post_message(news.Learnt(learnt, words, is_intact))
            self._tell(of_lesson(learnt, words, is_intact), "quiet")
        elif ended is not None:
            self._tell(ended.summary, "quiet")
