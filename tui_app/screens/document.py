"""A document in the editor: written back to its file, and left with care."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Footer, Static, TextArea

from tui_app.commands import bindings
from tui_app.i18n import _
from tui_app.screens.dialogs import ChoiceScreen, PathScreen
from tui_app.session import documents
from tui_app.session.documents import Document
from tui_app.session.files import FileError, printable_path
from tui_app.state import State
from tui_app.widgets.composer import Composer
from tui_app.widgets.editor import Editor

LEFT, ABORTED = 0, 1
"""What leaving ends with: as of any editor, and so that a program that waits for the text gives up."""
WATCH_SECONDS = 2.0


class DocumentScreen(Screen[None]):
    """One file; `Left` says that its time is over."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("document")

    @dataclass
    class Left(Message):
        """The typist leaves the file."""

        status: int
        """LEFT or ABORTED."""

    def __init__(self, state: State, document: Document) -> None:
        """Take the facts and the document."""
        super().__init__()
        self._state = state
        self._document = document
        self._is_told = False
        self.editor = Editor()
        self._place = Static(id="place", markup=False)

    def compose(self) -> ComposeResult:
        """The text, the suggestions under it, and the bars beneath."""
        yield Composer(self._state, self.editor)
        yield self._place
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Show the text, with the cursor at its beginning."""
        self.editor.load_text(self._document.text)
        self.set_focus(self.editor)
        self._show_state()
        self.set_interval(WATCH_SECONDS, self._watch_file)
        if self._document.notice:
            self.notify(self._document.notice, severity="warning", timeout=10, markup=False)

    @property
    def is_changed(self) -> bool:
        """Whether there is something to save."""
        return self.editor.text != self._document.text

    @on(TextArea.Changed)
    @on(TextArea.SelectionChanged)
    def _show_state(self) -> None:
        name = printable_path(self._document.path)
        self.editor.border_title = Content(f"{name} •" if self.is_changed else name)
        row, column = self.editor.cursor_location
        place = _("line {line}, column {column}").format(line=row + 1, column=column + 1)
        state = _("changed") if self.is_changed else _("saved")
        line_end = {"\r\n": " · CRLF", "\r": " · CR"}.get(self._document.line_end, "")
        mark = ("◐ ", "$text-warning") if self.is_changed else ("● ", "$text-success")
        self._place.update(Content.assemble(mark, (f"{state} · {place}{line_end}", "bold")))

    def _watch_file(self) -> None:
        """Say once when another program writes the file."""
        if not self._is_told and self._document.is_changed_on_disk():
            self._is_told = True
            told = _("Another program has changed this file; saving will ask what to keep.")
            self.notify(told, severity="warning", timeout=10, markup=False)

    def action_save(self) -> None:
        """Save, unless another program's changes would be lost."""
        if not self._document.is_changed_on_disk():
            self._save(self._document)
            return
        self.app.clear_notifications()  # the question says it again
        question = _("Another program has changed this file since it was opened.")
        answers = {"overwrite": _("Overwrite it"), "reload": _("Read it again"), "cancel": _("Cancel")}
        self.app.push_screen(ChoiceScreen(question, answers), self._after_change)

    def _after_change(self, answer: str | None) -> None:
        if answer == "overwrite":
            self._save(self._document)
        elif answer == "reload":
            self._load(self._document.path)

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
            self._document = documents.save(document, self.editor.text)
        except FileError as problem:
            reason = _("Not saved. {problem}").format(problem=problem)
            self.notify(reason, severity="error", timeout=20, markup=False)
            return False
        self._is_told = False
        self._show_state()
        return True

    def action_save_as(self) -> None:
        """Ask for another name, and save under it."""
        self.app.push_screen(PathScreen(_("Save as"), str(self._document.path)), self._save_as)

    def _save_as(self, path: Path | None) -> None:
        """Write another file; one that is there already is not overwritten unasked."""
        if path is None:
            return
        try:
            self._document = documents.save_as(self._document, path, self.editor.text)
        except FileError as problem:
            self.app.push_screen(PathScreen(_("Save as"), str(path), str(problem)), self._save_as)
        else:
            self._show_state()

    def action_leave(self) -> None:
        """Leave; what is not saved is asked about."""
        if not self.is_changed:
            self.post_message(self.Left(LEFT))
            return
        answers = {"save": _("Save"), "discard": _("Discard"), "cancel": _("Cancel")}
        self.app.push_screen(ChoiceScreen(_("There are changes that are not saved."), answers), self._after_leave)

    def _after_leave(self, answer: str | None) -> None:
        if answer == "discard" or (answer == "save" and self._save(self._document)):
            self.post_message(self.Left(LEFT))

    def action_abort(self) -> None:
        """Leave so that a program that waits for the text gives up; changes are asked about."""
        if not self.is_changed:
            self.post_message(self.Left(ABORTED))
            return
        answers = {"cancel": _("Go on writing"), "abort": _("Abort")}
        self.app.push_screen(ChoiceScreen(_("Abort, and lose what is not saved?"), answers), self._after_abort)

    def _after_abort(self, answer: str | None) -> None:
        if answer == "abort":
            self.post_message(self.Left(ABORTED))
