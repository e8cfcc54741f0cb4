"""What is typed competes with every word that it may be the beginning of."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace

import numpy as np
import pytest

from rnnlm_core.prediction.offer import Offer
from rnnlm_core.prediction.options import PredictorOptions
from rnnlm_core.prediction.place import Place
from rnnlm_core.prediction.ranking import Ranker, Ranking
from rnnlm_core.prediction.reading import Distribution
from rnnlm_core.vocabulary import Vocabulary

FREQUENT = 20_000
COUNTS = {
    FREQUENT: "j' s' qu' d' l' à",
    9000: "est il un a",
    900: "aujourd'hui bonjour par ai très était -t-il -vous va",
    90: "plage TV Merci Julie Pedro 14",
    9: "rampe océan insecte arcade avant-hier sms 120",
    3: "etait aujourdhui a-t'il jaillit sesterces quille dune rez rez-de-chaussée va-et-vient connard arc-en-ciel",
}
WORDS = {word: count for count, words in COUNTS.items() for word in words.split()}
WORDS |= {f"zz{number}": 1 for number in range(4000)}
"""Made-up counts, which are also the probabilities everywhere."""


@dataclass
class FakeReader:
    """The same probabilities after any context."""

    model: SimpleNamespace
    mixed: np.ndarray
    unknown: dict[str, float] = field(default_factory=dict)

    def distribution_after(self, context: object) -> Distribution:
        return Distribution(self.mixed, self.mixed, {}, self.unknown)


def reader() -> FakeReader:
    vocabulary = Vocabulary([Vocabulary.UNKNOWN, Vocabulary.BOUNDARY, *WORDS], [2000, 9000, *WORDS.values()])
    mixed = vocabulary.counts / vocabulary.counts.sum()
    return FakeReader(SimpleNamespace(vocabulary=vocabulary, language="fr"), mixed)


@pytest.fixture(scope="module")
def ranker() -> Ranker:
    return make(reader())


def make(reader: FakeReader, **options: object) -> Ranker:
    chosen = PredictorOptions(**options)  # type: ignore[arg-type]
    return Ranker(reader, Offer(reader.model, chosen), chosen)  # type: ignore[arg-type]


def rank(ranker: Ranker, prefix: str, context: str = "on dit", token: str = "", k: int = 5) -> Ranking:
    return ranker.rank(ranker._reader.distribution_after(()), Place(context.split(), prefix, token or prefix), k)


ON_PURPOSE = """RATP TGV INSEE 14h 8h30 12/0 Pedor Océane #Par @jul ptdr mrc bon_jour c'é iPlgae"""


@pytest.mark.parametrize(
    ("prefix", "token"), [*((each, each) for each in ON_PURPOSE.split()), ("plagze", "/usr/plagze")]
)
def test_what_is_written_on_purpose_is_left_alone(ranker: Ranker, prefix: str, token: str) -> None:
    assert rank(ranker, prefix, token=token).words == []


def test_an_accent_that_is_typed_is_meant(ranker: Ranker) -> None:
    assert rank(ranker, "é", "c'").words == ["était"]
    assert rank(ranker, "e", "c'").words[0] == "est"


@pytest.mark.parametrize(
    ("slip", "meant"), [("bonjuor", "bonjour"), ("plgae", "plage"), ("trés", "très"), ("étiat", "était")]
)
def test_a_slip_is_a_guess(ranker: Ranker, slip: str, meant: str) -> None:
    found = rank(ranker, slip)
    assert found.words[0] == meant
    assert all(each.is_guess for each in found.candidates)


def test_a_missing_sign_is_no_guess(ranker: Ranker) -> None:
    assert not any(each.is_guess for prefix in ("jai", "etai", "tres") for each in rank(ranker, prefix).candidates)


def test_a_guess_leaves_room_for_what_is_typed(ranker: Ranker) -> None:
    assert 0.5 < sum(rank(ranker, "palge").probabilities) < 1


