"""Where one writes: an editor, and the bar of its suggestions beneath."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.timer import Timer
from textual.widgets import TextArea

from tui_app.session import languages
from tui_app.session.counts import Count
from tui_app.state import State
from tui_app.widgets.editor import Editor
from tui_app.widgets.suggestion_bar import Offer, SuggestionBar

COUNT_SECONDS = 5.0
LANGUAGE_PAUSE = 0.4
"""Seconds without a key after which it is asked in which language the text is."""


class Composer(Vertical):
    """The editor and its bar, wired to each other and to where the suggestions come from."""

    DEFAULT_CSS = "Composer { height: auto; }"

    @dataclass
    class LanguageSeen(Message):
        """The end of the text is clearly in this language, which is not the one of the suggestions."""

        language: str

    @dataclass
    class ListedTaken(Message):
        """A word was taken that the network does not know."""

        word: str

    @dataclass
    class Counted(Message):
        """So much was typed and taken since the last count."""

        count: Count

    def __init__(self, state: State, editor: Editor) -> None:
        """Take the facts, and the editor: a draft, or one for a document."""
        super().__init__()
        self.editor = self._served = editor
        self._state = state
        self._language_timer: Timer | None = None
        self._count = Count()
        self._letters = 0

    def compose(self) -> ComposeResult:
        """The text, and the suggestions under it."""
        yield self.editor
        yield SuggestionBar()

    def on_mount(self) -> None:
        """Suggest from the source of now, and from each that takes its place."""
        self.watch(self.editor, "offered", self._show_offered, init=False)
        self.watch(self._state, "source", self._take_source)
        self.set_interval(COUNT_SECONDS, self._post_count)

    def _take_source(self) -> None:
        self.editor.source = self._state.source

    def _show_offered(self, offered: Editor.CandidatesChanged | None) -> None:
        if offered is not None and (self.editor.has_focus or self._served is self.editor):
            self.show(self.editor, offered)

    def show(self, editor: Editor, offered: Editor.CandidatesChanged) -> None:
        """Show the suggestions of an editor: its own, or another one of the screen, which shares the bar."""
        self._served = editor
        bar = self.query_one(SuggestionBar)
        bar.offer = Offer(offered.candidates, offered.chosen, offered.phrase)
        editor.shown, editor.shows_phrase = bar.shown, bar.shows_phrase

    @on(SuggestionBar.Chosen)
    def _accept(self, message: SuggestionBar.Chosen) -> None:
        """A click accepts."""
        message.stop()
        self._served.accept(message.index)
        self._served.focus()

    @on(SuggestionBar.PhraseChosen)
    def _accept_phrase(self, message: SuggestionBar.PhraseChosen) -> None:
        message.stop()
        self._served.action_accept_phrase()
        self._served.focus()

    @on(TextArea.Changed)
    def _count_typed(self) -> None:
        """A letter more is a letter typed; what is pasted, loaded or taken is more or less than that."""
        letters = len(self.editor.text)
        self._count = self._count.plus(Count(typed=int(letters - self._letters == 1)))
        self._letters = letters
        self._state.typed_at = monotonic()

    @on(Editor.Accepted)
    def _count_accepted(self, message: Editor.Accepted) -> None:
        self._count = self._count.plus(Count(written=message.letters, taken=1))
        if message.listed:
            self.post_message(self.ListedTaken(message.listed))

    def take_count(self) -> Count:
        """What was counted since the last time."""
        count, self._count = self._count, Count()
        return count

    def _post_count(self) -> None:
        if self._count != Count() and self._state.session is not None:
            self.post_message(self.Counted(self.take_count()))

    @on(TextArea.Changed)
    def _look_at_language_soon(self) -> None:
        """Where the settings leave the language to the text, look at it once the typist pauses."""
        if self._state.settings.language == languages.AUTOMATIC:
            if self._language_timer is not None:
                self._language_timer.stop()
            self._language_timer = self.set_timer(LANGUAGE_PAUSE, self._look_at_language)

    def _look_at_language(self) -> None:
        found = languages.detect_typed(self.editor.text_before_cursor())
        if found is not None and found not in self._state.unavailable | {self._state.language}:
            self.post_message(self.LanguageSeen(found))
