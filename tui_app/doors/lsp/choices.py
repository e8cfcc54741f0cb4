"""What the editor's configuration may say, on top of the settings file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from tui_app.session.settings import Settings
from tui_app.session.settings_table import SETTINGS


@dataclass(frozen=True)
class Choices:
    """The settings that count in an editor; those without a row in the settings file belong to the editor alone."""

    language: str = "auto"
    suggestions: int = 5
    phrases: bool = True
    ghost_confidence: float = 0.06
    private: bool = False
    after_space: bool = True
    """Whether a space brings up the next word by itself."""
    comments: bool = False
    """Whether the comments of code are prose."""

    @classmethod
    def of(cls, settings: Settings) -> Choices:
        """Those of the settings file."""
        return cls().changed(
            {field.name: settings.value(field.name) for field in fields(cls) if field.name in SETTINGS}
        )

    def changed(self, given: object) -> Choices:
        """With what an editor says, in camelCase or with underscores; what can't be used is left aside."""
        if not isinstance(given, Mapping):
            return self
        usable: dict[str, Any] = {}
        for field in fields(self):
            value = given.get(_camel(field.name), given.get(field.name))
            if value is not None and self._accepts(field.name, value):
                usable[field.name] = value
        return replace(self, **usable)

    def _accepts(self, name: str, value: object) -> bool:
        return SETTINGS[name].accepts(value) if name in SETTINGS else isinstance(value, bool)


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(other.title() for other in others)