@pytest.mark.parametrize(
    ("prefix", "meant"),
    [("jai", "j'ai"), ("sest", "s'est"), ("quil", "qu'il"), ("dun", "d'un"), ("aujourdhui", "aujourd'hui")],
)
def test_what_is_certain_comes_first(ranker: Ranker, prefix: str, meant: str) -> None:
    found = rank(ranker, prefix)
    assert found.words[0] == meant
    assert found.probabilities == sorted(found.probabilities, reverse=True)
    assert found.probabilities[0] > 0.5


@pytest.mark.parametrize("prefix", ["", "et", "etait", "aujourdh", "a-t"])
def test_a_misspelt_form_is_never_offered(ranker: Ranker, prefix: str) -> None:
    assert {"etait", "aujourdhui", "a-t'il"}.isdisjoint(rank(ranker, prefix, k=50).words)


@pytest.mark.parametrize(
    ("context", "prefix", "token", "meant"),
    [
        ("au rez", "-de-ch", "rez-de-ch", "rez-de-chaussée"),
        ("un va", "-et-v", "va-et-v", "va-et-vient"),
        ("un", "arc-en", "arc-en", "arc-en-ciel"),
    ],
)
def test_words_that_hold_all_that_is_typed_are_found(
    ranker: Ranker, context: str, prefix: str, token: str, meant: str
) -> None:
    found = rank(ranker, prefix, context, token)
    assert found.words == [meant]


def test_no_sign_that_is_typed_is_dropped(ranker: Ranker) -> None:
    assert rank(ranker, "-ava", "on va", "va-ava").words == []
    assert "avant-hier" in rank(ranker, "avanth").words


def test_a_capital_inside_a_sentence_is_that_of_a_name(ranker: Ranker) -> None:
    inside, at_start = (rank(ranker, "Oc", context).probabilities[0] for context in ("chez", ""))
    assert inside < at_start / 2


def test_an_abbreviation_is_expanded_for_who_asks(ranker: Ranker) -> None:
    found = rank(ranker, "ajd")
    assert found.words == ["aujourd'hui"]
    assert found.candidates[0].is_expansion
    assert found.probabilities[0] == pytest.approx(
        WORDS["aujourd'hui"] / ranker._model.vocabulary.counts.sum(), rel=1e-6
    )


def test_an_expansion_comes_behind_the_words_that_the_letters_begin(ranker: Ranker) -> None:
    own = make(ranker._reader, abbreviations={"PL": "très bonjour"})  # type: ignore[arg-type]
    assert rank(own, "pl").words == ["plage", "très bonjour"]
    assert (
        "très bonjour" not in rank(make(ranker._reader, abbreviations={"pl": "très bonjour"}, expand=False), "pl").words
    )  # type: ignore[arg-type]


def test_an_abbreviation_of_ones_own_has_the_last_place_and_never_the_first(ranker: Ranker) -> None:
    prefix = next(each for each in "abcdemps" if len(rank(ranker, each, k=9).words) > 3)
    own = make(ranker._reader, abbreviations={prefix: "très bonjour"})  # type: ignore[arg-type]
    usual = rank(ranker, prefix, k=3).words
    assert rank(own, prefix, k=3).words == [*usual[:2], "très bonjour"]
    assert rank(own, prefix, k=1).words == usual[:1]


def test_an_abbreviation_in_an_unlikely_place_is_no_slip(ranker: Ranker) -> None:
    assert rank(ranker, "plgae").words
    own = make(ranker._reader, abbreviations={"plgae": "zut"})  # type: ignore[arg-type]
    assert rank(own, "plgae").words == ["zut"]


@pytest.mark.parametrize(("prefix", "k", "offered"), [("", 5000, False), ("co", 50, False), ("con", 50, True)])
def test_an_insult_is_not_offered_before_its_third_letter(ranker: Ranker, prefix: str, k: int, offered: bool) -> None:
    assert ("connard" in rank(ranker, prefix, k=k).words) is offered


def test_an_insult_is_a_word_like_others_where_that_is_wanted(ranker: Ranker) -> None:
    assert "connard" in rank(make(ranker._reader, ugly=True), "c").words  # type: ignore[arg-type]
