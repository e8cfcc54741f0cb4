"""A few seeds of the fuzz test; `python -m tests.app.fuzz --seeds 200` tries more."""

from __future__ import annotations

import pytest

from tests.app import fuzz


@pytest.mark.parametrize("seed", range(3))
async def test_random_bursts_of_keys_break_nothing(seed: int) -> None:
    await fuzz.check(seed)


@pytest.mark.parametrize("first", [0, 1])
async def test_bursts_that_broke_programs_like_this_one_break_nothing(
    first: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        fuzz, "bursts", lambda seed: [each for keys in fuzz.NASTY[first::2] for each in (keys, ["escape"] * 3)]
    )
    await fuzz.check(0)


async def test_leaving_while_a_screen_opens_is_no_crash() -> None:
    left = [await fuzz.leave_early(["ctrl+l", "escape", "ctrl+t"], turns) for turns in (68, 74, 80)]
    assert left == [0] * len(left)
