"""The lessons, newest first: what each brought, and undo."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from tui_app.commands import bindings
from tui_app.i18n import _, ngettext, number
from tui_app.screens.memory.listing import ListingScreen, when
from tui_app.screens.memory.table import Row
from tui_app.session.changes import UndoLesson
from tui_app.state import State

if TYPE_CHECKING:
    from rnnlm_core.memory import Generation
    from tui_app.session.session import Session


class HistoryScreen(ListingScreen):
    """What was learnt when; the last lesson can be undone."""

    HEADING = _("Lessons")
    HINT = _("U: undo the last · Esc")
    COLUMNS = (_("Lesson"), _("loss: your sentences  known before"))
    EMPTY = _("Nothing has been learnt yet: add sentences, and train.")
    BINDINGS: ClassVar[list[BindingType]] = bindings("history")

    def __init__(self, state: State, session: Session) -> None:
        """Take the facts, and the session whose lessons are shown."""
        super().__init__(state, session)
        self._lessons: Sequence[Generation] = ()

    def read(self, search: str) -> list[Row]:
        """All lessons."""
        self._lessons = self.session.history()[::-1]
        return [_row(lesson) for lesson in self._lessons]

    def action_undo(self) -> None:
        """Take the last lesson back, once the user has agreed."""
        if self._lessons:
            self.ask(_question(self._lessons[0]), {"keep": _("Keep it"), "undo": _("Undo it")}, UndoLesson())


def _row(lesson: Generation) -> Row:
    sentences = ngettext("{} sentence", "{} sentences", lesson.sentences).format(number(lesson.sentences))
    words = ngettext("{} new word", "{} new words", lesson.new_words).format(number(lesson.new_words))
    new, known = _change(lesson.loss_before, lesson.loss_after), _change(lesson.known_before, lesson.known_after)
    label = f"{lesson.number:>2} {when(lesson.made_at)} {sentences}"
    told = [f"{sentences}, {words}", _("your sentences: loss {change}"), _("what I knew before: {change}")]
    about = "\n".join((told[0], told[1].format(change=new), told[2].format(change=known)))
    return Row(str(lesson.number), "", label, f"{new}  {known}", about)


def _change(before: float | None, after: float | None) -> str:
    return " → ".join("–" if loss is None else number(loss, 2) for loss in (before, after))


def _question(lesson: Generation) -> str:
    question = _("Undo lesson {}?").format(lesson.number)
    meaning = ngettext(
        "Its sentence stays in your list, set aside: your model no longer knows it, and learns it again only when "
        "asked.",
        "Its {} sentences stay in your list, set aside: your model no longer knows them, and learns them again only "
        "when asked.",
        lesson.sentences,
    )
    return f"{question}\n{meaning.format(number(lesson.sentences))}"
