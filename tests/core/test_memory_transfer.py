"""Sentences out and in: nothing is lost on the way, and nothing strange comes in."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rnnlm_core.memory import Added, Figures, Memory


@pytest.fixture
def new(tmp_path: Path) -> Iterator[Callable[[], Memory]]:
    """Each call gives another empty memory."""
    opened: list[Memory] = []

    def make() -> Memory:
        opened.append(Memory.open(tmp_path / f"{len(opened)}.sqlite3", clock=lambda: 1e9 + len(opened)))
        return opened[-1]

    yield make
    for memory in opened:
        memory.close()


@pytest.fixture
def full(new: Callable[[], Memory]) -> Memory:
    """A memory with something of everything."""
    memory = new()
    memory.add(["Un.", "Deux.", "Trois : « été » 🌞.", "Deux.", "Quatre."], "typed")
    memory.record([2, 1], '{"seed": 1}', "starter", Figures(1, 3.5, 1.25, 2.0, 2.0))
    memory.record([3])
    memory.undo_last()
    memory.block("Zut")
    return memory


def test_an_empty_memory_takes_everything_of_an_export(full: Memory, new: Callable[[], Memory]) -> None:
    other = new()
    assert other.import_lines(full.exported()) == Added(new=4)
    assert list(other.exported()) == list(full.exported())
    assert other.lessons() == full.lessons()
    assert [each.state for each in other.sentences()] == ["waiting", "aside", "learnt", "learnt"]


def test_into_a_memory_with_sentences_what_was_learnt_elsewhere_waits(full: Memory, new: Callable[[], Memory]) -> None:
    other = new()
    other.add(["Deux."])
    assert other.import_lines(full.exported()) == Added(new=3, known=1)
    assert other.history() == []
    assert {each.text: (each.count, each.state) for each in other.sentences()} == {
        "Un.": (1, "waiting"),
        "Deux.": (2, "waiting"),
        "Trois : « été » 🌞.": (1, "aside"),
        "Quatre.": (1, "waiting"),
    }


def test_taking_a_backup_in_again_changes_nothing(full: Memory) -> None:
    before = list(full.exported())
    assert full.import_lines(before) == Added(known=4)
    assert list(full.exported()) == before


def test_plain_text_is_one_sentence_a_line_and_comes_back(full: Memory, new: Callable[[], Memory]) -> None:
    plain = list(full.exported(plain=True))
    assert plain == ["Un.\n", "Deux.\n", "Trois : « été » 🌞.\n", "Quatre.\n"]
    other = new()
    assert other.import_lines(["\n", *plain]).new == 4
    assert {each.source for each in other.sentences()} == {"imported"}


def test_a_sentence_in_braces_is_plain_text(new: Callable[[], Memory]) -> None:
    assert new().import_lines(['{"Bonjour", dit-il.}', '{"a": 1}']).new == 2


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "no line of an export"),
        ("[" * 100_000, "no line of an export"),
        ("Bonjour.", "no line of an export"),
        ("{}", "neither a sentence"),
        ('{"sentence": 3}', "neither a sentence"),
        ('{"blocked": " "}', "neither a sentence"),
        ('{"sentence": "mdp : chaton"}', "password"),
        ('{"sentence": "…"}', "no word"),
        (json.dumps({"sentence": "la " * 700}), "longer than"),
    ],
)
def test_a_line_that_is_none_is_refused_with_its_number(new: Callable[[], Memory], line: str, reason: str) -> None:
    added = new().import_lines(['{"sentence": "Un."}', "", line, '{"sentence": "Deux."}'])
    assert (added.new, added.refused_count, added.refused[0].line) == (2, 1, 3)
    assert reason in added.refused[0].reason


def test_fields_of_a_wrong_kind_are_left_out(new: Callable[[], Memory]) -> None:
    memory = new()
    strange = {"source": "x", "added_at": 3, "count": -1, "state": [], "generation": 9, "position": 2**70}
    assert memory.import_lines([json.dumps({"sentence": "Un.\u0000", **strange}), '{"generation": 5}']).new == 1
    (sentence,) = memory.sentences()
    assert (sentence.text, sentence.source, sentence.count, sentence.state) == ("Un.", "imported", 1, "waiting")
    assert memory.history() == []


@pytest.mark.parametrize("figure", ["1e400", "NaN", "true", "-1" + 30 * "0", '"1"'])
@pytest.mark.parametrize("date", ["\\u001b[31m", "\\ud800", "a\\nb"])
def test_what_json_can_say_and_a_terminal_or_a_database_cannot_bear_is_left_out(
    new: Callable[[], Memory], figure: str, date: str
) -> None:
    memory = new()
    lesson = f'{{"generation": 1, "made_at": "{date}", "loss_before": {figure}, "loss_after": 1.5}}'
    memory.import_lines(
        [lesson, f'{{"sentence": "Bonjour toi.", "added_at": "{date}", "generation": 1, "position": 0}}']
    )
    (generation,), (sentence,) = memory.history(), memory.sentences()
    assert (generation.made_at, generation.loss_before, generation.loss_after) == ("", None, 1.5)
    assert (sentence.added_at, sentence.generation) == ("", 1)


def test_a_sentence_set_aside_that_names_a_lesson_is_kept_aside(new: Callable[[], Memory]) -> None:
    memory = new()
    memory.import_lines(
        ['{"generation": 1}', '{"sentence": "Bonjour toi.", "state": "aside", "generation": 1, "position": 0}']
    )
    assert [each.state for each in memory.sentences()] == ["aside"]


def test_of_a_refused_line_neither_a_secret_nor_a_control_character_is_shown(new: Callable[[], Memory]) -> None:
    broken = ['{"blocked": "x"}', '{"sentence": "mot de passe : sesame77', "\x1b[31mrouge\x07"]
    refused = new().import_lines(broken).refused
    assert [each.line for each in refused] == [2, 3]
    assert "sesame" not in refused[0].text
    assert refused[1].text.isprintable()


@pytest.mark.parametrize(
    ("head", "advice"),
    [({"language": "en", "format": 1}, "--language"), ({"language": "fr", "format": 2}, "newer motamot")],
)
def test_an_export_that_does_not_fit_is_refused_whole(
    new: Callable[[], Memory], head: dict[str, object], advice: str
) -> None:
    memory = new()
    with pytest.raises(ValueError, match=advice):
        memory.import_lines([json.dumps({"motamot": "memory", **head}), '{"sentence": "Un."}'])
    assert memory.count() == 0


def test_an_import_reports_and_stops_like_adding(new: Callable[[], Memory]) -> None:
    lines = (json.dumps({"sentence": f"Phrase {number}."}) for number in range(10**9))
    seen: list[int] = []
    memory = new()
    memory.import_lines(lines, on_progress=lambda added: seen.append(added.new), is_cancelled=lambda: len(seen) == 2)
    assert (seen, memory.count()) == ([2000, 4000], 4000)
