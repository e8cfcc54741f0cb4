"""The conversation and what keeps it: messages go to the engine, and what it answers is shown."""

from __future__ import annotations

from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.message import Message
from textual.widgets import Input

from tui_app import commands
from tui_app.engine import Engine, news
from tui_app.i18n import _
from tui_app.session.telling import of_lesson
from tui_app.state import State
from tui_app.widgets.conversation import Conversation, legend


class Talk(Vertical):
    """Keeps what is sent, and shows what was; a search above it shows only what it finds."""

    DEFAULT_CSS = """
    Talk {
        width: 1fr;
        height: 1fr;
        #messages { height: 1fr; align-vertical: bottom; } /* the newest one stands beside the draft */
        Input, Input:focus { display: none; border: none; height: 1; padding: 0 1; background: $boost; }
        &.-searching Input { display: block; }
    }
    """

    @dataclass
    class Returned(Message):
        """A message could not be kept, and is shown no more."""

        text: str
        problem: str

    class Settled(Message):
        """A message is safe."""

    def __init__(self, state: State, engine: Engine) -> None:
        """Take the facts, and what keeps."""
        super().__init__(id="talk")
        self._state, self._engine = state, engine
        self.unsafe: dict[int, str] = {}
        """The messages that were sent and are not known to be kept, by their numbers."""
        self.kept: list[str] = []
        """All that was sent since the start and kept, for whoever waits for it."""
        self._has_read = False
        """Whether what was sent before has been read once."""
        self._conversation = Conversation()
        self._search = Input(placeholder=_("Search what you wrote; Esc closes"), id="search", select_on_focus=False)

    def compose(self) -> ComposeResult:
        """The search, where it is wanted, above the messages."""
        yield self._search
        with Container(id="messages"):
            yield self._conversation

    def on_mount(self) -> None:
        """Say what there is to do, and show what was sent before as soon as it can be read."""
        self.border_title, self.border_subtitle = _("Conversation"), legend()
        self._conversation.welcome = _welcome()
        self.watch(self._state, "session", self._read_past)
        self.watch(self._state, "forgettings", self._read_anew, init=False)
        self.watch(self._state, "lesson", self._say_learnt, init=False)

    def _read_past(self) -> None:
        if self._state.session is not None and not self._has_read:
            self._engine.read_past(self)

    def _read_anew(self) -> None:
        """Show what is left after something was forgotten."""
        self._engine.read_past(self, self._search.value.strip())

    # Messages.

    def keep(self, text: str) -> None:
        """Show a message as waiting until it is safe."""
        self.close_search()
        number = self._conversation.add(text, is_private=self._state.is_private)
        self.unsafe[number] = text
        self._engine.keep(number, text, asker=self)
        if self._state.settings.send_to:
            self._engine.hand_on(text, self._state.settings.send_to)

    @on(news.Kept)
    def _show_kept(self, message: news.Kept) -> None:
        self._conversation.mark_kept(message.number)
        self.kept.append(self.unsafe.pop(message.number))
        self.post_message(self.Settled())
        if message.added.refused:
            reason = message.added.refused[0].reason
            self.notify(_("Sent, but not kept: {reason}").format(reason=reason), markup=False)

    @on(news.NotKept)
    def _give_back(self, message: news.NotKept) -> None:
        del self.unsafe[message.number]
        self.post_message(self.Returned(self._conversation.take_away(message.number), message.problem))

    @on(news.Read)
    def _tint(self, message: news.Read) -> None:
        self._conversation.tint(message.number, message.pieces)

    def _say_learnt(self, message: object) -> None:
        """Say beneath the newest message what the network has learnt."""
        if isinstance(message, news.Learnt):
            self._conversation.say(f"✓ {of_lesson(message.sentences, message.words, message.is_rest_intact)}")

    # What was sent before.

    @on(news.Past)
    def _show_past(self, message: news.Past) -> None:
        if message.search != self._search.value.strip():
            return  # the search has gone on
        if message.skip or not (message.search or self._has_read):
            self._conversation.put_before(message.messages)
        else:
            self._conversation.show_only(message.messages)
        self._has_read = True

    @on(Conversation.EarlierWanted)
    def _read_earlier(self, message: Conversation.EarlierWanted) -> None:
        self._engine.read_past(self, self._search.value.strip(), message.skip)

    def choose_newest(self) -> None:
        """Go up to the newest message."""
        self._conversation.choose_newest()

    # The search.

    def open_search(self) -> None:
        """Put the cursor into the search."""
        self.add_class("-searching")
        self._search.focus()

    def close_search(self) -> None:
        """Show everything again."""
        if self.has_class("-searching"):
            self.remove_class("-searching")
            self._search.value = ""

    @on(Input.Changed, "#search")
    def _find(self) -> None:
        self._engine.read_past(self, self._search.value.strip())

    @on(Input.Submitted, "#search")
    def _go_to_found(self) -> None:
        self._conversation.choose_newest()


def _welcome() -> str:
    """What there is to know at once, with its keys."""
    keys = {name: commands.keys_of(name) for name in ("app.palette", "app.help", "editor.accept", "app.panel")}
    lines = (
        _("Write below. The word that may come next appears in grey: {accept} takes it."),
        _("Enter keeps what you wrote, and copies it. The program learns from it by itself."),
        _("{palette} finds everything there is to do, {help} lists the keys, {panel} teaches whole texts."),
        _("Nothing leaves this machine."),
    )
    names = {name.partition(".")[2]: keys[name] for name in keys}
    return "\n".join(line.format(**names) for line in lines)
