"""The inspector: live, out of the way, and readable at any size, whatever the text."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.pilot import Pilot
from textual.widgets import Static

from rnnlm_core import inspection
from rnnlm_core.inspection import Moment, look
from rnnlm_core.language_model import GRULanguageModel, LSTMLanguageModel, RNNLanguageModel
from rnnlm_core.prediction.kept_sentences import SentenceReader
from rnnlm_core.prediction.nearest_sentences import Kept, NearestOptions
from rnnlm_core.prediction.predictor import Predictor, PredictorOptions
from tui_app.widgets.inspector import Asked, Inspector, drawing
from tui_app.widgets.inspector.inspector import Body
from tui_app.widgets.inspector.surprise import REACH, last_part
from tui_app.widgets.inspector.title_strip import TitleStrip

TEXTS = ["Je suis très content de te voir.", "Je suis à Paris depuis hier.", "On va à la plage demain matin."]
TEXT = "Je suis à Paris. Je suis très content de "
VIEWS = range(1, 8)


def trained(kind: type[RNNLanguageModel] = LSTMLanguageModel) -> Predictor:
    model = kind(hidden_size=16, embedding_size=12, seed=1)
    model.fit(TEXTS, epochs=40, learning_rate=0.02)
    return Predictor(model)


@pytest.fixture(scope="module")
def predictor() -> Predictor:
    return trained()


@pytest.fixture(autouse=True)
def impatience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui_app.widgets.inspector.inspector.PAUSE", 0.03)


class Host(App[None]):
    """An app with nothing but the inspector."""

    def compose(self) -> ComposeResult:
        with Vertical(id="side"):
            yield Inspector()


@asynccontextmanager
async def hosted(size: tuple[int, int] = (38, 24)) -> AsyncIterator[tuple[Pilot[None], Inspector]]:
    app = Host()
    async with app.run_test(size=size) as pilot:
        yield pilot, app.query_one(Inspector)


async def until(pilot: Pilot[None], is_so: Callable[[], bool]) -> None:
    for _ in range(400):
        if is_so():
            return
        await pilot.pause(0.01)
    raise AssertionError("it did not come to that")


async def until_told(pilot: Pilot[None], inspector: Inspector, words: str) -> None:
    await until(pilot, lambda: words in shown(inspector))


async def until_computed(pilot: Pilot[None], inspector: Inspector, view: int) -> None:
    await until(pilot, lambda: view in inspector._pictures)


def shown(inspector: Inspector, part: str = "picture") -> str:
    return str(inspector.query_one(f"#{part}", Static).content)


def noted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that were looked at from now on."""
    asked: list[str] = []

    def noting(predictor: Predictor, text: str) -> Moment:
        asked.append(text)
        return look(predictor, text)

    monkeypatch.setattr(inspection, "look", noting)
    return asked


async def opened(pilot: Pilot[None], inspector: Inspector, view: int) -> str:
    """Turn to a view and wait for its picture."""
    before = inspector.query_one("#picture", Static).content
    inspector.view = view
    await until(pilot, lambda: inspector.query_one("#picture", Static).content is not before)
    return shown(inspector)


@pytest.mark.parametrize(
    ("view", "parts"),
    [
        (1, ["cache", "net", "mix", "te", "%"]),
        (2, ["cont", "+", "−"]),
        (3, ["input", "forget", "output", "content", "%"]),
        (4, [" 1 de", " 2 content", "0.1"]),
        (5, ["content", "│", "×"]),
        (6, ["Je", "Paris", "content"]),
        (7, ["Je → suis", "content → de"]),
    ],
)
async def test_each_view_shows_the_words_at_the_cursor(predictor: Predictor, view: int, parts: list[str]) -> None:
    async with hosted() as (pilot, inspector):
        inspector.view = view
        explained = shown(inspector, "explanation")
        inspector.asked = Asked(predictor, TEXT)
        await until_told(pilot, inspector, parts[0])
        assert [part for part in parts if part not in shown(inspector)] == []
        assert explained.endswith((".", "less likely."))


