"""Where one writes messages: the conversation, the panel beside it, and the composer beneath."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.screen import Screen
from textual.widgets import Input, TabbedContent, TabPane, TextArea

from tui_app.commands import bindings
from tui_app.engine import Engine, news
from tui_app.i18n import _
from tui_app.screens.asking import save_text_as_asked_for
from tui_app.screens.clerk import Clerk
from tui_app.screens.step import StepScreen, sentence_of
from tui_app.screens.writing.talk import Talk
from tui_app.session.draft import SECONDS, RescueCopy
from tui_app.state import State
from tui_app.widgets.composer import Composer
from tui_app.widgets.conversation import Conversation
from tui_app.widgets.editor import Draft, Editor
from tui_app.widgets.inspector import Asked, Inspector
from tui_app.widgets.key_bar import KeyBar
from tui_app.widgets.learn_panel import LearnPanel
from tui_app.widgets.status_bar import StatusBar


class WritingScreen(Screen[None]):
    """Write, accept what fits, keep; add sentences, train, and see the suggestions follow."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("writing")

    def __init__(self, state: State, engine: Engine, rescue: RescueCopy | None = None) -> None:
        """Take the facts, what keeps and learns, and where a copy of what is not safe yet is kept."""
        super().__init__()
        self._state, self._engine, self._rescue = state, engine, rescue
        self.editor = Draft(placeholder=_("Write here; Tab takes the word that appears."))
        self.editor.border_title = "motamot"
        self.talk = Talk(state, engine)
        self.composer = Composer(state, self.editor)
        self._panel = LearnPanel(state)
        self._inspector = Inspector()
        self._returned_to = (0, 0)
        """Where in the draft the next message goes that could not be kept."""

    def compose(self) -> ComposeResult:
        """What was sent and the panel beside it, or in a narrow terminal in its place; beneath, what is written."""
        with Container(id="desk"):
            yield self.talk
            with TabbedContent(id="side"):
                with TabPane(_("Learn"), id="learn"):
                    yield self._panel
                with TabPane(_("Inspect"), id="inspect"):
                    yield self._inspector
        yield self.composer
        yield StatusBar(self._state)
        yield Clerk(self._state, self._engine)
        yield KeyBar()

    def on_mount(self) -> None:
        """Go on with the draft that was left, and with the panel as it was."""
        self.watch(self._state, "side", self._show_side)
        if self._rescue is not None:
            if left := self._rescue.read():
                self.editor.insert(left, (0, 0), maintain_selection_offset=False)
            self.set_interval(SECONDS, self.rescue)

    @property
    def is_settled(self) -> bool:
        """Whether all that was sent is known to be kept, or is in the draft again."""
        return not self.talk.unsafe

    @property
    def written(self) -> str:
        """All that was sent since the start and kept."""
        return "\n".join(self.talk.kept)

    @on(Talk.Settled)
    def rescue(self) -> None:
        """Keep a copy of what is not safe yet, but nothing of what is written in private."""
        if self._rescue is not None:
            texts = [*self.talk.unsafe.values(), self.editor.value]
            self._rescue.keep("" if self._state.is_private else "\n".join(texts))

    def on_key(self, event: events.Key) -> None:
        """Whoever writes wants to write, wherever the cursor is."""
        if not isinstance(self.focused, TextArea | Input) and self.editor.receive(event):
            event.stop()

    def on_paste(self, event: events.Paste) -> None:
        """Nor is what is pasted lost."""
        if not isinstance(self.focused, TextArea | Input) and self.editor.receive(event):
            event.stop()

    # Messages.

    @on(Draft.Submitted)
    def _keep(self, message: Draft.Submitted) -> None:
        """Keep what was written, and copy it to where other programs find it."""
        self.app.copy_to_clipboard(message.text)
        self.talk.keep(message.text)
        self._returned_to = (0, 0)

    @on(Talk.Returned)
    def _take_back(self, message: Talk.Returned) -> None:
        """Put a message that could not be kept back into the draft, before what was written since."""
        is_first, goes_on = self._returned_to == (0, 0), bool(self.editor.text)
        end = self.editor.insert(message.text if is_first else f"\n{message.text}", self._returned_to).end_location
        if is_first and goes_on:
            self.editor.insert("\n", end)
        self._returned_to = end
        reason = _("Not sent; your draft is kept. {problem}").format(problem=message.problem)
        self.notify(reason, severity="error", timeout=20, markup=False)

    @on(Draft.RecallRequested)
    def _recall(self) -> None:
        self.talk.choose_newest()

    @on(Conversation.TakeBackRequested)
    def _edit_again(self, message: Conversation.TakeBackRequested) -> None:
        self.editor.replace(message.text, *self.editor.selection, maintain_selection_offset=False)
        self.editor.focus()

    @on(Conversation.CopyRequested)
    def _copy(self, message: Conversation.CopyRequested) -> None:
        self.app.copy_to_clipboard(message.text)
        self.notify(_("Copied."), timeout=2, markup=False)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The bar serves whoever has the cursor."""
        if isinstance(event.widget, Editor):
            event.widget.refresh_candidates()

    @on(LearnPanel.Offered)
    def _show_offer(self, message: LearnPanel.Offered) -> None:
        self.composer.show(self._panel.sentences, message.what)

    @on(Editor.CandidatesChanged)
    def _inspect(self) -> None:
        source = self._state.source
        predictor = source.predictor if source else None
        self._inspector.asked = Asked(predictor, self.editor.text_before_cursor())

    # What is added.

    def _draft_text(self) -> str:
        """What is selected, or else all that is written and not sent."""
        return self.editor.selected_text or self.editor.value

    def action_add_text(self) -> None:
        """Add the selected text, or else all of it, to the sentences to learn."""
        self._engine.add(self._draft_text(), self.editor)

    @on(LearnPanel.AddRequested)
    def _add(self, message: LearnPanel.AddRequested) -> None:
        self._engine.add(message.text, self)

    @on(news.Added)
    def _empty_panel(self, message: news.Added) -> None:
        """The sentences of the panel are safe; those of the draft stay, and may still be sent."""
        if message.added.new or message.added.known:
            self._panel.clear_sentences()

    def action_go_on(self) -> None:
        """Let the network go on with what is written."""
        text = self.editor.text_before_cursor()
        self._engine.go_on(text, self._state.settings.temperature, self)

    @on(news.WentOn)
    def _write_what_came(self, message: news.WentOn) -> None:
        """One undo takes it out again; if the typist has gone on meanwhile, it comes too late."""
        if message.before == self.editor.text_before_cursor():
            self.editor.write(message.text)

    def action_search(self) -> None:
        """Search what was sent."""
        self.talk.open_search()

    # The side panel.

    @on(Conversation.Left)
    def action_show_editor(self) -> None:
        """Put the cursor into the text."""
        self.editor.focus()

    def action_toggle_panel(self) -> None:
        """Open the learn panel with the cursor in it, or close it."""
        self._toggle_side("learn")
        if self._state.side:
            self._panel.focus_sentences()

    def action_toggle_inspector(self) -> None:
        """Show what the network thinks, or no more; the cursor stays in the text."""
        self._toggle_side("inspect")

    def action_next_view(self) -> None:
        """Turn the page of the inspector, which opens."""
        if self._state.side == "inspect":
            self._inspector.action_next_view()
        else:
            self._toggle_side("inspect")

    def action_step(self) -> None:
        """Take the sentence at the cursor through a network, step by step."""
        session = self._state.session
        model = session.predictor.model if session and session.predictor else None
        self.app.push_screen(StepScreen(sentence_of(self.editor.text_before_cursor(), self._state.language), model))

    def action_close(self) -> None:
        """Close the search, or else the panel, and go on writing."""
        if self.talk.has_class("-searching"):
            self.talk.close_search()
        elif self._state.side:
            self._toggle_side(self._state.side)
        self.editor.focus()

    def _toggle_side(self, pane: str) -> None:
        self._state.side = "" if self._state.side == pane else pane
        self._engine.remember("side_panel", self._state.side)
        self.editor.focus()

    def _show_side(self, pane: str) -> None:
        self.set_class(bool(pane), "-panel")
        self.set_class(pane == "inspect", "-inspecting")
        if pane:
            self.query_one("#side", TabbedContent).active = pane

    # Files.

    @work
    async def action_save_draft(self) -> None:
        """Ask for a name, and save the draft under it."""
        text = self._draft_text()
        if text.strip():
            await save_text_as_asked_for(self.app, _("Save as"), text)
        else:
            self.notify(_("There is nothing to save: write it first."), markup=False)

    def action_export(self) -> None:
        """Save everything that was sent, under a name that is asked for once it is gathered."""
        self._engine.export(self)

    @on(news.Exported)
    @work
    async def _save_export(self, message: news.Exported) -> None:
        await save_text_as_asked_for(self.app, _("Export the conversation"), message.text)
