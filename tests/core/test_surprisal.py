"""Surprisal: the pieces are the text, the bits are those of the network."""

from __future__ import annotations

from math import log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnlm_core import network
from rnnlm_core.inspection.surprisal import Surprisal, mean_bits, surprisals
from rnnlm_core.language_model import LSTMLanguageModel, RNNLanguageModel
from rnnlm_core.prediction.predictor import Predictor
from rnnlm_core.text import normalize, sentences, tokenize

TEXTS = ["Je suis très content.", "C'est l'été à Paris.", "Il y a 1 000 mots."]


def fitted(model: RNNLanguageModel) -> Predictor:
    model.fit(TEXTS, epochs=2)
    return Predictor(model)


PREDICTOR = fitted(LSTMLanguageModel(hidden_size=6, embedding_size=4, seed=3))


@given(st.text() | st.text("e\u0301é’' \u00a0\u200b\u200d\n.👩💻-1l,\x07"))
@settings(max_examples=200)
def test_the_pieces_are_the_text(text: str) -> None:
    assert "".join(piece.text for piece in surprisals(PREDICTOR, text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "Je suis  très content",
        "l’e\u0301te\u0301\u00a0!",
        "1\u202f000 mots\u200b, p. ex.",
        "a👩\u200d💻b",
        "qu'il\n\nva-t-il ?",
    ],
)
def test_every_token_is_a_piece(text: str) -> None:
    tokens = [token for sentence in sentences(text) for token in tokenize(sentence)]
    assert [seen for piece in surprisals(PREDICTOR, text) if (seen := normalize(piece.text))] == tokens


def test_bits_are_those_of_the_predictor() -> None:
    reader = PREDICTOR.reader
    context, vocabulary = ["Je", "suis"], PREDICTOR.model.vocabulary
    expected = -np.log2(reader.network_probabilities(context)[vocabulary.id("très")])
    piece = surprisals(PREDICTOR, "Il y a. Je suis très")[-1]
    assert piece.text == "très"
    assert piece.bits == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize("boundaries", [True, False])
def test_their_sum_is_the_loss_of_the_sentence(boundaries: bool) -> None:
    predictor = fitted(RNNLanguageModel(hidden_size=6, seed=3))
    model = predictor.model
    model.boundaries = boundaries
    ids = model.vocabulary.encode(tokenize(TEXTS[0]), boundaries=boundaries)[:, None]
    weights = np.ones((len(ids) - 1, 1))
    weights[-1] = not boundaries  # the end of the sentence is no word of the text
    states = network.zero_states(model.config, 1)
    loss = network.forward(model.config, model.params, ids[:-1], ids[1:], weights, states).loss
    nats = [log(2) * (piece.bits or 0) for piece in surprisals(predictor, TEXTS[0])]
    if not boundaries:  # the first word of all is guessed from nothing
        nats[0] = 0
    assert sum(nats) == pytest.approx(loss, rel=1e-4)


def test_an_unknown_word_and_spaces_have_none() -> None:
    assert surprisals(PREDICTOR, "zyx  ") == [Surprisal("zyx", None), Surprisal("  ", None)]
    assert mean_bits([Surprisal(" ", None)]) is None
    assert mean_bits([Surprisal("a", 2 * log(2)), Surprisal(" ", None)]) == 2 * log(2)
