"""Draw the pictures of the README into docs/images: python -m scripts.screenshot [NAME…].

The app is run, with the starter that ships and a new memory, and written in: no picture shows what the app does not do.
Only times are left out or made even, for they would differ from run to run and from machine to machine.
"""

from __future__ import annotations

import os

# Read when the libraries are imported.
os.environ |= {"TEXTUAL_ANIMATIONS": "none", "COLORTERM": "truecolor", "OPENBLAS_NUM_THREADS": "1"}

import asyncio
import html
import re
import sys
import tempfile
import threading
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from rich.cells import cell_len
from textual import on
from textual.pilot import Pilot

import tui_app.session.session
from tui_app.app import MotamotApp
from tui_app.engine import news
from tui_app.session.news import TrainingEnded, TrainingReport
from tui_app.session.session import Session
from tui_app.session.settings import Settings
from tui_app.widgets.editor import Draft, PlainTextArea
from tui_app.widgets.status_bar import StatusBar

IMAGES = Path(__file__).parent.parent / "docs" / "images"
LANGUAGE = "fr"
SPEED = 2000.0
"""Words a second, about what a laptop learns."""
WHOLE_LESSON = 20.0
"""Seconds, likewise."""
FONT = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
"""Rich's own, from the web; without it a font of the reader's machine is used, and nothing is fetched."""
TEXT = re.compile(
    r'<text(?P<a>[^>]*?)x="(?P<x>[\d.]+)"(?P<b>[^>]*?)textLength="(?P<length>[\d.]+)"(?P<c>[^>]*)>(?P<content>[^<]*)</text>'
)
SPACE = "\N{NO-BREAK SPACE}"
SECONDS = 60
"""So long may anything take."""

SENT = (
    "Salut ! Tu viens samedi pour l'anniversaire de Camille ?",
    "On se retrouve devant la gare à six heures.",
    "J'apporte le gâteau, et mon frère s'occupe de la musique.",
    "Il paraît qu'il va pleuvoir : prends ton parapluie.",
    "Ma grand-mère viendra avec son accordéon et ses poules.",
    "Tu peux prendre le train avec nous, il reste de la place.",
    "Mon frère veut savoir à quelle heure on rentre.",
    "Pas trop tard, j'espère : je travaille dimanche matin.",
    "Je n'ai toujours pas trouvé de cadeau.",
    "On pourrait lui offrir un livre, ou un petit robot jardinier.",
    "Bonne idée, je passe à la librairie ce soir.",
    "N'oublie pas les bougies, il en faut trente.",
)
DRAFT = "Commencez sans moi, je serai un peu en "
TAUGHT = (
    "Le kouign-amann sort du four à quatre heures.",
    "On prend le kouign-amann avec un bol de cidre.",
    "Nolwenn danse au fest-noz de Plougastel samedi.",
    "Au fest-noz, Nolwenn joue de la bombarde.",
    "La bombarde de Yann s'entend jusqu'à Plougastel.",
    "Yann arrive toujours en retard au fest-noz.",
)


class PosingSession(Session):
    """Shows each step of a lesson, and holds still amid it."""

    def __init__(self, folder: Path, language: str) -> None:
        """Take what any session takes."""
        super().__init__(folder, language)
        self.shown = threading.Event()
        """Whether the last report is on the screen."""
        self.holds = threading.Event()
        self.may_go_on = threading.Event()

    def train(self, is_cancelled: Callable[[], bool], *, new: bool = True) -> Iterator[TrainingReport | TrainingEnded]:
        """Learn, with a report each step, and the times of no machine in particular."""
        for report in super().train(is_cancelled, new=new):
            self.shown.clear()
            if isinstance(report, TrainingReport):
                left = WHOLE_LESSON * (1 - report.fraction)
                yield replace(report, tokens_per_second=SPEED, seconds_left=left)
                self.shown.wait(SECONDS)
                if report.fraction > 0.6:
                    self.holds.set()
                    self.may_go_on.wait(SECONDS)
            else:
                yield report


class PosingApp(MotamotApp):
    """Lets a lesson go on once its report is shown."""

    CSS_PATH = str(Path(tui_app.__path__[0]) / "screens" / "app.tcss")

    @on(news.Reported)
    def _let_go_on(self) -> None:
        """The app's own handler shows the report."""
        if isinstance(self.state.session, PosingSession):
            self.state.session.shown.set()


@dataclass(frozen=True)
class Picture:
    """What is done before a picture is taken, and how large it is."""

    pose: Callable[[Pilot[None]], Awaitable[None]]
    size: tuple[int, int] = (120, 36)


async def writing(pilot: Pilot[None]) -> None:
    """Messages that were sent, and a draft with its ghost and its suggestions."""
    await send(pilot, SENT)
    await draft(pilot, DRAFT)


