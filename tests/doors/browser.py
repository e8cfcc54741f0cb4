"""A Chromium without a window, driven by its own protocol over a socket."""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import re
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

SECONDS = 60
"""So long may anything take, on the slowest machine."""
PROGRAM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-headless-shell", "google-chrome", "chrome"))), None
)
OPTIONS = """--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run --disable-extensions
    --disable-background-networking --disable-component-update --disable-sync --remote-debugging-port=0
    --window-size=1000,640 about:blank"""


CODES = {"Backspace": 8}
COPY = """(() => {
    let copied = "";
    const take = event => { copied = event.clipboardData.getData("text/plain"); };
    document.addEventListener("copy", take);
    document.execCommand("copy");
    document.removeEventListener("copy", take);
    return copied;
})()"""


class Page:
    """A tab, once it is reached."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)
        self.requests: list[str] = []
        """The addresses that the page asked for."""

    async def call(self, method: str, **parameters: object) -> dict[str, Any]:
        number = next(self._numbers)
        await self._socket.send_json({"id": number, "method": method, "params": parameters})
        while True:
            told = json.loads(await asyncio.wait_for(self._socket.receive_str(), SECONDS))
            if told.get("method") in ("Network.requestWillBeSent", "Network.webSocketCreated"):
                params = told["params"]
                self.requests.append(params.get("url") or params["request"]["url"])
            elif told.get("id") == number:
                assert "error" not in told, told
                return dict(told["result"])

    async def evaluate(self, expression: str) -> Any:
        return (await self.call("Runtime.evaluate", expression=expression, returnByValue=True))["result"].get("value")

    async def open(self, address: str) -> None:
        await self.call("Page.navigate", url=address)

    async def until_seen(self, pattern: str) -> str:
        """Wait until the terminal shows this; returns all it shows."""
        end = asyncio.get_running_loop().time() + SECONDS
        while not re.search(pattern, shown := await self.seen()):
            assert asyncio.get_running_loop().time() < end, f"{pattern} did not come:\n{shown}"
            await asyncio.sleep(0.05)
        return shown

    async def type(self, text: str) -> None:
        for letter in text:
            await self.call("Input.dispatchKeyEvent", type="keyDown", text=letter, key=letter)
            await self.call("Input.dispatchKeyEvent", type="keyUp", key=letter)

    async def press(self, key: str, *, alt: bool = False) -> None:
        about = {"key": key, "code": key, "windowsVirtualKeyCode": CODES[key], "modifiers": int(alt)}
        for kind in ("rawKeyDown", "keyUp"):
            await self.call("Input.dispatchKeyEvent", type=kind, **about)

    async def seen(self) -> str:
        """What the terminal of the page shows: all of it is selected with the mouse, and copied."""
        if not await self.evaluate("!!document.querySelector('.xterm-screen')"):
            return ""
        size = await self.evaluate("[innerWidth, document.querySelector('.xterm-screen').clientHeight]")
        corners = {
            "mousePressed": (1, 1),
            "mouseMoved": (size[0] - 2, size[1] - 2),
            "mouseReleased": (size[0] - 2, size[1] - 2),
        }
        for kind, (x, y) in corners.items():  # with Shift: without it the app would get the mouse
            await self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1, modifiers=8)
        return str(await self.evaluate(COPY))

    async def picture(self) -> bytes:
        return base64.b64decode((await self.call("Page.captureScreenshot", format="png"))["data"])


@asynccontextmanager
async def page(folder: Path) -> AsyncIterator[Page]:
    """A tab of a browser of its own, which ends with the block."""
    assert PROGRAM
    browser = await asyncio.create_subprocess_exec(
        PROGRAM, f"--user-data-dir={folder}", *OPTIONS.split(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        async with aiohttp.ClientSession() as client:
            port = await _port(folder / "DevToolsActivePort")
            async with client.get(f"http://127.0.0.1:{port}/json") as answer:
                (tab,) = [each for each in await answer.json() if each["type"] == "page"]
            async with client.ws_connect(tab["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                opened = Page(socket)
                for domain in ("Page", "Network"):
                    await opened.call(f"{domain}.enable")
                yield opened
    finally:
        browser.kill()
        await browser.wait()


async def _port(path: Path) -> int:
    end = asyncio.get_running_loop().time() + SECONDS
    while not (path.exists() and path.read_text().count("\n")):
        assert asyncio.get_running_loop().time() < end, "the browser did not start"
        await asyncio.sleep(0.05)
    return int(path.read_text().split()[0])
