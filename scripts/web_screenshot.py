"""Draw docs/images/web.png, the app in a browser: python -m scripts.web_screenshot, where a Chromium is installed."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from pathlib import Path

from tests.doors.browser import page

PICTURE = Path(__file__).parent.parent / "docs" / "images" / "web.png"
TEXT = "Bonsoir, je suis tr"


async def main() -> None:
    """Write in the app with the starter that ships and a new memory, and take the picture."""
    with tempfile.TemporaryDirectory() as folder:
        own = {**os.environ, "MOTAMOT_DATA": f"{folder}/data", "MOTAMOT_CONFIG": folder, "MOTAMOT_INTERFACE": "fr"}
        command = [sys.executable, "-m", "tui_app", "web", "--language", "fr"]
        server = await asyncio.create_subprocess_exec(*command, env=own, stdout=asyncio.subprocess.PIPE)
        assert server.stdout
        address = (await server.stdout.readline()).decode().strip()
        async with page(Path(folder, "browser")) as tab:
            await tab.open(address)
            await tab.until_seen("● prêt")
            await tab.type(TEXT[:-1])
            await tab.until_seen(TEXT[:-1])
            await tab.type(TEXT[-1])  # which also lets go of what was selected
            await asyncio.sleep(1)  # for the ghost; to look for it would select again
            PICTURE.write_bytes(await tab.picture())
        server.terminate()
        await server.wait()


if __name__ == "__main__":
    asyncio.run(main())
