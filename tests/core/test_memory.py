"""The memory: what it keeps, how it lists it, and what it forgets."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from rnnlm_core.memory import Added, Figures, Memory, Sentence

FILE = "fr/memory.sqlite3"


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    with Memory.open(tmp_path / FILE) as opened:
        yield opened


def texts(sentences: list[Sentence]) -> list[str]:
    return [sentence.text for sentence in sentences]


def teach(memory: Memory, *lessons: list[str], options: str = "") -> None:
    """Each list of sentences becomes a lesson."""
    for lesson in lessons:
        memory.add(lesson)
        memory.record([each.id for each in memory.waiting()], options)


def test_free_text_is_kept_as_normalized_sentences(memory: Memory) -> None:
    assert memory.add(["Il fait beau.  On sort ?\nL’été arrive…", "Oui !"], "typed") == Added(new=4)
    assert texts(memory.waiting()) == ["Il fait beau.", "On sort ?", "L'été arrive…", "Oui !"]
    assert {each.source for each in memory.waiting()} == {"typed"}


def test_a_sentence_given_again_is_counted_not_kept_twice(memory: Memory) -> None:
    memory.add(["C’est l'été."])
    assert memory.add(["C'est l’e\u0301te\u0301."]) == Added(known=1)
    assert [each.count for each in memory.sentences()] == [2]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("…?!", "no word"),
        ("\u200b\x1b\x00", "control characters"),
        ("la " * 700, "longer than 2,000 characters"),
        ("mon mot de passe : chaton", "password"),
    ],
)
def test_a_refused_line_is_named_with_its_number_and_reason(memory: Memory, line: str, reason: str) -> None:
    added = memory.add(["Bonjour.\n\n", f"Oui.\n{line}\nNon."])
    assert (added.new, added.refused_count) == (3, 1)
    assert added.refused[0].line == 4
    assert reason in added.refused[0].reason
    assert "chaton" not in added.refused[0].text


def test_of_many_refusals_the_first_are_listed_and_all_counted(memory: Memory) -> None:
    added = memory.add(["!"] * 5000)
    assert (len(added.refused), added.refused_count) == (100, 5000)


def test_the_filter_of_secrets_can_be_switched_off(memory: Memory) -> None:
    assert memory.add(["mdp : chaton"], keep_secrets=True).new == 1
    memory.keep_secrets = True
    assert memory.add(["mdp : chatte"]).new == 1


def test_a_typed_message_after_one_that_announces_a_password_is_refused(memory: Memory) -> None:
    sent = [memory.add([text], "typed").new for text in ("le mot de passe :", "chaton", "à demain")]
    assert sent == [0, 0, 1]


def test_a_huge_text_is_kept_in_parts_with_progress(memory: Memory) -> None:
    seen: list[Added] = []
    added = memory.add((f"Phrase numéro {number}." for number in range(4500)), on_progress=seen.append)
    assert [each.new for each in seen] == [2000, 4000, 4500]
    assert added == seen[-1]


def test_a_cancelled_text_keeps_the_parts_that_were_done(memory: Memory) -> None:
    drawn = (f"Phrase numéro {number}." for number in range(10**9))
    assert memory.add(drawn, is_cancelled=lambda: True).new == memory.count("waiting") == 2000


def test_the_newest_come_first_and_search_ignores_accents_and_case(memory: Memory) -> None:
    memory.add(["Un été chaud.", "Rien.", "L'ÉTÉ dernier."])
    assert texts(memory.sentences("ete")) == ["L'ÉTÉ dernier.", "Un été chaud."]
    assert texts(memory.sentences(limit=1)) == ["L'ÉTÉ dernier."]
    assert memory.sentences("hiver") == []


def test_the_order_is_that_of_adding_even_when_the_clock_goes_back(tmp_path: Path) -> None:
    ticks = iter([2e9, 1e9, 5e8, 1e8])
    with Memory.open(tmp_path / FILE, clock=lambda: next(ticks)) as memory:
        memory.add(["Un."])
        memory.add(["Deux."])
        memory.record([1])
        memory.record([2])
        assert texts(memory.sentences()) == ["Deux.", "Un."]
        assert [each.number for each in memory.history()] == [1, 2]
        assert [each.sentences for each in memory.lessons()] == [("Un.",), ("Deux.",)]


def test_lessons_replay_in_the_order_they_were_learnt_in(memory: Memory) -> None:
    memory.add(["Un.", "Deux.", "Trois."])
    made = memory.record([3, 1], '{"seed": 7}', "starter", Figures(2, 3.5, 0.5, 2.0, 2.25))
    assert (made.sentences, made.new_words, made.loss_before, made.known_after) == (2, 2, 3.5, 2.25)
    assert memory.history() == [made]
    (lesson,) = memory.lessons()
    assert (lesson.sentences, lesson.options, lesson.starter) == (("Trois.", "Un."), '{"seed": 7}', "starter")
    assert texts(memory.waiting()) == ["Deux."]
    assert {each.text: each.state for each in memory.sentences()} == {
        "Un.": "learnt",
        "Deux.": "waiting",
        "Trois.": "learnt",
    }


def test_what_was_forgotten_while_it_was_learnt_is_passed_over(memory: Memory) -> None:
    memory.add(["Un.", "Deux."])
    memory.forget([1])
    assert memory.record([1, 2]).sentences == 1
    with pytest.raises(ValueError, match="none of these"):
        memory.record([1])
    assert len(memory.history()) == 1


def test_after_a_rebuild_the_figures_are_replaced(memory: Memory) -> None:
    teach(memory, ["Un."])
    memory.measure(1, Figures(1, 2.0, 1.0), starter="newer")
    assert (memory.history()[0].figures, memory.history()[0].starter) == (Figures(1, 2.0, 1.0), "newer")


def test_undoing_sets_the_sentences_aside_until_they_are_given_again(memory: Memory) -> None:
    teach(memory, ["Un."], ["Deux.", "Trois."])
    undone = memory.undo_last()
    assert undone is not None
    assert (undone.number, undone.sentences) == (2, 2)
    assert [each.state for each in memory.sentences()] == ["aside", "aside", "learnt"]
    assert memory.waiting() == []
    assert memory.add(["Deux."]) == Added(new=1)
    assert texts(memory.waiting()) == ["Deux."]


def test_undoing_without_a_history_does_nothing(memory: Memory) -> None:
    assert memory.undo_last() is None


def test_forgetting_leaves_the_history_of_one_who_never_saw_it(memory: Memory, tmp_path: Path) -> None:
    teach(memory, ["Un.", "Secret."], ["Secret aussi."], ["Trois."], options="o")
    assert memory.forget([each.id for each in memory.sentences("secret")]) == 2
    with Memory.open(tmp_path / "other.sqlite3") as other:
        teach(other, ["Un."], ["Trois."], options="o")
        assert [each.digest for each in memory.lessons()] == [each.digest for each in other.lessons()]
        assert memory.digest() == other.digest() != ""


@pytest.mark.parametrize("change", ["options", "order", "split"])
def test_a_digest_names_one_history(tmp_path: Path, change: str) -> None:
    lessons = {"options": [["Un.", "Deux."]], "order": [["Deux.", "Un."]], "split": [["Un."], ["Deux."]]}[change]
    with Memory.open(tmp_path / "a.sqlite3") as one, Memory.open(tmp_path / "b.sqlite3") as other:
        teach(one, ["Un.", "Deux."])
        teach(other, *lessons, options="x" if change == "options" else "")
        assert one.digest() != other.digest()


def test_a_word_is_forgotten_whole_in_any_case_with_its_accents(memory: Memory) -> None:
    memory.add(["Le marché est loin.", "MARCHÉ !", "Il marche.", "Un supermarché.", "Je suis allé au marché."])
    assert memory.forget_word("Marché") == 3
    assert texts(memory.sentences()) == ["Un supermarché.", "Il marche."]


@pytest.mark.parametrize(
    ("word", "found"),
    [("il", ["Qu'il vienne."]), ("pomme de terre", ["Une pomme de terre."]), ("terre de", []), ("pomme", 2)],
)
def test_a_word_is_what_the_tokenizer_says(memory: Memory, word: str, found: list[str] | int) -> None:
    memory.add(["Qu'il vienne.", "Une pomme de terre.", "Une pomme."])
    assert (len if isinstance(found, int) else texts)(memory.with_word(word)) == found


def test_nothing_is_no_word(memory: Memory) -> None:
    with pytest.raises(ValueError, match="no word"):
        memory.forget_word(" ")
    with pytest.raises(ValueError, match="no word"):
        memory.block("\u200b")


def test_forgetting_everything_leaves_the_blocked_words(memory: Memory) -> None:
    teach(memory, ["Un."], ["Deux."])
    memory.block("zut")
    assert memory.forget_everything() == 2
    assert (memory.sentences(), memory.history(), memory.blocked()) == ([], [], ["zut"])


def test_an_id_is_never_given_twice(memory: Memory) -> None:
    memory.add(["Un.", "Deux."])
    memory.forget_everything()
    memory.add(["Trois."])
    assert memory.waiting()[0].id == 3


@pytest.mark.parametrize("how", ["forget", "forget_word", "forget_everything", "unblock"])
def test_what_is_forgotten_is_in_no_byte_of_the_files(memory: Memory, tmp_path: Path, how: str) -> None:
    memory.add(f"Phrase ordinaire numéro {number}." for number in range(300))
    memory.add(["Rodomontade discrète."] + [f"Suite {number}." for number in range(300)])
    if how == "unblock":
        memory.forget_word("rodomontade")
        memory.block("rodomontade")
    assert _traces(tmp_path, b"odomontade")
    forgetting: dict[str, Callable[[], object]] = {
        "forget": lambda: memory.forget([each.id for each in memory.sentences("rodomontade")]),
        "forget_word": lambda: memory.forget_word("Rodomontade"),
        "forget_everything": memory.forget_everything,
        "unblock": lambda: memory.unblock("RODOMONTADE"),
    }
    forgetting[how]()
    assert not _traces(tmp_path, b"odomontade")


def _traces(folder: Path, text: bytes) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and text in path.read_bytes()]


def test_blocked_words_are_listed_as_given_and_unblocked_in_any_case(memory: Memory) -> None:
    for word in ("Zut", "bof", "zut"):
        memory.block(word)
    assert memory.blocked() == ["bof", "zut"]
    assert memory.unblock("BOF")
    assert not memory.unblock("bof")
    assert memory.blocked() == ["zut"]


def test_the_files_are_their_owners_alone(memory: Memory, tmp_path: Path) -> None:
    memory.add(["Un."])
    modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "fr").iterdir()}
    assert set(modes) == {"memory.sqlite3", "memory.sqlite3-wal", "memory.sqlite3-shm"}
    assert set(modes.values()) == {0o600}
    assert (tmp_path / "fr").stat().st_mode & 0o777 == 0o700


def test_threads_add_record_and_read_at_once(memory: Memory) -> None:
    problems: list[BaseException] = []

    def work(name: int) -> None:
        try:
            for number in range(20):
                memory.add([f"Fil {name} phrase {number}."])
                memory.sentences("phrase", limit=5)
                if name == 0:
                    memory.record([each.id for each in memory.waiting()])
        except BaseException as problem:  # a thread's exception would be lost
            problems.append(problem)

    threads = [threading.Thread(target=work, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert memory.count() == 80
    assert memory.count("learnt") + memory.count("waiting") == 80
    assert sum(len(lesson.sentences) for lesson in memory.lessons()) == memory.count("learnt")


def test_a_sentence_is_said_as_often_as_it_was_typed_until_it_is_forgotten(tmp_path: Path) -> None:
    moments = iter(range(100))
    with Memory.open(tmp_path / "memory.sqlite3", clock=lambda: float(next(moments))) as memory:
        for text, source in (("Oui.", "added"), ("Non.", "typed"), ("Oui.", "typed"), ("Non.", "typed")):
            memory.add(text, source)  # type: ignore[arg-type]  # they are sources
        assert [each.text for each in memory.typed()] == ["Non.", "Oui.", "Non."]
        assert len({each.added_at for each in memory.typed()}) == 3
        memory.forget_word("non")
        assert [each.text for each in memory.typed()] == ["Oui."]


@pytest.mark.parametrize("texts", [b"text", [1], [None], [b"text"]])
def test_what_is_no_text_is_refused_by_name(memory: Memory, texts: Any) -> None:
    with pytest.raises(TypeError, match="a text is a string, not"):
        memory.add(texts)


def test_a_number_that_no_sentence_can_have_forgets_nothing(memory: Memory) -> None:
    memory.add(["Un chat dort."])
    assert memory.forget([2**70, -(2**70)]) == 0
    assert memory.count() == 1


@pytest.mark.parametrize("message", ["Un. Deux.", "Acheter :\ndu pain\ndu lait", "Bonjour,\n\nÀ demain. Bises.\nA."])
def test_the_sentences_of_a_message_know_what_parted_them(memory: Memory, message: str) -> None:
    memory.add(message.split("\n"), "typed")
    first, *others = reversed(memory.typed())
    assert first.text + "".join(each.before + each.text for each in others) == message
