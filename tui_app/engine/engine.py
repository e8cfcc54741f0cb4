"""The engine opens sessions, keeps, learns and forgets, in the order it was asked to.

Everything that writes to the user's files happens in its thread, so that no key ever waits for the disk. The screen
asks by calling a method, which returns at once; what came of it is posted as a message. While a lesson goes on, what
is short is done between two of its steps.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, TypeAlias

from textual.message_pump import MessagePump

from tui_app.engine import news
from tui_app.engine.jobs import Jobs
from tui_app.i18n import _
from tui_app.session import settings
from tui_app.session.conversation import as_text
from tui_app.session.counts import Count
from tui_app.session.files import FileError
from tui_app.session.handing_on import handed_on
from tui_app.session.news import TrainingEnded, TrainingReport
from tui_app.session.settings_table import Value
from tui_app.session.telling import is_rest_intact, of_added, own_loss

if TYPE_CHECKING:
    from tui_app.session.changes import Change
    from tui_app.session.session import Session

MakeSession: TypeAlias = "Callable[[str], Session]"
"""Makes the session of a language; nothing is touched before its `open`."""

LONGEST_READ = 4_000
"""Letters of a message whose surprise is computed; no more are shown."""


class Engine:
    """Does what takes time, one thing after the other."""

    def __init__(self, make_session: MakeSession) -> None:
        """Take what gives the session of a language, not yet open; `start` starts."""
        self._make_session = make_session
        self._jobs = Jobs()
        self._sessions: dict[str, Session] = {}
        self._session: Session | None = None
        self._unavailable: frozenset[str] = frozenset()
        self._must_stop = Event()
        self._is_learning = False
        self._is_private = False
        self._memory_number = 0
        """Goes up whenever something else may be remembered."""

    # What the screen's thread calls.

    def start(self, listener: MessagePump) -> None:
        """Begin to do what is asked for; the listener gets what is posted, but an answer goes to whoever asked."""
        self._listener = listener
        self._jobs.start()

    @property
    def is_idle(self) -> bool:
        """Whether nothing is left to do."""
        return self._jobs.is_idle

    def open(self, language: str, *, learns: bool = True) -> None:
        """Suggest from the session of this language, once its model is loaded.

        Args:
            language: Of what is written.
            learns: Whether what waits is learnt at once; what has to be unlearnt always is.
        """
        self._ask(partial(self._open, language, learns))

    def set_private(self, is_private: bool) -> None:
        """Leave nothing on the disk of what is kept from now on, or keep it again."""
        self._ask(partial(self._set_private, is_private))

    def keep(self, number: int, text: str, asker: MessagePump) -> None:
        """Keep a message; the asker gets `Kept` and then `Read`, or `NotKept`."""
        self._ask(partial(self._keep, number, text, asker))

    def add(self, text: str, asker: MessagePump) -> None:
        """Keep the sentences of a text, to be learnt; the asker gets `Added` if they are safe."""
        self._ask(partial(self._add, text, asker))

    def read_past(self, asker: MessagePump, search: str = "", skip: int = 0) -> None:
        """Look up what was sent before; the asker gets `Past`."""
        self._ask(partial(self._read_past, asker, search, skip))

    def export(self, path: Path, asker: MessagePump) -> None:
        """Gather all that was sent; the asker gets `Exported`."""
        self._ask(partial(self._export, path, asker))

    def go_on(self, text: str, temperature: float, asker: MessagePump) -> None:
        """Let the network go on with a text; the asker gets `WentOn`."""
        self._ask(partial(self._go_on, text, temperature, asker))

    def hand_on(self, text: str, command: str) -> None:
        """Give a text to a command of the user's."""
        self._ask(partial(self._hand_on, text, command))

    def remember(self, setting: str, value: Value) -> None:
        """Keep the value of a setting in its file."""
        self._ask(partial(settings.save, setting, value))

    def count(self, more: Count) -> None:
        """Count what was typed and taken; nothing is written more than integers."""
        self._ask(partial(self._count, more))

    def take_listed(self, word: str) -> None:
        """A word that the network does not know was taken from the bar: the second time it waits to be learnt."""
        self._ask(partial(self._take_listed, word))

    def follow(self) -> None:
        """Take in what other programs have done; to be called about once a second."""
        if self.is_idle:
            self._ask(self._follow)

    def change(self, change: Change) -> None:
        """Stop a lesson that goes on, and change what is remembered."""
        self._must_stop.set()
        self._ask(partial(self._change, change, self._is_learning), is_short=False)

    def train(self) -> None:
        """Learn what waits, and make again what has to be."""
        self._must_stop.clear()
        self._ask(self._train, is_short=False)

    def stop(self) -> None:
        """Stop the lesson between two batches; what was learnt by then is kept."""
        self._must_stop.set()

    def close(self) -> None:
        """Do what was asked for until now, learn no more, and let go of the files; returns once that is done."""
        self._must_stop.set()
        self._jobs.close()
        for session in self._sessions.values():
            session.close()

    def _ask(self, run: Callable[[], None], *, is_short: bool = True) -> None:
        self._jobs.ask(partial(self._saying_what_fails, run), is_short=is_short)

    # What happens in the thread.

    def _saying_what_fails(self, run: Callable[[], None]) -> None:
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
        self._listener.post_message(news.Changed(**facts))

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
        self._listener.post_message(news.Told(text, tone))

    def _opened(self) -> Session:
        if self._session is None:
            raise FileError(_("The model could not be loaded."))
        return self._session

    def _open(self, language: str, learns: bool) -> None:
        notice, must_train = "", False
        if language not in self._sessions:
            notice, must_train = self._load(language)
        session = self._session = self._sessions[language]
        self._listener.post_message(news.Opened(session, session.language))
        self._publish_memory()
        self._count(Count())
        self._publish(phase="training" if self._is_learning else "ready")
        if notice:
            self._tell(notice, "warning")
        if (must_train and learns) or session.must_relearn:
            self._must_stop.clear()
            self._ask(partial(self._train, must_train and learns), is_short=False)

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
        self._sessions[language] = session
        return opened.notice, opened.must_train

    def _set_private(self, is_private: bool) -> None:
        self._is_private = is_private
        for session in self._sessions.values():
            session.private = is_private

    def _keep(self, number: int, text: str, asker: MessagePump) -> None:
        try:
            session = self._opened()
            added = session.send(text)
        except FileError as problem:
            asker.post_message(news.NotKept(number, str(problem)))
            return
        asker.post_message(news.Kept(number, added))
        self._publish_memory()
        asker.post_message(news.Read(number, session.surprisals(text[:LONGEST_READ])))

    def _add(self, text: str, asker: MessagePump) -> None:
        try:
            added = self._opened().add(text)
        except FileError as problem:
            self._tell(_("Nothing was added. {problem}").format(problem=problem), "failure")
            return
        asker.post_message(news.Added(added))
        self._publish_memory()
        self._tell(of_added(added))

    def _read_past(self, asker: MessagePump, search: str, skip: int) -> None:
        asker.post_message(news.Past(self._opened().messages(search, skip), search, skip))

    def _export(self, path: Path, asker: MessagePump) -> None:
        asker.post_message(news.Exported(path, as_text(self._opened().messages(limit=None))))

    def _go_on(self, text: str, temperature: float, asker: MessagePump) -> None:
        asker.post_message(news.WentOn(text, self._opened().go_on(text, temperature)))

    def _hand_on(self, text: str, command: str) -> None:
        if problem := handed_on(text, command):
            self._tell(problem, "failure")

    def _count(self, more: Count) -> None:
        days = self._opened().count(more)
        self._publish(counts=days)

    def _take_listed(self, word: str) -> None:
        if self._opened().take_listed(word):
            self._publish_memory()
            self._tell(_("“{word}” waits to be learnt: you took it twice.").format(word=word))

    def _follow(self) -> None:
        if self._session is not None and self._session.follow():
            self._listener.post_message(news.Remade())
            self._listener.post_message(news.Forgotten())
            self._publish_memory()

    def _change(self, change: Change, must_resume: bool) -> None:
        session = self._opened()
        try:
            self._tell(change.apply(session))
        except (FileError, ValueError) as problem:
            self._tell(str(problem), "failure")
        self._listener.post_message(news.Remade())
        self._listener.post_message(news.Forgotten())
        self._publish_memory()
        if must_resume or session.must_relearn:
            self._must_stop.clear()
            self._train(learns_new=must_resume)

    def _train(self, learns_new: bool = True) -> None:
        session = self._opened()
        words, waiting = set(session.words()), session.waiting
        self._publish(phase="training", report=None)
        self._is_learning = True
        try:
            for report in session.train(self._is_stopped, new=learns_new):
                self._show(report)
                self._jobs.do_short_ones()
            self._say_what_was_learnt(words, waiting)
        finally:
            self._is_learning = False
            self._listener.post_message(news.Remade())
            self._publish(phase="ready", report=None)
            self._publish_memory()

    def _is_stopped(self) -> bool:
        return self._must_stop.is_set() or self._jobs.is_closed

    def _say_what_was_learnt(self, words_before: set[str], waiting_before: int) -> None:
        session = self._opened()
        words = [word for word in session.words() if word not in words_before]
        learnt = waiting_before - session.waiting
        if learnt > 0:
            self._listener.post_message(news.Learnt(learnt, words, is_rest_intact(session.history())))

    def _show(self, report: TrainingReport | TrainingEnded) -> None:
        if isinstance(report, TrainingReport):
            self._listener.post_message(news.Reported(report))
        else:
            self._tell(report.summary, "quiet")
