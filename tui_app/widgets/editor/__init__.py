"""The editor: a text area with a ghost of what may come next, and the draft, an editor whose text is sent.

What whoever holds an editor has to know:

- `source` is where its words come from (`WordSource`, asked synchronously); set it, and the editor asks anew.
- `shown` is how many candidates the bar has room for; set it whenever the bar is drawn. No key accepts more.
- `CandidatesChanged` is posted whenever other candidates are there; `accept(index)` takes one, as a click does.
- `value` is the text to keep, save, send or learn: `text` without the space that an accepted word left at a line's end.
- `receive(event)` types a key or pastes a text that came while something else had the focus, and takes the focus.
- `go_to(line, column)`, counted from 1; `load_text(text)` starts anew, without a history.
- No key leaves it: Tab accepts or does nothing; Esc hides the ghost and, without one, goes on to its parents.
"""

from tui_app.widgets.editor.draft import Draft, Send
from tui_app.widgets.editor.editor import PAUSE, Editor
from tui_app.widgets.editor.ghost import Ghost
from tui_app.widgets.editor.plain_text_area import CONTEXT_LETTERS, PlainTextArea
from tui_app.widgets.editor.source import WordSource

__all__ = ["CONTEXT_LETTERS", "PAUSE", "Draft", "Editor", "Ghost", "PlainTextArea", "Send", "WordSource"]
