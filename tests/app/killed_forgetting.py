"""Kill a session after every disk call of a forgetting or an undoing; look at what the next opener leaves.

python -m tests.app.killed_forgetting FOLDER WHAT [EVERY]
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import numpy as np

from rnnlm_core.files import checkpoint
from rnnlm_core.memory import Memory
from rnnlm_core.memory._database import Database
from tests.app.sessions import learn, new_session, starter_model
from tui_app.session.session import Session
from tui_app.session.store import Store

LESSONS = ("Je lis Xanadu ce soir.", "Nous aimons Yggdrasil.", "Ils visitent Zanzibar.")
WAITING = "Demain je pars à Wallis."
CALLS = ("open", "os.rename", "os.remove", "os.mkdir")


def forget(word: str) -> Callable[[Session], object]:
    return lambda session: session.forget_word(word)


CHANGES: dict[str, tuple[Callable[[Session], object], tuple[str, ...]]] = {
    "first": (forget("Xanadu"), ("Xanadu",)),
    "last": (forget("Zanzibar"), ("Zanzibar",)),
    "waiting": (forget("Wallis"), ("Wallis",)),
    "everything": (Session.forget_everything, ("Xanadu", "Yggdrasil", "Zanzibar", "Wallis")),
    "undo": (Session.undo, ()),
}
"""What is done, and which words are gone then."""


def prepare(folder: Path) -> None:
    """Three lessons, a sentence that waits, and what a writer that was killed left."""
    session = new_session(folder)
    session.open()
    for text in LESSONS:
        session.add(text)
        learn(session)
    session.add(WAITING)
    session.close()
    newest = folder / "fr" / "model.safetensors"
    shutil.copy(newest, newest.with_name(f".{newest.name}.killed.new"))


def change(folder: Path, what: str) -> None:
    session = new_session(folder)
    session.open()
    CHANGES[what][0](session)
    for _ in session.train(lambda: False, new=False):
        pass
    session.close()


def count_calls(folder: Path, on_call: Callable[[int], None]) -> None:
    """Before every call that opens, renames or deletes a file of the folder, every sync, and every statement of SQL."""
    calls = 0

    def called() -> None:
        nonlocal calls
        on_call(calls)
        calls += 1

    def audit(event: str, arguments: tuple[object, ...]) -> None:
        if event in CALLS and str(folder) in str(arguments[0]):
            called()

    def synced(handle: int) -> None:
        called()
        sync(handle)

    def traced(self: Database, *arguments: object, **options: object) -> None:
        prepare_database(self, *arguments, **options)  # type: ignore[arg-type]
        self._connection.set_trace_callback(lambda _: called())

    sync, os.fsync = os.fsync, synced
    prepare_database, Database._prepare = Database._prepare, traced  # type: ignore[method-assign, assignment]
    sys.addaudithook(audit)


def in_child(work: Callable[[], None]) -> int:
    """The status of a process that does the work and ends."""
    child = os.fork()
    if child == 0:
        work()
        os._exit(0)
    return os.waitpid(child, 0)[1]


def calls_of(folder: Path, what: str) -> int:
    """How many there are when nothing goes wrong."""
    seen = folder.with_name("calls")

    def work() -> None:
        count_calls(folder, lambda number: seen.write_text(str(number)))
        change(folder, what)

    assert in_child(work) == 0
    return int(seen.read_text()) + 1


def killed(folder: Path, what: str, call: int) -> None:
    def work() -> None:
        count_calls(folder, lambda number: os.kill(os.getpid(), signal.SIGKILL) if number == call else None)
        change(folder, what)

    assert in_child(work) == signal.SIGKILL


def kept(folder: Path) -> tuple[list[str], int]:
    """The sentences and the number of lessons, as the next opener finds them once it has finished what was begun."""
    store = Store(folder, "fr")
    with closing(Memory.open(store.memory)) as memory:
        store.finish(memory)
        return [each.text for each in memory.sentences()], len(memory.history())


def words_in(folder: Path) -> Iterator[str]:
    data = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    yield from (word for word in ("Xanadu", "Yggdrasil", "Zanzibar", "Wallis") if word.encode() in data)


def learn_again(folder: Path) -> None:
    session = new_session(folder)
    session.open()
    for _ in session.train(lambda: False, new=False):
        pass
    session.close()


def check(folder: Path, what: str, undisturbed: Path, call: int) -> bool:
    """Whether the change had happened; then it has to be complete, and the model that of an undisturbed one."""
    sentences, lessons = kept(folder)
    gone = [word for word in CHANGES[what][1] if not any(word in text for text in sentences)]
    done = len(gone) == len(CHANGES[what][1]) and (what != "undo" or lessons < len(LESSONS))
    assert done or not gone, (call, gone)
    assert not set(gone) & set(words_in(folder)), (call, gone, "before the next training")
    learn_again(folder)
    assert not set(gone) & set(words_in(folder)), (call, gone, "after it")
    if done:
        assert_same_model(folder, undisturbed, call)
    return done


def assert_same_model(folder: Path, undisturbed: Path, call: int) -> None:
    file, other = (each / "fr" / "model.safetensors" for each in (folder, undisturbed))
    assert file.exists() == other.exists(), call
    if file.exists():
        one, two = checkpoint.load(file), checkpoint.load(other)
        assert one.extra["personal"]["lessons"] == two.extra["personal"]["lessons"], call
        assert one.vocabulary.words == two.vocabulary.words, call
        assert all(np.array_equal(one.params[name], two.params[name]) for name in two.params), call


def main(root: Path, what: str, every: int) -> None:
    starter_model()
    in_child(lambda: prepare(root / "before"))
    shutil.copytree(root / "before", root / "undisturbed")
    calls, done = calls_of(root / "undisturbed", what), 0
    for call in range(0, calls, every):
        folder = root / "killed"
        shutil.copytree(root / "before", folder)
        killed(folder, what, call)
        done += check(folder, what, root / "undisturbed", call)
        shutil.rmtree(folder)
    print(f"{len(range(0, calls, every))} of {calls} killed, {done} after the change")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 1)
