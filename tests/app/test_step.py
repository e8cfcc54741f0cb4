"""Step by step: forward, backward, the weights; every network; both languages; any size."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Static

from rnnlm_core.cells import CELLS
from rnnlm_core.inspection.walk import small, walk
from rnnlm_core.language_model import LSTMLanguageModel
from tests.app.pilots import opened, until_so, write
from tests.app.test_snapshots import ReadingSession
from tests.core import mgu
from tui_app import i18n
from tui_app.screens.step import StepScreen, sentence_of
from tui_app.screens.step.tables import signed
from tui_app.widgets.editor import Draft

TEXT = "je suis à Paris "
STAGES = 2 * 5
"""Five words are read, forward and backward; then come the weights."""


class Host(App[None]):
    """An app with nothing but the screen."""


@asynccontextmanager
async def stepping(size: tuple[int, int] = (80, 24), text: str = TEXT) -> AsyncIterator[Pilot[None]]:
    app = Host()
    async with app.run_test(size=size) as pilot:
        await app.push_screen(StepScreen(sentence_of(text, "fr"), ReadingSession().predictor.model))
        await pilot.pause()
        yield pilot


def do(pilot: Pilot[None], *actions: str) -> None:
    """What keys do, without their wait."""
    screen = pilot.app.screen
    assert isinstance(screen, StepScreen)
    for action in actions:
        name, _, argument = action.partition(" ")
        getattr(screen, f"action_{name}")(*([int(argument)] if argument else []))


def part(pilot: Pilot[None], name: str) -> str:
    return str(pilot.app.screen.query_one(f"#{name}", Static).content)


async def test_a_sentence_goes_forward_and_backward_and_ends_at_the_weights() -> None:
    async with stepping() as pilot:
        seen = [part(pilot, "headline")]
        for _ in range(STAGES + 2):
            do(pilot, "move 1")
            seen.append(part(pilot, "headline"))
    assert [line[0] for line in seen] == list("→→→→→←←←←←∑∑∑")
    assert "after “suis” comes “à”" in seen[2]
    assert "“</s>” and all after it say of “Paris”" in seen[5]


async def test_every_network_shows_its_own_numbers_and_formulas() -> None:
    async with stepping() as pilot:
        shown = []
        for _ in range(4):
            await until_so(pilot, lambda: "L = " in part(pilot, "title"))
            shown.append(part(pilot, "title") + part(pilot, "step"))
            do(pilot, "next_network")
    wanted = [
        ("Elman 6", "tanh(x·W_x"),
        ("GRU 6", "z·h⁻"),
        ("LSTM 6", "f·c⁻ + i·g"),
        ("your network, LSTM 8", "o·tanh(c)"),
    ]
    for text, parts in zip(shown, wanted, strict=True):
        assert [part for part in parts if part not in text] == []


async def test_a_cell_of_ones_own_is_walked_through_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CELLS, "mgu", mgu)
    async with stepping() as pilot:
        do(pilot, "next_network", "next_network", "next_network")
        assert "mgu 6" in part(pilot, "title")
        assert "h_t = (1 - f) · h_{t-1} + f · n" in part(pilot, "step")
        do(pilot, "move 99")
        assert "W_hn[" in part(pilot, "step")


async def test_the_numbers_on_the_screen_are_those_of_the_cell() -> None:
    found = walk(small("elman", ["</s>", *TEXT.split(), "</s>"]))
    async with stepping() as pilot:
        do(pilot, "move 2")
        ahead = part(pilot, "step")
        do(pilot, "move 5")
        back = part(pilot, "step")
    for unit in found.units:
        assert signed(float(found.ahead[2].after[0][0, unit])) in ahead
        assert signed(float(found.back[2].dh[unit])) in back
        assert signed(float(found.back[2].dz[unit])) in back


async def test_a_weight_that_is_changed_changes_the_loss_and_can_be_put_back() -> None:
    async with stepping() as pilot:
        do(pilot, "move 99")
        before = part(pilot, "title")
        do(pilot, "choose 1", "change 1", "change 1")
        told = part(pilot, "step")
        assert "the slope foretold" in told
        assert part(pilot, "title") != before
        do(pilot, "restore")
        assert part(pilot, "title") == before


async def test_a_small_network_learns_the_sentence_and_the_users_own_is_not_touched() -> None:
    async with stepping() as pilot:
        do(pilot, "teach 50", "teach 1")
        assert "taught 51 steps" in part(pilot, "title")
        assert float(part(pilot, "title").rpartition(" ")[2]) < 2
        model = pilot.app.screen._model
        before = model.params["cells.0.W_h"].copy()
        do(pilot, "next_network", "next_network", "next_network")
        await until_so(pilot, lambda: "your network" in part(pilot, "title"))
        do(pilot, "move 99")
        title = part(pilot, "title")
        await pilot.press("t", "minus")
        await until_so(pilot, lambda: part(pilot, "title") != title)
        assert "taught" not in part(pilot, "title")
        assert (model.params["cells.0.W_h"] == before).all()


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (200, 50)])
async def test_no_line_is_wider_than_the_screen_and_at_80_by_24_all_is_seen(size: tuple[int, int]) -> None:
    async with stepping(size, "Anticonstitutionnellement 日本語 [red]x[/] \x1b[31m va ") as pilot:
        for action in ("next_network", "next_network", "move 1", "move 99", "move -1"):
            do(pilot, action)
            await pilot.pause()
            step = pilot.app.screen.query_one("#step", Static)
            assert "\x1b" not in part(pilot, "step") + part(pilot, "sentence")
            if size != (40, 12):
                assert max(len(line) for line in part(pilot, "step").splitlines()) <= size[0]
                assert step.virtual_region.height <= step.parent.size.height


async def test_it_speaks_french() -> None:
    async with stepping() as pilot:
        i18n.use("fr")
        try:
            do(pilot, "next_network")
            assert "aller, mot 1 sur 5 : après «\u00a0</s>\u00a0» vient" in part(pilot, "headline").replace(
                "\u202f", " "
            )
            assert re.search(r"\d,\d{3}", part(pilot, "step"))
            assert not re.search(r"\d\.\d", part(pilot, "step") + part(pilot, "title"))
            do(pilot, "move 99", "change 1")
            assert "la pente annonçait" in part(pilot, "step")
        finally:
            i18n.use("en")


async def test_shift_f7_opens_it_on_the_draft_its_keys_act_and_escape_leads_back() -> None:
    async with opened(ReadingSession()) as pilot:
        await write(pilot, TEXT)
        await pilot.press("shift+f7", "right", "down")
        assert "after “je” comes “suis”" in part(pilot, "headline")
        assert "›1" in part(pilot, "step")
        await pilot.press("end", "plus")
        assert "the slope foretold" in part(pilot, "step")
        await pilot.press("escape", "x")
        assert pilot.app.screen.query_one(Draft).text == f"{TEXT}x"


async def test_a_network_without_words_of_its_own_still_reads_the_example() -> None:
    async with stepping(text="") as pilot:
        assert "chat" in part(pilot, "sentence")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Il pleut. Je suis à Par", ["Je", "suis", "à", "Par"]),
        ("", ["le", "chat", "dort", "et", "le", "chien", "court"]),
        ("un " * 40, ["un"] * 14),
    ],
)
def test_the_sentence_at_the_cursor_is_taken(text: str, words: list[str]) -> None:
    assert sentence_of(text, "fr") == words


@pytest.mark.parametrize(
    ("value", "written"),
    [(0.0, "0"), (-0.2314, "−0.231"), (0.00002, "2e-5"), (-0.0004, "−4e-4"), (12.34, "12.3"), (0.99999, "1.000")],
)
def test_a_number_takes_six_cells(value: float, written: str) -> None:
    assert signed(value) == written
    assert len(written) <= 6


async def test_a_model_without_boundaries_is_read_without_them() -> None:
    model = LSTMLanguageModel(hidden_size=8)
    model.build_vocabulary(["je suis à Paris"])
    from tui_app.screens.step.networks import OWN, subject_of

    assert subject_of(OWN, ["je", "suis"], model).words == ("je", "suis")
    assert subject_of("elman", ["je"], None).words == ("</s>", "je", "</s>")
