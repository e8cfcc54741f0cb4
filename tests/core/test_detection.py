"""French or English, by the text itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import corpora
from rnnlm_core.text import detect, detect_last, own_lines
from rnnlm_core.text._detection import REACH, count_odds


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Je ne sais pas encore", "fr"),
        ("C'est où, la gare ?", "fr"),
        ("je suis en retard, désolée", "fr"),
        ("I don't know yet", "en"),
        ("Where is the station?", "en"),
        ("sorry, I'm running late", "en"),
        ("IL FAIT TRÈS BEAU", "fr"),
        ("WHAT A NICE DAY", "en"),
    ],
)
def test_a_few_words_are_enough(text: str, language: str) -> None:
    assert detect(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n",
        "a",
        "bonjour",
        "hello",
        "42 + 17 = 59",
        "www.exemple.com",
        "👍👍👍",
        "Привет, как дела?",
        "Das Wetter ist heute sehr schön, nicht wahr?",
        "Jag tycker mycket om kaffe och bullar.",
        "je ne sais pas what you mean",
        "I think que tu as raison",
    ],
)
def test_what_is_short_or_mixed_or_neither_stays_undecided(text: str) -> None:
    assert detect(text) is None


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_shipped_sentences_are_hardly_ever_taken_for_the_other_language(language: str) -> None:
    found = [detect(sentence) for sentence in corpora.load(language)]
    assert found.count(language) > 0.9 * len(found)
    assert len(found) - found.count(language) - found.count(None) < 0.002 * len(found)


def test_the_end_of_a_long_text_decides() -> None:
    assert detect("Where are you going with all of them? " * 20 + "Je ne le sais pas encore vraiment. " * 20) == "fr"
    assert detect("été " * REACH) == detect("été " * 9999)


GIT = (
    "\n# Please enter the commit message for your changes. Lines starting with '#' will be ignored.\n# On branch main\n"
)
MAIL = "On Monday, Tom wrote:\n> I don't know what you want to do about the meeting.\n> Where is the station?\n\n"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (f"Corrige la lecture des dates.{GIT}", "fr"),
        (GIT, None),
        (f"{MAIL}Je ne sais pas encore", "fr"),
        ("I don't know what you want to do about it. Je ne sais pas encore où elle est", "fr"),
        ("Je ne sais pas encore où elle est. Where is the station?", "en"),
        ("Je ne sais pas encore où elle est. OK.", "fr"),
        ("Hello\nje suis en retard, désolée", "fr"),
        (
            f"Corrige la lecture des dates.\n# {'-' * 24} >8 {'-' * 24}\n+def where_is_the_station():",
            "fr",
        ),
    ],
)
def test_the_last_sentence_that_the_typist_wrote_decides(text: str, language: str | None) -> None:
    assert detect_last(text) == language


def test_what_others_wrote_is_no_line_of_the_typist() -> None:
    assert own_lines(f"{MAIL}Bonjour\n# un titre") == "\nBonjour"
    assert own_lines("Un prix : > 3 €, le n° #2") == "Un prix : > 3 €, le n° #2"


def test_odds_favour_the_language_that_has_the_word_more_often() -> None:
    odds = count_odds(["le chat et le chien"] * 9, ["the cat and the dog"] * 9)
    assert odds["=le"] > 0 > odds["=the"]
    assert not count_odds(["table"] * 9, ["table"] * 9)


@given(st.text())
def test_any_text_has_an_answer(text: str) -> None:
    assert {detect(text), detect_last(text)} <= {None, "fr", "en"}
