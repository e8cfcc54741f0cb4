"""What terminals send becomes keys, or nothing: never a crash, never text that nobody typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual._xterm_parser import XTermParser

from tui_app.session.terminal_input import REPORT_SECONDS
from tui_app.textual_patches import RobustParser, _AsBytes, let_alt_keys_through
from tui_app.widgets.editor.plain_text_area import is_typed

REPORTS = {
    "x10 mouse": b"\x1b[M !!",
    "x10 mouse far right": b"\x1b[M\x20\xc5\xa9",
    "x10 mouse on letters": b"\x1b[Mabc",
    "urxvt mouse": b"\x1b[35;12;7M",
    "background colour": b"\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\",
    "background colour, bell": b"\x1b]11;rgb:1e1e/1e1e/1e1e\x07",
    "palette": b"\x1b]4;255;rgb:eeee/eeee/eeee\x07",
    "clipboard": b"\x1b]52;c;" + b"QUJD" * 30 + b"\x1b\\",
    "device attributes": b"\x1b[?62;1;4c",
    "secondary attributes": b"\x1b[>0;276;0c",
    "tertiary attributes": b"\x1bP!|00000000\x1b\\",
    "version": b"\x1bP>|XTerm(390)\x1b\\",
    "setting": b"\x1bP1$r0m\x1b\\",
    "graphics": b"\x1b_Gi=31;OK\x1b\\",
    "status": b"\x1b[0n",
    "colour scheme": b"\x1b[?997;1n",
    "keyboard flags": b"\x1b[?0u",
    "window size": b"\x1b[8;24;80t",
    "cursor position": b"\x1b[?12;40;1R",
    "a mode nobody asked about": b"\x1b[?2031;0$y",
    "a key of a protocol nobody asked for": b"\x1b[97:65:97;2:1u",
    "a key without a name": b"\x1b[99~",
    "a number too large": b"\x1b[9999999;1u",
    "device attributes in 8 bits": b"\x9b?62;1;4c",
    "status in 8 bits": b"\x9b0n",
    "background colour in 8 bits": b"\x9d11;rgb:1e1e/1e1e/1e1e\x9c",
    "version in 8 bits": b"\x90>|XTerm(390)\x9c",
    "graphics in 8 bits": b"\x9fGi=31;OK\x9c",
    "x10 mouse in 8 bits": b"\x9bM !!",
    "a control character": b"\x85",
}


def read(parser: RobustParser, *pieces: bytes) -> str:
    """What is typed by these pieces."""
    messages = [message for piece in pieces for message in parser.feed(_AsBytes().decode(piece))]
    return "".join(_typed(message) for message in messages)


def _typed(message: object) -> str:
    if isinstance(message, events.Paste):
        return f"<{message.text}>"
    if isinstance(message, events.Key):
        return message.character if message.character and is_typed(message) else f"<{message.key}>"
    return ""


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_a_report_amid_typing_is_dropped_whole_in_whatever_pieces_it_comes(report: bytes) -> None:
    assert read(RobustParser(), b"avant" + report + b"apr\xc3\xa8s") == "avantaprès"
    for cut in range(1, len(report)):
        assert read(RobustParser(), b"avant" + report[:cut], report[cut:] + b"x") == "avantx", cut


KEYS = {
    b"\x1b[A": "<up>",
    b"\x1bOA": "<up>",
    b"\x1b[1;5C": "<ctrl+right>",
    b"\x1b[3~": "<delete>",
    b"\x1b[Z": "<shift+tab>",
    b"\x1b[[A": "<f1>",
    b"\x1b[15~": "<f5>",
    b"\x1b[13;2u": "<shift+enter>",
    b"\x1b[97;;97u": "a",
    b"\x1b1": "<alt+1>",
    b"\x1b&": "<alt+1>",
    b"\x1b\xc3\xa9": "<alt+2>",
    b"\x1b'": "<alt+4>",
    b"\x1b(\x1b(": "<alt+5><alt+5>",
    b"\x1b9\x1b-\x1b!": "<alt+9><alt+6><alt+exclamation_mark>",
    b"\x1b[38;3u": "<alt+1>",
    b"\x1b[233;3u": "<alt+2>",
    b"\x1b\r": "<alt+enter>",
    b"\xb2": "<alt+2>",
    b"\xe9t\xe9 ": "\ufffdt\ufffd ",
    b"\xe2\x80x": "\ufffdx",
    "été 👩‍👧\u00a0!".encode(): "été 👩‍👧\u00a0!",
    b"\x9bA\x8fA\x9b1;5C": "<up><up><ctrl+right>",
    "Û›œ\u061b\u06d0ÐÝß".encode(): "Û›œ\u061b\u06d0ÐÝß",
    b"\x9b200~un\x9b2\x1b[201~x": "<un\ufffd2>x",
    b"\x1b[200~un\x1b]11;rgb\xff\x1b[201~x": "<un]11;rgb\ufffd>x",
    b"\x1b[200~\x1b[201~x": "<>x",
}


@pytest.mark.parametrize(("sent", "typed"), KEYS.items(), ids=map(repr, KEYS))
def test_keys_and_pastes_arrive_in_whatever_pieces_they_come(sent: bytes, typed: str) -> None:
    let_alt_keys_through()
    assert read(RobustParser(), sent) == typed
    assert read(RobustParser(), *(bytes([byte]) for byte in sent)) == typed


def late(parser: RobustParser, monkeypatch: pytest.MonkeyPatch, seconds: float) -> str:
    """What is typed because nothing more came."""
    since = parser._input._since
    monkeypatch.setattr("tui_app.session.terminal_input.monotonic", lambda: since + seconds)
    return "".join(map(_typed, parser.tick()))


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        (b"\x1b", "<escape>"),
        (b"\x1b]", "<alt+right_square_bracket>"),
        (b"\x1b[", "["),
        (b"\x1b]11;rgb:1e", ""),
        (b"\x1b[?62;", ""),
        (b"\x1b[M!", ""),
        (b"\x9b", ""),
        (b"\x9b?62;", ""),
        (b"\x9d11;rgb:1e", ""),
    ],
)
def test_half_a_sequence_is_keys_after_a_moment_and_half_a_report_nothing(
    monkeypatch: pytest.MonkeyPatch, sent: bytes, typed: str
) -> None:
    parser = RobustParser()
    assert read(parser, b"x" + sent) == "x"
    assert late(parser, monkeypatch, REPORT_SECONDS) == typed
    assert read(parser, b"y") == "y"


@given(st.lists(st.binary(min_size=1, max_size=12) | st.sampled_from([*REPORTS.values(), *KEYS]), max_size=8))
def test_whatever_comes_the_next_letter_is_read(pieces: list[bytes]) -> None:
    parser = RobustParser()
    read(parser, *pieces)
    for end in (b"\x1b[201~", b""):  # of a paste that may be open; else nothing more comes for a while
        parser._input._since -= 10 * REPORT_SECONDS
        parser._timeout_time = 0.0 if parser._timeout_time is not None else None
        list(parser.tick())
        read(parser, *([end] if end else []))
    assert read(parser, b"z").endswith("z")


def test_a_terminal_that_is_gone_ends_the_reading() -> None:
    with pytest.raises(EOFError):
        _AsBytes().decode(b"")


def test_textual_still_types_the_reports_that_it_does_not_know() -> None:
    typed = "".join(map(_typed, XTermParser().feed("\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\x")))
    assert "rgb" in typed, "the patch of the parser is no longer needed"
