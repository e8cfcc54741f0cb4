"""Where one writes messages: the conversation, the panel beside it, and the composer beneath."""

from tui_app.screens.writing.screen import WritingScreen

__all__ = ["WritingScreen"]
