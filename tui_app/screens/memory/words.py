"""The words that the user taught, and those that are never to be suggested."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import BindingType
from textual.message import Message

from tui_app.commands import bindings
from tui_app.i18n import _, ngettext, number
from tui_app.screens.memory.listing import ListingScreen, shortened
from tui_app.screens.memory.sentences import KEEP_OR_FORGET
from tui_app.screens.memory.table import Row, RowTable
from tui_app.screens.wishes import ChangeRequested
from tui_app.session.changes import Abbreviate, ForgetWord, ToggleBlock
from tui_app.session.files import FileError

if TYPE_CHECKING:
    from collections.abc import Sequence

BLOCKED = "⊘"
_ABBREVIATION = re.compile(r"(\w{1,30}) *= *(\S.{0,200})")
"""What is typed to have an abbreviation of one's own."""


class WordsScreen(ListingScreen):
    """Any word can be typed above the list, be it in there or not, to be blocked or forgotten."""

    HEADING = _("Your words")
    HINT = _("Enter: block · Del: forget · Esc")
    EMPTY = _("No word that the model did not know is learnt yet.")
    COLUMNS = (_("Word"), _("State"))
    SEARCH = _("Any word, to block or forget; or biz = bisous, to abbreviate")
    BINDINGS: ClassVar[list[BindingType]] = bindings("words")

    @dataclass
    class Found(Message):
        """The sentences with a word, or why they could not be looked for."""

        word: str
        texts: Sequence[str]
        problem: str = ""

    def read(self, search: str) -> list[Row]:
        """The words that resemble the searched one, and it itself; what was learnt last is first."""
        from rnnlm_core.text import fold

        blocked, learnt = self.session.blocked(), self.session.words()[::-1]
        words = [*learnt, *(word for word in blocked if word not in learnt)]
        found = [word for word in words if fold(search.strip()) in fold(word)]
        typed = [search.strip()] if search.strip() and search.strip() not in found else []
        own = [f"{short} = {meaning}" for short, meaning in self.session.abbreviations().items()]
        typed += [each for each in own if fold(search.strip()) in fold(each) and each not in typed]
        return [_row(word, word in learnt, word in blocked) for word in [*typed, *found]]

    def on_data_table_row_selected(self, event: RowTable.RowSelected) -> None:
        """Enter and a click block, too."""
        event.stop()
        self.action_block()

    def action_block(self) -> None:
        """Never suggest the word, or suggest it again; of an abbreviation, offer what it means."""
        if self.chosen and (own := _ABBREVIATION.fullmatch(self.chosen.key)):
            self.post_message(ChangeRequested(Abbreviate(own[1], own[2].strip())))
        elif self.chosen:
            self.post_message(ChangeRequested(ToggleBlock(self.chosen.key)))

    def action_forget(self) -> None:
        """Forget all sentences with the word, once the user has seen how many; or an abbreviation, at once."""
        if self.chosen and (own := _ABBREVIATION.fullmatch(self.chosen.key)):
            self.post_message(ChangeRequested(Abbreviate(own[1], "")))
        elif self.chosen:
            self._ask(self.chosen.key)

    @work(thread=True, exclusive=True, exit_on_error=False, group="asking")
    def _ask(self, word: str) -> None:
        try:
            texts = [sentence.text for sentence in self.session.with_word(word)]
        except (FileError, ValueError) as problem:
            self.post_message(self.Found(word, (), str(problem)))
        else:
            self.post_message(self.Found(word, texts))

    def on_words_screen_found(self, message: Found) -> None:
        """Ask about the sentences with the word, where there are any."""
        if message.texts:
            self.ask(_question(message.word, message.texts), KEEP_OR_FORGET, ForgetWord(message.word))
        else:
            none = _("No sentence of yours has “{word}”.").format(word=message.word)
            self.notify(message.problem or none, markup=False)


def _row(word: str, is_learnt: bool, is_blocked: bool) -> Row:
    if own := _ABBREVIATION.fullmatch(word):
        aside = _("abbreviation")
        about = _("“{meaning}” is offered where “{short}” is typed. Enter keeps it, Del takes it back.")
        about = about.format(short=own[1], meaning=own[2])
    elif is_blocked:
        aside, about = _("blocked"), _("It is never suggested; you can type it all the same.")
    elif is_learnt:
        aside, about = _("learnt from you"), _("It is suggested where it fits.")
    else:
        aside, about = _("not learnt from you"), _("It can be blocked, and all sentences with it forgotten.")
    return Row(word, BLOCKED if is_blocked else " ", word, aside, f"{word}\n{about}")


def _question(word: str, texts: Sequence[str]) -> str:
    count = len(texts)
    question = ngettext("Forget {} sentence with “{}” for good?", "Forget {} sentences with “{}” for good?", count)
    meaning = _("Your model is made again as one that never saw it; the word is not blocked.")
    examples = "\n".join(f"· {shortened(text, 50)}" for text in texts[:2]) + ("\n· …" if count > 2 else "")
    return f"{question.format(number(count), word)}\n{examples}\n{meaning}"