@pytest.mark.parametrize("width", [30, 38, 80, 120])
async def test_no_picture_is_wider_than_its_room(predictor: Predictor, width: int) -> None:
    async with hosted((width, 24)) as (pilot, inspector):
        inspector.asked = Asked(predictor, "Anticonstitutionnellement 日本語 " + TEXT)
        for view in VIEWS:
            inspector.view = view
            await until_computed(pilot, inspector, view)
            room = inspector.query_one(Body).scrollable_content_region.width
            for row in inspector._shown.draw(room, 12).split("\n"):
                assert row.cell_length <= room, (view, row.plain)
            assert inspector._shown.summary().cell_length < 80


@pytest.mark.parametrize("width", [30, 80])
async def test_the_first_view_names_the_kept_sentence_and_its_day(predictor: Predictor, width: int) -> None:
    remembering = Predictor(predictor.model, PredictorOptions(nearest=NearestOptions()))
    kept = [Kept(1, "Je suis très content de Zanzibar", "2026-03-12T12:00:00+00:00")]
    remembering.reader.keep(SentenceReader(predictor.model).read(kept))
    async with hosted((width, 24)) as (pilot, inspector):
        inspector.asked = Asked(remembering, f"{TEXT}Zan")
        await until_told(pilot, inspector, "Zanzibar")
        assert "12 March: Je suis très" in shown(inspector)
        assert "mem" in shown(inspector)
        assert inspector._shown.summary().cell_length < 80


