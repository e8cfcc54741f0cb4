"""What the app changes of Textual works, and is still needed."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import textual.screen
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich import _wrap as rich_wrap
from textual import _wrap as textual_wrap
from textual.app import App
from textual.content import Content
from textual.document import _wrapped_document
from textual.document._document import Document
from textual.document._wrapped_document import WrappedDocument
from textual.drivers import linux_driver
from textual.screen import Screen
from textual.widgets import TextArea

import tui_app
from tests.app.pilots import opened
from tui_app.textual_patches import count_rows_once, dismiss_once, keep_no_break_spaces
from tui_app.widgets.editor import Draft

TEXT = "Tu viens\u202f? Dis «\u00a0oui\u00a0»\u202f!"
LINES = ["Tu ", "viens\u202f? ", "Dis ", "«\u00a0oui\u00a0»\u202f!"]


@pytest.fixture(autouse=True)
def kept() -> Iterator[None]:
    before = rich_wrap.re_word, textual_wrap.re_chunk
    keep_no_break_spaces()
    yield
    rich_wrap.re_word, textual_wrap.re_chunk = before


def test_no_message_breaks_at_a_no_break_space() -> None:
    assert [line.plain for line in Content(TEXT).wrap(9)] == [line.rstrip(" ") for line in LINES]


def test_no_text_area_breaks_there_either() -> None:
    wrapped = WrappedDocument(Document(TEXT), width=9, tab_width=4)
    assert wrapped.lines == [LINES]


def test_textual_still_breaks_lines_at_no_break_spaces() -> None:
    """Without the patch, as long as this fails nowhere, it is needed."""
    original = re.compile(r"\s*\S+\s*")
    assert inspect.getsource(rich_wrap).count('re_word = re.compile(r"' + original.pattern + '")') == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text("ab \u4e00\t", max_size=30), min_size=1), st.integers(0, 9), st.integers(0, 9), st.text("a \n"))
def test_the_rows_of_a_document_are_counted_without_adding_them_up(
    lines: list[str], first: int, last: int, written: str
) -> None:
    document = Document("\n".join(lines))
    wrapped = WrappedDocument(document, width=9, tab_width=4)
    count_rows_once()
    start, end = (min(first, len(lines) - 1), 0), (min(max(first, last), len(lines) - 1), 0)
    edit = document.replace_range(start, end, written)
    wrapped.wrap_range(start, end, edit.end_location)
    assert wrapped.height == sum(len(offsets) + 1 for offsets in wrapped._wrap_offsets)


def test_textual_still_adds_them_up() -> None:
    assert "sum(len(offsets) + 1" in inspect.getsource(_wrapped_document), "the patch of the rows goes"


def test_textual_still_ends_at_a_byte_that_is_no_utf_8() -> None:
    assert 'getincrementaldecoder("utf-8")()' in inspect.getsource(linux_driver), "the patch of the decoder goes"


def test_textual_still_reads_alt_and_a_digit_as_a_symbol() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from textual._ansi_sequences import ANSI_SEQUENCES_KEYS as k; print(k['\\x1b1'])"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "¡", "the patch of the keys goes"


def test_textual_still_takes_the_size_of_the_standard_output() -> None:
    measure = linux_driver.LinuxDriver._get_terminal_size
    original = getattr(measure, "original", measure)
    assert "shutil.get_terminal_size()" in inspect.getsource(original), "the patch of the size goes"


async def left_after_two(dismiss: Callable[[Screen[None]], object]) -> int:
    """How many screens are left of three where the topmost is dismissed by each of two keys in a burst."""
    app: App[None] = App()
    async with app.run_test():
        await app.push_screen(Screen())
        top: Screen[None] = Screen()
        await app.push_screen(top)
        for _key in range(2):
            dismiss(top)
        return len(app.screen_stack)


async def test_of_two_keys_that_dismiss_a_screen_the_second_takes_none_away() -> None:
    dismiss_once()
    assert await left_after_two(Screen.dismiss) == 2


async def test_textual_still_takes_away_the_screen_beneath() -> None:
    original = getattr(Screen.dismiss, "original", Screen.dismiss)
    assert await left_after_two(original) == 1, "the patch of dismiss goes"


def test_no_other_file_of_the_app_uses_a_private_part_of_textual_or_rich() -> None:
    private = re.compile(r"^\s*(from|import) (textual|rich)[\w.]*( import |\.)_", re.MULTILINE)
    files = Path(tui_app.__file__).parent.rglob("*.py")
    found = sorted(file.name for file in files if private.search(file.read_text("utf-8")))
    assert found == ["textual_patches.py"]


async def test_the_terminal_s_cursor_is_at_the_caret_when_a_panel_opens() -> None:
    async with opened() as pilot:
        for key, widget in (("x", Draft), ("f3", TextArea)):
            await pilot.press(key)
            await pilot.pause()
            focused = pilot.app.focused
            assert isinstance(focused, widget)
            assert pilot.app.cursor_position == focused.cursor_screen_offset
            assert focused.content_region.contains_point(pilot.app.cursor_position)


def test_textual_still_leaves_the_cursor_where_it_was_before_a_layout() -> None:
    assert "cursor_position" not in inspect.getsource(textual.screen), "the patch of the cursor goes"
