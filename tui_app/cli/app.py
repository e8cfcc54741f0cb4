"""motamot by itself: the app. It imports no command line, which would take a tenth of the time to the first word."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Mapping
from dataclasses import replace

from tui_app.cli.common import clear_errors, fail, make_session
from tui_app.cli.plain import open_plain
from tui_app.i18n import _
from tui_app.session.files import data_folder

CRASHED = 1
"""What the app ends with where it was not left on purpose."""


def open_app(language: str | None = None) -> None:
    """Open the app, to write in the language asked for, else in that of the settings or the system.

    A terminal that can't place its cursor gets the conversation line by line.
    """
    if os.environ.get("TERM") == "dumb" and sys.stdin.isatty():
        open_plain(language)
        return
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        fail(_("the app needs a terminal; in scripts use: motamot predict TEXT, or motamot train FILE"))
    sys.exit(run_app(language)[0])


def run_app(language: str | None = None, keys: Mapping[str, str] | None = None) -> tuple[int, str]:
    """Open the app on whatever it has for a terminal, and wait until it is left.

    Args:
        language: To write in.
        keys: For commands, by their ids, beside those of the settings.

    Returns:
        The exit status, and what was written in it.
    """
    from tui_app.cli.screen import prepare_screen
    from tui_app.session.languages import resolve

    chosen, problems = prepare_screen()
    if language is not None:
        chosen = chosen.changed("language", language)
    chosen = replace(chosen, keymap={**(keys or {}), **chosen.keymap})
    with clear_errors():
        first = resolve(chosen.language, os.environ)
    gc.disable()  # what is imported stays: to look through it for garbage, now or later, is time lost
    from tui_app.app import MotamotApp
    from tui_app.session.draft import of_message

    gc.freeze()
    gc.enable()
    notices = [str(problem) for problem in problems]
    app = MotamotApp(make_session, first, settings=chosen, notices=notices, rescue=of_message(data_folder()))
    try:
        app.run()
    finally:
        app.first.rescue()
    return (CRASHED if app.return_code is None else app.return_code), app.first.written
