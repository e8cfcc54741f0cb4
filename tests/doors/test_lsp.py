"""motamot in other editors, by the protocol."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from pathlib import Path

import pytest
from lsprotocol import types
from pytest_lsp import LanguageClient

from rnnlm_core.memory import Memory
from tests.app.pilots import until, until_so
from tests.doors.servers import URI, command, complete, environment, everything, opens, server
from tui_app.app import MotamotApp
from tui_app.cli.common import make_session
from tui_app.session.settings import load
from tui_app.widgets.editor import Draft
from tui_app.widgets.suggestion_bar import SuggestionBar

SECONDS = 10


def kept(folder: Path) -> int:
    path = folder / "data/fr/memory.sqlite3"
    if not path.exists():
        return 0
    with Memory.open(path) as memory:
        return memory.count()


def written(text: str, item: types.CompletionItem, encoding: str) -> str:
    """The first line of the text once an item is accepted."""
    codec, size = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}[encoding]
    edit = item.text_edit
    assert isinstance(edit, types.TextEdit)
    line = text.split("\n")[0].encode(codec)
    start, end = (place.character * size for place in (edit.range.start, edit.range.end))
    return (line[:start] + edit.new_text.encode(codec) + line[end:]).decode(codec)


async def ghosts(client: LanguageClient, row: int, column: int) -> list[str | types.StringValue]:
    context = types.InlineCompletionContext(types.InlineCompletionTriggerKind.Automatic)
    document, place = types.TextDocumentIdentifier("file:///ghost.md"), types.Position(row, column)
    params = types.InlineCompletionParams(context, document, place)
    found = await client.text_document_inline_completion_async(params)
    assert isinstance(found, types.InlineCompletionList)
    return [item.insert_text for item in found.items]


CARETS = [
    ("je suis très co¦", "je suis très content "),
    ("😀 je suis très co¦", "😀 je suis très content "),
    ("je suis très co¦\r\nsuite", "je suis très content "),
    ("je suis très co¦ !", "je suis très content !"),
    ("je suis très con¦tant, oui", "je suis très content, oui"),
    ("**je suis très co¦**", "**je suis très content **"),
    ("il fait beau aujour¦", "il fait beau aujourd'hui "),
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-32"])  # the others are asked in UTF-16, as most editors ask
async def test_an_accepted_word_stands_where_it_belongs(tmp_path: Path, encoding: str) -> None:
    async with server(tmp_path, encodings=[encoding]) as client:
        for number, (text, expected) in enumerate(CARETS):
            uri, before = f"file:///{number}.md", text.partition("¦")[0]
            opens(client, text.replace("¦", ""), uri=uri)
            size = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[encoding]
            column = len(before.encode({1: "utf-8", 2: "utf-16-le", 4: "utf-32-le"}[size])) // size
            items = await complete(client, 0, column, uri)
            shown = text.replace("¦", "").replace("\r", "")
            assert expected.rstrip("\r") in [written(shown, item, encoding) for item in items]
        opens(client, "```\nje suis très co\n```", uri="file:///code.md")
        assert await complete(client, 1, 16, "file:///code.md") == []
        opens(client, "je suis très co", "json", uri="file:///a.json")
        assert await complete(client, 0, 15, "file:///a.json") == []


async def test_a_long_document_is_changed_in_place_and_a_ghost_shown_at_a_line_s_end(tmp_path: Path) -> None:
    async with server(tmp_path) as client:
        opens(client, "il fait beau\n" * 10_000)
        for row, text in ((0, "# "), (5000, "je suis très "), (5000, "")):
            area = types.Range(types.Position(row, 0), types.Position(row, 0 if text == "# " else 12))
            change = types.TextDocumentContentChangePartial(area, text or "je suis très co")
            document = types.VersionedTextDocumentIdentifier(2, URI)
            client.text_document_did_change(types.DidChangeTextDocumentParams(document, [change]))
        items = await complete(client, 5000, 15)
        assert items[0].label == "content"
        opens(client, "😀 je suis très co", uri="file:///smile.md")
        (item, *_) = await complete(client, 0, 18, "file:///smile.md")
        assert written("😀 je suis très co", item, "utf-16") == "😀 je suis très content "
        opens(client, "je suis tr\nje suis tr et", uri="file:///ghost.md")
        assert await ghosts(client, 0, 10) == ["ès content "]
        assert await ghosts(client, 1, 10) == []


async def test_questions_that_nobody_waits_for_any_more_hold_up_nothing(tmp_path: Path) -> None:
    async with server(tmp_path) as client:
        opens(client, "je suis très co")
        place = types.CompletionParams(types.TextDocumentIdentifier(URI), types.Position(0, 15))
        asked = [f"asked {number}" for number in range(30)]
        for name in asked:
            client.protocol.send_request(types.TEXT_DOCUMENT_COMPLETION, place, msg_id=name)
            client.cancel_request(types.CancelParams(name))
        client.cancel_request(types.CancelParams("never asked"))
        assert (await complete(client, 0, 15))[0].label == "content"
        assert client.messages == []


async def test_a_word_learnt_is_explained_and_seen_by_another_server_and_by_the_app(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "mon chien s'appelle Zorglub"
    for name in ("MOTAMOT_DATA", "MOTAMOT_CONFIG"):
        monkeypatch.setenv(name, environment(tmp_path)[name])
    app = MotamotApp(make_session, "fr", settings=load().settings)
    async with server(tmp_path) as one, server(tmp_path) as other, app.run_test() as pilot:
        bar = app.query_one(SuggestionBar)
        await until(pilot, "● ready")
        app.query_one(Draft).insert("mon chien s'appelle Z")
        opens(one, f"{text}\n\nmon chien s'appelle Z")
        opens(other, "mon chien s'appelle Z")
        assert "Zorglub" not in [item.label for item in await complete(other, 0, 21)]
        params = types.CodeActionParams(
            types.TextDocumentIdentifier(URI), everything(text), types.CodeActionContext([])
        )
        actions = await one.text_document_code_action_async(params)
        assert [each.title for each in actions or []][:2] == ["Learn this selection", "Forget this selection"]
        added = await command(one, "motamot.learn", URI, everything(text))
        assert added == {"new": 1, "known": 0, "refused": 0}
        end = time.monotonic() + SECONDS
        while "Zorglub" not in [item.label for item in await complete(other, 0, 21)]:
            assert time.monotonic() < end, "the other server did not follow"
            await asyncio.sleep(0.05)
        await until_so(pilot, lambda: "Zorglub" in bar.render().plain, "the word in the app")
        place = types.Position(0, 22)
        hover = await one.text_document_hover_async(types.HoverParams(types.TextDocumentIdentifier(URI), place))
        assert hover is not None
        assert isinstance(hover.contents, types.MarkupContent)
        assert "Your sentence of" in hover.contents.value
        await command(one, "motamot.block", "Zorglub", URI)
        assert "Zorglub" not in [item.label for item in await complete(one, 2, 21)]
        assert await command(one, "motamot.forgetWord", "Zorglub", URI) == 1
        assert kept(tmp_path) == 0


async def test_nothing_is_kept_unasked_in_private_or_where_it_is_a_secret(tmp_path: Path) -> None:
    text = "je suis très content\n\nmot de passe : x8Kq#92mLp0z"
    async with server(tmp_path, options={"private": True}) as client:
        opens(client, text)
        await complete(client, 0, 20)
        assert await command(client, "motamot.learn", URI, everything(text)) == {"new": 0, "known": 0, "refused": 0}
        assert kept(tmp_path) == 0
        settings = types.DidChangeConfigurationParams({"motamot": {"private": False}})
        client.workspace_did_change_configuration(settings)
        assert await command(client, "motamot.learn", URI, everything(text)) == {"new": 1, "known": 0, "refused": 1}
    assert kept(tmp_path) == 1


async def test_the_server_ends_with_its_editor_though_the_pipe_stays_open(tmp_path: Path) -> None:
    editor = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    async with server(tmp_path, process=editor.pid) as client:
        editor.kill()
        editor.wait()
        process = client._server
        assert process is not None
        await asyncio.wait_for(process.wait(), SECONDS)


WITHOUT = "import sys; sys.modules['pygls'] = None; from tui_app.__main__ import main; sys.argv[1:] = ['lsp']; main()"


def test_without_its_extra_the_server_says_what_to_install(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT], env=environment(tmp_path), input="", capture_output=True, text=True
    )
    assert done.returncode == 1
    assert done.stderr == "motamot: motamot lsp needs an extra: pip install 'motamot[lsp]'\n"
