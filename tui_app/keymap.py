"""Other keys than the usual ones: which of the wishes in the settings can be granted, and keys in words."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from textual.binding import Binding
from textual.keys import Keys

from tui_app.i18n import N_, _

MODIFIERS = frozenset({"ctrl", "alt", "shift", "super", "hyper", "meta"})
SAME_FOR_A_TERMINAL = {
    "ctrl+h": "backspace",
    "ctrl+i": "tab",
    "ctrl+j": "enter",
    "ctrl+m": "enter",
    "ctrl+@": "ctrl+space",
}
NAMED_KEYS = frozenset(key.value.rpartition("+")[2] for key in Keys if not key.value.startswith("<"))
EVERYWHERE = "app"
"""The group whose keys count wherever the cursor is; the other groups do not meet."""

NAMES = {
    "ctrl": N_("Ctrl"),
    "alt": N_("Alt"),
    "shift": N_("Shift"),
    "tab": N_("Tab"),
    "enter": N_("Enter"),
    "escape": N_("Esc"),
    "space": N_("Space"),
    "backspace": N_("Backspace"),
    "delete": N_("Del"),
    "pageup": N_("PgUp"),
    "pagedown": N_("PgDn"),
    "home": N_("Home"),
    "end": N_("End"),
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
}


class Checked(NamedTuple):
    """The wishes that can be granted, and for each other a sentence that says why not."""

    usable: dict[str, str]
    problems: list[str]


def check(wishes: Mapping[str, str], bindings: Iterable[Binding]) -> Checked:
    """Look through a keymap: ids that exist, keys that can be pressed, and no key for two things."""
    usual: dict[str, set[str]] = {}
    for binding in bindings:
        if binding.id:
            usual.setdefault(binding.id, set()).update(keys_of(binding.key))
    usable, problems = {}, []
    for name, keys in wishes.items():
        problem = _unknown(name, usual) if name not in usual else _unusable(name, keys, usual[name])
        if problem:
            problems.append(problem)
        else:
            usable[name] = keys
    for name in list(usable):
        if conflict := _conflict(name, usable, usual):
            problems.append(conflict)
            del usable[name]
    return Checked(usable, problems)


def keys_of(keys: str) -> list[str]:
    """The keys of a list such as "f5,ctrl+r"."""
    return [key.strip().lower() if len(key.strip()) > 1 else key.strip() for key in keys.split(",") if key.strip()]


def display(keys: str) -> str:
    """Keys in words: "f5,ctrl+r" is F5 or Ctrl+R."""
    return _(" or ").join(key if len(key) == 1 else "+".join(map(_part, _parts(key))) for key in keys_of(keys))


def short(keys: str) -> str:
    """The first of some keys, as short as a footer has it: ^S, F3, ⏎."""
    first = next(iter(keys_of(keys)), "")
    return "⏎" if first == "enter" else display(first).replace(f"{_part('ctrl')}+", "^")


def _parts(key: str) -> list[str]:
    """Modifiers and key; the key may be the plus sign itself."""
    return [*key[:-2].split("+"), "+"] if key.endswith("++") else [key] if key == "+" else key.split("+")


def _part(name: str) -> str:
    return _(NAMES[name]) if name in NAMES else _character(name) or name.capitalize()


SHORTENED = {"plus": "plus_sign", "minus": "hyphen-minus"}
"""What Textual calls by less than its Unicode name."""


def _character(name: str) -> str:
    """The character that Textual means by its Unicode name, such as question_mark; empty where it means none."""
    try:
        character = unicodedata.lookup(SHORTENED.get(name, name).replace("_", " "))
    except KeyError:
        return ""
    return character if character.isprintable() else ""


def _unknown(name: str, known: Mapping[str, object]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    if near:
        return _("Keymap: there is no “{name}”; “{near}” is near.").format(name=name, near=near[0])
    return _("Keymap: there is no “{name}”; F1 lists the names.").format(name=name)


def _unusable(name: str, keys: str, usual: set[str]) -> str:
    """Why one of the keys can't be had; nothing where each can, as each can that it has usually."""
    writes = not any(len(key) == 1 for key in usual)
    for key in keys_of(keys):
        if key in usual:
            continue
        if key in SAME_FOR_A_TERMINAL:
            message, other = (
                _("Keymap: to a terminal “{key}” is {other}; “{name}” keeps its key."),
                SAME_FOR_A_TERMINAL[key],
            )
            return message.format(key=key, other=display(other), name=name)
        *modifiers, last = _parts(key)
        if not (MODIFIERS.issuperset(modifiers) and _is_key(last)):
            return _("Keymap: there is no key “{key}”; “{name}” keeps its own.").format(key=key, name=name)
        if writes and len(last) == 1 and not set(modifiers) - {"shift"}:
            return _("Keymap: “{key}” is needed for writing; “{name}” keeps its key.").format(key=key, name=name)
    return "" if keys_of(keys) else _("Keymap: “{name}” names no key.").format(name=name)


def _is_key(name: str) -> bool:
    return len(name) == 1 or name in NAMED_KEYS or bool(_character(name))


def _conflict(name: str, usable: Mapping[str, str], usual: Mapping[str, set[str]]) -> str:
    """What a wish would take a key from; nothing where it takes none."""
    for key in set(keys_of(usable[name])) - usual[name]:
        for other, keys in usual.items():
            held = set(keys_of(usable[other])) if other in usable else keys
            if other != name and key in held and _meet(name, other):
                message = _("Keymap: “{key}” is the key of “{other}” already; “{name}” keeps its own.")
                return message.format(key=key, other=other, name=name)
    return ""


def _meet(one: str, other: str) -> bool:
    groups = {one.partition(".")[0], other.partition(".")[0]}
    return len(groups) == 1 or EVERYWHERE in groups
