"""What several tests of the app start from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.app.sessions import CORPUS, RECIPE
from tui_app.session import Session
from tui_app.store import Store


@pytest.fixture
def new_session(tmp_path: Path) -> Callable[[], Session]:
    """Each call is another start of the app with the same folder."""
    return lambda: Session(Store(tmp_path), lambda: CORPUS, RECIPE)
