"""What the engine posts: facts for the state, sentences for the user, and answers to whoever asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from textual.message import Message

if TYPE_CHECKING:
    from rnnlm_core import memory
    from rnnlm_core.inspection.surprisal import Surprisal
    from tui_app.session.conversation import Sent
    from tui_app.session.news import TrainingReport
    from tui_app.session.session import Session

Tone: TypeAlias = Literal["quiet", "plain", "warning", "failure"]
"""How a sentence is said: where lessons are shown only, or for a moment in everyone's view, or for longer."""


class Changed(Message):
    """Facts of the state that are others now, by their names."""

    def __init__(self, **facts: object) -> None:
        """Carry them to the screen's thread."""
        super().__init__()
        self.facts = facts


@dataclass
class Opened(Message):
    """The session of a language suggests from now on."""

    session: Session
    language: str


class Remade(Message):
    """The model, or what is remembered, is another one now: the suggestions are to be asked for anew."""


class Reported(Message):
    """How far the lesson is."""

    def __init__(self, report: TrainingReport) -> None:
        """Carry the report to the screen's thread."""
        super().__init__()
        self.report = report

    def can_replace(self, message: Message) -> bool:
        """Of several reports that wait, the last is enough; one that brings a new model is not skipped."""
        return isinstance(message, Reported) and not message.report.published


@dataclass
class Told(Message):
    """A sentence for the user."""

    text: str
    tone: Tone = "plain"


@dataclass
class Kept(Message):
    """A message is on the disk, or in private mode in memory; the answer to `keep`."""

    number: int
    added: memory.Added


@dataclass
class NotKept(Message):
    """A message could not be kept; the answer to `keep`."""

    number: int
    problem: str


@dataclass
class Read(Message):
    """How much each word of a message surprised the model; follows `Kept`."""

    number: int
    pieces: list[Surprisal]


@dataclass
class Past(Message):
    """What was sent before; the answer to `read_past`."""

    messages: list[Sent]
    search: str
    skip: int
    """How many newer ones were left out."""


@dataclass
class Exported(Message):
    """All that was sent, as a text; the answer to `export`."""

    text: str


@dataclass
class WentOn(Message):
    """How the network would go on with a text; the answer to `go_on`."""

    before: str
    text: str


@dataclass
class Learnt(Message):
    """A lesson is over that brought something."""

    sentences: int
    words: list[str]
    """Those the model did not know before."""
    is_rest_intact: bool


@dataclass
class Forgotten(Message):
    """Something that was sent may be there no more."""


@dataclass
class Added(Message):
    """Sentences were added; the answer to `add`."""

    added: memory.Added
