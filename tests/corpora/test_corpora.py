import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator

import pytest

import corpora

LANGUAGES = corpora.languages()
MINIMUM = {"en": 3000, "fr": 6000}
NEAR_DUPLICATE = 0.75  # word-set Jaccard similarity
CASUAL = {"abreviations", "conversations", "lower_case", "minuscules"}  # well spelt, without capitals or full stops
NARROW = "\u202f"
BAD_TYPOGRAPHY = {
    # A straight apostrophe and ASCII spaces everywhere, except for the narrow no-break space that French wants.
    "en": re.compile(r"\s[;:!?]|[’‘“”«»]|[^\S ]"),
    "fr": re.compile(rf"(?<!{NARROW})[;:!?»]|«(?!{NARROW})|[’‘“”]|[^\S {NARROW}]|{NARROW}(?![;:!?»])(?<!«.)"),
}


def words(sentence: str) -> list[str]:
    return re.findall(r"[\w'-]+", sentence.casefold())


def near_duplicates(sentences: list[str]) -> Iterator[tuple[str, str]]:
    """Pairs at or above the threshold; two such sentences must share one of their rarest words."""
    sets = [frozenset(words(sentence)) for sentence in sentences]
    frequency = Counter(word for each in sets for word in each)
    seen_with: defaultdict[str, list[int]] = defaultdict(list)
    for i, each in enumerate(sets):
        rarest_first = sorted(each, key=lambda word: (frequency[word], word))
        prefix = rarest_first[: len(each) - math.ceil(NEAR_DUPLICATE * len(each)) + 1]
        for j in {j for word in prefix for j in seen_with[word]}:
            if len(each & sets[j]) >= NEAR_DUPLICATE * len(each | sets[j]):
                yield sentences[j], sentences[i]
        for word in prefix:
            seen_with[word].append(i)


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_french_and_english_ship() -> None:
    assert LANGUAGES == ["en", "fr"]


def test_an_unknown_language_is_refused_with_the_known_ones_named() -> None:
    with pytest.raises(ValueError, match="'xx'; available: en, fr"):
        corpora.load("xx")


@pytest.mark.parametrize("outside", ["", ".", "..", "../corpora/fr", "__pycache__"])
def test_only_the_name_of_a_language_is_a_language(outside: str) -> None:
    with pytest.raises(ValueError, match="available"):
        corpora.themes(outside)


@pytest.mark.parametrize("rough", [False, True])
def test_themes_come_in_alphabetical_order_and_load_joins_them(language: str, rough: bool) -> None:
    themes = corpora.themes(language, rough=rough)
    assert list(themes) == sorted(themes)
    joined = "".join(path.read_text(encoding="utf-8") for path in themes.values())
    assert corpora.load(language, rough=rough) == joined.splitlines()


@pytest.mark.parametrize(
    ("code", "mark", "line"), [("fr", "brut_", "ca va et toi?"), ("en", "rough_", "dont worry about it")]
)
def test_rough_spelling_comes_only_where_it_is_asked_for(code: str, mark: str, line: str) -> None:
    every = corpora.themes(code, rough=True)
    assert set(every) - set(corpora.themes(code)) == {theme for theme in every if theme.startswith(mark)}
    assert line in set(corpora.load(code, rough=True)) - set(corpora.load(code))


def test_there_are_enough_sentences(language: str) -> None:
    assert len(corpora.load(language, rough=True)) >= MINIMUM[language]


def test_files_hold_one_sentence_a_line_and_nothing_else(language: str) -> None:
    for path in corpora.themes(language, rough=True).values():
        text = path.read_bytes().decode("utf-8")  # read_text would hide carriage returns
        assert text.endswith("\n"), path.name
        lines = text.removesuffix("\n").split("\n")
        assert [line for line in lines if not line or line != line.strip() or "  " in line] == [], path.name


def test_text_is_composed_unicode_without_control_characters(language: str) -> None:
    for sentence in corpora.load(language, rough=True):
        assert unicodedata.is_normalized("NFC", sentence), sentence
        assert not any(unicodedata.category(letter).startswith("C") for letter in sentence), repr(sentence)


def test_typography_is_that_of_the_language(language: str) -> None:
    # Not that of the rough themes: they are there to show how people type, who put no space before a question mark.
    assert [s for s in corpora.load(language) if BAD_TYPOGRAPHY[language].search(s)] == []


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("fr", "Tu viens ?"),
        ("fr", "Tu viens?"),
        ("fr", f"Tu{NARROW}viens{NARROW}?"),
        ("fr", "J’arrive."),
        ("fr", f"Il dit «oui{NARROW}»."),
        ("en", "Are you coming ?"),
        ("en", "I’m here."),
        ("en", f"Are{NARROW}you coming?"),
    ],
)
def test_the_typography_check_can_fail(code: str, sentence: str) -> None:
    assert BAD_TYPOGRAPHY[code].search(sentence)


def test_sentences_start_with_a_capital_and_end_with_punctuation(language: str) -> None:
    clean = [path for theme, path in corpora.themes(language).items() if theme not in CASUAL]
    for sentence in (line for path in clean for line in path.read_text(encoding="utf-8").splitlines()):
        assert sentence[0].isupper() or sentence[0].isdigit() or sentence[0] in "«\"'", sentence
        assert sentence.endswith((".", "!", "?", "…", "»", '"')), sentence


def test_sentences_have_two_to_twenty_words(language: str) -> None:
    def length(sentence: str) -> int:
        return sum(any(letter.isalnum() for letter in chunk) for chunk in sentence.split())

    assert [s for s in corpora.load(language, rough=True) if not 2 <= length(s) <= 20] == []


def test_no_sentence_repeats_another(language: str) -> None:
    assert list(near_duplicates(corpora.load(language, rough=True))) == []


def test_the_repetition_check_can_fail() -> None:
    pair = ("Tu viens avec nous demain ?", "Tu viens avec nous ?")
    assert list(near_duplicates([pair[0], "Il pleut encore ce matin.", pair[1]])) == [pair]
