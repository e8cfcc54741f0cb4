import pytest

import corpora
from rnnlm_core.text import LANGUAGES, fold, tokenize
from rnnlm_core.text.ugly import is_ugly, ugly_words

HARMLESS = {
    "fr": "conte concert cousin chienne garce queue chatte coq fous baiser sucer tare bride pipe calcul salopette",
    "en": "con class assess cockpit title shift pass scunthorpe dickens analysis grape hello damn put bass peacock nut",
}


@pytest.mark.parametrize("word", ["con", "Connard", "SALOPES", "enculé", "encule", "ENCULÉS", "nègre", "lèche-cul"])
def test_french_words_are_found_whatever_their_case_and_accents(word: str) -> None:
    assert is_ugly(word, "fr")


@pytest.mark.parametrize("word", ["cunt", "Fucking", "BITCHES", "fuckin'", "fuckin\u2019", "n\u00efgger"])
def test_english_words_are_found_whatever_their_case_and_apostrophe(word: str) -> None:
    assert is_ugly(word, "en")


@pytest.mark.parametrize(("language", "word"), [(code, word) for code in HARMLESS for word in HARMLESS[code].split()])
def test_words_that_look_or_may_be_used_so_are_harmless(language: str, word: str) -> None:
    assert not is_ugly(word, language)


def test_a_word_is_ugly_in_its_own_language_only() -> None:
    assert is_ugly("con", "fr")
    assert not is_ugly("con", "en")


def test_a_language_without_a_list_has_no_ugly_words() -> None:
    assert ugly_words("xx") == ugly_words("../text/ugly_fr") == frozenset()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_list_is_long_folded_and_without_its_comments(language: str) -> None:
    words = ugly_words(language)
    assert len(words) >= 150
    assert all(word == fold(word) and word[0].isalpha() for word in words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_is_one_token_so_that_it_can_be_met(language: str) -> None:
    assert [word for word in ugly_words(language) if tokenize(word, language) != [word]] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_text_of_our_own_has_none(language: str) -> None:
    tokens = {token for sentence in corpora.load(language) for token in tokenize(sentence, language)}
    assert [token for token in tokens if is_ugly(token, language)] == []
