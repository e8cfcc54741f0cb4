"""The app in a browser: a page and a socket, on the loopback interface, behind a random token.

Another page that is open in the browser can reach 127.0.0.1 too. So each request must carry the token in its path,
name this machine as its host (else a foreign name could be pointed here), and come from our own page or from none.
"""

from __future__ import annotations

import asyncio
import secrets
import sys
from collections.abc import Awaitable, Callable
from importlib.resources import files
from ipaddress import ip_address

from aiohttp import web
from textual_serve.server import Server

from rnnlm_core.files.system import command_line
from tui_app.i18n import _

HOST = "127.0.0.1"
NAMES = (HOST, "localhost")
"""What a browser may call this machine."""
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self';"
        " img-src 'self' data:; connect-src 'self' ws://{host};"
        " frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    ),
    "Referrer-Policy": "no-referrer",  # the token stands in the address
    "X-Content-Type-Options": "nosniff",
}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Site:
    """One server with one token."""

    def __init__(self, port: int = 0, language: str | None = None, interface: str = "en") -> None:
        """Open nothing yet.

        Args:
            port: To listen on; 0 takes any that is free.
            language: That is written.
            interface: The language of the page.
        """
        self.token = secrets.token_urlsafe(24)
        self._interface = interface
        self.port = port
        asked = ["--language", language] if language else []
        child = [sys.executable, "-m", "tui_app.cli.web_child", *asked]
        self._apps = Server(command_line(child), host=HOST, port=port)

    @property
    def address(self) -> str:
        """What to open in the browser."""
        return f"http://{HOST}:{self.port}/{self.token}/"

    def application(self) -> web.Application:
        """The routes, each behind the guard."""
        application = web.Application(middlewares=[self._guard])
        application.router.add_get("/{token}/", self._page)
        application.router.add_get("/{token}/{name:page\\.(?:css|js)}", self._part)
        application.router.add_get("/{token}/ws", self._apps.handle_websocket)
        application.router.add_static(f"/{self.token}/static", self._apps.statics_path)
        return application

    async def serve(self, ready: Callable[[str], None]) -> None:
        """Serve until cancelled; `ready` gets the address."""
        runner = web.AppRunner(self.application(), access_log=None, shutdown_timeout=2.0)
        await runner.setup()
        try:
            site = web.TCPSite(runner, HOST, self.port)
            await site.start()
            self.port = int(runner.addresses[0][1])
            ready(self.address)
            await asyncio.Event().wait()
        finally:
            await runner.cleanup()

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if not self._is_ours(request):
            raise web.HTTPForbidden(headers=self._headers(request))
        response = await handler(request)
        if not response.prepared:
            response.headers.update(self._headers(request))
        return response

    def _is_ours(self, request: web.Request) -> bool:
        name, _colon, port = request.host.rpartition(":")
        origin = request.headers.get("Origin")
        token = request.path.split("/")[1]
        return (
            secrets.compare_digest(token.encode(), self.token.encode())
            and name in NAMES
            and port.isascii()
            and port == str(request.url.port)
            and (origin is None or origin == f"http://{request.host}")
            and ip_address(request.remote or "0.0.0.0").is_loopback
        )

    def _headers(self, request: web.Request) -> dict[str, str]:
        host = f"{HOST}:{self.port}" if not request.host.startswith(NAMES) else request.host
        return {name: value.replace("{host}", host) for name, value in HEADERS.items()}

    async def _page(self, request: web.Request) -> web.Response:
        text = files("tui_app.doors.web").joinpath("page.html").read_text(encoding="utf-8")
        said = {"ended": _("motamot has ended."), "again": _("Open again"), "language": self._interface}
        for name, value in {**said, "socket": f"ws://{request.host}/{self.token}/ws"}.items():
            text = text.replace(f"{{{name}}}", value)
        return web.Response(text=text, content_type="text/html")

    async def _part(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        text = files("tui_app.doors.web").joinpath(name).read_text(encoding="utf-8")
        return web.Response(text=text, content_type="text/css" if name.endswith("css") else "text/javascript")
