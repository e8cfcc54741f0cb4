"""The `motamot` command; `python -m tui_app` is the same."""

import os
import sys

COMPLETING = "_MOTAMOT_COMPLETE"
"""Set by the script that completes the command line in a shell, which gives no arguments."""


def main() -> None:
    """Run the command; text that the terminal's encoding lacks is replaced, not fatal."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    if len(sys.argv) > 1 or COMPLETING in os.environ:
        from tui_app.cli.main import cli
        from tui_app.cli.spoken import run

        try:
            sys.exit(run(cli))
        except OSError as error:  # where what it prints goes to: commands explain their own files
            sys.exit(f"motamot: the output can't be written: {error.strerror}")
    else:
        from tui_app.cli.app import open_app

        open_app()


if __name__ == "__main__":
    main()
