"""The user's settings: one commented TOML file, read with care and changed without losing a comment."""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from tui_app.i18n import N_, _
from tui_app.session.files import FileError, explain, printable_path
from tui_app.session.settings_table import SETTINGS, Value

if TYPE_CHECKING:
    from tomlkit import TOMLDocument


@dataclass(frozen=True)
class Settings:
    """Every setting with its default; `settings_table.SETTINGS` says what each does and may be."""

    language: str = "auto"
    interface_language: str = "auto"
    theme: str = "motamot-dark"
    suggestions: int = 5
    ghost: bool = True
    ghost_confidence: float = 0.06
    phrases: bool = True
    punctuation: bool = True
    any_word: bool = True
    expand_abbreviations: bool = True
    ugly_words: bool = False
    space_after_word: bool = True
    learning: str = "quiet"
    temperature: float = 0.7
    send_to: str = ""
    side_panel: str = ""
    private: bool = False
    refuse_secrets: bool = True
    starter: str = ""
    keymap: Mapping[str, str] = field(default_factory=dict)
    """Binding id to keys, such as {"app.train": "f8"}."""
    abbreviations: Mapping[str, str] = field(default_factory=dict)
    """The user's own: abbreviation → what it stands for."""

    def value(self, name: str) -> Value:
        """The value of the setting with this name; the tables are not among them."""
        return cast(Value, getattr(self, name))

    def changed(self, name: str, value: Value) -> Settings:
        """These settings with another value for one of them."""
        return replace(self, **{name: value})  # type: ignore[arg-type]  # SETTINGS holds each to its type


@dataclass(frozen=True)
class Problem:
    """Something in the file that can't be used; as a string it is a sentence in the language of the screen."""

    message: str
    values: Mapping[str, str]

    def __str__(self) -> str:
        """Where it is, what it is, and what is used instead."""
        return _(self.message).format(**{name: _printable(value) for name, value in self.values.items()})


class Loaded(NamedTuple):
    """Settings that can be used whatever the file holds, and what of it could not."""

    settings: Settings
    problems: tuple[Problem, ...]


def settings_file() -> Path:
    """The file of the settings; the variable MOTAMOT_CONFIG may name another folder for it."""
    if named := os.environ.get("MOTAMOT_CONFIG"):
        return Path(named).expanduser() / "settings.toml"
    import platformdirs

    return Path(platformdirs.user_config_dir("motamot", appauthor=False)) / "settings.toml"


def load(path: Path | None = None) -> Loaded:
    """Read the settings; what the file does not say, or says wrongly, has its default."""
    path = path or settings_file()
    try:
        text = path.read_bytes().decode("utf-8-sig")
        return _understood(_parsed(text), text, path.name)
    except FileNotFoundError:
        return Loaded(Settings(), ())
    except OSError as error:
        message, reason = N_("{reason} The usual settings are used."), str(explain(error, path))
        return Loaded(Settings(), (Problem(message, {"reason": reason}),))
    except (ValueError, RecursionError) as error:  # no TOML, a number of thousands of digits, tables without end
        message = N_("{file} can't be read: {reason}. The usual settings are used until it is mended.")
        return Loaded(Settings(), (Problem(message, {"file": str(path), "reason": str(error)}),))


def _parsed(text: str) -> dict[str, object]:
    """Raises ValueError for what is no TOML, or would keep its parser busy for ever, and RecursionError."""
    if any(len(line) > LONGEST_LINE for line in text.splitlines()):
        raise ValueError(f"a line is longer than {LONGEST_LINE:,} characters")
    return tomllib.loads(text)


def save(name: str, value: Value, path: Path | None = None) -> None:
    """Change one setting in the file, and nothing else of it; a file that is not there yet is made.

    Raises:
        FileError: The file can't be written, or can't be read and so is left as it is.
    """
    _change(lambda document: document.update({name: value}), path)


def save_abbreviation(short: str, meaning: str, path: Path | None = None) -> None:
    """Write an abbreviation of one's own into the file, or take it out where it means nothing.

    Raises:
        FileError: The file can't be written, or can't be read and so is left as it is.
    """

    def change(document: TOMLDocument) -> None:
        table = document.setdefault("abbreviations", {})
        table.pop(short, None)
        if meaning:
            table[short] = meaning

    _change(change, path)


