"""What all doors share: a session a language, and the one thread that learns and forgets."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Thread
from typing import TypeVar

from tui_app.session.files import FileError
from tui_app.session.news import TrainingEnded, TrainingReport
from tui_app.session.session import Session

CLOSING_SECONDS = 2.0
"""A killed training loses nothing that was said: it need not be waited for."""
Result = TypeVar("Result")


class Sessions:
    """A session a language, opened when it is first asked for."""

    def __init__(self, make: Callable[[str], Session], tell: Callable[[str], None]) -> None:
        """Take how to make one, and how to say what went wrong."""
        self._make, self._tell = make, tell
        self._open: dict[str, Session | None] = {}

    def of(self, language: str) -> Session | None:
        """The session of a language; None where it can't be opened, which is said once."""
        if language not in self._open:
            self._open[language] = self._opened(language)
        return self._open[language]

    def _opened(self, language: str) -> Session | None:
        try:
            session = self._make(language)
            notice = session.open().notice
        except (FileError, ValueError) as problem:
            self._tell(str(problem))
            return None
        if notice:
            self._tell(notice)
        return session

    def close(self) -> None:
        """Let all files go."""
        for session in self._open.values():
            if session is not None:
                session.close()
        self._open.clear()


class Lessons:
    """One thread that does what changes the model, one thing after the other; a training makes way for the next."""

    def __init__(self) -> None:
        """Start no thread before there is something to do."""
        self._jobs: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._thread: Thread | None = None
        self._is_closing = False

    def do(self, job: Callable[[], Result]) -> Future[Result]:
        """Run a job on the thread; its result, or its error, is the future's."""
        future: Future[Result] = Future()

        def run() -> None:
            try:
                future.set_result(job())
            except BaseException as error:
                future.set_exception(error)

        self._jobs.put(run)
        if self._thread is None:
            self._thread = Thread(target=self._work, daemon=True)
            self._thread.start()
        return future

    def train(
        self,
        session: Session,
        report: Callable[[TrainingReport | TrainingEnded | FileError], None],
        *,
        new: bool = True,
    ) -> Future[None]:
        """Learn what waits, after what is queued; stopped for another job, it goes on after that.

        Without `new` the model is only made anew, as after forgetting.
        """
        return self.do(lambda: self._train(session, report, new))

    def close(self) -> None:
        """Stop a training between two batches, and wait for that a little while."""
        self._is_closing = True
        if self._thread is not None:
            self._jobs.put(lambda: None)  # it may wait for a job
            self._thread.join(CLOSING_SECONDS)

    def _work(self) -> None:
        while not self._is_closing:
            self._jobs.get()()

    def _train(
        self, session: Session, report: Callable[[TrainingReport | TrainingEnded | FileError], None], new: bool
    ) -> None:
        try:
            for news in session.train(self._must_stop, new=new):
                if isinstance(news, TrainingEnded) and not news.finished and not self._jobs.empty():
                    self.train(session, report, new=new)
                else:
                    report(news)
        except FileError as problem:
            report(problem)

    def _must_stop(self) -> bool:
        return self._is_closing or not self._jobs.empty()
