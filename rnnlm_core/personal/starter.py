"""The model that a personal one is made from: loaded only when it is asked for, and named by a digest."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from rnnlm_core.language_model import RNNLanguageModel


@dataclass(frozen=True)
class Starter:
    """A frozen model. Nobody changes it: whoever learns takes a copy."""

    digest: str
    """Hexadecimal; another digest is another model."""
    make: Callable[[], RNNLanguageModel]

    @classmethod
    def of_model(cls, model: RNNLanguageModel) -> Starter:
        """A model in memory as a starter, named by its words and weights."""
        digest = hashlib.sha256(model.vocabulary.to_json().encode())
        for name in sorted(model.params):
            digest.update(name.encode() + model.params[name].tobytes())
        return cls(digest.hexdigest(), lambda: model)

    @cached_property
    def model(self) -> RNNLanguageModel:
        """The model, loaded once."""
        return self.make()

    def release(self) -> None:
        """Let the model go until it is asked for again: it is as large as the personal one, and seldom needed."""
        self.__dict__.pop("model", None)
