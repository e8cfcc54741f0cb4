"""What the app asks of the text model while someone types: context and prefix, case, keys, repairs, insertions."""

from __future__ import annotations

import itertools

import pytest

from rnnlm_core.text import accept, fold, follow, insertion, match_case, repairs, split, starts_sentence

FRENCH_SPLITS = [
    ("", "", ""),
    ("Il", "", "Il"),
    ("Il ", "Il", ""),
    ("Il fait b", "Il fait", "b"),
    ("l", "", "l"),
    ("l'", "l'", ""),
    ("L’h", "L'", "h"),
    ("qu'est", "qu'", "est"),
    ("qu'est-", "qu' est", "-"),
    ("qu'est-c", "qu' est", "-c"),
    ("jusqu'", "jusqu'", ""),
    ("aujourd'", "", "aujourd'"),
    ("d'aujourd'h", "d'", "aujourd'h"),
    ("quelqu'", "", "quelqu'"),
    ("presqu'î", "", "presqu'î"),
    ("il y a-", "il y a", "-"),
    ("il y a-t", "il y a", "-t"),
    ("il y a-t-i", "il y a", "-t-i"),
    ("donne-le-m", "donne -le", "-m"),
    ("pourriez-v", "pourriez", "-v"),
    ("peut-ê", "", "peut-ê"),
    ("rendez-v", "", "rendez-v"),
    ("grand-m", "", "grand-m"),
    ("c'est", "c'", "est"),
    ("c'est-à-d", "", "c'est-à-d"),
    ("3,1", "", "3,1"),
    ("1 0", "1", "0"),
    ("1 000 ", "1\u202f000", ""),
    ("12h3", "", "12h3"),
    ("oui,", "oui ,", ""),
    ("oui,n", "oui ,", "n"),
    ("(ou", "(", "ou"),
    ("« Ou", "«", "Ou"),
    ("va ?", "va ?", ""),
    ("va ? ", "", ""),
    ("Il dort. Elle l", "Elle", "l"),
    ("« Non ! » d", "« Non ! »", "d"),
    ("« Non ! » Il p", "Il", "p"),
    ("M. D", "M.", "D"),
    ("une ligne\nl'autre", "l'", "autre"),
    ("jean.dup@ex", "", "jean.dup@ex"),
    ("voir https://ex.fr/a?b", "voir", "https://ex.fr/a?b"),
    ("#ét", "", "#ét"),
    ("e\u0301t", "", "ét"),
    ("👍o", "👍", "o"),
]


@pytest.mark.parametrize(("text", "context", "prefix"), FRENCH_SPLITS)
def test_context_and_prefix(text, context, prefix):
    found = split(text)
    assert ([token.replace(" ", "\u202f") for token in found.context], found.prefix) == (
        [token for token in context.split(" ") if token],
        prefix,
    )


@pytest.mark.parametrize(
    ("text", "context", "prefix"),
    [("I don'", "I", "don'"), ("Tom's d", "Tom 's", "d"), ("Mr. S", "Mr.", "S"), ("So do I. Y", "", "Y")],
)
def test_english_context_and_prefix(text, context, prefix):
    assert split(text, "en") == (context.split(), prefix)


@pytest.mark.parametrize(
    ("lines", "context"),
    [
        ("Nous avons bien reçu votre lettre du mois de\nmars et nous v", "mars et nous"),
        ("Je voulais te dire que la réunion de demain matin aura lieu\nplus t", "aura lieu plus"),
        ("je vais à la\np", "je vais à la"),
        ("Bonjour Paul,\nj", ""),
        ("Salut\nt", ""),
        ("La réunion de demain matin aura lieu comme prévu à dix heures.\nV", ""),
        ("Je voulais te dire que la réunion de demain matin aura lieu\n\np", ""),
        ("# Je voulais te dire que la réunion de demain matin aura lieu\np", ""),
        ("- une liste dont la première ligne est assez longue, voire très longue\n- l", "-"),
    ],
)
def test_a_sentence_goes_on_behind_a_full_line_alone(lines, context):
    assert " ".join(split(lines).context).endswith(context)
    assert bool(split(lines).context) is bool(context)


