"""The editor: a text area with a ghost of what may come next, and the draft, an editor whose text is sent."""

from tui_app.widgets.editor.draft import Draft, Send
from tui_app.widgets.editor.editor import PAUSE, Continue, Editor, Suggest
from tui_app.widgets.editor.ghost import Ghost
from tui_app.widgets.editor.plain_text_area import CONTEXT_LETTERS, PlainTextArea

__all__ = ["CONTEXT_LETTERS", "PAUSE", "Continue", "Draft", "Editor", "Ghost", "PlainTextArea", "Send", "Suggest"]
