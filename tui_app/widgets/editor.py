"""The editor: text with a ghost of the word that may come next."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from textual import on
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.document._document import EditResult
from textual.document._edit import Edit
from textual.message import Message
from textual.widgets import TextArea

from rnnlm_core.text import accept
from tui_app.plain_text_area import PlainTextArea

if TYPE_CHECKING:
    from rnnlm_core.prediction import Suggestion

CONTEXT_LETTERS = 8_000
"""As far back as the predictor looks; a long document need not be copied at every key."""
PUNCTUATION = frozenset(",.;:!?…)»")
"""Typed right after an accepted word, it takes the place of the space that came with the word."""
GHOST_CONFIDENCE = 0.06
"""A guess below this is listed, but not put before the typist's eyes."""


Suggest: TypeAlias = Callable[[str], Sequence["Suggestion"]]


class Editor(PlainTextArea):
    """A text area that asks for suggestions at every change and every move of the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "accept", "Accept", tooltip="accept the ghost word", id="editor.accept"),
        Binding("ctrl+n", "next_candidate", "Next", tooltip="the next word as the ghost", id="editor.next"),
        Binding("escape", "dismiss", "Hide", show=False, tooltip="hide the ghost word", id="editor.dismiss"),
        *(
            Binding(
                f"alt+{rank}",
                f"accept_candidate({rank - 1})",
                f"Accept {rank}",
                show=False,
                tooltip=f"accept word {rank} of the bar",
                priority=True,
                id=f"editor.accept_{rank}",
            )
            for rank in range(1, 6)
        ),
    ]

    @dataclass
    class CandidatesChanged(Message):
        """There are other suggestions now, or another of them is the ghost."""

        candidates: Sequence[Suggestion]
        chosen: int
        """Which of them Tab accepts; -1 when there is no ghost."""

    def __init__(self, suggest: Suggest, *, placeholder: str = "", language: str = "fr") -> None:
        """Take the function that gives the suggestions for the text before the cursor."""
        self._suggest = suggest
        self._language = language
        self._after_space: tuple[int, int] | None = None
        """Where the cursor stood after the space that came with an accepted word, until something is typed."""
        self._candidates: Sequence[Suggestion] = ()
        self._chosen = 0
        self._before: str | None = None
        self._confidence = GHOST_CONFIDENCE
        super().__init__(placeholder=placeholder, highlight_cursor_line=False)

    def text_before_cursor(self) -> str:
        """The text up to the cursor; of a long one the end, whose start moves only now and then."""
        row, column = self.cursor_location
        line = str(self.document.get_line(row))[:column]
        start = max(0, (column - CONTEXT_LETTERS) // CONTEXT_LETTERS * CONTEXT_LETTERS)
        lines, letters = [line[start:]], column - start
        while row > 0 and letters < CONTEXT_LETTERS:
            row -= 1
            lines.append(self.document.get_line(row))
            letters += len(lines[-1])
        return "\n".join(reversed(lines))

    def update_suggestion(self) -> None:
        """Ask anew where the text before the cursor has changed, and show the ghost."""
        context = self.text_before_cursor()
        if context != self._before:
            self._before, self._chosen, self._confidence = context, 0, GHOST_CONFIDENCE
            self._candidates = self._suggest(context)
        self._show_ghost()

    def refresh_candidates(self) -> None:
        """Ask anew, because the model has learnt something."""
        if self._before is not None:
            self._candidates = self._suggest(self._before)
            self._chosen = min(self._chosen, max(0, len(self._candidates) - 1))
        self._show_ghost()

    def _show_ghost(self) -> None:
        self.suggestion = self._ghost()
        chosen = self._chosen if self.suggestion else -1
        self.post_message(self.CandidatesChanged(self._candidates, chosen))

    def _ghost(self) -> str:
        """What Tab would add; only at a line's end, as a ghost amid the text would push the text about."""
        if not (self._before and self._candidates and self.cursor_at_end_of_line and self.selection.is_empty):
            return ""
        candidate = self._candidates[self._chosen]
        if candidate.probability < self._confidence:
            return ""
        typed = self._before[len(self._before) - candidate.replaces :]
        if candidate.insert.startswith(typed):
            return candidate.insert[len(typed) :].rstrip()
        return f" → {candidate.insert.rstrip()}"

    @on(TextArea.SelectionChanged)
    def _follow_cursor(self) -> None:
        """TextArea itself asks on edits only, and would leave the ghost of another place."""
        self.update_suggestion()

    def edit(self, edit: Edit) -> EditResult:
        """Perform an edit; punctuation after an accepted word is spaced as the language asks."""
        at, self._after_space = self._after_space, None
        if edit.text in PUNCTUATION and at == edit.from_location == edit.to_location:
            erased, edit.text = accept(self.text_before_cursor(), edit.text, self._language, automatic_space=False)
            edit.from_location = (at[0], max(0, at[1] - erased))
        return super().edit(edit)

    def accept(self, index: int) -> None:
        """Put a suggestion into the text at the cursor."""
        if not 0 <= index < len(self._candidates):
            return
        candidate = self._candidates[index]
        row, column = self.cursor_location
        start = (row, max(0, column - candidate.replaces))
        self.replace(candidate.insert, start, (row, column), maintain_selection_offset=False)
        self._after_space = self.cursor_location if candidate.insert.endswith(" ") else None
        self.scroll_cursor_visible()

    def action_accept(self) -> None:
        """Accept the ghost; where there is none, the key keeps its usual meaning."""
        if not self.suggestion:
            raise SkipAction
        self.accept(self._chosen)

    def action_accept_candidate(self, index: int) -> None:
        """Accept one of the listed suggestions."""
        self.accept(index)

    def action_next_candidate(self) -> None:
        """Make the next suggestion the ghost."""
        if self._candidates:
            self._chosen = (self._chosen + 1) % len(self._candidates) if self.suggestion else self._chosen
            self._confidence = 0.0  # asked for, it may be unlikely
            self._show_ghost()

    def action_dismiss(self) -> None:
        """Hide the ghost until something changes."""
        if not self.suggestion:
            raise SkipAction
        self._confidence = math.inf
        self._show_ghost()

    def action_cursor_right(self, select: bool = False) -> None:
        """Accept at the end of a line; anywhere else, and with Shift, only move."""
        if self.suggestion and not select:
            self.accept(self._chosen)
            return
        self.suggestion = ""  # TextArea would insert it
        super().action_cursor_right(select)
