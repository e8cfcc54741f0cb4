"""Draw the app in French: python -m tests.app.french_pictures. The pictures are printed as JSON, by their names.

It takes a process of its own: the language of the screen is chosen before its modules are imported.
"""

from __future__ import annotations

import json

from tui_app import i18n

i18n.use("fr")

from tests.app import test_snapshots as pictures  # noqa: E402
from tests.app.pilots import app_with  # noqa: E402
from tui_app.textual_patches import keep_no_break_spaces  # noqa: E402


async def draw(name: str) -> str:
    """One picture as SVG."""
    size, before, session, settings = pictures.PICTURES[name]
    app = app_with(session(), settings)
    async with app.run_test(size=size) as pilot:
        await before(pilot)
        await pilot.pause(0.1)
        return app.export_screenshot()


async def main() -> None:
    """Print them all."""
    print(json.dumps({name: await draw(name) for name in pictures.IN_FRENCH}))


if __name__ == "__main__":
    import asyncio

    import pytest

    keep_no_break_spaces()
    with pytest.MonkeyPatch.context() as patch:
        pictures.same_everywhere(patch)
        asyncio.run(main())
