"""What the texts of a starter go through before they are learnt."""

from __future__ import annotations

import re

from scripts.build_starters import RECIPES, arguments, options
from scripts.starter_texts import NAMES, STOCK, mended, slips, without_stock_names


def test_most_stock_names_give_way_to_many_others_of_their_kind() -> None:
    sentences = ["Tom a vu Mary.", "Demande à Tom, Tom le sait."] * 500
    renamed = without_stock_names(sentences, "fr")
    assert sum("Tom" in sentence for sentence in renamed) < 0.1 * len(sentences)
    heads = [sentence.split()[0] for sentence in renamed[::2]]
    assert len(set(heads)) > 40
    assert set(heads) <= {*NAMES["fr"]["m"].split(), "Tom"}
    assert max(map(heads.count, set(heads))) < 0.1 * len(heads)
    assert all(len({*re.findall(r"Demande à (\S+), (\S+)", sentence)[0]}) == 1 for sentence in renamed[1::2])
    assert renamed == without_stock_names(sentences, "fr"), "the seed decides"


def test_elision_follows_the_name() -> None:
    renamed = " ".join(without_stock_names(["le frère de Tom, plus grand que Mary"] * 300, "fr"))
    assert re.search(r"d'(?:Alexandre|Antoine|Éric|Olivier|Adrien|Arthur|Alain)\b", renamed)
    assert re.search(r"qu'(?:Anne|Élise|Emma|Anaïs|Inès|Alice)\b", renamed)
    assert not re.search(r"\b(?:de|que) [AEIOUÉ]", renamed)


def test_words_that_merely_contain_a_stock_name_stay() -> None:
    assert without_stock_names(["Tomate, Marylin, Jeannette."], "fr") == ["Tomate, Marylin, Jeannette."]


def test_forms_that_print_lacks_are_mended_and_rare_words_are_not() -> None:
    edited = ["c'était là", "l'une des dunes", "la dune d'une île", "je marche, le marché"] * 400
    typed = ["cetait la", "c'était là", "une dune", "on a marche au marché"] + ["c'était bien"] * 300
    found = slips(typed, edited)
    assert found == {"cetait": "c'était"}
    assert mended(["Cetait bien", "CETAIT", "une dune"], found) == ["C'était bien", "CETAIT", "une dune"]


def test_the_recipes_name_known_options_and_read_nothing_they_are_measured_on() -> None:
    for language, recipe in RECIPES.items():
        learnt = {text for kind in recipe.kinds for text in kind.files}
        assert not learnt & {*recipe.measured, *recipe.validation}
        assert {*STOCK.values()} == {*NAMES[language]}
        told = arguments(language)
        assert told[0] == "train"
        assert [told[told.index(name) + 1] for name in options(language)[::2]] == options(language)[1::2]
