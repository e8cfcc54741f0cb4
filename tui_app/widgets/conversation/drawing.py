"""How messages look: their words by their surprise, and beneath them their time and what surprised the network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple, Protocol

from textual.content import Content
from textual.widgets.option_list import Option

from tui_app.i18n import N_, _, number

LONGEST_SHOWN = 4_000
"""Letters of a message that are shown; all of it can be copied."""
MARK = "› "
"""Begins each message, so that its further lines are not taken for another."""
WAITING_MARK = "◌ "
"""Begins a message that is not safe yet."""
NOTE_MARK = "  "
MUTED = "$text-muted"
WORDS_NAMED = 2
"""So that the note stays half a line."""
MARKS_EXPLAINED = N_("In italics: unlikely to me; in bold: a surprise. They are no mistakes.")
DAYS = (N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"))


class Piece(Protocol):
    """A word, or what is between words."""

    @property
    def text(self) -> str:
        """As it stands in the message."""
        ...

    @property
    def bits(self) -> float | None:
        """How surprising it was; None for spaces, and for words that the model lacks."""
        ...


class Level(NamedTuple):
    """A degree of surprise; each has a style that can be told from the others without colour."""

    bits: float
    """Up to here."""
    style: str
    name: str


LEVELS = (
    Level(7.0, "", _("expected")),
    Level(12.0, "italic", _("unlikely")),
    Level(float("inf"), "bold italic $text-accent", _("surprising")),
)


@dataclass(frozen=True)
class Entry:
    """A message as it is shown."""

    text: str
    sent_at: datetime
    is_kept: bool = True
    is_private: bool = False
    pieces: Sequence[Piece] = ()
    """Its words with their surprise, once that is known."""
    explains: bool = False
    """Whether the marks of its words are explained beneath it."""

    def changed(self, **facts: object) -> Entry:
        """The same message with other facts."""
        return replace(self, **facts)  # type: ignore[arg-type]  # whoever calls knows the fields

    def draw(self) -> Content:
        """The message, and beneath it its note."""
        content = tinted(self.pieces) if self.pieces else Content(self.text)
        left = len(self.text) - LONGEST_SHOWN
        if left > 0:
            more = _("… and {letters} more characters").format(letters=number(left))
            content = Content.assemble(content[:LONGEST_SHOWN], (more, f"italic {MUTED}"))
        mark = (MARK, "$text-primary") if self.is_kept else (WAITING_MARK, MUTED)
        drawn = Content.assemble(mark, content, "\n", (NOTE_MARK + self.note(), MUTED))
        return Content.assemble(drawn, "\n", (NOTE_MARK + _(MARKS_EXPLAINED), MUTED)) if self.explains else drawn

    @property
    def is_marked(self) -> bool:
        """Whether a word of it looks other than those that were expected."""
        return any(_style(piece) for piece in self.pieces)

    def note(self) -> str:
        """When it was sent, and what surprised the network."""
        parts = [f"{self.sent_at:%H:%M}", *([_("private")] if self.is_private else []), *surprises(self.pieces)]
        return " · ".join(parts if self.is_kept else [*parts, _("being kept")])


def options_of(entries: Mapping[int, Entry], notes: Mapping[int, str], before: Entry | None = None) -> Iterator[Option]:
    """Messages by their numbers, each with its note of the network's, under their days.

    Args:
        entries: The messages, oldest first.
        notes: What the network says after a message.
        before: The message above the first, whose day needs no second title.
    """
    today = datetime.now().astimezone().date()
    for index, entry in entries.items():
        if before is None or before.sent_at.date() != entry.sent_at.date():
            yield Option(Content.styled(f"─ {day(entry.sent_at.date(), today)} ─", MUTED), disabled=True)
        yield Option(entry.draw(), id=str(index))
        if note := notes.get(index):
            yield Option(Content.styled(f"{NOTE_MARK}{note}", "$text-success"), disabled=True)
        before = entry


def surprises(pieces: Sequence[Piece]) -> list[str]:
    """The words that surprised most, and those that the network does not know, in half a line."""
    words = [(piece.text.strip(), piece.bits) for piece in pieces if any(letter.isalnum() for letter in piece.text)]
    unknown = list(dict.fromkeys(word for word, bits in words if bits is None))[:WORDS_NAMED]
    known = sorted(((bits, word) for word, bits in words if bits is not None and bits > LEVELS[-2].bits), reverse=True)
    found = []
    known = known[: max(1, WORDS_NAMED - len(unknown))]
    if known:
        found.append(_("surprised by {words}").format(words=_named([word for _bits, word in known])))
    if unknown:
        found.append(_("new to me: {words}").format(words=_named(unknown)))
    return found


def _named(words: Sequence[str]) -> str:
    return ", ".join(_("“{word}”").format(word=word) for word in dict.fromkeys(words[:WORDS_NAMED]))


def day(moment: date, today: date) -> str:
    """A day in words, near ones by name."""
    days = (today - moment).days
    if 0 <= days < 2:
        return _("today") if days == 0 else _("yesterday")
    return f"{_(DAYS[moment.weekday()])} {moment:%Y-%m-%d}" if days < 7 else f"{moment:%Y-%m-%d}"


def tinted(pieces: Iterable[Piece]) -> Content:
    """The pieces joined, each in the style of its surprise."""
    return Content.assemble(*((piece.text, _style(piece)) for piece in pieces))


def _style(piece: Piece) -> str:
    if not piece.text.strip():
        return ""
    bits = float("inf") if piece.bits is None else piece.bits
    return next(level.style for level in LEVELS if bits <= level.bits)


def legend() -> Content:
    """What the styles mean, in a line that fits a narrow terminal."""
    names = [Content.styled(level.name, level.style) for level in LEVELS]
    return Content(" ").join(names)
