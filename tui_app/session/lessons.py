"""What is said about a training: in figures while it runs, and in words at its end."""

from __future__ import annotations

import time
from collections.abc import Sequence
from statistics import fmean

from rnnlm_core.language_model import RNNLanguageModel
from rnnlm_core.memory import Figures
from rnnlm_core.personal import Report, Tally
from tui_app.i18n import _, ngettext, number
from tui_app.session.news import ModelFacts, TrainingReport

ACRONYMS = {"lstm": "LSTM", "gru": "GRU", "elman": "Elman"}


def facts_of(model: RNNLanguageModel) -> ModelFacts:
    """A model in figures."""
    return ModelFacts(
        loss=model.trained_loss,
        vocabulary=len(model.vocabulary),
        parameters=model.parameter_count,
        language=model.language,
        name=f"{ACRONYMS[model.config.cell]} {model.config.hidden_size}",
    )


def report_of(report: Report, facts: ModelFacts, published: bool, seconds: float) -> TrainingReport:
    """How far a training is that has run for so many seconds."""
    progress = report.progress
    left = seconds * (1 - report.done) / report.done if report.done else None
    return TrainingReport(
        report.done,
        facts,
        progress.tokens_per_second,
        published,
        progress.epoch,
        progress.epochs,
        progress.loss,
        progress.known_loss,
        left,
    )


def summary(tally: Tally) -> str:
    """What came of a training, in words."""
    if tally.reason == "forgot too much":
        return _("Your model stays as it was: it would have forgotten too much of what it knew. The sentences wait.")
    if tally.reason:
        return _("Your model stays as it was: it could not learn the sentences. They wait.")
    learnt = []
    if tally.sentences:
        learnt.append(ngettext("{} sentence", "{} sentences", tally.sentences).format(tally.sentences))
        learnt.append(ngettext("{} new word", "{} new words", tally.new_words).format(tally.new_words))
    if tally.again:
        learnt.append(ngettext("{} earlier lesson again", "{} earlier lessons again", tally.again).format(tally.again))
    if not tally.finished:
        return _("Stopped: the sentences that are left wait.")
    if not learnt:
        return _("Nothing new to learn: add sentences first.")
    return _("; ").join([_("Learnt {what}").format(what=", ".join(learnt)), *_losses(tally.figures)]) + "."


def _losses(figures: Sequence[Figures]) -> list[str]:
    """What the new lessons did to the losses: on their own sentences, and on what was known before them."""
    if not figures:
        return []
    own = _change([each.loss_before for each in figures], [each.loss_after for each in figures])
    known = _change([figures[0].known_before], [figures[-1].known_after])
    return [
        _("your sentences: loss {change}").format(change=own),
        _("what I knew before: {change}").format(change=known),
    ]


def _change(*losses: Sequence[float | None]) -> str:
    """The mean before and the mean after."""
    known = ([loss for loss in side if loss is not None] for side in losses)
    return " → ".join(number(fmean(side), 2) if side else "–" for side in known)


class Timer:
    """Says yes once every so many seconds."""

    def __init__(self, seconds: float) -> None:
        """Say yes first when `seconds` have passed."""
        self._seconds = seconds
        self._next = time.monotonic() + seconds

    def __call__(self) -> bool:
        """Whether it is time again."""
        now = time.monotonic()
        if now < self._next:
            return False
        self._next = now + self._seconds
        return True
