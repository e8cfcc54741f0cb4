"""What Linux, macOS and Windows do differently, once: all other modules are written as if there were one system.

A test runs the core and the app with the names of POSIX removed, and another sees to it that no other module asks which
system this is.
"""

from __future__ import annotations

import asyncio
import ctypes
import errno
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

Lock = Callable[[int], None]
ENDING_SIGNALS = tuple(
    getattr(signal, name) for name in ("SIGHUP", "SIGBREAK", "SIGINT", "SIGTERM") if hasattr(signal, name)
)
"""A closed terminal (SIGBREAK on Windows), Ctrl+C, and a polite kill."""


def processors() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


# Files


def sync_folder(folder: Path) -> None:
    """Make names in a folder (new, changed, gone) as lasting as the files' content, where the system can."""
    with suppress(OSError):  # Windows opens no folders, nor do all file systems
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def locks() -> list[Lock]:
    """The ways of locking an open file that SQLite and we need; none on Windows, which always has them.

    Each takes and lets go a shared lock.

    Raises:
        OSError: (when called) somebody holds it, or the file system has no locks.
    """
    try:
        import fcntl
    except ImportError:
        return []

    def trial(lock: Callable[[int, int], object]) -> Lock:
        def take(handle: int) -> None:
            lock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
            lock(handle, fcntl.LOCK_UN)

        return take

    return [trial(fcntl.flock), trial(fcntl.lockf)]


def open_nameless(folder: Path) -> int | None:
    """A new file without a name in this folder, for its owner only; None where the system has no such files."""
    if hasattr(os, "O_TMPFILE") and os.path.isdir("/proc/self/fd"):
        with suppress(OSError):  # nor has every file system
            return os.open(folder, os.O_TMPFILE | os.O_WRONLY, 0o600)
    return None


def give_name(handle: int, path: Path) -> None:
    """Give a file without a name this one.

    Raises:
        FileExistsError: There is one already.
        OSError: The disk refuses.
    """
    # Only with a descriptor of a folder does Python follow the link: the file and not the link gets the name.
    os.link(f"/proc/self/fd/{handle}", path, src_dir_fd=handle)


def new_file_mode() -> int:
    """The permissions of a new file that nobody said anything about: 0o666 without the user's mask."""
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def set_mode(handle: int, mode: int) -> None:
    """Give an open file its permissions; Windows keeps none that we would lose."""
    if hasattr(os, "fchmod"):
        os.fchmod(handle, mode)


def dress(path: Path, handle: int, old: os.stat_result) -> None:
    """Give an open file the owner, the permissions and the attributes of the one at `path`, where such things are.

    Raises:
        OSError: Some can't be given.
    """
    now = os.fstat(handle)
    if (now.st_uid, now.st_gid) != (old.st_uid, old.st_gid):
        os.fchown(handle, old.st_uid, old.st_gid)
    set_mode(handle, old.st_mode & 0o7777)
    for name in _attributes(path):
        os.setxattr(handle, name, os.getxattr(path, name))


def _attributes(path: Path) -> list[str]:
    """The names of the file's extended attributes, access lists among them; none where the system has no such thing."""
    if not hasattr(os, "listxattr"):
        return []
    try:
        return os.listxattr(path)
    except OSError as error:
        if error.errno == errno.ENOTSUP:
            return []
        raise


# Processes


def on_signals(numbers: Sequence[int], handle: Callable[[int], object]) -> None:
    """Call this in the running loop with the number of each signal; called from the main thread."""
    loop = asyncio.get_running_loop()
    for number in numbers:
        try:
            loop.add_signal_handler(number, handle, number)
        except NotImplementedError:  # Windows: the handler comes between two instructions, so the loop is told
            signal.signal(number, lambda come, _frame: loop.call_soon_threadsafe(handle, come) and None)


def is_alive(process: int) -> bool | None:
    """Whether a process is there; None on Windows, where nobody can ask without harm."""
    if os.name != "posix":
        return None
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def command_line(arguments: Sequence[str]) -> str:
    """What a shell starts these with: in its own place, so that its end is theirs, where it can."""
    return subprocess.list2cmdline(arguments) if sys.platform == "win32" else f"exec {shlex.join(arguments)}"


def keep_heap_small() -> None:
    """Let glibc take large arrays from the system one by one, and the rest from one heap for all threads.

    Otherwise each training, in a thread of its own, leaves a heap of its own, which is never quite empty.
    """
    arenas, threshold = -8, -3  # M_ARENA_MAX and M_MMAP_THRESHOLD of glibc's mallopt
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            libc = ctypes.CDLL(None)
            libc.mallopt(arenas, 1)
            libc.mallopt(threshold, 1 << 20)


def trim_heap() -> None:
    """Give memory back that glibc keeps for the next training, hundreds of MB; elsewhere nothing has to be done."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)


# Terminals


@contextmanager
def pressed_keys(handle: int) -> Iterator[Iterator[bytes]]:
    """What a terminal sends, key by key, not line by line; it is as it was when the block ends."""
    if sys.platform == "win32":
        yield _windows_keys()
        return
    import termios
    import tty

    before = termios.tcgetattr(handle)
    try:
        tty.setcbreak(handle)
        yield iter(lambda: os.read(handle, 1024), b"")
    finally:
        termios.tcsetattr(handle, termios.TCSADRAIN, before)


def _windows_keys() -> Iterator[bytes]:
    if sys.platform == "win32":
        import msvcrt

        while True:
            letter = msvcrt.getwch()
            if letter in ("\0", "\xe0"):
                msvcrt.getwch()  # the rest of a function key
            elif letter == "\x03":
                raise KeyboardInterrupt
            else:
                yield (b"\n" if letter == "\r" else letter.encode("utf-8", "surrogatepass"))
    else:
        yield from ()
