"""A word at the head of a sentence is shown with the letter that its typist begins sentences with."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnlm_core.language_model import GRULanguageModel
from rnnlm_core.prediction.capitals import Head, heads, mark_before, small_share, wants_capital
from rnnlm_core.prediction.predictor import Predictor, PredictorOptions

TEXTS = ["Je suis content.", "Je mange ici.", "On mange à Metz.", "Oui, je suis là.", "Un jour, on ira à l'OTAN."]


@pytest.fixture(scope="module")
def model() -> GRULanguageModel:
    model = GRULanguageModel(hidden_size=16, embedding_size=12, seed=1)
    model.fit(TEXTS, epochs=60, learning_rate=0.02, batch_size=5)
    return model


def offered(model: GRULanguageModel, text: str, *messages: str, **options: bool) -> list[str]:
    made = Predictor(model, PredictorOptions(**options))  # type: ignore[arg-type]
    for message in messages:
        made.remember(message)
    return [each.word for each in made.suggest(text)]


@pytest.mark.parametrize(
    ("messages", "text", "word"),
    [
        ((), "", "Je"),
        ((), "j", "Je"),  # who has written nothing yet has left the capital to the program
        (("Je suis là", "Oui"), "", "Je"),
        (("je suis là", "oui"), "", "je"),
        (("je suis là", "oui"), "J", "Je"),
        (("je suis là", "oui"), "je suis là. ", "je"),
        (("je suis là", "oui. non. oui"), "Je suis là. ", "je"),
        (("je suis là", *("Oui" for _ in range(9))), "", "Je"),
        ((*("Oui" for _ in range(9)), "je suis là", "oui", "non"), "j", "je"),  # now and then, and here is one
        ((*("Oui" for _ in range(9)), "je suis là", "oui", "non"), "", "Je"),
        (("Oui... je mange", "Non… on mange", "Oui... je mange"), "Oui... ", "je"),
        (("Oui... je mange", "Non… on mange", "Oui... je mange"), "Oui. ", "Je"),
    ],
)
def test_the_first_letter_follows_those_before(
    model: GRULanguageModel, messages: tuple[str, ...], text: str, word: str
) -> None:
    assert word in offered(model, text, *messages)
    other = word.swapcase()[:1] + word[1:]
    assert other not in offered(model, text, *messages)


def test_it_can_be_switched_off_and_a_name_keeps_its_capital(model: GRULanguageModel) -> None:
    assert "Je" in offered(model, "", "je suis là", "oui", capitals=False)
    assert "Metz" in offered(model, "m", "je suis là", "oui")
    assert "OTAN" in offered(model, "ota", "je suis là", "oui")


@pytest.mark.parametrize(
    ("messages", "document", "begun"),
    [
        ("oui\nNon\n", "", "oui Non"),
        ("", "Un texte\nqui est coupé\nen lignes. Et la suite\n\nencore un.", "Un Et encore"),
        ("OTAN\nL'OTAN\n", "", "L'OTAN"),
        ("3 jours\n@paul oui\nhttp://a.fr\na.b@c.fr\nmotdepasse1\n- point\nok\n", "", "ok"),
        ("oui ! Non ? « Quoi ! » dit-il.\n", "", "oui Non"),
    ],
)
def test_only_beginnings_of_sentences_tell(messages: str, document: str, begun: str) -> None:
    expected = [word[0].islower() for word in begun.split() if word != "L'OTAN"]
    assert [head.is_small for head in heads(messages, document)] == expected


@pytest.mark.parametrize(
    ("text", "mark"), [("", ""), ("Oui", ""), ("Oui. ", "."), ("Oui ? ", "?"), ("Oui...\n", "…"), ("« Oui… » ", "")]
)
def test_the_mark_before_is_told(text: str, mark: str) -> None:
    assert mark_before(text) == mark


MARKS = st.sampled_from(["", ".", "…"])


@given(st.lists(st.builds(Head, MARKS, st.booleans())), MARKS)
def test_one_more_small_letter_makes_small_letters_likelier(before: list[Head], mark: str) -> None:
    share = small_share(before, mark)
    assert (
        0 < small_share([*before, Head(mark, False)], mark) < share < small_share([*before, Head(mark, True)], mark) < 1
    )
    assert wants_capital("a", share) <= wants_capital("", share) == wants_capital("A", share)


def test_what_is_long_past_counts_no_more() -> None:
    old, new = [Head("", True)] * 200, [Head("", False)] * 12
    assert small_share([*old, *new], "") == pytest.approx(small_share([*old[:100], *new], ""), abs=1e-3)
    assert wants_capital("", small_share([*old, *new], ""))
