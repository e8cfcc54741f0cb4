"""Words ⇄ ids, growth, and what a typed prefix may become."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnlm_core.text import fold, tokenize
from rnnlm_core.vocabulary import BOUNDARY_ID, UNKNOWN_ID, Vocabulary

FRENCH = """
    Le chat dort. Le chat mange. Paris dort. Je vais à Paris. Tu as un été chaud. L'été, il a un cœur. Les côtes.
    C'est déjà l'homme. J'ai dit que c'est peut-être aujourd'hui. La SNCF est là. Le chien a mangé. Été comme hiver.
    Peut-on dire bonjour à la maison ? Bonjour. Un bonheur. Mars est un mois. Le mois de mars, en mars. A-t-il dit ?
"""


def build(text: str, **options: int) -> Vocabulary:
    return Vocabulary.build((tokenize(sentence + ".") for sentence in text.split(".")), **options)


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return build(FRENCH)


def listed(*words: str) -> Vocabulary:
    counts = range(len(words), 0, -1)
    return Vocabulary([Vocabulary.UNKNOWN, Vocabulary.BOUNDARY, *words], [0, 0, *counts])


def test_the_special_words_come_first(vocabulary):
    assert vocabulary.words[:2] == ["<unk>", "</s>"]
    assert (vocabulary.id("<unk>"), vocabulary.id("</s>")) == (UNKNOWN_ID, BOUNDARY_ID)


def test_ids_descend_in_count_and_equals_put_names_last_then_follow_the_alphabet():
    words = Vocabulary.build([["b", "Z", "a", "c", "c", "7"]]).words
    assert list(words[2:]) == ["c", "a", "b", "7", "Z"]


def test_counts_are_those_of_the_words_and_of_the_sentences():
    vocabulary = Vocabulary.build([["a", "b", "b"], ["b", "c"]], max_size=4)
    assert dict(zip(vocabulary.words, vocabulary.counts.tolist(), strict=True)) == {
        "<unk>": 1, "</s>": 2, "b": 3, "a": 1,
    }  # fmt: skip


def test_rare_words_stay_out():
    assert list(Vocabulary.build([["a", "b", "b"]], min_count=2).words[2:]) == ["b"]


def test_the_special_words_of_a_text_tokenised_elsewhere_are_not_words():
    vocabulary = Vocabulary.build([["a", "<unk>", "</s>"]])
    assert list(vocabulary.words) == ["<unk>", "</s>", "a"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Le chat", ["le", "chat"]),
        ("Paris dort", ["Paris", "dort"]),
        ("Mars est là", ["mars", "est", "là"]),
        ("SNCF", ["SNCF"]),
        ("L'été", ["l'", "été"]),
        ("« Le chat »", ["<unk>", "le", "chat", "<unk>"]),
        ("il a dit : Le", ["il", "a", "dit", "<unk>", "le"]),
        ("Bonjour. Bonjour", ["bonjour", ".", "bonjour"]),
        ("LE CHAT DORT", ["le", "chat", "dort"]),
        ("je vais à paris", ["je", "vais", "à", "Paris"]),
        ("zut", ["<unk>"]),
    ],
)
def test_words_are_read_in_their_true_case(vocabulary, text, words):
    assert vocabulary.decode(vocabulary.encode(tokenize(text))) == words


def test_english_i_keeps_its_capital():
    vocabulary = Vocabulary.build([["I", "see"], ["I'm", "here"], ["Ice", "melts"]])
    assert {"I", "I'm", "ice"} <= set(vocabulary.words)


def test_boundaries_stand_on_both_sides(vocabulary):
    ids = vocabulary.encode(["le", "chat"], boundaries=True)
    assert ids.tolist() == [BOUNDARY_ID, vocabulary.id("le"), vocabulary.id("chat"), BOUNDARY_ID]


def test_no_words_make_no_ids(vocabulary):
    assert vocabulary.encode([]).shape == (0,)
    assert np.issubdtype(vocabulary.encode([]).dtype, np.integer)


def test_growth_returns_the_new_words_and_moves_no_id():
    vocabulary = build(FRENCH)
    before = list(vocabulary.words)
    new = vocabulary.grow([["Zoé", "dort"], ["je", "vois", "Zoé"]])
    assert new == ["Zoé", "vois"]
    assert list(vocabulary.words) == [*before, *new]


def test_growth_adds_to_the_counts():
    vocabulary = build(FRENCH)
    before = vocabulary.counts[[vocabulary.id("chat"), BOUNDARY_ID]]
    vocabulary.grow([["Chat", "chat"]])
    assert (vocabulary.counts[[vocabulary.id("chat"), BOUNDARY_ID]] - before).tolist() == [2, 1]


def test_growth_knows_the_case_of_known_words():
    assert build(FRENCH).grow([["Le", "chat"], ["Paris"]]) == []


@pytest.mark.parametrize(
    ("sentence", "language", "new"),
    [
        ("Yann dort", "fr", "Yann"),
        ("Océane dort", "fr", "Océane"),
        ("Zwlkq dort", "fr", "Zwlkq"),
        ("Chuchotait le chat", "fr", "chuchotait"),
        ("Zwlkq dort", "", "zwlkq"),
    ],
)
def test_a_name_that_is_taught_at_the_head_of_a_sentence_keeps_its_capital(sentence, language, new):
    assert build(FRENCH).grow([tokenize(sentence)], language=language) == [new]


def test_a_grown_word_is_completed():
    vocabulary = build(FRENCH)
    assert vocabulary.complete("xylo").size == 0
    vocabulary.grow([["un", "xylophone"]])
    assert vocabulary.decode(vocabulary.complete("xylo")) == ["xylophone"]


def test_json_gives_the_vocabulary_back(vocabulary):
    again = Vocabulary.from_json(vocabulary.to_json())
    assert (list(again.words), again.counts.tolist()) == (list(vocabulary.words), vocabulary.counts.tolist())
    assert again.encode(tokenize("Le chat")).tolist() == vocabulary.encode(tokenize("Le chat")).tolist()


@pytest.mark.parametrize(
    "text",
    ["[]", "{}", '{"words": ["a"], "counts": [1]}', '{"words": ["<unk>", "</s>", "a", "a"], "counts": [0, 0, 1, 1]}'],
)
def test_what_is_no_vocabulary_is_refused(text):
    with pytest.raises(ValueError, match="vocabulary"):
        Vocabulary.from_json(text)


@pytest.mark.parametrize("sign", ["\x1b", "\n", "\x9b", "\u202e", "\u2028", "\ud800"])
def test_a_word_that_would_act_on_a_terminal_is_refused(sign):
    with pytest.raises(ValueError, match="control"):
        Vocabulary(["<unk>", "</s>", f"a{sign}b"], [0, 0, 1])


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"words": 3, "counts": []}',
        f'{{"words": [], "counts": [{"9" * 5000}]}}',
        '{"words": [1], "counts": [1]}',
    ],
)
def test_a_hostile_vocabulary_is_refused(text):
    with pytest.raises(ValueError, match="vocabulary"):
        Vocabulary.from_json(text)


def test_a_text_is_no_sentence():
    with pytest.raises(TypeError, match="tokens"):
        Vocabulary.build(["a b"])


@pytest.mark.parametrize(
    ("prefix", "words"),
    [
        ("ete", ["ete", "Ete", "été", "Été"]),
        ("Ete", ["Ete", "ete", "été", "Été"]),
        ("éte", ["été", "Été"]),
        ("etè", []),
        ("coeur", ["cœur"]),
        ("cœ", ["cœur"]),
        ("a", ["a", "à"]),
        ("à", ["à"]),
        ("deja", ["déjà"]),
        ("PAR", ["Paris"]),
        ("l’", ["l'"]),
        ("zz", []),
    ],
)
def test_a_prefix_matches_without_accents_and_case_but_exact_forms_come_first(prefix, words):
    vocabulary = listed("été", "à", "a", "Été", "ete", "Ete", "cœur", "déjà", "Paris", "l'")
    assert vocabulary.decode(vocabulary.complete(prefix)) == words


def test_tiers_tell_how_well_a_word_fits():
    vocabulary = listed("été", "Ete", "ete")
    assert [vocabulary.decode(ids) for ids in vocabulary.tiers("ete")] == [["ete"], ["Ete"], ["été"]]


def test_among_equals_the_most_frequent_word_comes_first():
    assert listed("cb", "ca", "cc").complete("c").tolist() == [2, 3, 4]


def test_no_special_word_is_ever_a_completion_or_displayable():
    vocabulary = listed("a", "<num>", "<", ">")
    assert vocabulary.decode(vocabulary.complete("<")) == ["<"]
    assert vocabulary.decode(np.flatnonzero(vocabulary.displayable)) == ["a", "<", ">"]
    assert vocabulary.decode(vocabulary.complete("")) == ["a", "<", ">"]


def test_words_are_told_from_punctuation():
    vocabulary = listed("a", ".", "-ce", "l'", "%")
    assert vocabulary.decode(np.flatnonzero(vocabulary.spoken)) == ["a", "-ce", "l'"]


WORDS = st.lists(st.text(alphabet="aàAbœoe'", min_size=1, max_size=5), unique=True, max_size=20)


def keeps_accents(word: str, typed: str) -> bool:
    """The plain way: letter by letter."""
    own, wanted = ([(f, letter) for letter in text.casefold() for f in fold(letter)] for text in (word, typed))
    return all(letter in (f, source) for (f, letter), (_, source) in zip(wanted, own, strict=False))


@given(WORDS, st.text(alphabet="aàAbœoe'", max_size=3))
def test_completions_are_those_of_a_search_through_all_words(words, prefix):
    vocabulary = listed(*words)
    expected = {word for word in words if fold(word).startswith(fold(prefix)) and keeps_accents(word, prefix)}
    found = vocabulary.decode(vocabulary.complete(prefix))
    assert (set(found), len(found)) == (expected, len(expected))


def repairs_of(vocabulary: Vocabulary, prefix: str, language: str = "fr") -> set[str]:
    found = vocabulary.repaired(prefix, language)
    return {" ".join(vocabulary.decode([*repair.head, index])) for repair in found for index in repair.ids}


@pytest.mark.parametrize(
    ("prefix", "repaired"),
    [
        ("cest", "c' est"),
        ("Cest", "c' est"),
        ("jai", "j' ai"),
        ("lhomme", "l' homme"),
        ("lhom", "l' homme"),
        ("lete", "l' été"),
        ("aujourdhui", "aujourd'hui"),
        ("aujourd'hui", "aujourd'hui"),
        ("peutetre", "peut-être"),
        ("peut-o", "peut -on"),
        ("a-t", "a -t-il"),
    ],
)
def test_a_missing_sign_is_put_back(vocabulary, prefix, repaired):
    found = repairs_of(vocabulary, prefix) | set(vocabulary.decode(vocabulary.complete(prefix)))
    assert repaired in found


@pytest.mark.parametrize(
    ("prefix", "repaired"), [("dont", "don't"), ("im", "I'm"), ("youl", "you'll"), ("Tom'", "Tom 's")]
)
def test_a_missing_english_apostrophe_is_put_back(prefix, repaired):
    assert repaired in repairs_of(listed("don't", "I'm", "you'll", "Tom", "'s"), prefix, "en")


@pytest.mark.parametrize("prefix", ["", "c", "le", "zzz", "l'homme"])
def test_nothing_is_missing(vocabulary, prefix):
    assert repairs_of(vocabulary, prefix) == set()


@pytest.mark.parametrize("slip", ["bojour", "bonjjour", "bonkour", "bnojour", "bojo", "vonj"])
def test_a_slip_of_the_finger_finds_the_word(vocabulary, slip):
    assert "bonjour" in vocabulary.decode(vocabulary.neighbours(slip))


@pytest.mark.parametrize("prefix", ["bonj", "bo", "", "bxxjour"])
def test_no_slip_no_neighbour(vocabulary, prefix):
    assert "bonjour" not in vocabulary.decode(vocabulary.neighbours(prefix))


def test_a_word_without_its_accents_is_read_as_the_usual_word_that_has_them() -> None:
    vocabulary = Vocabulary.build([["métro"], ["pâte", "pâte"], ["pâté"], ["est"]])
    read = vocabulary.decode(vocabulary.encode(["metro", "pate", "est", "mètro", "metr"]))
    assert read == ["métro", "pâte", "est", Vocabulary.UNKNOWN, Vocabulary.UNKNOWN]
    assert vocabulary.grow([["metro"]]) == ["metro"], "what is learnt is a word of its own"
    assert vocabulary.decode(vocabulary.encode(["metro"])) == ["metro"]
