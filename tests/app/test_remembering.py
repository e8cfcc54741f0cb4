"""A session's memory of all that was kept, which is read in the background."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rnnlm_core import LSTMLanguageModel
from rnnlm_core.personal import Starter
from rnnlm_core.prediction.nearest_sentences import Block, Kept, NearestOptions
from rnnlm_core.prediction.predictor import Predictor, PredictorOptions, Suggestion
from rnnlm_core.prediction.recent_words import CacheOptions
from tests.app.sessions import CORPUS, LEARNING, learn, starter_model
from tui_app.session.remembering import Remembering
from tui_app.session.session import Session

OPTIONS = PredictorOptions(cache=CacheOptions(weight=0), nearest=NearestOptions())
KEPT = "Demain je visite Ploumanac'h."
OTHER = "On mange une glace."
TEXTS = ("", "demain je ", "demain je visite ", "je suis ", "on ")


@contextmanager
def opened(folder: Path) -> Iterator[Session]:
    starter = Starter.of_model(starter_model())
    session = Session(folder, "fr", starter=starter, shipped=lambda: CORPUS, learning=LEARNING, options=OPTIONS)
    session.open()
    try:
        yield session
    finally:
        session.close()


def suggested(session: Session) -> list[list[Suggestion]]:
    session._suggester.wait_for_memory()
    return [session.suggest(text, 8) for text in TEXTS]


def origins(session: Session) -> list[str]:
    session._suggester.wait_for_memory()
    assert session.predictor is not None
    return [each.sentence.text for each in session.predictor.origins(["demain", "je", "visite"], "Ploumanac'h")]


def test_what_is_sent_is_memory_now_and_at_the_next_start(tmp_path: Path) -> None:
    with opened(tmp_path) as session:
        session.send(KEPT)
        assert origins(session) == [KEPT]
        with_it = suggested(session)
    with opened(tmp_path) as session:
        assert suggested(session) == with_it


def test_after_forgetting_all_is_as_if_it_had_never_been_there(tmp_path: Path) -> None:
    with opened(tmp_path / "never") as session:
        session.send(OTHER)
        never = suggested(session)
    with opened(tmp_path / "once") as session:
        session.send(KEPT)
        session.send(OTHER)
        assert suggested(session) != never
        session.forget_word("Ploumanac'h")
        assert suggested(session) == never
        assert origins(session) == []


def test_of_what_is_forgotten_no_state_is_left_anywhere(tmp_path: Path) -> None:
    with opened(tmp_path) as session:
        session.send(KEPT)
        session.send(OTHER)
        session._suggester.wait_for_memory()
        (block,) = blocks_with("Ploumanac'h")
        state = block.states[block.words.index("Ploumanac'h")].tobytes()
        del block
        session.forget_word("Ploumanac'h")
        session._suggester.wait_for_memory()
        assert blocks_with("Ploumanac'h") == []
        assert blocks_with("glace") != []
    files = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    assert not any(b"Ploumanac" in each or state in each for each in files)


def blocks_with(word: str) -> list[Block]:
    """All states in memory that were read of sentences with the word."""
    gc.collect()
    return [each for each in gc.get_objects() if isinstance(each, Block) and word in each.words]


def test_it_is_read_again_with_the_weights_that_a_lesson_left(tmp_path: Path) -> None:
    with opened(tmp_path) as session:
        session.send(KEPT)
        learn(session)
        assert origins(session) == [KEPT]


def test_nothing_that_is_private_is_memory(tmp_path: Path) -> None:
    with opened(tmp_path) as session:
        before = suggested(session)
        session.private = True
        session.send(KEPT)
        session.private = False
        assert suggested(session) == before


def test_old_weights_are_let_go_before_the_new_ones_have_read_everything() -> None:
    held: list[object] = []
    remembering = Remembering()

    def source() -> list[Kept]:
        held.append(remembering._reader)
        return [Kept(1, KEPT, "2026-01-01T12:00:00+00:00")]

    for _lesson in range(2):
        model = LSTMLanguageModel(hidden_size=4, embedding_size=4)
        model.build_vocabulary(CORPUS)
        remembering.renew(Predictor(model, OPTIONS), source)
        remembering.wait()
    assert held == [None, None]