async def test_nothing_is_computed_while_it_is_hidden(predictor: Predictor, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = noted(monkeypatch)
    async with hosted() as (pilot, inspector):
        side = pilot.app.query_one("#side")
        side.display = False
        await pilot.pause()
        inspector.asked = Asked(predictor, TEXT)
        await pilot.pause(0.1)
        assert asked == []
        side.display = True
        await until_told(pilot, inspector, "te ")
        assert asked == [TEXT]


async def test_it_waits_for_a_pause_in_the_typing(predictor: Predictor, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = noted(monkeypatch)
    async with hosted() as (pilot, inspector):
        for end in range(1, len(TEXT) + 1):
            inspector.asked = Asked(predictor, TEXT[:end])
        await until_told(pilot, inspector, "te ")
        inspector.asked = Asked(predictor, TEXT)
        await pilot.pause(0.1)
        assert asked == [TEXT]


async def test_keys_turn_the_pages(predictor: Predictor) -> None:
    async with hosted() as (pilot, inspector):
        inspector.query_one(Body).focus()
        seen = []
        for key in ("4", "right", "right", "right", "left", "1"):
            await pilot.press(key)
            seen.append(inspector.view)
        assert seen == [4, 5, 6, 7, 6, 1]


@pytest.mark.parametrize(("width", "clicks"), [(80, {9: 2, 30: 4}), (38, {10: 2, 22: 6, 30: 6})])
async def test_a_click_on_a_title_turns_to_its_view(width: int, clicks: dict[int, int]) -> None:
    async with hosted((width, 24)) as (pilot, inspector):
        for x, view in clicks.items():
            await pilot.click(TitleStrip, offset=(x, 0))
            assert inspector.view == view


async def test_hostile_text_is_shown_to_the_letter(predictor: Predictor) -> None:
    async with hosted() as (pilot, inspector):
        inspector.view = 6
        inspector.asked = Asked(predictor, "[red]x[/] \x1b[31m \x07$primary [@click=app.quit()] ")
        await until_told(pilot, inspector, "quit")
        assert "[" in shown(inspector)
        assert not {"\x1b", "\x07"} & set(shown(inspector))
        assert "not in the" in shown(inspector)


async def test_where_there_is_nothing_to_see_it_says_why(predictor: Predictor) -> None:
    async with hosted() as (pilot, inspector):
        for text, view, told in [
            ("", 2, "Nothing has been read yet"),
            ("Je xqz", 1, "No word begins like this"),
            ("", 4, "Nothing has been read yet"),
            ("Je xqz", 5, "No word that the network knows"),
            ("", 6, "Nothing has been read yet"),
        ]:
            inspector.view = view
            inspector.asked = Asked(predictor, text)
            await until_told(pilot, inspector, told)


@pytest.mark.parametrize(
    ("kind", "told"), [(RNNLanguageModel, "An Elman network has no gates"), (GRULanguageModel, "update")]
)
async def test_each_cell_shows_the_gates_it_has(kind: type[RNNLanguageModel], told: str) -> None:
    async with hosted() as (pilot, inspector):
        inspector.view = 3
        inspector.asked = Asked(trained(kind), TEXT)
        await until_told(pilot, inspector, told)


async def test_a_view_that_fails_says_so_and_the_next_works(
    predictor: Predictor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise FloatingPointError("no [figures]")

    monkeypatch.setattr(inspection, "gradient_reach", fail)
    async with hosted() as (pilot, inspector):
        inspector.view = 4
        inspector.asked = Asked(predictor, TEXT)
        await until_told(pilot, inspector, "no [figures]")
        assert "content" in await opened(pilot, inspector, 5)


async def test_a_picture_of_an_earlier_moment_comes_too_late(predictor: Predictor) -> None:
    async with hosted() as (pilot, inspector):
        inspector.asked = Asked(predictor, TEXT)
        await until_told(pilot, inspector, "te ")
        late = inspector._views[0].compute(look(predictor, "On va à "), "On va à ")
        inspector.post_message(Inspector.Computed(1, look(predictor, "On va à "), late))
        await pilot.pause(0.05)
        assert "te " in shown(inspector)
        assert inspector._pictures[1] is not late


async def test_in_a_low_terminal_the_picture_has_the_lines(predictor: Predictor) -> None:
    async with hosted((38, 8)) as (pilot, inspector):
        inspector.asked = Asked(predictor, TEXT)
        await until_told(pilot, inspector, "te ")
        await until(pilot, lambda: inspector.query_one(Body).size.height >= 5)
        assert not inspector.query_one("#explanation").display


@pytest.mark.parametrize(
    ("drawn", "expected"),
    [
        (drawing.bar(0.5, 4), "██  "),
        (drawing.bar(0.001, 4), "▏   "),
        (drawing.bar(2, 3), "███"),
        (drawing.bar(0, 2), "  "),
        (drawing.left_bar(0.5, 4), "  ██"),
        (drawing.left_bar(0.375, 4), "  ▐█"),
        (drawing.column(1), "█"),
        (drawing.column(0.001), "▁"),
        (drawing.shaded(0.05, 3), " ··"),
        (drawing.shaded(0.95, 3), "+██"),
        (drawing.shaded(-0.5, 3), "−▒▒"),
        (drawing.percent(0), "0 %"),
        (drawing.percent(0.0004), "<.1 %"),
        (drawing.percent(0.034), "3.4 %"),
        (drawing.percent(0.9996), "100 %"),
        (drawing.figure(0.0312), "0.031"),
        (drawing.figure(0.0069), "7e-3"),
        (drawing.figure(1234.5), "1234"),
        (drawing.figure(0.0000312), "3e-5"),
        (drawing.cells("日本語", 4), "日 …"),
    ],
)
def test_signs_stand_for_their_values(drawn: str, expected: str) -> None:
    assert drawn == expected


def test_of_a_long_draft_the_last_sentences_are_looked_at() -> None:
    assert last_part("court") == "court"
    assert last_part("mot " * 200) == "mot " * (REACH // 4 - 1)
    assert last_part("x" * 500 + ". " + "mot " * 120).strip().startswith("mot mot")
