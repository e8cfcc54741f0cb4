"""The editor's keys, with a session that suggests from a list."""

from __future__ import annotations

from tests.app.fakes import FakeSession
from tests.app.pilots import opened, write
from tui_app.widgets.editor import CONTEXT_LETTERS, Editor
from tui_app.widgets.learn_panel import LearnPanel

KEYS = [
    ("je vais ", ["tab"], "je vais bien "),
    ("je vais b", ["tab"], "je vais bien "),
    ("je vais b", ["right"], "je vais bien "),
    ("je vais b", ["shift+right"], "je vais b"),
    ("je vais b", ["ctrl+n", "tab"], "je vais bon "),
    ("je vais b", ["ctrl+n", "ctrl+n", "tab"], "je vais bien "),
    ("je vais ", ["alt+3"], "je vais content "),
    ("je vais ", ["alt+1", "alt+1"], "je vais bien bien "),
    ("je vais b", ["alt+5"], "je vais b"),
    ("je vais ", ["escape", "ctrl+n", "tab"], "je vais bien "),
    ("je vais b", ["tab", "ctrl+z"], "je vais b"),
    ("je vais b", ["tab", "comma"], "je vais bien,"),
    ("tu vas b", ["tab", "question_mark"], "tu vas bien\u202f?"),
    ("je vais b", ["tab", "tab", "full_stop"], "je vais bien bien."),
    ("je vais b", ["tab", "left", "right", "x", "comma"], "je vais bien x,"),
    ("je vais ", ["escape", "comma"], "je vais ,"),
    ("je vais ", ["b", "o", "tab"], "je vais bon "),
    ("je vais b", ["enter", "c", "tab"], "je vais b\ncontent "),
]


async def test_the_keys_that_accept() -> None:
    async with opened() as pilot:
        for before, keys, after in KEYS:
            editor = await write(pilot, before)
            await pilot.press(*keys)
            assert editor.text == after, (before, keys)
            editor.clear()


async def test_a_word_typed_without_its_accent_is_accepted_with_it() -> None:
    async with opened(FakeSession("été")) as pilot:
        editor = await write(pilot, "cet ete"[:-1])
        assert editor.suggestion == " → été"
        await pilot.press("tab")
        assert editor.text == "cet été "


async def test_tab_moves_the_focus_where_there_is_no_ghost() -> None:
    async with opened() as pilot:
        editor = await write(pilot, "je vais ")
        await pilot.press("escape", "tab")
        assert not editor.has_focus
        assert editor.text == "je vais "


async def test_the_ghost_is_there_at_the_end_of_a_line_only() -> None:
    async with opened() as pilot:
        editor = await write(pilot, "je vais b")
        ghosts = {}
        for key in ("end", "left", "home", "right", "end", "shift+left", "end", "escape"):
            await pilot.press(key)
            ghosts[key] = editor.suggestion
        assert ghosts == {"end": "ien", "left": "", "home": "", "right": "", "shift+left": "", "escape": ""}
        assert editor.text == "je vais b"


async def test_a_guess_below_the_confidence_is_listed_but_no_ghost() -> None:
    async with opened(FakeSession("rare", best=0.01)) as pilot:
        editor = await write(pilot, "je ")
        assert editor.suggestion == ""
        await pilot.press("alt+1")
        assert editor.text == "je rare "


async def test_the_context_of_a_long_document_is_bounded() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await write(pilot, "une phrase assez longue\n" * 5_000 + "je vais ")
        assert session.asked[-1].endswith("longue\nje vais ")
        assert len(session.asked[-1]) < 2 * CONTEXT_LETTERS


async def test_the_panel_takes_the_place_of_the_text_in_a_narrow_terminal() -> None:
    async with opened(size=(40, 12)) as pilot:
        editor, panel = pilot.app.query_one(Editor), pilot.app.query_one(LearnPanel)
        assert (editor.region.width, panel.display) == (40, False)
        await pilot.press("f3")
        assert (editor.display, panel.region.width) == (False, 40)
        await pilot.press("f2")
        assert editor.has_focus
