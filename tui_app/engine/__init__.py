"""The one thread beside the screen's, and what it posts."""

from tui_app.engine.engine import Engine, MakeSession

__all__ = ["Engine", "MakeSession"]
