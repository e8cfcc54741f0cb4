"""A document in the editor: written back to its file, and left with care."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import ClassVar, NamedTuple

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static, TextArea

from tui_app.commands import bindings
from tui_app.engine import Engine
from tui_app.i18n import _
from tui_app.screens.asking import with_file_asked_for
from tui_app.screens.clerk import Clerk
from tui_app.screens.dialogs import ChoiceScreen
from tui_app.screens.finding import find_what_is_asked_for, go_to_line_asked_for, state_in_words
from tui_app.screens.titles import short_path
from tui_app.session import documents
from tui_app.session.documents import Document
from tui_app.session.draft import SECONDS, RescueCopy
from tui_app.session.files import FileError
from tui_app.state import State
from tui_app.widgets.composer import Composer
from tui_app.widgets.editor import Editor
from tui_app.widgets.key_bar import KeyBar
from tui_app.widgets.status_bar import StatusBar

LEFT, ABORTED = 0, 1
"""What leaving ends with: as of any editor, and so that a program that waits for the text gives up."""
TITLE_FRAME = 10
"""Cells of the first row that are no title: the frame, and a sign for changes."""
WATCH_SECONDS = 2.0


class Editing(NamedTuple):
    """A file to edit, the line to begin at, and where a copy of what is not saved is kept."""

    document: Document
    line: int = 1
    rescue: RescueCopy | None = None


class DocumentScreen(Screen[None]):
    """One file; `Left` says that its time is over."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("document")

    @dataclass
    class Left(Message):
        """The typist leaves the file."""

        status: int
        """LEFT or ABORTED."""

    def __init__(self, state: State, editing: Editing, engine: Engine | None = None) -> None:
        """Take the facts and the file; and where this is the first screen, what loads the model."""
        super().__init__()
        self._state, self._engine = state, engine
        self._document, self._line, self._rescue = editing
        self._is_told = False
        self._sought = ""
        self.editor = Editor()
        self.composer = Composer(state, self.editor)
        self._place = Static(id="place", markup=False)

    def compose(self) -> ComposeResult:
        """The text, the suggestions under it, and the bars beneath."""
        yield self.composer
        with Horizontal(id="bars"):
            yield self._place
            yield StatusBar(self._state)
        if self._engine is not None:
            yield Clerk(self._state, self._engine)
        yield KeyBar()

    def on_mount(self) -> None:
        """Show the text, with the cursor where it was asked for; what an earlier program left is offered."""
        self.editor.load_text(self._document.text)
        self.set_focus(self.editor)
        self.editor.go_to(self._line)
        self._offer_rescued()
        self._show_state()
        self.set_interval(WATCH_SECONDS, self._watch_file)
        if self._document.notice:
            self.notify(self._document.notice, severity="warning", timeout=10, markup=False)

    @property
    def is_changed(self) -> bool:
        """Whether there is something to save."""
        return self.editor.value != self._document.text

    def _offer_rescued(self) -> None:
        """Ask about changes that a program left that was killed, or whose terminal was closed."""
        left = self._rescue.read() if self._rescue else ""
        if left and left != self._document.text:
            question = _("motamot ended here before these changes were saved.")
            answers = {"restore": _("Take them"), "discard": _("Discard them")}
            self.app.push_screen(ChoiceScreen(question, answers), partial(self._after_offer, left))
        else:
            self._keep_copies()

    def _after_offer(self, left: str, answer: str | None) -> None:
        if answer == "restore":
            self.editor.replace(left, (0, 0), self.editor.document.end, maintain_selection_offset=False)
        self._keep_copies()

    def _keep_copies(self) -> None:
        self.rescue()
        self.set_interval(SECONDS, self.rescue)

    @property
    def written(self) -> str:
        """What is in the file stays there."""
        return ""

    @property
    def is_settled(self) -> bool:
        """Whether nothing is under way."""
        return True

    def rescue(self) -> None:
        """Keep a copy of what is not saved, for whatever may end the program."""
        if self._rescue is not None:
            self._rescue.keep(self.editor.value if self.is_changed else "")

    def _leave(self, status: int) -> None:
        """Leave on purpose: no copy stays."""
        if self._rescue is not None:
            self._rescue.discard()
            self._rescue.release()
        self._rescue = None
        self.post_message(self.Left(status))

    @on(TextArea.Changed)
    @on(TextArea.SelectionChanged)
    @on(events.Resize)
    def _show_state(self) -> None:
        name = short_path(self._document.path, self.size.width - TITLE_FRAME)
        self.editor.border_title = Content(f"{name} •" if self.is_changed else name)
        self._place.update(state_in_words(self.editor, self._document, is_changed=self.is_changed))

    def _watch_file(self) -> None:
        """Say once when another program writes the file."""
        if not self._is_told and self._document.is_changed_on_disk():
            self._is_told = True
            told = _("Another program has changed this file; saving will ask what to keep.")
            self.notify(told, severity="warning", timeout=10, markup=False)

    def action_save(self) -> None:
        """Save, unless there is something to ask first."""
        self._save_with_care(leaves=False)

    def _save_with_care(self, *, leaves: bool) -> None:
        """Save, and leave where that is wanted; a file that is read-only, or another's by now, is asked about."""
        if (doubt := self._doubt()) is None:
            self._after_doubt(leaves, "overwrite")
            return
        self.app.clear_notifications()  # the question says it again
        self.app.push_screen(ChoiceScreen(*doubt), partial(self._after_doubt, leaves))

    def _doubt(self) -> tuple[str, dict[str, str]] | None:
        """What to ask before the file is written, and the answers."""
        overwrite, cancel = _("Overwrite it"), _("Cancel")
        if self._document.is_changed_on_disk():
            question = _("Another program has changed this file since it was opened.")
            return question, {"overwrite": overwrite, "reload": _("Read it again"), "cancel": cancel}
        if self._document.is_read_only():
            return _("This file is marked as read-only."), {"cancel": cancel, "overwrite": overwrite}
        return None

    def _after_doubt(self, leaves: bool, answer: str | None) -> None:
        if answer == "reload":
            self._load(self._document.path)
        elif answer == "overwrite" and self._save(self._document) and leaves:
            self._leave(LEFT)

    def _load(self, path: Path) -> None:
        try:
            self._document = documents.load(path)
        except FileError as problem:
            self.notify(str(problem), severity="error", timeout=20, markup=False)
            return
        self._is_told = False
        self.editor.load_text(self._document.text)
        self._show_state()

    def _save(self, document: Document) -> bool:
        """Write the file, and say so only then."""
        try:
            self._document = documents.save(document, self.editor.value)
        except FileError as problem:
            reason = _("Not saved. {problem}").format(problem=problem)
            self.notify(reason, severity="error", timeout=20, markup=False)
            return False
        self._is_told = False
        self._show_state()
        return True

    @work
    async def action_save_as(self) -> None:
        """Ask for another name, and save under it; a file that is there already is not overwritten unasked."""
        save = partial(documents.save_as, self._document, text=self.editor.value)
        if saved := await with_file_asked_for(self.app, _("Save as"), save, str(self._document.path)):
            self._document = saved
            self._show_state()

    @work
    async def action_find(self) -> None:
        """Ask what to find, and go there."""
        self._sought = await find_what_is_asked_for(self.app, self.editor, self._sought)

    @work
    async def action_go_to_line(self) -> None:
        """Ask for a number, and go to this line."""
        await go_to_line_asked_for(self.app, self.editor)

    def action_leave(self) -> None:
        """Leave; what is not saved is asked about."""
        if not self.is_changed:
            self._leave(LEFT)
            return
        answers = {"save": _("Save"), "discard": _("Discard"), "cancel": _("Cancel")}
        self.app.push_screen(ChoiceScreen(_("There are changes that are not saved."), answers), self._after_leave)

    def _after_leave(self, answer: str | None) -> None:
        if answer == "save":
            self._save_with_care(leaves=True)
        elif answer == "discard":
            self._leave(LEFT)

    def action_abort(self) -> None:
        """Leave so that a program that waits for the text gives up; changes are asked about."""
        if not self.is_changed:
            self._leave(ABORTED)
            return
        answers = {"cancel": _("Go on writing"), "abort": _("Abort")}
        self.app.push_screen(ChoiceScreen(_("Abort, and lose what is not saved?"), answers), self._after_abort)

    def _after_abort(self, answer: str | None) -> None:
        if answer == "abort":
            self._leave(ABORTED)
