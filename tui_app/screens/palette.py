"""The command palette: everything the app can do, found by its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple, Protocol, runtime_checkable

from textual.actions import parse
from textual.app import App
from textual.binding import Binding
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Matcher, Provider
from textual.content import Content
from textual.dom import DOMNode
from textual.markup import escape
from textual.screen import Screen
from textual.style import Style

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


@runtime_checkable
class HasState(Protocol):
    """An app that applies what is changed in its settings, and is told so by `SettingsScreen.Changed`."""

    state: State


class MotamotCommands(Provider):
    """What the keys do, by name, and, once a query asks, the values of the settings."""

    async def discover(self) -> Hits:
        """Everything, before a letter is typed."""
        for entry in entries(self.screen):
            yield DiscoveryHit(Content(entry.title), entry.run, entry.title, escape(entry.help))

    async def search(self, query: str) -> Hits:
        """What resembles the query in its title or, further down, has it in its help."""
        matcher = self.matcher(query)
        for entry in (*entries(self.screen), *setting_entries(self.screen.app)):
            score = matcher.match(entry.title)
            if score > 0 or query.casefold() in entry.help.casefold():
                display = _highlighted(entry.title, query, matcher, self.match_style)
                yield Hit(score, display, entry.run, entry.title, escape(entry.help))


def palette() -> CommandPalette:
    """The palette in the language of the screen."""
    return CommandPalette(placeholder=_("Search for what to do…"), id="--command-palette")


def entries(screen: Screen[object]) -> Iterator[Entry]:
    """What the bindings of the app, the screen and its widgets can do now, each once."""
    seen = set()
    for node in (screen.app, screen, *screen.walk_children()):
        for binding in _named(node):
            if binding.id not in seen:
                seen.add(binding.id)
                run = partial(screen.app.run_action, binding.action, node)
                yield Entry(binding.description, binding.tooltip or binding.description, run)


def setting_entries(app: App[object]) -> Iterator[Entry]:
    """Each other value that a setting may have, such as a theme or a language."""
    if isinstance(app, HasState):
        for name, setting in SETTINGS.items():
            for value in choices(app, name):
                if value != app.state.settings.value(name):
                    title = _("{setting}: {value}").format(setting=_(setting.label), value=in_words(value))
                    yield Entry(title, explained(name), partial(_change, app, name, value))


def _change(app: App[object], name: str, value: Value) -> None:
    """As the settings screen does: into the file first, then told to the app."""
    assert isinstance(app, HasState)
    try:
        settings.save(name, value)
    except FileError as problem:
        app.notify(str(problem), severity="error", timeout=20, markup=False)
        return
    app.post_message(SettingsScreen.Changed(name, app.state.settings.changed(name, value)))


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
    score, places = matcher.fuzzy_search.match(query, title)
    if score and style is not None:
        for place in places:
            content = content.stylize(style, place, place + 1)
    return content
