"""What was written, given to a command that the user has named."""

from __future__ import annotations

import shlex
import subprocess

from tui_app.i18n import _

SECONDS = 10.0
"""A command that takes longer than this is ended: others wait behind it."""


def handed_on(text: str, command: str) -> str:
    """Run the command with the text as its input; returns what went wrong, in words, or nothing."""
    try:
        done = subprocess.run(
            shlex.split(command), input=text, capture_output=True, encoding="utf-8", errors="replace", timeout=SECONDS
        )
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        reason = str(error)
    else:
        reason = "" if done.returncode == 0 else done.stderr.strip() or f"exit status {done.returncode}"
    return _("The text was kept, but the command of “send_to” failed: {reason}").format(reason=reason) if reason else ""
