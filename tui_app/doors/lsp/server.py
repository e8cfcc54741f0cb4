"""The language server: suggestions, explanations and lessons for the prose in another editor.

Nothing is learnt unless a command says so. Requests are answered in their order, on one thread: a suggestion takes
about as long as sending it. What changes the model runs on a second thread.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Coroutine, Generator
from functools import partial
from importlib.metadata import version
from typing import Any

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol, lsp_method

from rnnlm_core.files.system import is_alive
from tui_app import i18n
from tui_app.doors.lessons import Lessons, Sessions
from tui_app.doors.lsp.answers import TRIGGERS, Answers
from tui_app.doors.lsp.choices import Choices
from tui_app.doors.lsp.commands import Commands
from tui_app.doors.lsp.documents import Document
from tui_app.session.session import Session

LEAVING_SECONDS = 0.1
"""After the editor said that it leaves; what was asked before is answered."""
PARENT_SECONDS = 2.0
"""Between two looks whether the editor is still there."""


class _Protocol(LanguageServerProtocol):
    """Leaves the changes of a text to `Door`: pygls would make them a second time, and cuts lines elsewhere."""

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: types.DidChangeTextDocumentParams) -> Generator[Any, Any, None]:
        if handler := self.fm.features.get(types.TEXT_DOCUMENT_DID_CHANGE):
            yield handler, (params,), None


class Door:
    """What the server knows, and its answers."""

    def __init__(self, make: Callable[[str], Session], choices: Choices, interface: str = "auto") -> None:
        """Take how to make a session, the settings, and the language of messages where one is asked for."""
        self.server = LanguageServer("motamot", version("motamot"), protocol_cls=_Protocol)
        self.sessions = Sessions(make, self.say)
        self.lessons = Lessons()
        self.choices = choices
        self.documents: dict[str, Document] = {}
        self.answers = Answers(self)
        self._interface = interface
        self._tasks: set[asyncio.Task[None]] = set()
        self._register()

    def _register(self) -> None:
        answers, triggers = self.answers, types.CompletionOptions(trigger_characters=TRIGGERS)
        kinds = types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.Refactor])
        handlers: list[tuple[str, Callable[..., Any], Any]] = [
            (types.INITIALIZE, self.initialize, None),
            (types.INITIALIZED, self.initialized, None),
            (types.EXIT, self.exit, None),
            (types.TEXT_DOCUMENT_DID_OPEN, self.did_open, None),
            (types.TEXT_DOCUMENT_DID_CHANGE, self.did_change, None),
            (types.TEXT_DOCUMENT_DID_CLOSE, self.did_close, None),
            (types.WORKSPACE_DID_CHANGE_CONFIGURATION, self.did_change_configuration, None),
            (types.TEXT_DOCUMENT_COMPLETION, answers.completion, triggers),
            (types.TEXT_DOCUMENT_INLINE_COMPLETION, answers.inline_completion, None),
            (types.TEXT_DOCUMENT_HOVER, answers.hover, None),
            (types.TEXT_DOCUMENT_CODE_ACTION, answers.code_action, kinds),
        ]
        for method, handler, options in handlers:
            self.server.feature(method, options)(partial(handler))  # it marks what it is given: no method bears that
        for name, command in Commands(self).by_name().items():
            self.server.command(name)(partial(command))

    def run(self) -> None:
        """Serve on standard input and output until the editor leaves."""
        try:
            self.server.start_io()
        finally:
            self.close()

    def close(self) -> None:
        """Stop learning and let all files go."""
        self.lessons.close()
        self.sessions.close()

    def say(self, text: str, kind: types.MessageType = types.MessageType.Info) -> None:
        """Show a message in the editor."""
        self.server.window_show_message(types.ShowMessageParams(kind, text))

    # The life of the server

    def initialize(self, params: types.InitializeParams) -> None:
        """Take what the editor says of itself."""
        asked = (params.locale or "")[:2] if self._interface == "auto" else self._interface
        if asked in i18n.LANGUAGES and "MOTAMOT_INTERFACE" not in os.environ:
            i18n.use(asked)
        given = params.initialization_options
        self.choices = self.choices.changed(given.get("motamot", given) if isinstance(given, dict) else None)
        name = params.client_info.name if params.client_info else ""
        item = params.capabilities.text_document and params.capabilities.text_document.completion
        snippets = bool(item and item.completion_item and item.completion_item.snippet_support)
        self.answers.is_neovim = name.lower().startswith("neovim")
        self.answers.as_snippets = self.answers.is_neovim and snippets

    async def initialized(self, _params: types.InitializedParams) -> None:
        """Ask for the configuration, and see that the server does not outlive the editor."""
        self._start(self._leave_with_parent())
        workspace = self.server.client_capabilities.workspace
        if workspace and workspace.configuration:
            await self._ask_configuration()

    async def _ask_configuration(self) -> None:
        asked = types.ConfigurationParams([types.ConfigurationItem(section="motamot")])
        for given in await self.server.workspace_configuration_async(asked):
            self._choose(given)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _leave_with_parent(self) -> None:
        """End where the editor was killed but something else holds the pipe open."""
        parent = self.server.process_id
        while parent and is_alive(parent):
            await asyncio.sleep(PARENT_SECONDS)
        if parent and is_alive(parent) is False:  # on Windows the end of the pipe must do
            self.close()
            os._exit(1)

    def exit(self, *_nothing: object) -> None:
        """Let the files go, and leave even where the editor keeps the pipe open."""
        self.close()
        asyncio.get_running_loop().call_later(LEAVING_SECONDS, os._exit, 0)

    def did_change_configuration(self, params: types.DidChangeConfigurationParams) -> None:
        """Follow the editor's settings."""
        given = params.settings
        if isinstance(given, dict) and given:
            self._choose(given.get("motamot", given))
        elif (workspace := self.server.client_capabilities.workspace) and workspace.configuration:
            self._start(self._ask_configuration())

    def _choose(self, given: object) -> None:
        self.choices = self.choices.changed(given)
        for document in self.documents.values():
            document.choose(self.choices)

    # Documents

    def did_open(self, params: types.DidOpenTextDocumentParams) -> None:
        """Keep the text, and be ready for the first question."""
        item = params.text_document
        encoding = self.server.workspace.position_encoding
        document = Document(item, str(getattr(encoding, "value", encoding) or "utf-16"), self.choices)
        self.documents[item.uri] = document
        if document.is_prose:
            self.sessions.of(document.language(item.text))

    def did_change(self, params: types.DidChangeTextDocumentParams) -> None:
        """Take changes in, one after the other."""
        if document := self.documents.get(params.text_document.uri):
            for change in params.content_changes:
                document.change(change)

    def did_close(self, params: types.DidCloseTextDocumentParams) -> None:
        """Forget the text."""
        self.documents.pop(params.text_document.uri, None)
