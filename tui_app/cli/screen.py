"""What every command that opens a screen does before it imports one."""

from __future__ import annotations

import os

from tui_app import i18n
from tui_app.session.settings import Loaded, load


def prepare_screen() -> Loaded:
    """Read the settings and choose the language of the screen, whose modules translate as they are imported."""
    from tui_app.textual_patches import keep_no_break_spaces, measure_the_screen_itself, read_input_robustly

    for library in ("OPENBLAS", "OMP", "MKL"):
        os.environ[f"{library}_NUM_THREADS"] = "1"  # with more, a key waits behind the training's products
    loaded = load()
    i18n.use(i18n.preferred(loaded.settings.interface_language))
    keep_no_break_spaces()
    read_input_robustly()
    measure_the_screen_itself()
    return loaded
