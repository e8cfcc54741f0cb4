"""Options that several commands have."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import typer

Language: TypeAlias = Annotated[
    str | None, typer.Option(help="fr, en, or auto: what the text shows, else what the settings or the system say.")
]
"""Of every command that works on the user's model, or on a starter."""
