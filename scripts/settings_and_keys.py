"""Write docs/settings-and-keys.md from the code: python -m scripts.settings_and_keys [--check].

With --check nothing is written; the exit status is 1 where the page is not what the code says.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from tui_app.commands import named_bindings
from tui_app.screens.help import groups
from tui_app.session.settings_table import SETTINGS, Setting

PAGE = Path(__file__).parent.parent / "docs" / "settings-and-keys.md"
INTRODUCTION = """\
# Settings and keys

This page is written from the code by `scripts/settings_and_keys.py`; a test compares them.

## Settings

F9 shows the settings and changes them. They are kept in a commented TOML file: `motamot settings path` tells where,
`motamot settings init` writes one with every default, `motamot settings show` prints what counts. A line that is
missing has its default; one that can't be used is reported with its line, and its default is used. What is marked *
counts from the next start on.
"""
ENVIRONMENT = """\
## Environment

| variable | what it does |
|---|---|
| `MOTAMOT_DATA` | the folder of your sentences and models |
| `MOTAMOT_CONFIG` | the folder of `settings.toml` |
| `MOTAMOT_CACHE` | the folder of downloaded corpora |
| `MOTAMOT_INTERFACE` | the language of the screen, `en` or `fr`; wins over the settings |
| `TEXTUAL_THEME` | the theme; wins over the settings |
| `NO_COLOR` | set to anything: no colours |
"""
KEYS = """\
## Keys

The table `[keymap]` of the settings file gives a name other keys: `"app.train" = "f6"`, or several, `"f6,ctrl+t"`. What
can't be pressed, is needed for writing or is taken already is reported at the start and left out. F1 in the app lists
the keys as they are.
"""


def settings() -> Iterator[str]:
    """The table of the settings."""
    yield "| name | default | allowed | what it does |"
    yield "|---|---|---|---|"
    for name, setting in SETTINGS.items():
        star = "*" if setting.at_start else ""
        yield f"| `{name}`{star} | `{json.dumps(setting.default)}` | {_allowed(name, setting)} | {setting.about} |"


def _allowed(name: str, setting: Setting) -> str:
    if name == "theme":
        return f"{_code(setting.choices)}, or another of Textual's themes"
    if name == "starter":
        return "the path of a model file"
    return (
        _code((True, False))
        if isinstance(setting.default, bool)
        else setting.allowed
        if setting.limits
        else _code(setting.choices)
    )


def _code(values: Iterable[object]) -> str:
    return ", ".join(f"`{json.dumps(value)}`" for value in values)


def keys() -> Iterator[str]:
    """A table for each group, as the help has them."""
    for title, entries in groups(named_bindings(), {}).items():
        yield f"\n### {title}\n"
        yield "| keys | what they do | name |\n|---|---|---|"
        for entry in entries:
            yield f"| {entry.keys} | {entry.text} | {f'`{entry.name}`' if entry.name else ''} |"


def page() -> str:
    """The whole page."""
    return "\n".join([INTRODUCTION, *settings(), "", ENVIRONMENT, KEYS.rstrip(), *keys(), ""])


def main() -> None:
    """Write the page, or compare."""
    if "--check" in sys.argv[1:]:
        if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != page():
            sys.exit(f"docs/{PAGE.name} is not what the code says: python -m scripts.settings_and_keys writes it")
    else:
        PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
