"""motamot lsp: suggestions in other editors."""

from __future__ import annotations

import os
import sys
from functools import partial
from typing import Annotated

import typer

from tui_app.cli.common import fail, make_session
from tui_app.i18n import _
from tui_app.session.files import FileError


def lsp(
    stdio: Annotated[bool, typer.Option("--stdio", hidden=True, help="What some editors add; it is so anyway.")] = True,
    client_process_id: Annotated[int | None, typer.Option("--clientProcessId", hidden=True)] = None,
    language: Annotated[str | None, typer.Option(help="fr, en, or auto, which looks at the text.")] = None,
) -> None:
    """Suggest words inside Neovim, Helix, VS Code, Emacs and others: a language server on standard input and output.

    Your editor starts it; the page docs/editors.md has a recipe for each. It needs the extra lsp:
    pip install 'motamot[lsp]'.
    """
    if sys.stdin.isatty():
        fail(_("an editor starts this, and speaks to it in a protocol; see the page about editors"))
    for library in ("OPENBLAS", "OMP", "MKL"):
        os.environ[f"{library}_NUM_THREADS"] = "1"  # with more, a key waits behind the training's products
    from tui_app import i18n
    from tui_app.session.settings import load

    settings = load().settings
    i18n.use(i18n.preferred(settings.interface_language))
    try:
        import pygls  # noqa: F401 - only to see whether it is there
    except ImportError:
        fail(_("motamot {name} needs an extra: pip install 'motamot[{name}]'").format(name="lsp"))
    from tui_app.doors.lsp.choices import Choices
    from tui_app.doors.lsp.server import Door

    try:
        choices = Choices.of(settings).changed({"language": language} if language else None)
    except FileError as problem:
        fail(str(problem))
    Door(partial(make_session, is_guest=True), choices, settings.interface_language).run()
