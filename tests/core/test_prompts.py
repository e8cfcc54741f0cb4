from pathlib import Path

import pytest

from benchmarks.prompts import FOLDER, Prompt, is_hit, read_lines, read_prompts
from benchmarks.stock_names import LEAST_COUNT, count, stock_names
from rnnlm_core import starters


@pytest.mark.parametrize(
    ("wanted", "words", "hit"),
    [
        ("regards", ["reg", "Regards", "regular"], True),
        ("regards|wishes", ["best", "wishes"], True),
        ("regards", ["a", "b", "c", "regards"], False),
        ("régards", ["regards"], False),
        ("-", [], True),
        ("-", ["Regular", "law"], True),
        ("-", ["law", "regular"], False),
    ],
)
def test_a_prompt_is_hit_by_a_wanted_word_in_the_first_three_or_by_leaving_it_alone(
    wanted: str, words: list[str], hit: bool
) -> None:
    assert is_hit(Prompt("Kind reg", tuple(wanted.split("|"))), "reg", words) is hit


def test_a_wanted_word_may_begin_with_the_elision_that_is_typed() -> None:
    assert is_hit(Prompt("Merci d'av", ("d'avance",)), "av", ["avoir", "avance"])
    assert not is_hit(Prompt("Merci l'av", ("d'avance",)), "av", ["avoir", "avance"])


def test_the_spaces_that_were_typed_stay_in_a_prompt(tmp_path: Path) -> None:
    path = tmp_path / "prompts.tsv"
    path.write_text("# about\nSee you \ttomorrow|soon\n", encoding="utf-8")
    assert read_prompts(path) == [Prompt("See you ", ("tomorrow", "soon"))]


@pytest.mark.parametrize("line", ["no tab", "a\t", "\tb", "a\tb\tc"])
def test_a_line_of_another_form_is_refused(tmp_path: Path, line: str) -> None:
    path = tmp_path / "prompts.tsv"
    path.write_text(f"{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"prompts\.tsv"):
        read_prompts(path)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("prompts_*.tsv")), ids=lambda path: path.stem)
def test_the_prompts_of_a_language_are_many_and_none_stands_twice(path: Path) -> None:
    typed = [prompt.typed for prompt in read_prompts(path)]
    assert len(typed) >= 60
    assert len(set(typed)) == len(typed)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("openings_*.txt")), ids=lambda path: path.stem)
def test_there_are_a_hundred_openings_and_none_stands_twice(path: Path) -> None:
    openings = read_lines(path)
    assert len(set(openings)) == len(openings) == 100


@pytest.mark.parametrize("language", starters.languages())
def test_tom_is_a_stock_name(language: str) -> None:
    assert "Tom" in read_lines(FOLDER / f"stock_names_{language}.txt")


def test_a_stock_name_is_frequent_here_rare_elsewhere_and_nowhere_a_plain_word() -> None:
    novel = count(["we saw Zorro and London and Rose"] * LEAST_COUNT, "en")
    other = count(["she likes a rose"] * LEAST_COUNT, "en")
    usual = {"zorro": 1e-6, "london": 0.1, "rose": 1e-6}
    assert list(stock_names([novel, other], usual)) == ["Zorro"]
