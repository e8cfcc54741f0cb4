"""Measuring takes time in proportion to the text, whatever a line is made of: counted, not timed."""

from __future__ import annotations

import pytest

from rnnlm_core import Predictor, RNNLanguageModel
from rnnlm_core.evaluation import LONGEST_CONTEXT, LONGEST_RUN, WINDOW, keystroke_savings, word_positions
from rnnlm_core.prediction.predictor import Suggestion
from rnnlm_core.text import normalize


@pytest.fixture(scope="module")
def model() -> RNNLanguageModel:
    model = RNNLanguageModel(4, 3)
    model.build_vocabulary(["il fait beau", "il fait froid"])
    return model


class Counting(Predictor):
    """Notes how much text it is shown, and suggests nothing."""

    def __init__(self, model: RNNLanguageModel) -> None:
        super().__init__(model)
        self.shown: list[int] = []

    def suggest(
        self, text_before_cursor: str, k: int = 5, passed_over: frozenset[str] = frozenset()
    ) -> list[Suggestion]:
        self.shown.append(len(text_before_cursor))
        return []


@pytest.mark.parametrize("run", ["a", "-", ".", "@", "a-", "l'"])
def test_a_line_without_a_space_is_typed_with_few_suggestions(model: RNNLanguageModel, run: str) -> None:
    predictor = Counting(model)
    savings, _ = keystroke_savings(predictor, [run * 100_000])
    assert savings.keystrokes == savings.characters
    assert len(predictor.shown) <= LONGEST_RUN + 1


def test_of_a_long_line_only_its_end_is_read(model: RNNLanguageModel) -> None:
    predictor = Counting(model)
    savings, latency = keystroke_savings(predictor, ["il fait " * 2000])
    assert savings.keystrokes == savings.characters == latency.keystrokes
    assert max(predictor.shown) <= 2 * WINDOW


def test_cutting_a_long_line_changes_no_figure(model: RNNLanguageModel, monkeypatch: pytest.MonkeyPatch) -> None:
    text = ["Il fait beau. Il fait froid. " * 9]
    whole, _ = keystroke_savings(Predictor(model), text)
    monkeypatch.setattr("rnnlm_core.evaluation.WINDOW", 50)
    cut, _ = keystroke_savings(Predictor(model), text)
    assert whole.keystrokes == cut.keystrokes < whole.characters


def test_an_endless_sentence_is_read_in_pieces() -> None:
    contexts = [context for context, _ in word_positions("il fait beau " * 500, "fr")]
    assert len(contexts) == 1500
    assert max(map(len, contexts)) == LONGEST_CONTEXT - 1


def test_no_more_marks_are_stacked_than_any_writing_does() -> None:
    marked = normalize("e" + "\u0301\u0323" * 50_000 + "t")
    assert len(marked) <= 33
    assert marked.endswith("t")
    assert normalize(marked) == marked
