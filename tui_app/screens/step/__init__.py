"""Step by step: a sentence through a network, word by word forward and then backward, with every number."""

from tui_app.screens.step.networks import sentence_of
from tui_app.screens.step.screen import StepScreen

__all__ = ["StepScreen", "sentence_of"]
