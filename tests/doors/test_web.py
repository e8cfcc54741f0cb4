"""motamot in a browser: only for who has the token, only on this machine, and gone with its server."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import pytest

from tests.doors import browser
from tests.doors.servers import environment

SECONDS = 20


@asynccontextmanager
async def site(folder: Path) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """A server, and the address that it says."""
    (folder / "data").mkdir()
    (folder / "data/tour-seen").touch()
    command = [sys.executable, "-m", "tui_app", "web", "--language", "fr"]
    server = await asyncio.create_subprocess_exec(*command, env=environment(folder), stdout=subprocess.PIPE)
    assert server.stdout is not None
    try:
        yield server, (await asyncio.wait_for(server.stdout.readline(), SECONDS)).decode().strip()
    finally:
        if server.returncode is None:
            server.kill()
        await server.wait()


async def test_only_our_own_page_with_the_token_is_served(tmp_path: Path) -> None:
    async with site(tmp_path) as (_, address), aiohttp.ClientSession() as client:
        root, token = re.fullmatch(r"(http://127\.0\.0\.1:\d+/)([\w-]{20,})/", address).groups()  # type: ignore[union-attr]
        origin = root.rstrip("/")
        foreign: list[tuple[str, dict[str, str]]] = [
            (root, {}),
            (f"{root}wrong/", {}),
            (f"{root}ws", {}),
            (f"{root}static/js/textual.js", {}),
            (f"{root}?token={token}", {}),
            (address, {"Origin": "https://exemple.fr"}),
            (address, {"Origin": "null"}),
            (address, {"Host": "exemple.fr"}),
            (address, {"Host": "exemple.fr" + origin.removeprefix("http://127.0.0.1")}),
            (f"{address}ws", {"Origin": "http://127.0.0.1:1"}),
        ]
        for url, headers in foreign:
            async with client.get(url, headers=headers) as answer:
                assert (answer.status, url, headers) == (403, url, headers)
                assert token not in await answer.text()
        for path in (
            "",
            "page.css",
            "page.js",
            "static/js/textual.js",
            "static/fonts/RobotoMono-VariableFont_wght.ttf",
        ):
            async with client.get(address + path, headers={"Origin": origin}) as answer:
                assert answer.status == 200
                assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
                if path.startswith("page") or not path:
                    assert not re.search(r"https?://(?!127\.0\.0\.1)", await answer.text())


def children(process: int) -> list[int]:
    done = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process)], capture_output=True, text=True)
    return [int(number) for number in done.stdout.split()]


def is_gone(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    state = Path(f"/proc/{process}/stat")  # a zombie, where nobody waits for orphans, is gone too
    return state.exists() and state.read_text().rpartition(")")[2].split()[0] == "Z"


async def until_gone(process: int) -> None:
    end = asyncio.get_running_loop().time() + SECONDS
    while not is_gone(process):
        assert asyncio.get_running_loop().time() < end, "the app is still there"
        await asyncio.sleep(0.05)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are looked up as on Linux")
@pytest.mark.parametrize("ending", ["the tab is closed", "the server is killed"])
async def test_the_ghost_is_shown_and_no_process_stays(tmp_path: Path, ending: str) -> None:
    async with site(tmp_path) as (server, address), aiohttp.ClientSession() as client:
        async with client.ws_connect(f"{address}ws?width=80&height=24") as socket:
            shown = ""
            while "ready" not in shown:
                shown += (await asyncio.wait_for(socket.receive_bytes(), SECONDS)).decode(errors="replace")
            await socket.send_json(["stdin", "je suis tr"])
            while "ès" not in shown:
                shown += (await asyncio.wait_for(socket.receive_bytes(), SECONDS)).decode(errors="replace")
            assert "keymap" not in shown  # the keys for what browsers keep are there
            (app,) = children(server.pid)
            if ending == "the server is killed":
                server.send_signal(signal.SIGKILL)
                await server.wait()
        await until_gone(app)


@pytest.mark.skipif(not browser.PROGRAM, reason="no browser: apt-get install chromium")
async def test_a_browser_shows_the_ghost_without_a_click_and_asks_no_other_machine(tmp_path: Path) -> None:
    async with site(tmp_path) as (server, address), browser.page(tmp_path / "browser") as tab:
        await tab.open(address)
        await tab.until_seen("ready")
        await tab.type("je suis tr")
        assert "je suis très" in await tab.until_seen("je suis très")  # only what is before the è was typed
        await tab.type("xx")
        await tab.until_seen("trxx")
        await tab.press("Backspace", alt=True)  # Ctrl+W would close the tab
        await tab.until_seen("(?s)^(?!.*xx)")
        assert tab.requests
        assert {urlsplit(url).netloc for url in tab.requests} == {urlsplit(address).netloc}
        (app,) = children(server.pid)
        await tab.open("about:blank")
        await until_gone(app)


WITHOUT = """import sys
sys.modules["textual_serve.server"] = None
sys.argv[1:] = ["web"]
from tui_app.__main__ import main
main()
"""


def test_without_its_extra_the_browser_s_door_says_what_to_install(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", WITHOUT], env=environment(tmp_path), capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr == "motamot: motamot web needs an extra: pip install 'motamot[web]'\n"
