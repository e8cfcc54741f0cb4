"""All that was kept, read again in the background whenever the weights or the sentences change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import RLock, Thread

from rnnlm_core.files.system import trim_heap
from rnnlm_core.memory import MemoryProblem
from rnnlm_core.prediction.kept_sentences import SentenceReader
from rnnlm_core.prediction.nearest_sentences import Kept, NearestSentences
from rnnlm_core.prediction.predictor import Predictor

Source = Callable[[], Sequence[Kept]]
"""Gives the sentences of now, oldest first; raises MemoryProblem where they can't be read."""


class Remembering:
    """Gives the predictor of now its memory when it has been read; until then it suggests without.

    One thread reads, and only while there is something to read. What it has read of old weights or of sentences that
    are gone is let go unseen.
    """

    def __init__(self, others: Callable[[], Sequence[str]] = tuple) -> None:
        """Read nothing before `renew`; `others` gives sentences of other people, which the memory is not to harm."""
        self._others = others
        self._asked = 0
        self._lock = RLock()
        self._thread: Thread | None = None
        self._reader: SentenceReader | None = None
        self._predictor: Predictor | None = None
        self._source: Source = tuple

    def renew(self, predictor: Predictor, source: Source) -> None:
        """Let what is kept be the memory of this predictor as soon as it has been read."""
        with self._lock:
            self._asked += 1
            self._predictor, self._source = predictor, source
            if self._thread is None:
                self._thread = Thread(target=self._work, name="remembering", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """Read no more; `renew` begins again."""
        with self._lock:
            self._asked += 1
            self._predictor = self._reader = None
        self.wait()

    def wait(self) -> None:
        """Return when there is nothing more to read."""
        thread = self._thread
        if thread is not None:
            thread.join()

    def _work(self) -> None:
        while True:
            with self._lock:
                asked, predictor, source = self._asked, self._predictor, self._source
            found = None if predictor is None else self._read(predictor, source, asked)
            with self._lock:
                if asked == self._asked:
                    if predictor is not None:
                        predictor.reader.keep(found)
                    self._thread = None
                    break
        del predictor
        trim_heap()

    def _read(self, predictor: Predictor, source: Source, asked: int) -> NearestSentences | None:
        """None where the sentences can't be read, or other ones are asked for meanwhile."""
        reader = self._reader
        if reader is None or reader.model is not predictor.model:
            self._reader = None  # it holds the old weights, and reading takes a while
            reader = SentenceReader(predictor.model, self._others, predictor.options.nearest)
        try:
            found = reader.read(source(), lambda: asked != self._asked)
        except MemoryProblem:
            return None
        with self._lock:
            if asked == self._asked:
                self._reader = reader
        return found
