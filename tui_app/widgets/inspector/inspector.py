"""The inspector itself: it waits for a pause in the typing, and lets a thread compute the view that is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.message import Message
from textual.reactive import reactive, var
from textual.timer import Timer
from textual.widgets import Static
from textual.worker import Worker, WorkerState, get_current_worker

from tui_app.commands import bindings
from tui_app.i18n import _
from tui_app.widgets.inspector.context import Context
from tui_app.widgets.inspector.gates import Gates
from tui_app.widgets.inspector.reach import Reach
from tui_app.widgets.inspector.state import State
from tui_app.widgets.inspector.steps import Steps
from tui_app.widgets.inspector.surprise import Surprise
from tui_app.widgets.inspector.title_strip import TitleStrip
from tui_app.widgets.inspector.view import Message as Sentence
from tui_app.widgets.inspector.view import Picture, View
from tui_app.widgets.inspector.words import Words

if TYPE_CHECKING:
    from rnnlm_core.inspection import Moment
    from rnnlm_core.prediction.predictor import Predictor

PAUSE = 0.15
"""Seconds after the last key before anything is computed."""
MARGIN = 1
"""Cells between the picture and the scroll bar."""
TIGHT, LOW = 20, 12
"""With fewer lines the picture takes those that are empty, then those of the explanation."""


class Asked(NamedTuple):
    """A text before the cursor, and what is to predict how it goes on."""

    predictor: Predictor | None = None
    text: str = ""


class Body(VerticalScroll, inherit_bindings=False):
    """What scrolls; left and right turn the pages of the inspector instead."""

    class Resized(Message):
        """There is more or less room for the picture."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "scroll_up", _("Up"), show=False),
        Binding("down", "scroll_down", _("Down"), show=False),
        Binding("home", "scroll_home", _("Top"), show=False),
        Binding("end", "scroll_end", _("Bottom"), show=False),
        Binding("pageup", "page_up", _("Page up"), show=False),
        Binding("pagedown", "page_down", _("Page down"), show=False),
    ]

    def on_resize(self) -> None:
        """Tell the inspector, which draws."""
        self.post_message(self.Resized())


class Inspector(Vertical):
    """Seven views into what the network thinks at the cursor, live."""

    DEFAULT_CSS = """
    Inspector {
        TitleStrip {
            margin-bottom: 1;
        }
        #explanation {
            height: auto;
            color: $text-muted;
            text-style: italic;
        }
        #summary {
            height: auto;
            margin-bottom: 1;
        }
        Body {
            height: 1fr;
            scrollbar-size-vertical: 1;
            scrollbar-gutter: stable;
        }
        #picture {
            height: auto;
            padding-right: 1;
        }
        &.-tight {
            TitleStrip, #summary {
                margin-bottom: 0;
            }
        }
        &.-low #explanation {
            display: none;
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = bindings("inspector")
    asked: var[Asked] = var(Asked(), init=False)
    """What to look into, once the typing pauses and the inspector is on the screen."""
    view: reactive[int] = reactive(1, init=False)
    """Which view is shown, from 1."""

    @dataclass
    class Computed(Message, bubble=False):
        """A picture is ready."""

        view: int
        moment: Moment
        picture: Picture

    def __init__(self) -> None:
        """Start with nothing to look into."""
        super().__init__()
        self._views: tuple[View, ...] = (Words(), State(), Gates(), Reach(), Context(), Surprise(), Steps())
        self._titles = TitleStrip([view.title() for view in self._views])
        self._explanation = Static(markup=False, id="explanation")
        self._summary = Static(markup=False, id="summary")
        self._picture = Static(markup=False, id="picture")
        self._body = Body(self._picture)
        self._moment: Moment | None = None
        self._pictures: dict[int, Picture] = {}
        """What was computed of the moment, by view."""
        self._shown: Picture = Sentence(_("The network is not loaded yet."))
        self._pause: Timer | None = None
        self._is_stale = False

    def compose(self) -> ComposeResult:
        """Titles, what is seen, what it comes to, and the picture."""
        yield self._titles
        yield self._explanation
        yield self._summary
        yield self._body

    def on_mount(self) -> None:
        """Explain the first view."""
        self._explanation.update(self._views[0].explanation())

    def watch_asked(self) -> None:
        """Wait for the pause."""
        self._is_stale = True
        if self._pause is not None:
            self._pause.stop()
        if self.is_attached:
            self._pause = self.set_timer(PAUSE, self._catch_up)

    def on_show(self) -> None:
        """Catch up with what was typed in the meantime."""
        self._catch_up()

    def on_resize(self, event: events.Resize) -> None:
        """Give up what is least needed where there is little room."""
        self.set_class(event.size.height < TIGHT, "-tight")
        self.set_class(event.size.height < LOW, "-low")

    def _catch_up(self) -> None:
        """Take in the moment, where it changed and where anybody sees it."""
        predictor, text = self.asked
        if not (self._is_stale and predictor is not None and self.is_on_screen):
            return
        from rnnlm_core.inspection import look  # the core waits for NumPy, the first screen does not

        self._is_stale = False
        self._moment = look(predictor, text)
        self._pictures.clear()
        self._compute(self.view, self._moment, text)

    @work(thread=True, exclusive=True, group="inspector", exit_on_error=False)
    def _compute(self, number: int, moment: Moment, text: str) -> None:
        picture = self._views[number - 1].compute(moment, text)
        if not get_current_worker().is_cancelled:
            self.post_message(self.Computed(number, moment, picture))

    def on_inspector_computed(self, message: Computed) -> None:
        """Show the picture, unless the typist has gone on."""
        if message.moment is self._moment:
            self._pictures[message.view] = message.picture
            if message.view == self.view:
                self._show_picture(message.picture)

    @on(Worker.StateChanged)
    def _say_what_failed(self, event: Worker.StateChanged) -> None:
        """A view that cannot be computed says so, and stops nothing else."""
        if event.state is WorkerState.ERROR:
            self._shown = Sentence(_("This view failed: {reason}").format(reason=repr(event.worker.error)))
            self._draw()

    def _show_picture(self, picture: Picture) -> None:
        """Draw a picture from the end that counts."""
        self._shown = picture
        self._draw()
        if picture.newest_last:
            self._body.scroll_end(animate=False)
        else:
            self._body.scroll_home(animate=False)

    @on(Body.Resized)
    def _draw(self) -> None:
        self._summary.update(self._shown.summary())
        width, height = self._body.scrollable_content_region.size
        if width > MARGIN:
            self._picture.update(self._shown.draw(width - MARGIN, height))

    def watch_view(self) -> None:
        """Turn to another page: as it was computed before, or computed now."""
        self._titles.mark(self.view)
        self._explanation.update(self._views[self.view - 1].explanation())
        if self.view in self._pictures:
            self._show_picture(self._pictures[self.view])
        elif self._moment is not None and not self._is_stale:
            self._compute(self.view, self._moment, self.asked.text)

    @on(TitleStrip.Chosen)
    def _choose(self, message: TitleStrip.Chosen) -> None:
        message.stop()
        self.view = message.view

    def action_show_view(self, number: int) -> None:
        """Turn to a view by its number, from 1."""
        self.view = number

    def action_next_view(self) -> None:
        """Turn to the next view; after the last comes the first."""
        self.view = self.view % len(self._views) + 1

    def action_previous_view(self) -> None:
        """Turn to the view before; before the first comes the last."""
        self.view = (self.view - 2) % len(self._views) + 1
