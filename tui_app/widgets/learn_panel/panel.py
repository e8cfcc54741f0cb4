"""The learn panel: sentences to add, training to start and stop, and its losses as they fall."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Button, ProgressBar, Static, TextArea

from tui_app.commands import bindings
from tui_app.i18n import _, ngettext, number
from tui_app.session.news import TrainingReport
from tui_app.state import Phase, State
from tui_app.widgets.editor import Editor
from tui_app.widgets.learn_panel.loss_line import LossLine

TALL = 22
"""Lines from which on the losses are drawn large."""
SMALL = 10
"""Lines under which all gives way to what goes on."""


class LearnPanel(Vertical):
    """Add sentences, train on them, watch."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("learn")
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

    @dataclass
    class Offered(Message):
        """There are suggestions for the sentences."""

        what: Editor.CandidatesChanged

    def __init__(self, state: State) -> None:
        """Take the facts; none of a lesson is shown yet."""
        super().__init__(classes="-fresh")
        self._is_new_lesson = False
        """Whether a lesson has begun of which nothing is known yet: until then, the last one stands there."""
        self._facts = state
        self.sentences = Editor(placeholder=_("One sentence, or paste many…"))
        self.sentences.id = "sentences"
        self._train = Button(
            _("Train"), id="train", variant="success", action="app.ask('toggle_training')", compact=True
        )
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
        yield self.sentences
        with Horizontal(classes="row"):
            yield Button(_("Add"), id="add", variant="primary", compact=True)
            yield self._train
        with Horizontal(classes="row", id="pages"):
            yield Button(_("Sentences"), action="app.show('sentences')", compact=True)
            yield Button(_("Words"), action="app.show('words')", compact=True)
            yield Button(_("Lessons"), action="app.show('history')", compact=True)
        yield self._state
        with Vertical(id="training"):
            yield self._new
            yield self._known
            yield self._progress
            yield self._figures
        yield self._message

    def on_mount(self) -> None:
        """Follow the facts."""
        for name in ("waiting", "is_private", "owns_training"):
            self.watch(self._facts, name, self._show_state)
        self.watch(self._facts, "phase", self._show_phase)
        self.watch(self._facts, "report", self._show_report)
        self.watch(self._facts, "told", self._say)
        self.watch(self._facts, "source", self._take_source)

    def on_resize(self, event: events.Resize) -> None:
        """Draw the losses as large as there is room."""
        self.set_class(event.size.height >= TALL, "-tall")
        self.set_class(event.size.height < SMALL, "-small")

    def _take_source(self) -> None:
        self.sentences.source = self._facts.source

    @on(Editor.CandidatesChanged)
    def _offer(self, message: Editor.CandidatesChanged) -> None:
        """The bar of the screen shows them while one writes here."""
        message.stop()
        if self.sentences.has_focus:
            self.post_message(self.Offered(message))

    @on(TextArea.Changed)
    def _note_typing(self) -> None:
        self._facts.typed_at = monotonic()

    @on(Button.Pressed, "#add")
    def action_add(self) -> None:
        """Ask for the sentences to be kept."""
        self.post_message(self.AddRequested(self.sentences.value))

    def clear_sentences(self) -> None:
        """Empty the text area, once its sentences are safe."""
        self.sentences.clear()

    def _say(self, message: str) -> None:
        if message:
            self._message.update(message)

    def _show_state(self) -> None:
        """Say how many sentences wait, and what keeps others from being kept or learnt here."""
        waiting = self._facts.waiting
        count = ngettext("{} sentence waits.", "{} sentences wait.", waiting).format(number(waiting))
        parts = [count if waiting else _("No sentence waits to be learnt.")]
        if self._facts.is_private:
            parts.append(_("⊘ Private: what you send is not kept."))
        if not self._facts.owns_training:
            parts.append(_("Another motamot is open and does the learning."))
        self._state.update("\n".join(parts))

    def _show_report(self, report: TrainingReport | None) -> None:
        """Move the progress bar and lengthen the lines of losses."""
        if report is None:
            return
        if self._is_new_lesson:
            self._is_new_lesson = False
            self.remove_class("-fresh")
            self._new.clear()
            self._known.clear()
        self._progress.update(progress=report.fraction)
        self._new.show(report.loss)
        if report.validation_loss is not None:
            self._known.show(report.validation_loss)
        self._figures.update(_figures(report))

    def _show_phase(self, phase: Phase) -> None:
        """Offer Stop while training is under way, Train otherwise."""
        is_training = phase == "training"
        if is_training == self.has_class("-training"):
            return
        self._train.label = _("Stop") if is_training else _("Train")
        self._train.variant = "warning" if is_training else "success"
        self.set_class(is_training, "-training")
        self._figures.update(_("preparing…") if is_training else "")
        self._is_new_lesson = is_training

    def focus_sentences(self) -> None:
        """Put the cursor where sentences are added."""
        self.sentences.focus()


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
