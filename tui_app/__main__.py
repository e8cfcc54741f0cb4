"""The `motamot` command; `python -m tui_app` is the same."""

import sys


def main() -> None:
    """Run the command; text that the terminal's encoding lacks is replaced, not fatal."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    if len(sys.argv) > 1:
        from tui_app.cli import cli

        cli(prog_name="motamot")
    else:
        from tui_app.commands.app import open_app

        open_app()


if __name__ == "__main__":
    main()
