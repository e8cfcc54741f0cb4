"""motamot --plain: for a screen reader, a Braille line, or a terminal that can do nothing."""

from __future__ import annotations

import os
import sys
from functools import partial

from tui_app.cli.common import clear_errors, make_session


def open_plain(language: str | None = None) -> None:
    """Talk line by line, in the language asked for, else in that of the settings or the system."""
    for library in ("OPENBLAS", "OMP", "MKL"):
        os.environ[f"{library}_NUM_THREADS"] = "1"
    from tui_app import i18n
    from tui_app.session.languages import resolve
    from tui_app.session.settings import load

    loaded = load()
    i18n.use(i18n.preferred(loaded.settings.interface_language))
    for problem in loaded.problems:
        print(problem, file=sys.stderr)
    with clear_errors():
        first = resolve(language or loaded.settings.language, os.environ)
        from tui_app.doors.plain.keys import keys
        from tui_app.doors.plain.shell import Shell

        make = partial(make_session, is_guest=True)
        shell = Shell(make, first, _write, echo=sys.stdin.isatty(), private=loaded.settings.private)
        with keys(sys.stdin) as pressed:
            shell.run(pressed)


def _write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()
