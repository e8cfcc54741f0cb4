"""The screen: one stage of the walk at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Static
from textual.worker import get_current_worker

from tui_app.commands import bindings
from tui_app.i18n import _, number
from tui_app.screens.step import networks
from tui_app.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from rnnlm_core.inspection.walk import Subject, Walk, Weight
    from rnnlm_core.prediction.reading import LanguageModel
    from tui_app.screens.step.pictures import Stage

WEIGHTS = 2
"""So many of each array are offered to be changed."""
NUDGE = 0.1
"""What one key adds to a weight."""


class Body(VerticalScroll, inherit_bindings=False):
    """What scrolls by page; the arrows belong to the walk."""

    can_focus = False


class StepScreen(ModalScreen[None]):
    """A sentence word by word through a network; Esc leaves."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("step")
    DEFAULT_CSS = """
    StepScreen {
        background: $background;
        #title { height: 1; padding: 0 1; background: $boost; text-style: bold; }
        #sentence, #headline { height: auto; padding: 0 1; }
        #headline { color: $text-accent; padding: 0 1 1 1; }
        Body { height: 1fr; padding: 0 1; scrollbar-size-vertical: 1; }
        #step { height: auto; }
    }
    """

    @dataclass
    class Walked(Message, bubble=False):
        """A walk is computed."""

        number: int
        walk: Walk
        is_base: bool

    def __init__(self, words: Sequence[str], model: LanguageModel | None = None) -> None:
        """Take the words of a sentence, and the model that suggests where it is loaded."""
        super().__init__()
        self._words, self._model = list(words), model
        self._kinds = networks.kinds(model)
        self._kind = self._kinds[0]
        self._base: Walk | None = None
        """The walk with the weights as they were learnt; changes are measured from it."""
        self._now: Walk | None = None
        self._weights: list[Weight] = []
        self._at = self._unit = self._weight = self._steps = self._asked = 0

    def compose(self) -> ComposeResult:
        """The network, the sentence, where one is, and the numbers."""
        yield Static(markup=False, id="title")
        yield Static(markup=False, id="sentence")
        yield Static(markup=False, id="headline")
        with Body():
            yield Static(markup=False, id="step")
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin with the smallest network."""
        self._begin()

    def _begin(self) -> None:
        self._steps = self._unit = self._weight = 0
        self._base = self._now = None
        self.query_one("#title", Static).update(_("Reading …"))
        self._walk(networks.subject_of(self._kind, self._words, self._model), is_base=True)

    def _walk(self, subject: Subject, *, is_base: bool = False) -> None:
        """Compute a walk: a small one at once, one through a large network in a thread."""
        from rnnlm_core.inspection.walk import walk

        self._asked += 1
        if self._kind == networks.OWN:
            self._walk_aside(self._asked, subject, is_base)
        else:
            self._take(walk(subject, networks.UNITS), is_base)

    @work(thread=True, exclusive=True, group="walk")
    def _walk_aside(self, number: int, subject: Subject, is_base: bool) -> None:
        from rnnlm_core.inspection.walk import walk

        found = walk(subject, networks.UNITS)
        if not get_current_worker().is_cancelled:
            self.post_message(self.Walked(number, found, is_base))

    @on(Walked)
    def _take_what_was_asked_last(self, message: Walked) -> None:
        if message.number == self._asked:
            self._take(message.walk, message.is_base)

    def _take(self, walk: Walk, is_base: bool) -> None:
        self._now = walk
        self._at = min(self._at, 2 * len(walk.ahead))
        if is_base:
            self._base = walk
            self._weights = walk.steepest(WEIGHTS)
        self._draw()

    def on_resize(self) -> None:
        """Draw for the new size."""
        self._draw()

    def _draw(self) -> None:
        from tui_app.screens.step import pictures

        walk = self._now
        if walk is None or self._base is None:
            return
        stage = self._stage()
        self.query_one("#title", Static).update(self._title(walk))
        self.query_one("#sentence", Static).update(pictures.sentence(walk.subject, stage))
        self.query_one("#headline", Static).update(pictures.headline(walk.subject, stage))
        width = self.size.width - 3
        if stage.kind == "weights":
            lines = pictures.weights(self._weights, self._base, walk, self._weight, width)
        elif stage.kind == "ahead":
            lines = pictures.ahead(walk, stage.t, self._unit, width)
        else:
            lines = pictures.back(walk, stage.t, self._unit, width)
        self.query_one("#step", Static).update(Content("\n").join(lines))
        self.refresh_bindings()

    def _stage(self) -> Stage:
        from tui_app.screens.step.pictures import stages

        return stages(len(self._words) + 1 if self._now is None else len(self._now.ahead))[self._at]

    def _title(self, walk: Walk) -> str:
        name, loss = networks.name_of(self._kind, walk.subject), number(walk.loss, 3)
        if self._steps:
            told = _("{network} · taught {steps} steps · L = {loss}")
            return told.format(network=name, steps=self._steps, loss=loss)
        return _("{network} · L = {loss}").format(network=name, loss=loss)

    # What the keys do.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Weights are changed where they are shown; the user's own network learns by another key."""
        if action in ("change", "restore"):
            return self._now is not None and self._stage().kind == "weights"
        if action == "teach":
            return self._kind != networks.OWN
        return True

    def action_move(self, by: int) -> None:
        """One stage on or back; at the ends it stays."""
        if self._now is not None:
            self._at = max(0, min(2 * len(self._now.ahead), self._at + by))
            self._draw()

    def action_scroll(self, by: int) -> None:
        """What does not fit down, a page at a time."""
        body = self.query_one(Body)
        body.scroll_page_down() if by > 0 else body.scroll_page_up()

    def action_choose(self, by: int) -> None:
        """The unit, or the weight, beneath or above."""
        if self._now is None:
            return
        if self._stage().kind == "weights":
            self._weight = (self._weight + by) % len(self._weights)
        else:
            self._unit = (self._unit + by) % len(self._now.units)
        self._draw()

    def action_change(self, sign: int) -> None:
        """Add to the chosen weight, and walk again."""
        from rnnlm_core.inspection.walk import changed

        if self._now is not None:
            weight, subject = self._weights[self._weight], self._now.subject
            value = float(subject.params[weight.name][weight.place]) + sign * NUDGE
            self._walk(changed(subject, weight.name, weight.place, value))

    def action_restore(self) -> None:
        """All weights as they were."""
        if self._base is not None:
            self._take(self._base, is_base=True)

    def action_teach(self, steps: int) -> None:
        """Let a small network take some steps down its gradient."""
        from rnnlm_core.inspection.walk import taught

        if self._now is not None:
            self._steps += steps
            self._walk(taught(self._now.subject, networks.LEARNING_RATE, steps), is_base=True)

    def action_next_network(self) -> None:
        """The next network, from the same place of the sentence."""
        self._kind = self._kinds[(self._kinds.index(self._kind) + 1) % len(self._kinds)]
        self._begin()
