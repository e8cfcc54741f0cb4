"""A system that has not what only POSIX has, for a program that is run with it: python -m tests.doors.windows MODULE.

The standard library has to be loaded before, because it asks what it needs at its import. Then the names go, folders
can't be opened, loops take no signals, and a file that is open, or mapped, can be neither renamed, replaced nor
deleted.
"""

from __future__ import annotations

import asyncio
import errno
import os
import re
import runpy
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

MODULES = {"fcntl", "grp", "pwd", "pty", "resource", "termios", "tty"}
NAMES = re.findall(
    r"\w+",
    """
    O_CLOEXEC O_DIRECTORY O_NOFOLLOW O_NONBLOCK O_TMPFILE WNOHANG chown chroot fchmod fchown fork forkpty getegid
    geteuid getgid getgroups getloadavg getpgid getpgrp getpriority getsid getuid getxattr initgroups killpg lchown
    listxattr major minor mkfifo mknod nice openpty pathconf posix_spawn pread pwrite readv removexattr
    sched_getaffinity sched_setaffinity sched_yield sendfile setegid seteuid setgid setpgid setpriority setsid
    setuid setxattr statvfs sync sysconf tcgetpgrp tcsetpgrp uname wait wait3 wait4 waitid writev
    """,
)
SIGNALS = re.findall(
    r"\w+",
    """
    SIGHUP SIGKILL SIGALRM SIGQUIT SIGPIPE SIGUSR1 SIGUSR2 SIGCHLD SIGTSTP SIGCONT SIGWINCH alarm
    """,
)


def remove_names() -> None:
    for name in MODULES:
        sys.modules[name] = None  # type: ignore[assignment] # which makes its import fail
    for module, names in ((os, NAMES), (signal, SIGNALS)):
        for name in names:
            if hasattr(module, name):
                delattr(module, name)


class Lock:
    """One process has nobody to wait for; like a lock on Windows it keeps its file open."""

    def __init__(self, path: Path, **_: object) -> None:
        self.path = path
        self.is_locked = False

    def acquire(self, **_: object) -> None:
        self.file = open(self.path, "a+b")  # noqa: SIM115
        self.is_locked = True

    def release(self) -> None:
        self.file.close()
        self.is_locked = False


def refuse_signals() -> None:
    def add_signal_handler(*_: object) -> None:
        raise NotImplementedError

    for loop in (asyncio.SelectorEventLoop, asyncio.BaseEventLoop):
        loop.add_signal_handler = add_signal_handler  # type: ignore[assignment,method-assign]


def hold_open_files() -> None:
    """What is open stays: os.open of folders, and os.replace, rename, unlink and remove of open files, fail."""
    opening = os.open

    def open_file(path: Any, *arguments: Any, **named: Any) -> int:
        if os.path.isdir(path):
            raise PermissionError(errno.EACCES, "a folder", path)
        return opening(path, *arguments, **named)

    def guarded(real: Callable[..., None]) -> Callable[..., None]:
        def act(*paths: Any, **named: Any) -> None:
            for path in paths:
                if "dir_fd" not in named and (holder := _holder(Path(path))):
                    raise PermissionError(errno.EACCES, f"open: {holder}", str(path))
            real(*paths, **named)

        return act

    os.open = open_file
    for name in ("replace", "rename", "unlink", "remove"):
        setattr(os, name, guarded(getattr(os, name)))


def _holder(path: Path) -> str:
    """Where a file is open or mapped in this process, or nothing."""
    try:
        wanted = path.stat()
    except OSError:
        return ""
    for link in Path("/proc/self/fd").iterdir():
        try:
            found = link.stat()
        except OSError:
            continue
        if (found.st_dev, found.st_ino) == (wanted.st_dev, wanted.st_ino):
            return f"handle {link.name}"
    return "mapped" if str(path.resolve()) in Path("/proc/self/maps").read_text(encoding="utf-8") else ""


def main() -> None:
    import filelock
    import numpy  # noqa: F401
    import requests  # noqa: F401
    import textual.app  # the same of its drivers
    import textual.drivers.headless_driver  # noqa: F401

    filelock.FileLock = Lock  # type: ignore[assignment,misc] # the real one asks for names that go now
    remove_names()
    refuse_signals()
    hold_open_files()
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__")


if __name__ == "__main__":
    main()
