"""Servers with a starter so small that it learns in no time, and clients that speak to them."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from lsprotocol import types
from pytest_lsp import LanguageClient, make_test_lsp_client

from tests.app.sessions import starter_model

URI = "file:///tmp/lettre.md"


def environment(folder: Path, settings: str = "") -> dict[str, str]:
    """Data and settings of its own."""
    if not (folder / "tiny.safetensors").exists():
        starter_model().save(folder / "tiny.safetensors")
        (folder / "config").mkdir()
    toml = f'starter = "{folder.as_posix()}/tiny.safetensors"\nlanguage = "fr"\ninterface_language = "en"\n{settings}'
    (folder / "config/settings.toml").write_text(toml)
    own = {"MOTAMOT_DATA": f"{folder}/data", "MOTAMOT_CONFIG": f"{folder}/config", "OMP_NUM_THREADS": "1"}
    return {**os.environ, **own}


@asynccontextmanager
async def server(
    folder: Path,
    *,
    encodings: list[str] | None = None,
    settings: str = "",
    options: dict[str, object] | None = None,
    process: int | None = None,
) -> AsyncIterator[LanguageClient]:
    """A server that is ready, and its client."""
    client = make_test_lsp_client()
    await client.start_io(sys.executable, "-m", "tui_app", "lsp", "--stdio", env=environment(folder, settings))
    general = types.GeneralClientCapabilities(position_encodings=encodings)
    window = types.WindowClientCapabilities(work_done_progress=True)
    capabilities = types.ClientCapabilities(general=general, window=window)
    asked = types.InitializeParams(capabilities, process_id=process, initialization_options=options)
    try:
        await client.initialize_session(asked)
        yield client
        if process is None:
            await client.shutdown_session()
    finally:
        if client._server is not None and client._server.returncode is None:
            client._server.kill()
        await client.stop()


def opens(client: LanguageClient, text: str, name: str = "markdown", uri: str = URI) -> None:
    client.text_document_did_open(
        types.DidOpenTextDocumentParams(types.TextDocumentItem(uri, types.LanguageKind(name), 1, text))
    )


async def complete(client: LanguageClient, row: int, column: int, uri: str = URI) -> list[types.CompletionItem]:
    params = types.CompletionParams(types.TextDocumentIdentifier(uri), types.Position(row, column))
    found = await client.text_document_completion_async(params)
    assert isinstance(found, types.CompletionList)
    assert found.is_incomplete
    return sorted(found.items, key=lambda item: item.sort_text or "")


async def command(client: LanguageClient, name: str, *arguments: object) -> object:
    return await client.workspace_execute_command_async(types.ExecuteCommandParams(name, list(arguments)))


def everything(text: str) -> types.Range:
    lines = text.split("\n")
    return types.Range(types.Position(0, 0), types.Position(len(lines) - 1, len(lines[-1])))


def serving(folder: Path) -> list[str]:
    """The language servers that have their data in this folder and are still there; looked up as on Linux."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            arguments, own = (process / "cmdline").read_bytes(), (process / "environ").read_bytes()
            if b"\0lsp\0" in arguments and f"={folder}/data\0".encode() in own:
                found.append(process.name)
    return found


def until_none_serves(folder: Path) -> None:
    """Wait until the server has ended after its editor."""
    end = time.monotonic() + 20
    while left := serving(folder):
        assert time.monotonic() < end, f"still there: {left}"
        time.sleep(0.02)
