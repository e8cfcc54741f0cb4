"""The learn panel: sentences to add, training to start and stop, and its loss as it falls."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Button, ProgressBar, Sparkline, Static

from tui_app.plain_text_area import PlainTextArea

HISTORY = 600


class LearnPanel(Vertical):
    """Add sentences, train on them, watch."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "add", "Add", id="learn.add"),
    ]

    @dataclass
    class AddRequested(Message):
        """The user wants these sentences to be learnt."""

        text: str

    class TrainingToggled(Message):
        """The user wants training to start, or to stop."""

    def __init__(self) -> None:
        """Start with no history."""
        super().__init__(classes="-fresh")
        self.border_title = "Learn"
        self._sentences = PlainTextArea(
            placeholder="One sentence, or paste many…", id="sentences", highlight_cursor_line=False
        )
        self._train = Button("Train", id="train", variant="success", compact=True)
        self._progress = ProgressBar(total=1.0, show_eta=False, id="progress")
        self._sparkline = Sparkline(id="losses", summary_function=_mean)
        self._message = Static(
            "Add sentences of yours, then train: their words will be suggested.", markup=False, id="learn-message"
        )
        self._losses: deque[float] = deque(maxlen=HISTORY)

    def compose(self) -> ComposeResult:
        """The sentences above, the training below."""
        yield self._sentences
        yield Horizontal(Button("Add", id="add", variant="primary", compact=True), self._train, id="buttons")
        yield self._progress
        yield self._sparkline
        yield self._message

    @on(Button.Pressed, "#add")
    def action_add(self) -> None:
        """Ask for the sentences to be kept."""
        self.post_message(self.AddRequested(self._sentences.text))

    @on(Button.Pressed, "#train")
    def _toggle_training(self) -> None:
        self.post_message(self.TrainingToggled())

    def clear_sentences(self) -> None:
        """Empty the text area, once its sentences are safe."""
        self._sentences.clear()

    def say(self, message: str) -> None:
        """Show a message at the foot of the panel."""
        self._message.update(message)

    def show_progress(self, fraction: float, loss: float | None) -> None:
        """Move the progress bar and lengthen the line of losses."""
        self._progress.update(progress=fraction)
        if loss is not None:
            self._losses.append(loss)
            self._sparkline.data = list(self._losses)

    def show_training(self, is_training: bool) -> None:
        """Offer Stop while training is under way, Train otherwise."""
        self._train.label = "Stop" if is_training else "Train"
        self._train.variant = "warning" if is_training else "success"
        if is_training:
            self.remove_class("-fresh")
            self._losses.clear()
            self._progress.update(progress=0.0)

    def focus_sentences(self) -> None:
        """Put the cursor where sentences are added."""
        self._sentences.focus()


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