@pytest.mark.parametrize(
    ("word", "typed", "sentence_start", "shown"),
    [
        ("bonjour", "", True, "Bonjour"),
        ("bonjour", "bon", True, "Bonjour"),
        ("été", "", True, "Été"),
        ("l'", "", True, "L'"),
        ("Paris", "", False, "Paris"),
        ("Paris", "pa", False, "Paris"),
        ("bonjour", "B", False, "Bonjour"),
        ("bonjour", "BO", False, "BONJOUR"),
        ("cœur", "CO", False, "CŒUR"),
        ("iPad", "", True, "iPad"),
        ("-ce", "", True, "-ce"),
        ("www.exemple.fr", "", True, "www.exemple.fr"),
    ],
)
def test_a_suggestion_follows_the_case_of_the_typist(word, typed, sentence_start, shown):
    assert match_case(word, typed, sentence_start) == shown


@pytest.mark.parametrize(
    ("context", "starting"),
    [
        ("", True),
        ("Bonjour .", True),
        ("«", True),
        ("—", True),
        ("Bonjour", False),
        ("Bonjour ,", False),
        ("« Non ! »", False),
        ("“ No ! ”", False),
        ('dit : "', True),
    ],
)
def test_where_a_sentence_starts(context, starting):
    assert starts_sentence(context.split()) is starting


@pytest.mark.parametrize(
    ("word", "key"),
    [("Été", "ete"), ("cœur", "coeur"), ("Æther", "aether"), ("ÇA", "ca"), ("naïf", "naif"), ("l’", "l'")],
)
def test_a_key_has_no_accent_and_no_case(word, key):
    assert fold(word) == key


@pytest.mark.parametrize(
    ("prefix", "candidate"),
    [
        ("cest", ("c'", "est")),
        ("jai", ("j'", "ai")),
        ("lhomme", ("l'", "homme")),
        ("quil", ("qu'", "il")),
        ("lété", ("l'", "été")),
        ("jusquau", ("jusqu'", "au")),
        ("Cest", ("c'", "est")),
    ],
)
def test_a_missing_apostrophe_is_put_back(prefix, candidate):
    assert candidate in repairs(prefix)


@pytest.mark.parametrize("prefix", ["c", "l", "cl", "été", "qu", ""])
def test_no_apostrophe_is_missing(prefix):
    assert repairs(prefix) == []


@pytest.mark.parametrize(
    ("word", "language", "inserted"),
    [
        ("été", "fr", "été "),
        ("l'", "fr", "l'"),
        ("?", "fr", "\u202f? "),
        ("»", "fr", "\u00a0» "),
        (",", "fr", ", "),
        ("(", "fr", "("),
        ("c'est", "fr", "c'est "),
        ("?", "en", "? "),
    ],
)
def test_what_an_accepted_word_inserts(word, language, inserted):
    assert insertion(word, language) == inserted


def test_no_space_is_inserted_where_the_typist_wants_none():
    assert insertion("été", automatic_space=False) == "été"


