"""Lines end where French lets them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from rich import _wrap as rich_wrap
from textual import _wrap as textual_wrap
from textual.content import Content
from textual.document._document import Document
from textual.document._wrapped_document import WrappedDocument

from tui_app.textual_patches import keep_no_break_spaces

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
