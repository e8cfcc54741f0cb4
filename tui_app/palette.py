"""The command palette: everything the app can do, found by its name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import NamedTuple, Protocol, runtime_checkable

from textual.actions import parse
from textual.binding import Binding
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Matcher, Provider
from textual.content import Content
from textual.dom import DOMNode
from textual.markup import escape
from textual.screen import Screen
from textual.style import Style

from tui_app.i18n import _


class Entry(NamedTuple):
    """One thing to do."""

    title: str
    help: str
    run: Callable[[], object]


@runtime_checkable
class HasEntries(Protocol):
    """An app that can do more than it has keys for."""

    def palette_entries(self) -> Iterable[Entry]:
        """What else it can do."""


class MotamotCommands(Provider):
    """What the keys do, by name, and what the app adds to it."""

    async def discover(self) -> Hits:
        """Everything, before a letter is typed."""
        for entry in entries(self.screen):
            yield DiscoveryHit(Content(entry.title), entry.run, entry.title, escape(entry.help))

    async def search(self, query: str) -> Hits:
        """What matches the query in its title or, less well, in its help."""
        matcher = self.matcher(query)
        for entry in entries(self.screen):
            score = max(matcher.match(entry.title), matcher.match(entry.help) / 2)
            if score > 0:
                display = _highlighted(entry.title, query, matcher, self.match_style)
                yield Hit(score, display, entry.run, entry.title, escape(entry.help))


def palette() -> CommandPalette:
    """The palette in the language of the screen."""
    return CommandPalette(placeholder=_("Search for what to do…"), id="--command-palette")


def entries(screen: Screen[object]) -> Iterator[Entry]:
    """What the bindings of the app, the screen and its widgets can do now, each once, and the app's named actions."""
    seen = set()
    for node in (screen.app, screen, *screen.walk_children()):
        for binding in _named(node):
            if binding.id not in seen:
                seen.add(binding.id)
                run = partial(screen.app.run_action, binding.action, node)
                yield Entry(binding.description, binding.tooltip or binding.description, run)
    if isinstance(screen.app, HasEntries):
        yield from screen.app.palette_entries()


def _named(node: DOMNode) -> Iterator[Binding]:
    """The bindings that stand for an action by themselves: the fifth word of a bar has only a key."""
    for binding in type(node).BINDINGS:
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
