"""The part of the app that opens files and writes the draft to one."""

from __future__ import annotations

from pathlib import Path

from tui_app.i18n import _
from tui_app.screens.dialogs import PathScreen
from tui_app.screens.document import DocumentScreen
from tui_app.session import documents
from tui_app.session.documents import Document
from tui_app.session.files import printable_path
from tui_app.session_app import SessionApp


class FilesApp(SessionApp):
    """An app in which a file can be opened beside what is written."""

    def draft_text(self) -> str:
        """What is selected, or else all that is written and not sent."""
        return ""

    def action_open_document(self) -> None:
        """Ask for a file, and edit it on a screen of its own."""
        opened: list[Document] = []
        asking = PathScreen(_("Open"), lambda path: opened.append(documents.load(path)))
        self.push_screen(asking, lambda path: self._edit(opened[-1]) if path is not None else None)

    def _edit(self, document: Document) -> None:
        page = DocumentScreen(document)
        page.editor.source = self.source()
        self.push_screen(page)

    def action_save_draft(self) -> None:
        """Ask for a name, and save the draft under it."""
        text = self.draft_text()
        if not text.strip():
            self.notify(_("There is nothing to save: write it first."), markup=False)
            return
        asking = PathScreen(_("Save as"), lambda path: _save_new(path, text))
        self.push_screen(asking, self._say_saved)

    def _say_saved(self, path: Path | None) -> None:
        if path is not None:
            self.notify(_("Saved as {path}.").format(path=printable_path(path)), timeout=4, markup=False)


def _save_new(path: Path, text: str) -> None:
    documents.save_as(Document(path), path, text)
