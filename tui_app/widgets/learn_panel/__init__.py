"""The learn panel: sentences to add, training to start and stop, and its losses as they fall."""

from tui_app.widgets.learn_panel.panel import LearnPanel

__all__ = ["LearnPanel"]
