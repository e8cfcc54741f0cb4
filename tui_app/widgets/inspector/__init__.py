"""The inspector: seven views into what the network thinks at the cursor, one view a file."""

from tui_app.widgets.inspector.inspector import Asked, Inspector

__all__ = ["Asked", "Inspector"]
