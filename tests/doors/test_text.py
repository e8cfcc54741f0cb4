"""A document stays what the editor has, whatever its line ends and in whatever units it counts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from tui_app.doors.lsp.text import Text

ENCODINGS = {"utf-8": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}
UNIT = {"utf-8": 1, "utf-16": 2, "utf-32": 4}
texts = st.text(st.sampled_from("aé😀 \u2028\f\r\n'"), max_size=12)


def units(text: str, encoding: str) -> int:
    return len(text.encode(ENCODINGS[encoding])) // UNIT[encoding]


@given(texts, st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12), texts), max_size=4), st.sampled_from([*UNIT]))
def test_changes_leave_the_text_that_the_editor_has(
    text: str, edits: list[tuple[int, int, str]], encoding: str
) -> None:
    document = Text(text, encoding)
    for one, other, new in edits:
        start, end = (outside(text, place) for place in sorted((one, other)))
        area = types.Range(position(text, start, encoding), position(text, end, encoding))
        document.apply(types.TextDocumentContentChangePartial(area, new))
        text = text[:start] + new + text[end:]
        assert document.lines == Text(text, encoding).lines
        assert "".join(document.lines) == text


def outside(text: str, at: int) -> int:
    """A place in the text: none is between a \\r and its \\n."""
    at = min(at, len(text))
    return at - 1 if at and text[at - 1 : at + 1] == "\r\n" else at


def position(text: str, at: int, encoding: str) -> types.Position:
    """As an editor counts."""
    lines = Text(text[:at]).lines
    return types.Position(len(lines) - 1, units(lines[-1], encoding))


def test_positions_beyond_the_text_are_at_its_end() -> None:
    document = Text("je\nsuis")
    assert document.place(types.Position(0, 99)) == (0, 2)
    assert document.place(types.Position(9, 0)) == (1, 4)
