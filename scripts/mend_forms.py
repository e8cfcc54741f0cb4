"""Teaches a network anew which form of one word is meant (bloque, bloqué, bloquée), and changes nothing else.

A starter that has read sentences without accents takes bloque for bloqué. Only the output rows of the word's forms
move, w_r and b_r, and of these only what tells one from the other: with z_r = h w_r + b_r,

    loss = mean over places where a form stood of -log softmax(z)_form + DRIFT · mean((log Σ_r e^{z_r} - as it was)²)

so that together the forms stay as likely as they were, everywhere, and all other words keep their probabilities.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from rnnlm_core import RNNLanguageModel, network
from rnnlm_core.numerics.arrays import Array, Ids
from rnnlm_core.text import tokenize
from rnnlm_core.vocabulary import UNKNOWN_ID

DRIFT, RATE, STEPS = 1.0, 0.05, 3000
EVERY = 8
"""Of the sentences without the word, one in so many sees that nothing drifts."""


class Places(NamedTuple):
    """Where words stood: the states before them, and which they were."""

    h: Array
    """(N, D)."""
    ids: Ids
    """(N,)."""


def mend_forms(model: RNNLanguageModel, stem: str, sentences: Sequence[str]) -> None:
    """Fit the rows of the words that begin with the stem to the sentences that have one, in the model itself."""
    forms = model.vocabulary.complete(stem)
    told = [each for each in sentences if stem in each.casefold()]
    places = read(model, told)
    places = Places(*(part[np.isin(places.ids, forms)] for part in places))
    others = read(model, [each for each in sentences if stem not in each.casefold()][::EVERY])
    W, b = rows_fitted(model, forms, places, others.h)
    model.params["E"][forms], model.params["b_y"][forms] = W, b


def read(model: RNNLanguageModel, sentences: Sequence[str]) -> Places:
    """All places of the sentences that hold no unknown word."""
    config, params = model.config, model.params
    found = []
    for sentence in sentences:
        ids = model.vocabulary.encode(tokenize(sentence, model.language), boundaries=True)
        if UNKNOWN_ID not in ids:
            outputs = network.encode(config, params, ids[:-1, None], network.zero_states(config, 1)).outputs
            found.append(Places(network.project(config, params, outputs[:, 0]), ids[1:]))
    return Places(np.concatenate([each.h for each in found]), np.concatenate([each.ids for each in found]))


def rows_fitted(model: RNNLanguageModel, forms: Ids, places: Places, others: Array) -> tuple[Array, Array]:
    """(R, D) and (R,) the rows and biases of the forms by gradient descent on the loss above."""
    h = np.concatenate([places.h, others]).astype(np.float64)
    told, target = len(places.h), places.ids[:, None] == forms
    share = np.concatenate([np.full(told, 1 / told), np.full(len(others), 2 / len(others))])
    W, b = (model.params[name][forms].astype(np.float64) for name in ("E", "b_y"))
    before = np.logaddexp.reduce(h @ W.T + b, axis=1)
    for _ in range(STEPS):
        z = h @ W.T + b
        together = np.logaddexp.reduce(z, axis=1)
        p = np.exp(z - together[:, None])
        dz = DRIFT * (share * (together - before))[:, None] * p
        dz[:told] += (p[:told] - target) / told
        W -= RATE * dz.T @ h
        b -= RATE * dz.sum(axis=0)
    return W, b
