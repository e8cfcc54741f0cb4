"""The models that ship."""

from __future__ import annotations

from pathlib import Path

import pytest

from rnnlm_core import starters
from rnnlm_core.language_model import LSTMLanguageModel
from rnnlm_core.text import LANGUAGES

MOST_MEGABYTES = 14


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one small starter, in the place of those that ship."""
    model = LSTMLanguageModel(hidden_size=4, language="fr")
    model.build_vocabulary(["il fait beau"])
    model.save(tmp_path / "fr.safetensors", storage="int8")
    monkeypatch.setattr(starters, "FOLDER", tmp_path)
    return tmp_path


def test_languages_are_those_with_a_file(folder: Path) -> None:
    assert starters.languages() == ["fr"]
    assert starters.path("fr") == folder / "fr.safetensors"
    assert "beau" in starters.load("fr").vocabulary


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("language", ["en", "", "../fr"])
def test_a_language_without_a_starter_is_refused_naming_those_with_one(language: str) -> None:
    for asked in (starters.path, starters.load, starters.digest):
        with pytest.raises(ValueError, match="only for: fr"):
            asked(language)


@pytest.mark.usefixtures("folder")
def test_what_is_trained_into_a_starter_stays_out_of_the_next() -> None:
    first = starters.load("fr")
    first.params["b_y"] += 1
    first.grow_vocabulary(["neige"])
    assert (starters.load("fr").params["b_y"] == first.params["b_y"][:-1] - 1).all()
    assert "neige" not in starters.load("fr").vocabulary


def test_the_digest_changes_with_the_model(folder: Path) -> None:
    before = starters.digest("fr")
    model = starters.load("fr")
    model.train_on_sentence("il fait beau", 0.1)
    model.save(folder / "fr.safetensors", storage="int8")
    assert starters.digest("fr") != before


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_ships_a_small_starter_that_knows_it(language: str) -> None:
    assert starters.path(language).stat().st_size < MOST_MEGABYTES * 1_000_000
    model = starters.load(language)
    assert model.language == language
    assert len(model.vocabulary) >= 10_000
    expected = {"fr": ("je suis très", "content"), "en": ("I am very", "happy")}[language]
    assert expected[1] in [word for word, _ in model.predict_next_word(expected[0], top_k=20)]
