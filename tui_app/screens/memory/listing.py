"""A list of what is remembered: a search above it, and beneath it what the chosen row is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input, Static
from textual.worker import get_current_worker

from tui_app.commands import bindings
from tui_app.i18n import _
from tui_app.screens.dialogs import ChoiceScreen
from tui_app.screens.memory.table import LOW, Row, RowTable
from tui_app.screens.wishes import ChangeRequested
from tui_app.session.files import FileError
from tui_app.state import State
from tui_app.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from tui_app.session.changes import Change
    from tui_app.session.session import Session


class ListingScreen(ModalScreen[None]):
    """Rows that are read in a thread, so that no key waits for the disk; Esc leaves."""

    HEADING: ClassVar[str] = ""
    HINT: ClassVar[str] = ""
    """The keys, where there is no footer."""
    COLUMNS: ClassVar[tuple[str, str]] = ("", "")
    """The titles of the rows' text, and of what stands at the right of it."""
    EMPTY: ClassVar[str] = ""
    """What stands in the place of the rows where there are none."""
    SEARCH: ClassVar[str] = ""
    """What the search asks for; without it there is none."""
    BINDINGS: ClassVar[list[BindingType]] = bindings("listing")
    DEFAULT_CSS = """
    ListingScreen {
        align: center middle;
        #listing {
            width: 100;
            max-width: 100%;
            height: 1fr;
            padding: 0 1;
            border: round $primary;
            background: $surface;
        }
        Input, Input:focus { border: none; padding: 0; height: 1; background: $boost; }
        #about { height: 4; border-top: solid $border; }
    }
    """

    @dataclass
    class RowsRead(Message):
        """The rows are there."""

        rows: Sequence[Row]
        problem: str = ""

    def __init__(self, state: State, session: Session) -> None:
        """Take the facts, and the session whose memory is shown."""
        super().__init__()
        self.session = session
        self._state = state
        self.rows: Sequence[Row] = ()
        self.marks: set[str] = set()
        """The keys of the rows that the user has picked."""
        self.search = Input(placeholder=self.SEARCH, select_on_focus=False)
        self.list = RowTable(self.COLUMNS)
        self._foot = Static(id="about", markup=False)

    def read(self, search: str) -> list[Row]:
        """The rows that the search finds; called in a thread.

        Raises:
            FileError: The memory can't be read.
        """
        raise NotImplementedError

    def heading(self) -> str:
        """What the frame says of the rows."""
        return self.HEADING

    def compose(self) -> ComposeResult:
        """The search, the list and its foot in one frame."""
        with Vertical(id="listing"):
            if self.SEARCH:
                yield self.search
            yield self.list
            yield self._foot
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin in the list; a letter begins a search."""
        self.list.focus()
        self.watch(self._state, "memory_number", self.refresh_rows)

    def on_resize(self, event: events.Resize) -> None:
        """Fit the rows and the frame to the room there is."""
        self.query_one("#listing").border_subtitle = Content(self.HINT if event.size.height < LOW else "")
        self.call_after_refresh(self._show_rows)

    @on(Input.Changed)
    def refresh_rows(self) -> None:
        """Read the rows anew."""
        self._read(self.search.value)

    @work(thread=True, exclusive=True, exit_on_error=False, group="listing")
    def _read(self, search: str) -> None:
        worker = get_current_worker()
        try:
            read = self.RowsRead(self.read(search))
        except FileError as problem:
            read = self.RowsRead((), str(problem))
        if not worker.is_cancelled:
            self.post_message(read)

    def on_listing_screen_rows_read(self, message: RowsRead) -> None:
        """Show them; the row that was chosen stays it, or its neighbour takes its place."""
        chosen, place = self.chosen, self.list.cursor_row
        self.rows = message.rows
        self.marks &= {row.key for row in self.rows}
        keys = [row.key for row in self.rows]
        self._show_rows(message.problem)
        if keys:
            place = keys.index(chosen.key) if chosen and chosen.key in keys else min(place, len(keys) - 1)
            self.list.move_cursor(row=place, animate=False)
        self._foot.update(self.chosen.about if self.chosen else "")

    def _show_rows(self, problem: str = "") -> None:
        self.query_one("#listing").border_title = Content(self.heading())
        if self.rows:
            self.list.show(self.rows, self.marks)
        else:
            self.list.say(problem or (_("Nothing like this.") if self.search.value else self.EMPTY))

    @property
    def chosen(self) -> Row | None:
        """The row with the cursor."""
        place = self.list.cursor_row
        return self.rows[place] if 0 <= place < len(self.rows) else None

    @on(RowTable.RowHighlighted)
    def _explain(self) -> None:
        self._foot.update(self.chosen.about if self.chosen else "")

    def on_key(self, event: events.Key) -> None:
        """A letter in the list begins a search; from there the arrow leads back."""
        if not self.SEARCH:
            return
        if self.list.has_focus and event.is_printable and event.character not in (None, " "):
            event.stop()
            self.search.focus()
            self.search.insert_text_at_cursor(event.character or "")
        elif self.search.has_focus and event.key in ("down", "enter"):
            event.stop()
            self.list.focus()

    def ask(self, question: str, answers: Mapping[str, str], change: Change) -> None:
        """Have something done once the user has agreed; the first answer leaves everything as it is."""
        keep = next(iter(answers))

        def done(answer: str | None) -> None:
            if answer and answer != keep:
                self.post_message(ChangeRequested(change))

        self.app.push_screen(ChoiceScreen(question, answers), done)


def when(iso: str) -> str:
    """A moment as this place's clock shows it, to the minute."""
    return datetime.fromisoformat(iso).astimezone().strftime("%Y-%m-%d %H:%M")


def shortened(text: str, letters: int = 160) -> str:
    """A user's sentence for a question, on one line."""
    text = " ".join(text.split())
    return text if len(text) <= letters else f"{text[:letters]}…"
