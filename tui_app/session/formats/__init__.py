"""Files that hold prose among other things: chats, subtitles, mail, web pages, tables, hard-wrapped books.

Each is recognised by what it holds, and read for its prose alone: no dates, names, tags or timings. What is not
recognised is text, one or more sentences a line.
"""

from tui_app.session.formats.kinds import HEAD, KINDS, TEXT, read, recognised
from tui_app.session.formats.said import Said

__all__ = ["HEAD", "KINDS", "TEXT", "Said", "read", "recognised"]
