"""What several tests of the app start from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from textual import app, pilot

from tests.app.quiet import wait_until_quiet
from tests.app.sessions import new_session as make
from tui_app.session.session import Session


@pytest.fixture(autouse=True)
def own_settings(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or changes the settings of whoever runs it."""
    monkeypatch.setenv("MOTAMOT_CONFIG", str(tmp_path_factory.mktemp("config")))


@pytest.fixture(autouse=True)
def all_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    """The terminal that runs the tests may have sixteen colours, for which the app has other themes."""
    monkeypatch.setenv("COLORTERM", "truecolor")


@pytest.fixture(autouse=True)
def quiet_by_the_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key is over once the event loop has nothing to do, however busy the machine is."""
    for module in (app, pilot):
        monkeypatch.setattr(module, "wait_for_idle", wait_until_quiet)


@pytest.fixture
def new_session(tmp_path: Path) -> Iterator[Callable[[], Session]]:
    """Each call is another start of the app with the same folder; the one before has ended."""
    started: list[Session] = []

    def start() -> Session:
        close_all()
        started.append(make(tmp_path))
        return started[-1]

    def close_all() -> None:
        for session in started:
            session.close()

    yield start
    close_all()