async def learning(pilot: Pilot[None]) -> None:
    """A lesson under way."""
    await send(pilot, SENT)
    await pilot.press("f3")
    sentences = pilot.app.query_one("#sentences", PlainTextArea)
    sentences.cursor_blink = False
    sentences.insert("\n".join(TAUGHT))
    await pilot.press("ctrl+s")
    await pilot.press("f5")
    while not session_of(pilot).holds.is_set():
        await pilot.pause(0.1)
    pilot.app.clear_notifications()
    await pilot.press("f2")
    await draft(pilot, "Pendant ce temps, je continue d'éc")


async def learnt(pilot: Pilot[None]) -> None:
    """What came of the lesson."""
    await learning(pilot)
    session_of(pilot).may_go_on.set()
    while not app_of(pilot).query_one(StatusBar).render().plain.startswith("● ready"):
        await pilot.pause(0.1)
    draft_of(pilot).clear()
    await draft(pilot, "On prend un bol de cidre avec le k")


async def inspecting(pilot: Pilot[None]) -> None:
    """What the network thinks of the next word."""
    await send(pilot, SENT)
    await draft(pilot, "On se retrouve devant la ")
    await pilot.press("f4")
    await settled(pilot)


async def narrow(pilot: Pilot[None]) -> None:
    """As small as it may get."""
    await send(pilot, SENT[1:4:2])
    await draft(pilot, "On se retrouve devant la g")


PICTURES = {
    "writing": Picture(writing),
    "learning": Picture(learning),
    "learnt": Picture(learnt),
    "inspecting": Picture(inspecting),
    "narrow": Picture(narrow, (40, 12)),
}


async def send(pilot: Pilot[None], messages: tuple[str, ...]) -> None:
    """Send messages, and wait until each is tinted."""
    for message in messages:
        draft_of(pilot).insert(message)
        await pilot.press("enter")
        await settled(pilot)


async def draft(pilot: Pilot[None], text: str) -> None:
    """Write, and wait for what is suggested."""
    draft_of(pilot).insert(text)
    await settled(pilot)


async def settled(pilot: Pilot[None]) -> None:
    """Wait until nothing works any more, but a lesson that holds still."""
    for _ in range(3):
        await pilot.pause(0.2)
        await pilot.app.workers.wait_for_complete()
        while not (app_of(pilot).engine.is_idle or app_of(pilot).state.is_training):
            await pilot.pause(0.05)
    await pilot.pause()


def app_of(pilot: Pilot[None]) -> PosingApp:
    """The app that is posing."""
    assert isinstance(pilot.app, PosingApp)
    return pilot.app


def draft_of(pilot: Pilot[None]) -> Draft:
    """Where its messages are written."""
    return pilot.app.screen_stack[0].query_one(Draft)


def session_of(pilot: Pilot[None]) -> PosingSession:
    """Its session."""
    session = app_of(pilot).state.session
    assert isinstance(session, PosingSession)
    return session


async def draw(picture: Picture, folder: Path) -> str:
    """The picture as SVG."""
    app = PosingApp(lambda language: PosingSession(folder, language), LANGUAGE, settings=Settings(language=LANGUAGE))
    async with app.run_test(size=picture.size) as pilot:
        while not app.query_one(StatusBar).render().plain.startswith("● ready"):
            await pilot.pause(0.1)
        draft_of(pilot).cursor_blink = False
        await picture.pose(pilot)
        image = app.export_screenshot(title="motamot")
        session_of(pilot).may_go_on.set()
        app.engine.stop()
    return TEXT.sub(_without_margins, FONT.sub("", image))


def _without_margins(text: re.Match[str]) -> str:
    """A run of text that begins and ends with a letter: not every viewer keeps the spaces around it."""
    content = html.unescape(text["content"].rstrip("\n"))
    inner = content.strip(SPACE)
    if not inner:
        return ""
    cell = float(text["length"]) / cell_len(content)
    start = float(text["x"]) + cell * (len(content) - len(content.lstrip(SPACE)))
    shown = html.escape(inner, quote=False).replace(SPACE, "&#160;")
    return (
        f'<text{text["a"]}x="{start:.6g}"{text["b"]}textLength="{cell * cell_len(inner):.6g}"{text["c"]}>{shown}</text>'
    )


def main() -> None:
    """Draw all pictures, or those that are named."""
    tui_app.session.session.REPORT_SECONDS = 0.0
    for name in sys.argv[1:] or PICTURES:
        with tempfile.TemporaryDirectory() as folder:
            image = asyncio.run(asyncio.wait_for(draw(PICTURES[name], Path(folder)), 4 * SECONDS))
        (IMAGES / f"{name}.svg").write_text(image, encoding="utf-8")
        print(f"docs/images/{name}.svg, {len(image.encode()) / 1000:.0f} kB")


if __name__ == "__main__":
    main()
