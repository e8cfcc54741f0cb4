"""What stands in the frame of a screen."""

from __future__ import annotations

from pathlib import Path

from rich.cells import cell_len

from tui_app.session.files import printable_path


def short_path(path: Path, cells: int) -> str:
    """The path as it may be shown in so many cells, cut at its beginning: the name says more than the folders above."""
    shown = printable_path(path)
    while 0 < cells < cell_len(shown):
        shown = f"…{shown.removeprefix('…')[1:]}"
    return shown