@pytest.mark.parametrize(
    ("before", "word", "after"),
    [
        ("Je su", "suis", "Je suis "),
        ("un ete", "été", "un été "),
        ("un e\u0301te", "été", "un été "),
        ("l'", "homme", "l'homme "),
        ("l' ", "homme", "l'homme "),
        ("cest", "c'est", "c'est "),
        ("Ça va ", "?", "Ça va\u202f? "),
        ("mot ", ",", "mot, "),
        ("mot,", "je", "mot, je "),
        ("As-", "-tu", "As-tu "),
        ("As ", "-tu", "As-tu "),
        ("Oui. ", "Il", "Oui. Il "),
        ("Oui\n", "Il", "Oui\nIl "),
        ("je vais à la\n", "plage", "je vais à la\nplage "),
        ("je vais à la\n  pl", "plage", "je vais à la\n  plage "),
        ("", "Bonjour", "Bonjour "),
        ("«", "Oui", "«\u00a0Oui "),
        ("« Oui ", "»", "« Oui\u00a0» "),
        ('dit "', "oui", 'dit "oui '),
        ('dit "oui ', '"', 'dit "oui" '),
        ("un *gr", "gras", "un *gras "),
        ("un **", "gras", "un **gras "),
        ("deux *trois* mots* et", "étoile", "deux *trois* mots* étoile "),
        ("deux * ", "trois", "deux * trois "),
        ("a+pl", "plus", "a+plus "),
        ("//sar", "sarcasme", "//sarcasme "),
        ("oui,no", "non", "oui, non "),
        ("oui…no", "non", "oui… non "),
        ("«no", "non", "«\u00a0non "),
    ],
)
def test_accepting_a_word_edits_the_text(before, word, after):
    erase, text = accept(before, word)
    assert before[: len(before) - erase] + text == after


@pytest.mark.parametrize(
    ("before", "word", "after"),
    [
        ("rdv #Par", "Paris", "rdv #Paris "),
        ("rdv #Par", "#Paris", "rdv #Paris "),
        ("Salut @jul", "Julie", "Salut @Julie "),
        ("j’ai vu qu", "qu'il", "j’ai vu qu’il "),
        ("j'ai vu qu", "qu'il", "j'ai vu qu'il "),
        ("j’ai dit j'", "aime", "j’ai dit j'aime "),
        ("aujourd’h", "aujourd'hui", "aujourd’hui "),
        ("va-t-e", "-t-elle", "va-t-elle "),
    ],
)
def test_accepting_keeps_the_signs_and_the_apostrophe_of_the_typist(before, word, after):
    erase, text = accept(before, word)
    assert before[: len(before) - erase] + text == after


@pytest.mark.parametrize(
    ("before", "typed", "language", "after"),
    [
        ("peut ", "-", "fr", "peut-"),
        ("et ", "/", "fr", "et/"),
        ("bien ", "!", "fr", "bien\u202f!"),
        ("bien ", "!?", "fr", "bien\u202f!?"),
        ("bien ", "»", "fr", "bien\u00a0»"),
        ("well ", "!", "en", "well!"),
        ("10 ", "%", "fr", "10\u202f%"),
        ("10 ", "%", "en", "10%"),
        ("bien ", "\u00a0", "fr", "bien\u00a0"),
        ("bien ", "\n", "fr", "bien\n"),
        ("bien ", "«", "fr", "bien «"),
        ("bien ", "—", "fr", "bien —"),
        ("bien ", "x", "fr", "bien x"),
        ('il dit "bien ', '"', "fr", 'il dit "bien"'),
        ('"oui" il dit ', '"', "fr", '"oui" il dit "'),
        ("un **mot ", "*", "fr", "un **mot*"),
        ("un `mot ", "`", "fr", "un `mot`"),
        ("2 * mot ", "*", "fr", "2 * mot *"),
        ("(bien ", ")", "fr", "(bien)"),
        ("[bien ", "]", "fr", "[bien]"),
    ],
)
def test_what_follows_an_automatic_space_decides_about_it(before, typed, language, after):
    erase, text = follow(before, typed, language)
    assert before[: len(before) - erase] + text == after


def test_the_context_of_an_endless_sentence_goes_on_from_word_to_word() -> None:
    text = "il fait beau et tu viens demain " * 200
    ends = [place + 1 for place, letter in enumerate(text) if letter == " "]
    contexts = [split(text[:end]).context for end in ends]
    anew = sum(after[: len(before)] != before for before, after in itertools.pairwise(contexts))
    assert anew <= len(text) / 1000
    assert all(len(" ".join(context)) <= 2000 for context in contexts)
