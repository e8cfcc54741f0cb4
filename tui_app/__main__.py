"""The `motamot` command; `python -m tui_app` is the same."""

from tui_app.cli import main

if __name__ == "__main__":
    main()
