"""The engine opens sessions, keeps, learns and forgets, in the order it was asked to.

Everything that writes to the user's files happens in its thread, so that no key ever waits for the disk. The screen
asks by calling a method, which returns at once; what came of it is posted as a message. While a lesson goes on, what
is short is done between two of its steps.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from textual.message_pump import MessagePump

from tui_app.engine.jobs import Jobs
from tui_app.engine.worker import MakeSession, Worker
from tui_app.session import settings
from tui_app.session.counts import Count
from tui_app.session.settings_table import Value

if TYPE_CHECKING:
    from tui_app.session.changes import Change


class Engine:
    """Does what takes time, one thing after the other."""

    def __init__(self, make_session: MakeSession) -> None:
        """Take what gives the session of a language, not yet open; `start` starts."""
        self._jobs = Jobs()
        self._worker = Worker(make_session, self._jobs)

    def start(self, listener: MessagePump) -> None:
        """Begin to do what is asked for; the listener gets what is posted, but an answer goes to whoever asked."""
        self._worker.listener = listener
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
        self._ask(partial(self._worker.open, language, learns))

    def set_private(self, is_private: bool) -> None:
        """Leave nothing on the disk of what is kept from now on, or keep it again."""
        self._ask(partial(self._worker.set_private, is_private))

    def keep(self, number: int, text: str, asker: MessagePump) -> None:
        """Keep a message; the asker gets `Kept` and then `Read`, or `NotKept`."""
        self._ask(partial(self._worker.keep, number, text, asker))

    def add(self, text: str, asker: MessagePump) -> None:
        """Keep the sentences of a text, to be learnt; the asker gets `Added` if they are safe."""
        self._ask(partial(self._worker.add, text, asker))

    def read_past(self, asker: MessagePump, search: str = "", skip: int = 0) -> None:
        """Look up what was sent before; the asker gets `Past`."""
        self._ask(partial(self._worker.read_past, asker, search, skip))

    def export(self, asker: MessagePump) -> None:
        """Gather all that was sent; the asker gets `Exported`."""
        self._ask(partial(self._worker.export, asker))

    def go_on(self, text: str, temperature: float, asker: MessagePump) -> None:
        """Let the network go on with a text; the asker gets `WentOn`."""
        self._ask(partial(self._worker.go_on, text, temperature, asker))

    def hand_on(self, text: str, command: str) -> None:
        """Give a text to a command of the user's."""
        self._ask(partial(self._worker.hand_on, text, command))

    def remember(self, setting: str, value: Value) -> None:
        """Keep the value of a setting in its file."""
        self._ask(partial(settings.save, setting, value))

    def count(self, more: Count) -> None:
        """Count what was typed and taken; nothing is written more than integers."""
        self._ask(partial(self._worker.count, more))

    def take_listed(self, word: str) -> None:
        """A word that the network does not know was taken from the bar: the second time it waits to be learnt."""
        self._ask(partial(self._worker.take_listed, word))

    def follow(self) -> None:
        """Take in what other programs have done; to be called about once a second."""
        if self.is_idle:
            self._ask(self._worker.follow)

    def change(self, change: Change) -> None:
        """Stop a lesson that goes on, and change what is remembered."""
        self._worker.must_stop.set()
        self._ask(partial(self._worker.change, change, self._worker.is_learning), is_short=False)

    def train(self) -> None:
        """Learn what waits, and make again what has to be."""
        self._worker.must_stop.clear()
        self._ask(self._worker.train, is_short=False)

    def stop(self) -> None:
        """Stop the lesson between two batches; what was learnt by then is kept."""
        self._worker.must_stop.set()

    def close(self) -> None:
        """Do what was asked for until now, learn no more, and let go of the files; returns once that is done."""
        self._worker.must_stop.set()
        self._jobs.close()
        for session in self._worker.sessions.values():
            session.close()

    def _ask(self, run: Callable[[], None], *, is_short: bool = True) -> None:
        self._jobs.ask(partial(self._worker.saying_what_fails, run), is_short=is_short)
