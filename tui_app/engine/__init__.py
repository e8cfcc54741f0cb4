"""The one thread beside the screen's, and what it posts."""

from tui_app.engine.engine import Engine
from tui_app.engine.worker import MakeSession

__all__ = ["Engine", "MakeSession"]
