"""The list of words behind the vocabulary, and where its words are offered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rnnlm_core.text import fold
from rnnlm_core.text.ugly import is_ugly
from rnnlm_core.vocabulary import word_list as lists
from rnnlm_core.vocabulary.word_list import HEAD, WordList, path, word_list, write
from tests.core.test_ranking import make, rank, reader

FREQUENCIES = {
    "chocolat": 2.0**-16,
    "Chocolatine": 2.0**-22,
    "chocolaté": 2.0**-20,
    "œuvre": 2.0**-15,
    "été": 2.0**-12,
    "ou": 0.1,
}


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[WordList]:
    monkeypatch.setattr(lists, "FOLDER", tmp_path)
    write(path("fr"), FREQUENCIES)
    word_list.cache_clear()
    yield word_list("fr")
    word_list.cache_clear()


@pytest.mark.parametrize(
    ("prefix", "found"),
    [
        ("choc", ["chocolat", "chocolaté", "Chocolatine"]),
        ("chocolaté", ["chocolaté"]),
        ("oeu", ["œuvre"]),
        ("ETE", ["été"]),
        ("été", ["été"]),
        ("ou", []),
        ("zzz", []),
        ("", []),
    ],
)
def test_a_list_gives_back_what_was_written(written: WordList, prefix: str, found: list[str]) -> None:
    assert [(each.word, each.frequency) for each in written.starting_with(prefix)] == [
        (w, FREQUENCIES[w]) for w in found
    ]


def test_a_language_without_a_list_has_an_empty_one() -> None:
    assert word_list("xx").starting_with("abc") == []


@pytest.mark.parametrize(
    ("language", "words"), [("fr", ["Strasbourg", "chocolatée", "électricité"]), ("en", ["chocolates", "Thursday"])]
)
def test_the_lists_that_ship_are_small_and_have_capitals_and_accents(language: str, words: list[str]) -> None:
    assert path(language).stat().st_size < 1_000_000
    for word in words:
        found = [each.word for each in word_list(language).starting_with(fold(word)[:HEAD])]
        assert word in found
        assert not any(is_ugly(each, language) for each in found)


def test_a_listed_word_fills_a_free_place() -> None:
    open_ = make(reader(), listed=True)
    found = rank(open_, "chocola")
    assert found.words[0] in {"chocolat", "chocolats"}
    assert all(each.is_listed for each in found.candidates)
    assert found.probabilities == sorted(found.probabilities, reverse=True)
    assert sum(found.probabilities) <= 1
    assert not any(each.is_listed for each in rank(open_, "plag", k=1).candidates)
    assert "élection" in rank(open_, "election").words
    assert "élection" not in rank(open_, "èlect").words
    assert "Strasbourg" in rank(open_, "stras").words
    assert all(word[0].isupper() for word in rank(open_, "Stra").words)
    assert not any(each.is_listed for each in rank(open_, "ch").candidates)
