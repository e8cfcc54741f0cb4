"""The editor: a text area with a ghost of what may come next, and the draft, an editor whose text is sent."""

from tui_app.widgets.editor.draft import Draft
from tui_app.widgets.editor.editor import PAUSE, Editor
from tui_app.widgets.editor.ghost import Ghost
from tui_app.widgets.editor.plain_text_area import CONTEXT_LETTERS, PlainTextArea

__all__ = ["CONTEXT_LETTERS", "PAUSE", "Draft", "Editor", "Ghost", "PlainTextArea"]
