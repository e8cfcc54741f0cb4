"""One word's forms told apart again, and nothing else changed."""

from __future__ import annotations

import numpy as np

from rnnlm_core import LSTMLanguageModel
from rnnlm_core.prediction.predictor import Predictor
from scripts.mend_forms import mend_forms

ROUGH = ["Le train est bloque.", "La route est bloque.", "Je le bloque."]
RIGHT = ["Le train est bloqué.", "La route est bloquée.", "Je le bloque."]


def probabilities(model: LSTMLanguageModel, text: str) -> np.ndarray[tuple[int], np.dtype[np.floating]]:
    return Predictor(model).reader.network_probabilities(text.split())


def test_forms_learnt_wrong_are_told_apart_and_other_words_stay_as_likely() -> None:
    model = LSTMLanguageModel(16, embedding_size=16, tied=True, language="fr", seed=1)
    others = ["Le train est long.", "La route est longue.", "Je le vois."] * 3
    model.build_vocabulary([*RIGHT, *others])
    model.fit([*ROUGH, *others], epochs=60, learning_rate=0.01, batch_size=3)
    forms = model.vocabulary.complete("bloqu")
    before = {text: probabilities(model, text) for text in ("le train est", "la route est", "je le", "le")}
    mend_forms(model, "bloqu", [*RIGHT, *others])
    for text, form in (("le train est", "bloqué"), ("la route est", "bloquée"), ("je le", "bloque")):
        after = probabilities(model, text)
        assert model.vocabulary.word(int(forms[after[forms].argmax()])) == form
    for text, p in before.items():
        np.testing.assert_allclose(np.delete(probabilities(model, text), forms), np.delete(p, forms), atol=0.05)
