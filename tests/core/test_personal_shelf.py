"""Models on the shelf: damaged ones are never used, whatever the damage."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from rnnlm_core.files import checkpoint
from rnnlm_core.personal import Made, Shelf
from tests.core.personal_models import starter_model

FLIPS = 40


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    shelf = Shelf(tmp_path, "starter")
    shelf.put(Made(starter_model(), "lessons", 9))
    return shelf


def test_what_was_put_is_taken(shelf: Shelf) -> None:
    taken = shelf.take(["", "lessons"])
    assert taken.made is not None
    assert (taken.made.digest, taken.made.starter_words) == ("lessons", 9)
    assert taken.made.model.vocabulary.words == starter_model().vocabulary.words


@pytest.mark.parametrize(("lessons", "starter"), [("other", "starter"), ("lessons", "other")])
def test_a_model_of_other_lessons_or_of_another_starter_is_not_taken(
    shelf: Shelf, tmp_path: Path, lessons: str, starter: str
) -> None:
    taken = Shelf(tmp_path, starter).take(["", lessons])
    assert (taken.made, taken.problem) == (None, "")


def test_the_one_before_is_taken_where_the_newest_is_damaged(shelf: Shelf) -> None:
    shelf.put(Made(starter_model(), "more", 9))
    shelf.newest.write_bytes(b"damaged")
    taken = shelf.take(["", "lessons", "more"])
    assert taken.made is not None
    assert taken.made.digest == "lessons"
    assert "truncated" in taken.problem


def test_a_damaged_newest_model_never_replaces_the_one_before(shelf: Shelf, tmp_path: Path) -> None:
    shelf.put(Made(starter_model(), "more", 9))
    shelf.newest.write_bytes(b"damaged")
    again = Shelf(tmp_path, "starter")
    again.take(["", "lessons", "more"])
    again.put(Made(starter_model(), "more", 9))
    again.newest.unlink()
    taken = Shelf(tmp_path, "starter").take(["", "lessons", "more"])
    assert (taken.made and taken.made.digest, taken.problem) == ("lessons", "")


@pytest.mark.parametrize(
    "about", [[], "x", {"starter_words": "9" * 5000}, {"starter_words": -1}, {"known_loss": "low"}]
)
def test_what_a_file_says_of_its_lessons_is_checked(shelf: Shelf, about: object) -> None:
    said = {"starter": "starter", "lessons": "lessons"} | about if isinstance(about, dict) else about
    checkpoint.save(shelf.newest, starter_model().as_checkpoint(personal=said))
    taken = shelf.take(["", "lessons"])
    assert taken.made is None
    assert "what it says of its lessons" in taken.problem


def damages(whole: bytes) -> Iterator[bytes]:
    """Cut at every kilobyte; or with one bit turned over somewhere."""
    yield from (whole[:size] for size in range(0, len(whole), 1024))
    rng = random.Random(0)
    for _ in range(FLIPS):
        flipped = bytearray(whole)
        flipped[rng.randrange(len(whole))] ^= 1 << rng.randrange(8)
        yield bytes(flipped)


def test_no_damage_goes_unseen(shelf: Shelf, tmp_path: Path) -> None:
    for damaged in damages(shelf.newest.read_bytes()):
        shelf.newest.write_bytes(damaged)
        taken = Shelf(tmp_path, "starter").take(["", "lessons"])
        assert taken.made is None
        assert taken.problem
