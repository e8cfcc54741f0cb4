"""The command palette: everything the app can do, found by its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple, Protocol, runtime_checkable

from textual import on
from textual.actions import parse
from textual.app import App
from textual.binding import Binding
from textual.command import Command, CommandPalette, DiscoveryHit, Hit, Hits, Matcher, Provider
from textual.content import Content
from textual.dom import DOMNode
from textual.markup import escape
from textual.screen import Screen
from textual.style import Style
from textual.widgets import OptionList

from rnnlm_core.text import fold
from tui_app import keymap, themes
from tui_app.commands import COMMANDS
from tui_app.i18n import _
from tui_app.screens.settings import SettingsScreen, choices, explained, in_words
from tui_app.session import settings
from tui_app.session.files import FileError
from tui_app.session.settings_table import SETTINGS, Value
from tui_app.state import State


class Entry(NamedTuple):
    """One thing to do."""

    title: str
    help: str
    run: Callable[[], object]
    keys: str = ""
    """Those that do it, too, in words."""
    synonyms: str = ""


@runtime_checkable
class HasState(Protocol):
    """An app that applies what is changed in its settings, and is told so by `SettingsScreen.Changed`."""

    state: State


class MotamotCommands(Provider):
    """What the keys do, by name, and, once a query asks, the values of the settings."""

    async def discover(self) -> Hits:
        """Everything, before a letter is typed."""
        for entry in entries(self.screen):
            yield DiscoveryHit(_display(Content(entry.title), entry), entry.run, entry.title, escape(entry.help))

    async def search(self, query: str) -> Hits:
        """What resembles the query in its title or, further down, has it in its help; accents and case don't matter."""
        matcher = self.matcher(fold(query))
        for entry in (*entries(self.screen), *setting_entries(self.screen.app)):
            score = matcher.match(fold(entry.title))
            others = fold(f"{entry.help} {entry.synonyms}")
            if score > 0 or all(word in others for word in fold(query).split()):
                display = _display(_highlighted(entry.title, fold(query), matcher, self.match_style), entry)
                yield Hit(score, display, entry.run, entry.title, escape(entry.help))


class Palette(CommandPalette):
    """In the language of the screen; a theme is seen while it is the chosen line, and gone when it is not."""

    def __init__(self) -> None:
        """Offer what `MotamotCommands` finds."""
        super().__init__([MotamotCommands], placeholder=_("Search for what to do…"))
        self._theme_before = ""

    def on_mount(self) -> None:
        """Remember the theme to come back to."""
        self._theme_before = self.app.theme

    @on(OptionList.OptionHighlighted)
    def _preview(self, event: OptionList.OptionHighlighted) -> None:
        run = event.option.hit.command if isinstance(event.option, Command) else None
        theme = str(run.value) if isinstance(run, SetTo) and run.name == "theme" else self._theme_before
        if theme in self.app.available_themes:
            themes.use(self.app, theme)

    def on_unmount(self) -> None:
        """Back to the theme of before; one that was chosen comes by the settings."""
        if isinstance(self.app, HasState) and self.app.state.settings.theme != self.app.theme:
            self.app.theme = self._theme_before


@dataclass(frozen=True)
class SetTo:
    """Gives a setting a value, as the settings screen does: into the file first, then told to the app."""

    app: App[object]
    name: str
    value: Value

    def __call__(self) -> None:
        """Do it."""
        assert isinstance(self.app, HasState)
        try:
            settings.save(self.name, self.value)
        except FileError as problem:
            self.app.notify(str(problem), severity="error", timeout=20, markup=False)
            return
        self.app.post_message(SettingsScreen.Changed(self.name, self.app.state.settings.changed(self.name, self.value)))


def entries(screen: Screen[object]) -> Iterator[Entry]:
    """What the app, the screen and its widgets can do now, each once."""
    seen = set()
    for node in (screen, *screen.walk_children(), screen.app):
        for entry, name in (*_of_bindings(node), *_without_keys(node)):
            if name not in seen and entry.title not in seen:
                seen |= {name, entry.title}
                yield entry


def _of_bindings(node: DOMNode) -> Iterator[tuple[Entry, str]]:
    """What has a key there."""
    for binding in _named(node):
        run = partial(node.app.run_action, binding.action, node)
        synonyms = next((command.synonyms for command in COMMANDS if command.id == binding.id), "")
        keys = keymap.display(binding.key)
        yield Entry(binding.description, binding.tooltip or binding.description, run, keys, synonyms), str(binding.id)


def _without_keys(node: DOMNode) -> Iterator[tuple[Entry, str]]:
    """What has none."""
    for command in COMMANDS:
        if not command.keys and isinstance(node, App | Screen) and hasattr(node, f"action_{parse(command.action)[1]}"):
            run = partial(node.app.run_action, command.action, node)
            yield Entry(command.title, command.help, run, "", command.synonyms), command.id


def _display(title: Content, entry: Entry) -> Content:
    return Content.assemble(title, (f"  {entry.keys}" if entry.keys else "", "$text-muted"))


def setting_entries(app: App[object]) -> Iterator[Entry]:
    """Each other value that a setting may have, such as a theme or a language."""
    if isinstance(app, HasState):
        for name, setting in SETTINGS.items():
            for value in choices(app, name):
                if value != app.state.settings.value(name):
                    title = _("{setting}: {value}").format(setting=_(setting.label), value=in_words(name, value))
                    yield Entry(title, explained(name), SetTo(app, name, value))


def _named(node: DOMNode) -> Iterator[Binding]:
    """The bindings that stand for an action by themselves: the fifth word of a bar has only a key."""
    for binding in (each for kind in type(node).__mro__ for each in kind.__dict__.get("BINDINGS", ())):
        if isinstance(binding, Binding) and binding.id and not binding.id[-1].isdigit():
            _namespace, action, parameters = parse(binding.action)
            if node.check_action(action, parameters):
                yield binding


def _highlighted(title: str, query: str, matcher: Matcher, style: Style | None) -> Content:
    """The title with the letters that match; it may be the user's text, and is never markup."""
    content = Content(title)
    score, places = matcher.fuzzy_search.match(query, fold(title))
    if score and style is not None and len(fold(title)) == len(title):
        for place in places:
            content = content.stylize(style, place, place + 1)
    return content