def _change(change: Callable[[TOMLDocument], object], path: Path | None) -> None:
    path = (path or settings_file()).resolve()  # a link into a folder of dotfiles stays one
    import tomlkit
    from tomlkit.exceptions import ParseError

    from rnnlm_core.files.atomic import write_atomically

    try:
        text = path.read_bytes().decode("utf-8-sig") if path.exists() else default_file()
        document = tomlkit.parse(text)
        change(document)
        write_atomically(path, tomlkit.dumps(document).encode())
    except (ValueError, ParseError, RecursionError) as error:
        advice = _("{file} was not changed, as it can't be read: {reason}")
        raise FileError(advice.format(file=printable_path(path), reason=_printable(str(error)))) from None
    except OSError as error:
        raise explain(error, path) from None


def default_file() -> str:
    """The text of a settings file with every default, each explained."""
    lines = ["# The settings of motamot. A line that is missing has the value shown here.", ""]
    for name, setting in SETTINGS.items():
        lines += [f"# {setting.about}", f"# Allowed: {setting.allowed}", f"{name} = {json.dumps(setting.default)}", ""]
    lines += [
        "# Other keys than the usual ones; F1 in the app lists the keys and the names of what they do.",
        "[keymap]",
        '# "app.train" = "f8"',
        "",
        "# Abbreviations of your own, and what they stand for.",
        "[abbreviations]",
        '# "biz" = "bisous"',
        "",
    ]
    return "\n".join(lines)


def _understood(held: Mapping[str, object], text: str, file: str) -> Loaded:
    """Take each key that can be used, and say what is wrong with each other."""
    settings, problems = Settings(), []
    for name, value in held.items():
        setting = SETTINGS.get(name)
        place = {"file": file, "line": str(_line_of(name, text)), "name": name}
        if name in WRONG_TABLES:
            entries = dict(islice(_entries(value), MOST_KEYS))
            texts = {key: text for key, text in entries.items() if isinstance(text, str)}
            settings = replace(settings, **{name: texts})  # type: ignore[arg-type]  # both tables are of texts
            if len(texts) < len(entries):
                problems.append(Problem(WRONG_TABLES[name], place))
        elif setting is None:
            problems.append(Problem(UNKNOWN, place))
        elif setting.accepts(value):
            settings = settings.changed(name, type(setting.default)(cast(Value, value)))
        else:
            default, found = json.dumps(setting.default), json.dumps(value, ensure_ascii=False, default=str)
            problems.append(Problem(WRONG, {**place, "found": found, "allowed": setting.allowed, "default": default}))
    return Loaded(settings, tuple(problems))


LONGEST_LINE = 4000
MOST_KEYS = 1000
"""Entries of a table that are looked at."""
UNKNOWN = N_("{file}, line {line}: there is no setting “{name}”; it is left alone.")
WRONG = N_("{file}, line {line}: “{name}” is {found}; allowed: {allowed}. {default} is used.")
WRONG_KEYMAP = N_('{file}, line {line}: “keymap” is a table of texts, such as "app.train" = "f8". The others are used.')

WRONG_ABBREVIATIONS = N_(
    '{file}, line {line}: “abbreviations” is a table of texts, such as "biz" = "bisous". The others are used.'
)
WRONG_TABLES = {"keymap": WRONG_KEYMAP, "abbreviations": WRONG_ABBREVIATIONS}
"""What is said of a table that holds something else than texts."""


def _entries(value: object, name: str = "") -> Iterator[tuple[str, object]]:
    """The entries of a table; app.train without quotes is a table in a table, and means the same."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _entries(inner, f"{name}.{key}" if name else key)
    else:
        yield name, value


def _line_of(name: str, text: str) -> int:
    """The line that sets this key, as the parser does not tell."""
    sets = re.compile(rf"""\s*\[*\s*["']?{re.escape(name)}["']?\s*[].=]""")
    return next((number for number, line in enumerate(text.splitlines(), 1) if sets.match(line)), 1)


def _printable(text: str) -> str:
    """The text as one line without what a terminal could take for a command."""
    return "".join(letter if letter.isprintable() else "�" for letter in text)
