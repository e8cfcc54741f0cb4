"""The learn panel: sentences to add, training to start and stop, and its losses as they fall."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Button, ProgressBar, Static

from tui_app.i18n import _, ngettext, number
from tui_app.session.news import TrainingReport
from tui_app.widgets.editor import PlainTextArea
from tui_app.widgets.learn_panel.loss_line import LossLine

TALL = 22
"""Lines from which on the losses are drawn large."""
SMALL = 10
"""Lines under which all gives way to what goes on."""

SENTENCES = _("your sentences: search them, forget some")
WORDS = _("the words you taught: block them, or forget all that is said with one")
HISTORY = _("what was learnt when, and undo")


class LearnPanel(Vertical):
    """Add sentences, train on them, watch."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "add", _("Add"), tooltip=_("add these sentences, to be learnt"), id="learn.add"),
        Binding("ctrl+l", "app.show_sentences", _("Sentences"), show=False, tooltip=SENTENCES, id="learn.sentences"),
        Binding("ctrl+g", "app.show_words", _("Words"), show=False, tooltip=WORDS, id="learn.words"),
        Binding("ctrl+t", "app.show_history", _("Lessons"), show=False, tooltip=HISTORY, id="learn.history"),
    ]
    DEFAULT_CSS = """
    LearnPanel {
        #sentences { height: 1fr; min-height: 3; border: none; padding: 0; }
        .row { height: 1; }
        .row Button { width: 1fr; min-width: 5; margin-right: 1; }
        .row Button:last-child { margin-right: 0; }
        #learn-state { height: auto; max-height: 3; color: $text-muted; }
        #training { height: auto; }
        #progress, #progress Bar { width: 1fr; }
        #learn-message { height: auto; min-height: 2; max-height: 5; }
        &.-fresh #training { visibility: hidden; }
        &.-tall {
            .row { margin-top: 1; }
            #learn-state { margin-top: 1; }
            #training { margin: 1 0; }
            LossLine { height: 3; margin-bottom: 1; }
            LossLine Sparkline { height: 3; }
            LossLine .figure { padding-top: 2; }
        }
        &.-small {
            #sentences { min-height: 2; }
            #learn-message { min-height: 1; max-height: 2; }
            #learn-state { max-height: 1; }
            &.-fresh #training { display: none; }
            &.-training #pages, &.-training #learn-state, &.-training #learn-message { display: none; }
        }
    }
    """

    @dataclass
    class AddRequested(Message):
        """The user wants these sentences to be learnt."""

        text: str

    class TrainingToggled(Message):
        """The user wants training to start, or to stop."""

    def __init__(self) -> None:
        """Start with no history."""
        super().__init__(classes="-fresh")
        self._sentences = PlainTextArea(
            placeholder=_("One sentence, or paste many…"), id="sentences", highlight_cursor_line=False
        )
        self._train = Button(_("Train"), id="train", variant="success", compact=True)
        self._state = Static(id="learn-state", markup=False)
        self._new = LossLine(_("your sentences"), "new")
        self._known = LossLine(_("known before"), "known")
        self._progress = ProgressBar(total=1.0, show_eta=False, id="progress")
        self._figures = Static(id="training-figures", markup=False)
        self._message = Static(
            _("Add sentences of yours, then train: their words will be suggested."), markup=False, id="learn-message"
        )

    def compose(self) -> ComposeResult:
        """The sentences above, the training below."""
        yield self._sentences
        with Horizontal(classes="row"):
            yield Button(_("Add"), id="add", variant="primary", compact=True)
            yield self._train
        with Horizontal(classes="row", id="pages"):
            yield Button(_("Sentences"), action="app.show_sentences", compact=True, tooltip=SENTENCES)
            yield Button(_("Words"), action="app.show_words", compact=True, tooltip=WORDS)
            yield Button(_("Lessons"), action="app.show_history", compact=True, tooltip=HISTORY)
        yield self._state
        with Vertical(id="training"):
            yield self._new
            yield self._known
            yield self._progress
            yield self._figures
        yield self._message

    def on_resize(self, event: events.Resize) -> None:
        """Draw the losses as large as there is room."""
        self.set_class(event.size.height >= TALL, "-tall")
        self.set_class(event.size.height < SMALL, "-small")

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

    def show_state(self, waiting: int, *, private: bool, owns_training: bool) -> None:
        """Say how many sentences wait, and what keeps others from being kept or learnt here."""
        count = ngettext("{} sentence waits.", "{} sentences wait.", waiting).format(number(waiting))
        parts = [count if waiting else _("No sentence waits to be learnt.")]
        if private:
            parts.append(_("⊘ Private: what you send is not kept."))
        if not owns_training:
            parts.append(_("Another motamot is open and does the learning."))
        self._state.update("\n".join(parts))

    def show_report(self, report: TrainingReport) -> None:
        """Move the progress bar and lengthen the lines of losses."""
        self._progress.update(progress=report.fraction)
        self._new.show(report.loss)
        if report.validation_loss is not None:
            self._known.show(report.validation_loss)
        self._figures.update(_figures(report))

    def show_end(self, finished: bool, summary: str) -> None:
        """Say what was learnt."""
        if finished:
            self._progress.update(progress=1.0)
        self._figures.update("")
        self.say(summary)

    def show_training(self, is_training: bool) -> None:
        """Offer Stop while training is under way, Train otherwise."""
        self._train.label = _("Stop") if is_training else _("Train")
        self._train.variant = "warning" if is_training else "success"
        self.set_class(is_training, "-training")
        if is_training:
            self.remove_class("-fresh")
            self._progress.update(progress=0.0)
            self._figures.update(_("preparing…"))
            self._new.clear()
            self._known.clear()

    def focus_sentences(self) -> None:
        """Put the cursor where sentences are added."""
        self._sentences.focus()


def _figures(report: TrainingReport) -> str:
    """Where a training is, how fast, and how long it will take."""
    parts = [
        _("epoch {epoch}/{epochs}").format(epoch=report.epoch, epochs=report.epochs),
        _("{} words/s").format(number(report.tokens_per_second)),
    ]
    if report.seconds_left is not None:
        parts.append(_("{} left").format(_duration(report.seconds_left)))
    return " · ".join(parts)


def _duration(seconds: float) -> str:
    return f"{number(seconds)} s" if seconds < 100 else f"{number(seconds / 60)} min"
