"""Options that several commands have."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import typer

Language: TypeAlias = Annotated[
    str | None, typer.Option(help="fr, en, or auto: what the text shows, else what the settings or the system say.")
]
"""Of every command that works on the user's model, or on a starter."""
Json: TypeAlias = Annotated[bool, typer.Option("--json", help="As JSON, for scripts.")]
Later: TypeAlias = Annotated[
    bool, typer.Option("--later", help="Do not train now; the app, or the next training, does it.")
]
