"""The editor: text with a ghost of what may come next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.actions import SkipAction
from textual.binding import BindingType
from textual.message import Message
from textual.reactive import var
from textual.timer import Timer
from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult, Location

from tui_app.commands import bindings
from tui_app.session.plain_text import unfold
from tui_app.widgets.editor.ghost import Ghost
from tui_app.widgets.editor.passed_over import PassedOver
from tui_app.widgets.editor.plain_text_area import PlainTextArea
from tui_app.widgets.editor.source import WordSource
from tui_app.widgets.editor.spacing import AutomaticSpaces, placed

if TYPE_CHECKING:
    from rnnlm_core.prediction.phrases import Continuation
    from rnnlm_core.prediction.predictor import Suggestion

MOST_SHOWN = 9
PAUSE = 0.1
"""Seconds without a key after which a phrase is looked for: it costs more than a word, and may wait."""


class Editor(PlainTextArea):
    """A text area that asks for suggestions at every change and every move of the cursor."""

    DEFAULT_CSS = """
    Editor .text-area--suggestion {
        color: $text-muted;
        text-style: italic;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = bindings("editor")

    @dataclass
    class CandidatesChanged(Message):
        """There are other suggestions now, or another of them is the ghost."""

        candidates: Sequence[Suggestion]
        chosen: int
        """Which of them Tab accepts; -1 when there is no ghost."""
        phrase: Continuation | None = None
        """Several words that one key takes."""

    @dataclass
    class Accepted(Message):
        """A suggestion was taken."""

        letters: int
        """That the key has written."""
        listed: str = ""
        """The word, where it came from the list behind the vocabulary."""

    source: var[WordSource | None] = var(None, init=False)
    """Where the words to go on with come from; none before the model is loaded. Another one is asked at once."""
    offered: var[CandidatesChanged | None] = var(None, init=False, always_update=True)
    """What was said last; whoever watches it draws the bar in the same frame as the letter."""
    shown: var[int] = var(MOST_SHOWN, init=False)
    """How many candidates the screen has room for: no key accepts one that can't be seen."""
    shows_phrase: var[bool] = var(True, init=False)
    """Whether it has room for the phrase too."""

    def __init__(self, *, placeholder: str = "") -> None:
        """Start empty, and without suggestions until there is a source of them."""
        self.ghost = Ghost()
        self._phrase_timer: Timer | None = None
        self._spaces = AutomaticSpaces()
        self._passed_over = PassedOver()
        self._edited_at: Location | None = None
        """Where the last edit left the cursor, until it moves: only there does a moving key accept."""
        super().__init__(placeholder=placeholder, highlight_cursor_line=False)

    @property
    def value(self) -> str:
        """The text to keep: without the space that came with an accepted word where a line ends in it."""
        lines = self.document.lines
        return unfold("\n".join(self._spaces.without(lines))) if self._spaces.trailing(lines) else self.text

    @property
    def spelling(self) -> str:
        """The language whose rules space an accepted word and the punctuation after it."""
        return self.source.language if self.source else "fr"

    def watch_source(self) -> None:
        """Ask anew: the model has learnt something, the language or the settings are others."""
        if self.source is not None:
            self.ghost.least = self.source.settings.ghost_confidence
        self.refresh_candidates()

    def _ask(self, text: str) -> Sequence[Suggestion]:
        return self.source.suggest(text, self._passed_over.words) if self.source else ()

    def update_suggestion(self) -> None:
        """Ask anew where the text before the cursor has changed, and show the ghost."""
        text = self.text_before_cursor()
        if text != self.ghost.before:
            self._passed_over.follow(self.ghost.before or "", text, self.ghost.candidates[: self.shown])
            self.ghost.look(text, self._ask(text))
            self.shown = MOST_SHOWN  # until the bar is drawn: of keys in a burst, none is refused for an earlier one's
            self._look_for_phrase_soon()
        self._show_ghost()

    def refresh_candidates(self) -> None:
        """Ask anew, because the model has learnt something, or for the first time."""
        if self.ghost.before is None:
            return self.update_suggestion()
        self.ghost.look_again(self._ask(self.ghost.before))
        self._look_for_phrase_soon()
        self._show_ghost()

    def _look_for_phrase_soon(self) -> None:
        if self._phrase_timer is not None:
            self._phrase_timer.stop()
        if self.source is not None and self.is_mounted:
            self._phrase_timer = self.set_timer(PAUSE, self._look_for_phrase)

    def _look_for_phrase(self) -> None:
        if self.source is not None and self.ghost.before:
            self.ghost.offer(self.source.phrase(self.ghost.before, self._passed_over.words))
            self._show_ghost()

    def _show_ghost(self) -> None:
        """Only at a line's end, as a ghost amid the text would push the text about."""
        is_wanted = self.source is not None and self.source.settings.ghost
        is_free = is_wanted and self.cursor_at_end_of_line and self.selection.is_empty
        self.suggestion = self.ghost.text() if is_free else ""
        chosen = self.ghost.chosen if self.suggestion else -1
        self.offered = self.CandidatesChanged(self.ghost.candidates, chosen, self.ghost.entry)
        self.post_message(self.offered)

    @on(TextArea.SelectionChanged)
    def _follow_cursor(self) -> None:
        """TextArea itself asks on edits only, and would leave the ghost of another place."""
        if self.cursor_location != self._edited_at:
            self._edited_at = None
        self.update_suggestion()

    def edit(self, edit: Edit) -> EditResult:
        """Perform an edit; what follows an accepted word decides about the space that came with it."""
        line = self.document[edit.from_location[0]]
        if edit.from_location == self.cursor_location:
            self._spaces.settle(edit, self.text_before_cursor(), line, self.spelling)
        result = super().edit(edit)
        self._spaces.follow_edit(edit, result)
        self._edited_at = self.cursor_location
        return result

    def undo(self) -> None:
        """Take back the last edits."""
        super().undo()
        self._edited_at = self.cursor_location

    def redo(self) -> None:
        """Do again the edits taken back last."""
        super().redo()
        self._edited_at = self.cursor_location

    def load_text(self, text: str) -> None:
        """Replace everything by another text."""
        self._spaces.clear()
        self._passed_over.clear()
        self._edited_at = None
        super().load_text(text)

    def move_cursor(
        self, location: Location, select: bool = False, center: bool = False, record_width: bool = True
    ) -> None:
        """Move the cursor; away from where it wrote last, no moving key accepts."""
        if location != self.cursor_location:
            self._edited_at = None
        super().move_cursor(location, select, center, record_width)

    def accept(self, index: int) -> None:
        """Put a suggestion that is shown into the text at the cursor; one undo takes it out again, whole."""
        if 0 <= index < min(len(self.ghost.candidates), max(self.shown, self.ghost.chosen + 1)):
            candidate = self.ghost.candidates[index]
            self.write(candidate.insert, candidate.replaces, candidate.word if candidate.is_listed else "")

    def write(self, text: str, replaces: int = 0, listed: str = "") -> None:
        """Write over the letters before the cursor, and the rest of their word; one undo takes it out again, whole."""
        row, column = self.cursor_location
        takes_space = self.source is not None and self.source.settings.space_after_word
        written = placed(text, self.document[row][column:], is_begun=replaces > 0, takes_space=takes_space)
        self.history.checkpoint()
        start, end = (row, max(0, column - replaces)), (row, column + written.rest)
        self.replace(written.text, start, end, maintain_selection_offset=False)
        self.history.checkpoint()
        self._spaces.note(self.cursor_location, written)
        self.post_message(self.Accepted(max(0, len(written.text) - replaces - written.rest), listed))
        self.scroll_cursor_visible()

    def _accept_all(self) -> None:
        if phrase := self.ghost.phrase():
            self.write(phrase)
        else:
            self.accept(self.ghost.chosen)

    @property
    def _moving_accepts(self) -> bool:
        """Whether a key that moves takes the ghost: where one has just written, and if nothing typed would change."""
        return bool(self.suggestion) and self._edited_at == self.cursor_location and self.ghost.appends

    def action_accept(self) -> None:
        """Accept all of the ghost; without one, the first of the bar if a word is begun; else do nothing."""
        if self.suggestion:
            self._accept_all()
        elif self.selection.is_empty:
            self.accept(self.ghost.completion)

    def action_accept_word(self) -> None:
        """Accept one word of the ghost; elsewhere, go a word to the right."""
        self.accept(self.ghost.chosen) if self._moving_accepts else self.action_cursor_word_right()

    def action_accept_candidate(self, index: int) -> None:
        """Accept one of the listed suggestions."""
        self.accept(index)

    def action_accept_phrase(self) -> None:
        """Accept the phrase of the bar."""
        if (phrase := self.ghost.entry) and self.shows_phrase:
            self.write(phrase.insert, phrase.replaces)

    def action_next_candidate(self) -> None:
        """Make the next suggestion the ghost."""
        self.ghost.choose_next()
        self._show_ghost()

    def action_dismiss(self) -> None:
        """Hide the ghost until something changes."""
        if not self.suggestion:
            raise SkipAction
        self.ghost.dismiss()
        self._show_ghost()

    def action_cursor_right(self, select: bool = False) -> None:
        """Accept all of the ghost at the end of what is written; anywhere else, and with Shift, only move."""
        if self._moving_accepts and not select:
            return self._accept_all()
        self.suggestion = ""  # TextArea would insert it
        super().action_cursor_right(select)
        self._show_ghost()
