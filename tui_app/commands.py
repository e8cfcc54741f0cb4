"""Everything the app can do, a row each: the keys, the footer, the palette, the help and a page of the docs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from textual.binding import Binding, BindingType

from tui_app import keymap
from tui_app.i18n import _


class Command(NamedTuple):
    """One thing to do, where the keyboard is in one place of the screen."""

    place: str
    """Which screen or widget does it: its bindings are `bindings(place)`."""
    id: str
    """The name by which the settings may give it other keys."""
    keys: str
    """The usual ones; none where only the palette leads there."""
    action: str
    title: str
    help: str
    in_footer: int = 0
    """0: not there; else the greater it is, the sooner it gives way where there is no room for all."""
    synonyms: str = ""
    """What else somebody may call it, for the palette."""


DELETE = _("delete remove erase")
STEP = _("the sentence through a network, word by word, with every number")


def _editor() -> Iterator[Command]:
    about = _("accept the ghost, or the first word of the bar")
    yield Command("editor", "editor.accept", "tab", "accept", _("Accept"), about, 1)
    about = _("accept one word of the ghost; elsewhere, a word to the right")
    yield Command("editor", "editor.accept_word", "ctrl+right", "accept_word", _("Accept a word"), about)
    about = _("the next word as the ghost")
    yield Command("editor", "editor.next", "ctrl+n", "next_candidate", _("Next"), about)
    about = _("select everything")
    yield Command("editor", "editor.select_all", "alt+a", "select_all", _("Select all"), about)
    yield Command("editor", "editor.dismiss", "escape", "dismiss", _("Hide"), _("hide the ghost word"))
    for rank in range(1, 6):
        title, about = _("Accept {rank}").format(rank=rank), _("accept the word of this number")
        action = f"accept_candidate({rank - 1})"
        yield Command("editor", f"editor.accept_{rank}", f"alt+{rank}", action, title, about)
    about = _("accept the phrase at the end of the bar")
    yield Command("editor", "editor.accept_phrase", "alt+6", "accept_phrase", _("Accept the phrase"), about)


def _draft() -> Iterator[Command]:
    yield Command("draft", "editor.send", "enter", "send", _("Keep and copy"), _("keep the message, and copy it"), 1)
    about = _("begin a new line")
    yield Command("draft", "editor.new_line", "ctrl+j,shift+enter,alt+enter", "new_line", _("New line"), about)
    yield Command(
        "draft", "editor.recall", "up", "recall", _("Recall"), _("from the first row: to what you wrote before")
    )


def _app() -> Iterator[Command]:
    yield Command("app", "app.help", "f1", "show('help')", _("Help"), _("this list"), 1)
    about = _("everything there is to do, by name")
    yield Command("app", "app.palette", "ctrl+p", "show('palette')", _("Find"), about, 1)
    about = _("train, or stop training")
    yield Command("app", "app.train", "f5,ctrl+r", "ask('toggle_training')", _("Train"), about)
    about = _("keep nothing of what is sent, or keep it again")
    yield Command("app", "app.private", "f8", "ask('toggle_private')", _("Private"), about)
    about = _("write in the other language")
    yield Command(
        "app", "app.language", "f10", "ask('next_language')", _("Language"), about, synonyms=_("french english")
    )
    about = _("hide all suggestions, or show them again")
    yield Command(
        "app", "app.quiet", "shift+f2", "ask('toggle_quiet')", _("Quiet"), about, synonyms=_("hide disable silence")
    )
    about = _("what the suggestions have saved, day by day")
    yield Command(
        "app", "app.counts", "", "show('counts')", _("Keys saved"), about, synonyms=_("statistics figures count")
    )
    yield Command("app", "app.settings", "f9", "show('settings')", _("Settings"), _("the settings"))
    yield Command("app", "app.open", "ctrl+o", "open_document", _("Open"), _("open a file"))
    about = _("your sentences: search them, forget some")
    yield Command("app", "learn.sentences", "ctrl+l", "show('sentences')", _("Sentences"), about, synonyms=DELETE)
    about = _("the words you taught: block them, or forget all that is said with one")
    yield Command("app", "learn.words", "ctrl+g", "show('words')", _("Words"), about, synonyms=DELETE)
    about = _("what was learnt when, and undo")
    yield Command("app", "learn.history", "ctrl+t", "show('history')", _("Lessons"), about)
    about = _("leave; what was learnt is kept")
    yield Command("app", "app.quit", "ctrl+q", "quit", _("Quit"), about, 2)


def _writing() -> Iterator[Command]:
    yield Command("writing", "app.editor", "f2", "show_editor", _("Write"), _("to the text"))
    about = _("teach sentences, and see what is learnt; again: close")
    yield Command("writing", "app.panel", "f3", "toggle_panel", _("Learn"), about, 2)
    about = _("see what the network thinks; again: close")
    yield Command("writing", "app.inspector", "f4", "toggle_inspector", _("Inspect"), about, 3)
    yield Command(
        "writing", "app.view", "shift+f4", "next_view", _("Next view"), _("the next view of what the network thinks")
    )
    also = _("lesson gradient backward")
    yield Command("draft", "editor.step", "shift+f7", "screen.step", _("Step by step"), STEP, synonyms=also)
    about = _("let the network go on with the text; undo takes it out")
    yield Command(
        "draft", "editor.go_on", "f6", "screen.go_on", _("Go on"), about, synonyms=_("generate continue complete")
    )
    about = _("search what you wrote")
    yield Command("writing", "app.search", "ctrl+f", "search", _("Search"), about, synonyms=_("find look up"))
    about = _("close the search or the panel")
    yield Command("writing", "app.close", "escape", "close", _("Back"), about)
    about = _("save the whole conversation as a text file")
    yield Command(
        "writing", "app.export", "", "export", _("Export the conversation"), about, synonyms=_("save download")
    )
    about = _("save the draft, or what is selected, as a file")
    yield Command("writing", "app.save_draft", "f12", "save_draft", _("Save as"), about)
    about = _("add the text, or what is selected, to learn")
    yield Command("writing", "app.add", "ctrl+s", "add_text", _("Add"), about)
    about = _("add these sentences, to be learnt")
    yield Command("learn", "learn.add", "ctrl+s", "add", _("Add"), about, 1)


def _conversation() -> Iterator[Command]:
    about = _("take the message into the draft")
    yield Command("conversation", "transcript.edit", "enter", "select", _("Edit"), about, 1)
    yield Command("conversation", "transcript.copy", "ctrl+c", "copy", _("Copy"), _("copy the message"), 1)
    yield Command("conversation", "transcript.leave", "escape", "leave", _("Write"), _("back to the draft"))


def _document() -> Iterator[Command]:
    yield Command("document", "document.save", "ctrl+s", "save", _("Save"), _("save the file"), 1)
    yield Command("document", "document.save_as", "f12", "save_as", _("Save as"), _("save under another name"))
    yield Command("document", "document.leave", "ctrl+q", "leave", _("Close"), _("leave the file"), 1)
    yield Command("document", "document.find", "ctrl+f", "find", _("Find"), _("find a text; again: the next place"))
    about = _("go to a line by its number")
    yield Command("document", "document.line", "alt+g", "go_to_line", _("Go to line"), about, synonyms=_("jump number"))
    about = _("leave without saving, with exit status 1")
    yield Command("document", "document.abort", "ctrl+g", "abort", _("Abort"), about, 1)


def _memory() -> Iterator[Command]:
    yield Command("listing", "listing.close", "escape", "dismiss", _("Close"), _("back to the text"), 1)
    yield Command("sentences", "listing.mark", "space", "mark", _("Mark"), _("pick this sentence, or not"), 1)
    about = _("pick all that are shown, or none")
    yield Command("sentences", "listing.all", "ctrl+a", "mark_all", _("Mark all"), about, 1)
    yield Command("sentences", "listing.forget", "delete", "forget", _("Forget"), _("forget what is picked"), 1, DELETE)
    about = _("let it wait to be learnt again")
    yield Command("sentences", "listing.again", "f5", "learn_again", _("Learn again"), about, 1)
    about = _("forget every sentence")
    yield Command("sentences", "listing.everything", "shift+delete", "forget_everything", _("Forget all"), about, 1)
    about = _("never suggest the word, or suggest it again")
    yield Command("words", "words.block", "space", "block", _("Block"), about, 1)
    yield Command("words", "words.forget", "delete", "forget", _("Forget"), _("forget all sentences with the word"), 1)
    yield Command("history", "history.undo", "u,delete", "undo", _("Undo the last"), _("take the last lesson back"), 1)


def _inspector() -> Iterator[Command]:
    about = _("the next view")
    yield Command("inspector", "inspector.next", "right", "next_view", _("Next view"), about, 1)
    about = _("the view before")
    yield Command("inspector", "inspector.previous", "left", "previous_view", _("Previous view"), about, 1)
    for view in range(1, 8):
        title, about = _("View {number}").format(number=view), _("this view")
        yield Command("inspector", f"inspector.view_{view}", str(view), f"show_view({view})", title, about)
    yield Command("inspector", "inspector.step", "enter,shift+f7", "screen.step", _("Step by step"), STEP, 1)


def _step() -> Iterator[Command]:
    about = _("the next step: forward, then backward, then the weights")
    yield Command("step", "step.next", "right,space,enter", "move(1)", _("Next"), about, 1)
    yield Command("step", "step.previous", "left,backspace", "move(-1)", _("Back"), _("the step before"), 1)
    yield Command("step", "step.first", "home", "move(-99)", _("Start"), _("to the first word"))
    yield Command("step", "step.last", "end", "move(99)", _("Weights"), _("to the weights"), 1)
    yield Command("step", "step.down", "down", "choose(1)", _("Down"), _("the next unit or weight"))
    yield Command("step", "step.up", "up", "choose(-1)", _("Up"), _("the unit or weight before"))
    yield Command("step", "step.page_down", "pagedown", "scroll(1)", _("Page down"), _("what is below"))
    yield Command("step", "step.page_up", "pageup", "scroll(-1)", _("Page up"), _("what is above"))
    about = _("add 0.1 to the weight that is chosen")
    yield Command("step", "step.more", "plus,equals_sign", "change(1)", _("More"), about, 1)
    about = _("take 0.1 from the weight that is chosen")
    yield Command("step", "step.less", "minus", "change(-1)", _("Less"), about, 1)
    yield Command("step", "step.restore", "0", "restore", _("Restore"), _("all weights as they were"))
    about = _("one step down the gradient, for a small network")
    yield Command("step", "step.teach", "t", "teach(1)", _("Teach"), about, 1)
    about = _("fifty steps down the gradient, for a small network")
    yield Command("step", "step.teach_more", "T", "teach(50)", _("Teach 50"), about)
    about = _("another network: Elman, GRU, LSTM, the one that suggests")
    yield Command("step", "step.network", "n", "next_network", _("Network"), about, 1)
    yield Command("step", "step.close", "escape,shift+f7,q", "dismiss", _("Close"), _("back to the text"), 1)


def _dialogs() -> Iterator[Command]:
    yield Command("choice", "dialog.cancel", "escape", "dismiss('')", _("Cancel"), _("cancel"), 1)
    about = _("the answer before")
    yield Command("choice", "dialog.previous", "left,up", "app.focus_previous", _("Back"), about, 1)
    yield Command("choice", "dialog.next", "right,down", "app.focus_next", _("Next"), _("the next answer"), 1)
    yield Command("ask", "dialog.cancel_ask", "escape", "dismiss('')", _("Cancel"), _("cancel"), 1)
    yield Command("path", "dialog.cancel_path", "escape", "cancel", _("Cancel"), _("cancel"), 1)
    about = _("take the name that appears")
    yield Command("path", "dialog.complete", "tab", "complete", _("Complete"), about, 1)
    yield Command("settings", "settings.close", "escape,f9,q", "dismiss", _("Close"), _("close the settings"), 1)
    about = _("the next value")
    yield Command("setting", "settings.next", "right,enter,space", "step(1)", _("Change"), about, 1)
    yield Command("setting", "settings.previous", "left", "step(-1)", _("Back"), _("the value before"), 1)
    yield Command("setting", "settings.up", "up", "app.focus_previous", _("Up"), _("the row above"))
    yield Command("setting", "settings.down", "down", "app.focus_next", _("Down"), _("the row below"))
    yield Command("counts", "counts.close", "escape,q", "dismiss", _("Close"), _("close the figures"), 1)
    yield Command("help", "help.close", "escape,f1,q", "dismiss", _("Close"), _("close the help"), 1)


GROUPS = (_editor, _draft, _conversation, _app, _writing, _memory, _inspector, _step, _document, _dialogs)
COMMANDS: tuple[Command, ...] = tuple(command for group in GROUPS for command in group())
"""In the order of the help."""


def binding(command: Command) -> Binding:
    """The keys of a command, as Textual takes them."""
    return Binding(
        command.keys, command.action, command.title, show=bool(command.in_footer), tooltip=command.help, id=command.id
    )


def keys_of(name: str) -> str:
    """The usual keys of a command, in words."""
    return keymap.display(next(command.keys for command in COMMANDS if command.id == name))


def bindings(place: str) -> list[BindingType]:
    """The bindings of a screen or a widget."""
    return [binding(command) for command in COMMANDS if command.place == place and command.keys]


def named_bindings() -> list[Binding]:
    """All of them, for the help and the keymap."""
    return [binding(command) for command in COMMANDS if command.keys]
