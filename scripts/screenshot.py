"""Draw docs/screenshot.svg: the app itself, after learning and writing in front of our eyes.

The model is trained for the picture, so that the picture can't show what the app no longer does.
"""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

import corpora
from tui_app.app import MotamotApp
from tui_app.session import Session
from tui_app.store import Store
from tui_app.widgets.editor import Editor
from tui_app.widgets.status_bar import StatusBar

PICTURE = Path(__file__).parent.parent / "docs" / "screenshot.svg"
SIZE = (100, 30)

WRITTEN = "On se retrouve à la gare ce soir ?\nJe suis en retard, je vais prendre le b"


async def draw(folder: Path) -> str:
    """The screen after a first training, with a sentence half written, as SVG."""
    app = MotamotApp(lambda: Session(Store(folder), lambda: corpora.load("fr")))
    async with app.run_test(size=SIZE) as pilot:
        while not app.query_one(StatusBar).render().plain.startswith("● ready"):
            await pilot.pause(0.1)
        editor = app.query_one(Editor)
        editor.cursor_blink = False
        editor.insert(WRITTEN)
        await pilot.pause(0.2)
        return app.export_screenshot(title="motamot")


def main() -> None:
    """Write the picture."""
    with tempfile.TemporaryDirectory() as folder:
        picture = asyncio.run(draw(Path(folder)))
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_text(picture, encoding="utf-8")


if __name__ == "__main__":
    main()
