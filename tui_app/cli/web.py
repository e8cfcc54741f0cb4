"""motamot web: the app in a browser on this machine."""

from __future__ import annotations

import signal
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import typer

from rnnlm_core.files.system import on_signals
from tui_app import i18n
from tui_app.cli.common import clear_errors, fail
from tui_app.cli.options import Language
from tui_app.i18n import _

if TYPE_CHECKING:
    from tui_app.doors.web.server import Site


def web(
    port: Annotated[int, typer.Option(min=0, max=65535, help="To listen on; 0 takes any that is free.")] = 0,
    open_: Annotated[bool, typer.Option("--open", help="Open the browser too.")] = False,
    language: Language = None,
) -> None:
    """Show the app in a browser on this machine; nobody else can reach it, and nothing leaves the machine.

    The address that is printed holds a secret: whoever has it, and sits at this machine, can write as you. It needs the
    extra web: pip install 'motamot[web]'.
    """
    try:
        from tui_app.doors.web.server import Site
    except ImportError:
        fail(_("motamot {name} needs an extra: pip install 'motamot[{name}]'").format(name="web"))
    import asyncio

    from tui_app.session.settings import load

    interface = i18n.preferred(load().settings.interface_language)
    with clear_errors(), suppress(KeyboardInterrupt):
        asyncio.run(_serve(Site(port, language, interface), open_))


async def _serve(site: Site, open_browser: bool) -> None:
    import asyncio

    def ready(address: str) -> None:
        typer.echo(address)
        if open_browser:
            typer.launch(address)

    if serving := asyncio.current_task():
        on_signals([signal.SIGTERM], lambda _number: serving.cancel())
    with suppress(asyncio.CancelledError):
        await site.serve(ready)
