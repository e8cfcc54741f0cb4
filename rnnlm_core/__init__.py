"""motamot's language model: a recurrent network written by hand in NumPy.

    from rnnlm_core import LSTMLanguageModel

    model = LSTMLanguageModel(hidden_size=64)
    model.fit(["il fait beau", "il fait froid"], epochs=30)
    model.predict_next_word("il fait")

Everything here is loaded when it is first named, so that `rnnlm_core.text` alone needs no NumPy.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rnnlm_core import starters
    from rnnlm_core.language_model import GRULanguageModel, LSTMLanguageModel, RNNLanguageModel
    from rnnlm_core.network.config import NetworkConfig
    from rnnlm_core.prediction.predictor import Predictor
    from rnnlm_core.training.state import TrainingOptions

__all__ = [
    "GRULanguageModel",
    "LSTMLanguageModel",
    "NetworkConfig",
    "Predictor",
    "RNNLanguageModel",
    "TrainingOptions",
    "starters",
]

_HOMES = {
    "GRULanguageModel": "rnnlm_core.language_model",
    "LSTMLanguageModel": "rnnlm_core.language_model",
    "NetworkConfig": "rnnlm_core.network.config",
    "Predictor": "rnnlm_core.prediction.predictor",
    "RNNLanguageModel": "rnnlm_core.language_model",
    "TrainingOptions": "rnnlm_core.training.state",
}

if not TYPE_CHECKING:  # a type checker reads the imports above, and should refuse any other name

    def __getattr__(name: str) -> object:
        """PEP 562: the object of this name, from the module where it is at home."""
        if name == "starters":
            return import_module("rnnlm_core.starters")
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """The names above too, though they are not loaded yet."""
    return sorted({*globals(), *__all__})
