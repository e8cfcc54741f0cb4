"""View 7: the sentence, each word's loss and what the gradient brings back; Shift+F7 goes step by step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from tui_app.i18n import _, number
from tui_app.widgets.inspector.drawing import bar, cells, figure, lines, widest
from tui_app.widgets.inspector.view import Picture, nothing_read

if TYPE_CHECKING:
    from rnnlm_core.inspection import Moment

MOST_WORDS = 12
"""Of a longer sentence the last words are read: each costs as much as a lesson on it."""
LONGEST_BAR = 16


class Steps:
    """Loss forward, |dL/dh| backward."""

    def title(self) -> str:
        """One word."""
        return _("Steps")

    def explanation(self) -> str:
        """What is seen."""
        return _("Forward: the loss of each word. Backward: what comes back to it. Shift+F7 goes step by step.")

    def compute(self, moment: Moment, text: str) -> Picture:
        """The sentence so far, read as for a lesson."""
        import numpy as np

        from rnnlm_core.inspection.walk import Subject, walk

        model, words = moment.model, list(moment.context[-MOST_WORDS:])
        whole = [model.vocabulary.BOUNDARY, *words] if model.boundaries else words
        if len(whole) < 2:
            return nothing_read()
        subject = Subject(model.config, model.params, tuple(whole), model.vocabulary.encode(whole), ())
        found = walk(subject)
        rows = zip(whole, whole[1:], found.ahead, found.back, strict=False)
        return StepChart(
            [(word, target, step.loss, float(np.linalg.norm(back.dh))) for word, target, step, back in rows], found.loss
        )


@dataclass(frozen=True)
class StepChart:
    """A row a word: what was to come, its loss, and the length of dL/dh."""

    newest_last: ClassVar[bool] = False
    rows: list[tuple[str, str, float, float]]
    loss: float

    def summary(self) -> Content:
        """The loss of the sentence."""
        return Content.assemble("L = Σ −log y = ", (number(self.loss, 3), "bold"))

    def draw(self, width: int, height: int) -> Content:
        """Word → next word, loss with its bar, |dL/dh| with its bar."""
        label = widest([f"{word} → {target}" for word, target, *_rest in self.rows], 8, max(12, width // 3))
        room = max(0, min(LONGEST_BAR, (width - label - 15) // 2))
        most_lost = max(loss for *_words, loss, _reached in self.rows) or 1.0
        most_reached = max(reached for *_rest, reached in self.rows) or 1.0
        head = f"{' ' * label} {cells('−log y', room + 6)} {cells('|∂L/∂h|', room + 6)}"
        rows = [Content(head.rstrip()).stylize("dim")]
        for word, target, loss, reached in self.rows:
            rows.append(
                Content.assemble(
                    (cells(f"{word} → {target}", label), "bold"),
                    f" {figure(loss):>5} ",
                    (bar(loss / most_lost, room), "$text-primary"),
                    f" {figure(reached):>5} ",
                    (bar(reached / most_reached, room), "$text-warning"),
                )
            )
        return lines(rows)
