"""The user's sentences, newest first: searched, forgotten, learnt again."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from tui_app.commands import bindings
from tui_app.i18n import N_, _, ngettext, number
from tui_app.screens.memory.listing import ListingScreen, shortened, when
from tui_app.screens.memory.table import Row, RowTable
from tui_app.screens.wishes import ChangeRequested
from tui_app.session.changes import Forget, ForgetEverything, LearnAgain
from tui_app.state import State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rnnlm_core.memory import Sentence
    from tui_app.session.session import Session

LIMIT = 500
GLYPHS = {"waiting": "○", "learnt": "●", "aside": "◌"}
SOURCES = {"typed": N_("typed and sent"), "added": N_("added by hand"), "imported": N_("from a file")}


class SentencesScreen(ListingScreen):
    """All that is kept; forgetting is asked about first."""

    HEADING = _("Your sentences")
    HINT = _("Space: mark · Del: forget · Esc")
    EMPTY = _("There are none yet: what you send or add stands here.")
    COLUMNS = (_("Sentence"), _("State · kept at"))
    SEARCH = _("Search: type a part of a sentence")
    BINDINGS: ClassVar[list[BindingType]] = bindings("sentences")

    def __init__(self, state: State, session: Session) -> None:
        """Take the facts, and the session whose sentences are shown."""
        super().__init__(state, session)
        self._sentences: Sequence[Sentence] = ()

    def read(self, search: str) -> list[Row]:
        """The sentences that hold the searched text."""
        self._sentences = self.session.sentences(search, LIMIT)
        return [row_of(sentence) for sentence in self._sentences]

    def heading(self) -> str:
        """How many are shown, and how many are picked."""
        shown = len(self.rows)
        found = _("the newest {}").format(number(shown)) if shown == LIMIT else number(shown)
        picked = ngettext("{} marked", "{} marked", len(self.marks)).format(number(len(self.marks)))
        return " · ".join([self.HEADING, found, *([picked] if self.marks else [])])

    def action_mark(self) -> None:
        """Pick the row, or let it go, and step on."""
        if self.chosen:
            self.marks ^= {self.chosen.key}
            self._show_rows()
            self.list.action_cursor_down()

    def on_data_table_row_selected(self, event: RowTable.RowSelected) -> None:
        """Enter and a click pick, too."""
        event.stop()
        self.action_mark()

    def action_mark_all(self) -> None:
        """Pick every row, or none if all are."""
        keys = {row.key for row in self.rows}
        self.marks = set() if self.marks == keys else keys
        self._show_rows()

    @property
    def _picked(self) -> list[Sentence]:
        """The marked sentences, or else the one with the cursor."""
        keys = self.marks or {row.key for row in (self.chosen,) if row}
        return [sentence for sentence in self._sentences if str(sentence.id) in keys]

    def action_forget(self) -> None:
        """Forget what is picked, once the user has agreed."""
        if picked := self._picked:
            ids = tuple(sentence.id for sentence in picked)
            self.ask(about_forgetting(picked), KEEP_OR_FORGET, Forget(ids))

    def action_forget_everything(self) -> None:
        """Forget every sentence, once the user has agreed."""
        self.ask(EVERYTHING, KEEP_OR_FORGET, ForgetEverything())

    def action_learn_again(self) -> None:
        """Let sentences that were set aside wait again."""
        texts = tuple(sentence.text for sentence in self._picked if sentence.state == "aside")
        if texts:
            self.post_message(ChangeRequested(LearnAgain(texts)))
        else:
            self.notify(_("Only what was set aside can be learnt again."), markup=False)


KEEP_OR_FORGET = {"keep": _("Keep"), "forget": _("Forget")}
EVERYTHING = _(
    "Forget every sentence, and all that was learnt from them? They are wiped from the disk, and the suggestions are "
    "those of the first day. Blocked words stay blocked."
)


def row_of(sentence: Sentence) -> Row:
    """A sentence in the list."""
    state, date = in_words(sentence), when(sentence.added_at)
    times = ngettext("{} time", "{} times", sentence.count).format(number(sentence.count))
    details = [state, _(SOURCES[sentence.source]), date, *([times] if sentence.count > 1 else [])]
    about = f"{shortened(sentence.text)}\n{' · '.join(details)}"
    return Row(str(sentence.id), GLYPHS[sentence.state], sentence.text, f"{state} · {date}", about)


def in_words(sentence: Sentence) -> str:
    """What became of a sentence."""
    if sentence.state == "learnt":
        return _("lesson {}").format(sentence.generation)
    return _("waiting") if sentence.state == "waiting" else _("set aside")


def about_forgetting(sentences: Sequence[Sentence]) -> str:
    """The question before sentences are forgotten, and what it means."""
    count = len(sentences)
    question = ngettext("Forget this sentence for good?", "Forget {} sentences for good?", count).format(number(count))
    if any(sentence.state == "learnt" for sentence in sentences):
        meaning = _("It is wiped from the disk, and your model made again as one that never saw it.")
    else:
        meaning = _("It is wiped from the disk; your model has learnt nothing from it.")
    return f"{question}\n“{shortened(sentences[0].text, 80)}”{' …' if count > 1 else ''}\n{meaning}"
