"""The editor: text with a ghost of what may come next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.actions import SkipAction
from textual.binding import BindingType
from textual.document._document import EditResult
from textual.document._edit import Edit
from textual.message import Message
from textual.reactive import var
from textual.timer import Timer
from textual.widgets import TextArea

from rnnlm_core.text import accept
from tui_app.commands import bindings
from tui_app.widgets.editor.ghost import Ghost
from tui_app.widgets.editor.plain_text_area import PlainTextArea

if TYPE_CHECKING:
    from rnnlm_core.prediction.predictor import Suggestion
    from tui_app.session.source import Source

PUNCTUATION = frozenset(",.;:!?…)»")
"""Typed right after an accepted word, it takes the place of the space that came with the word."""
PAUSE = 0.1
"""Seconds without a key after which a phrase is looked for: it costs more than a word, and may wait."""


class Editor(PlainTextArea):
    """A text area that asks for suggestions at every change and every move of the cursor."""

    DEFAULT_CSS = """
    Editor .text-area--suggestion {
        color: $foreground 60%;
        text-style: italic dim;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = bindings("editor")
    source: var[Source | None] = var(None, init=False)
    """Where the words to go on with come from; none before the model is loaded."""

    @dataclass
    class CandidatesChanged(Message):
        """There are other suggestions now, or another of them is the ghost."""

        candidates: Sequence[Suggestion]
        chosen: int
        """Which of them Tab accepts; -1 when there is no ghost."""

    def __init__(self, *, placeholder: str = "") -> None:
        """Start empty, and without suggestions until there is a source of them."""
        self.ghost = Ghost()
        self._phrase_timer: Timer | None = None
        self._after_space: tuple[int, int] | None = None
        """Where the cursor stood after the space that came with an accepted word, until something is typed."""
        super().__init__(placeholder=placeholder, highlight_cursor_line=False)

    @property
    def spelling(self) -> str:
        """The language whose rules space an accepted word and the punctuation after it."""
        return self.source.language if self.source else "fr"

    def watch_source(self) -> None:
        """Ask anew: the model has learnt something, the language or the settings are others."""
        if self.source is not None:
            self.ghost.least = self.source.settings.ghost_confidence
        self.refresh_candidates()

    def _suggest(self, text_before_cursor: str) -> Sequence[Suggestion]:
        return self.source.suggest(text_before_cursor) if self.source else ()

    def update_suggestion(self) -> None:
        """Ask anew where the text before the cursor has changed, and show the ghost."""
        context = self.text_before_cursor()
        if context != self.ghost.before:
            self.ghost.look(context, self._suggest(context))
            self._look_for_phrase_soon()
        self._show_ghost()

    def refresh_candidates(self) -> None:
        """Ask anew, because the model has learnt something, or for the first time."""
        if self.ghost.before is None:
            self.update_suggestion()
            return
        self.ghost.look_again(self._suggest(self.ghost.before))
        self._look_for_phrase_soon()
        self._show_ghost()

    def _look_for_phrase_soon(self) -> None:
        if self._phrase_timer is not None:
            self._phrase_timer.stop()
        if self.source is not None and self.is_mounted:
            self._phrase_timer = self.set_timer(PAUSE, self._look_for_phrase)

    def _look_for_phrase(self) -> None:
        if self.source is None or not self.suggestion or self.ghost.before is None:
            return
        continuation = self.source.continue_(self.ghost.before)
        if continuation is not None and continuation.is_confident:
            self.ghost.lengthen(continuation)
            self._show_ghost()

    def _show_ghost(self) -> None:
        """Only at a line's end, as a ghost amid the text would push the text about."""
        is_shown = self.source is not None and self.source.settings.ghost
        is_free = is_shown and self.cursor_at_end_of_line and self.selection.is_empty
        self.suggestion = self.ghost.text() if is_free else ""
        chosen = self.ghost.chosen if self.suggestion else -1
        self.post_message(self.CandidatesChanged(self.ghost.candidates, chosen))

    @on(TextArea.SelectionChanged)
    def _follow_cursor(self) -> None:
        """TextArea itself asks on edits only, and would leave the ghost of another place."""
        self.update_suggestion()

    def edit(self, edit: Edit) -> EditResult:
        """Perform an edit; punctuation after an accepted word is spaced as the language asks."""
        at, self._after_space = self._after_space, None
        if edit.text in PUNCTUATION and at == edit.from_location == edit.to_location:
            erased, edit.text = accept(self.text_before_cursor(), edit.text, self.spelling, automatic_space=False)
            edit.from_location = (at[0], max(0, at[1] - erased))
        return super().edit(edit)

    def accept(self, index: int) -> None:
        """Put a suggestion into the text at the cursor; one undo takes it out again, whole."""
        if 0 <= index < len(self.ghost.candidates):
            candidate = self.ghost.candidates[index]
            self._write(candidate.insert, candidate.replaces)

    def _write(self, text: str, replaces: int = 0) -> None:
        row, column = self.cursor_location
        self.history.checkpoint()
        self.replace(text, (row, max(0, column - replaces)), (row, column), maintain_selection_offset=False)
        self.history.checkpoint()
        self._after_space = self.cursor_location if text.endswith(" ") else None
        self.scroll_cursor_visible()

    def action_accept(self) -> None:
        """Accept the ghost's word; where there is none, the key keeps its usual meaning."""
        if not self.suggestion:
            raise SkipAction
        self.accept(self.ghost.chosen)

    def action_accept_phrase(self) -> None:
        """Accept all of the ghost; where there is none, go a word to the right."""
        if not self.suggestion:
            self.action_cursor_word_right()
        elif phrase := self.ghost.phrase():
            self._write(phrase)
        else:
            self.accept(self.ghost.chosen)

    def action_accept_candidate(self, index: int) -> None:
        """Accept one of the listed suggestions."""
        self.accept(index)

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
        """Accept at the end of a line; anywhere else, and with Shift, only move."""
        if self.suggestion and not select:
            self.accept(self.ghost.chosen)
            return
        self.suggestion = ""  # TextArea would insert it
        super().action_cursor_right(select)
