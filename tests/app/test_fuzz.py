"""A few seeds of the fuzz test; `python -m tests.app.fuzz --seeds 200` tries more."""

from __future__ import annotations

import pytest

from tests.app import fuzz


@pytest.mark.parametrize("seed", range(6))
def test_random_bursts_of_keys_break_nothing(seed: int) -> None:
    fuzz.check(seed)


@pytest.mark.parametrize("keys", fuzz.NASTY, ids=" ".join)
def test_bursts_that_broke_programs_like_this_one_break_nothing(
    keys: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fuzz, "bursts", lambda seed: [keys, keys])
    fuzz.check(0)


async def test_leaving_while_a_screen_opens_is_no_crash() -> None:
    left = [await fuzz.leave_early(["ctrl+l", "escape", "ctrl+t"], turns) for turns in (62, 68, 74, 80, 86)]
    assert left == [0] * len(left)
