"""The model card: what a model was made from, how, how good it is, and what it can't do."""

from __future__ import annotations

import platform
import shlex
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from math import exp

import numpy as np
from threadpoolctl import threadpool_info

from rnnlm_core.numerics import device
from tui_app import i18n
from tui_app.i18n import N_, _, number
from tui_app.training.job import Job
from tui_app.training.material import unknown_share
from tui_app.training.settings import Settings

LANGUAGE_NAMES = {"fr": N_("French"), "en": N_("English")}
LIMITS = N_(
    """\
- It predicts what is likely in its training text: it knows no facts, and repeats that text's habits and prejudices.
- A model can give back pieces of its training text: share it only where you would share the text.
- Perplexities compare only between models with the same vocabulary, on the same text; words outside the vocabulary
  count as one unknown word.
- What was held out is of the same kind as what was learnt: on other text, expect worse."""
)


def card(job: Job, name: str, stored_loss: float | None) -> str:
    """The card as Markdown; `stored_loss` is that of the model as the file has it."""
    language = _(LANGUAGE_NAMES.get(job.settings.language, job.settings.language))
    shape = f"{job.config.cell.upper() if job.config.cell != 'elman' else 'Elman'} {job.config.hidden_size}"
    sections = (
        f"# {name}",
        _("A word-level language model of {language} ({shape}), made with {motamot}, begun on {day}.").format(
            language=language.lower() if i18n.language() == "fr" else language,
            shape=shape,
            motamot=_motamot(),
            day=job.sources.started,
        ),
        "## " + _("Text"),
        _data(job),
        "## " + _("Figures"),
        _table(("", ""), _figures(job, stored_loss)),
        "## " + _("Settings"),
        _table((_("setting"), _("value")), _settings(job)),
        "## " + _("Made with"),
        f"```sh\n{command(job, name)}\n```",
        _versions(job),
        "## " + _("Limits"),
        _(LIMITS),
    )
    return "\n\n".join(sections) + "\n"


def _motamot() -> str:
    """The program and its version, which a mere copy of its source does not know."""
    try:
        return f"motamot {version('motamot')}"
    except PackageNotFoundError:
        return "motamot"


def command(job: Job, name: str) -> str:
    """The command that makes the same model: what differs from the defaults, and no folders."""
    base = Settings()
    if job.sources.init:
        base = base.of_network(job.config, job.settings.language)
    words = ["motamot", "train", *(request.name for request in job.sources.texts), "-o", name]
    if job.sources.init:
        words += ["--init", job.sources.init]
    if job.sources.validation:
        words += ["--validation", job.sources.validation.name]
    for key, value in asdict(job.settings).items():
        if value == getattr(base, key):
            continue
        option = key.replace("_", "-")
        words += (
            [f"--{option}" if value else f"--un{option}"]
            if key == "tied"
            else [f"--{option}", str(0 if value is None else value)]
        )
    return started_by(job.ranks) + shlex.join(words)


def started_by(ranks: int) -> str:
    """What stands before the command where several processes train together."""
    return f"mpiexec -n {ranks} " if ranks > 1 else ""


def _data(job: Job) -> str:
    rows = [
        (
            portion.name,
            number(portion.sentences),
            f"{portion.times:g}",
            portion.licence or "–",
            portion.credit or "–",
        )
        for portion in job.material.portions
    ]
    table = _table((_("text"), _("sentences"), _("times"), _("licence"), _("credit")), rows)
    dash = _("A dash: motamot knows the licences of its corpora only.")
    return f"{table}\n\n{dash} {_held_out(job)}"


def _held_out(job: Job) -> str:
    count = len(job.material.held_out)
    if not count:
        return _("Nothing was held out to measure on.")
    if text := job.material.origin.validation:
        told = _("Measured on the first {count} sentences of {text}, of which {shared} stand in the training text too.")
        return told.format(count=number(count), text=text, shared=number(job.material.shared))
    told = _("Measured on {count} sentences of these texts, drawn by the seed; no copy of them was learnt from.")
    return told.format(count=number(count))


def _figures(job: Job, stored_loss: float | None) -> Iterable[tuple[str, str]]:
    state, material = job.state, job.material
    read = state.read
    if stored_loss is not None:
        yield _("validation perplexity, of this file"), number(exp(stored_loss), 2)
        yield _("validation perplexity, as trained"), number(exp(state.best_loss), 2)
        yield _("outside the vocabulary, of the validation text"), _percent(unknown_share(material.held_out))
    if job.trained_loss is not None:
        yield _("training perplexity, last epoch, with dropout"), number(exp(job.trained_loss), 2)
    yield _("outside the vocabulary, of the training text"), _percent(unknown_share(material.sequences))
    yield _("vocabulary"), _("{count} words").format(count=number(len(material.vocabulary)))
    yield _("parameters"), number(sum(value.size for value in state.params.values()))
    yield _("tokens in an epoch"), number(material.tokens)
    yield _("tokens read"), number(read)
    spent = _("{minutes} minutes ({speed} tokens/s)")
    speed = read / max(state.seconds, 1e-9)
    yield _("time spent training"), spent.format(minutes=number(state.seconds / 60, 1), speed=number(speed))


def _percent(share: float) -> str:
    return f"{number(100 * share, 2)}%" if i18n.language() == "en" else f"{number(100 * share, 2)}\u202f%"


def _settings(job: Job) -> Iterable[tuple[str, str]]:
    if job.sources.init:
        yield _("begun from"), job.sources.init
    for name, value in asdict(job.settings).items():
        if name == "validation_share" and job.material.origin.validation:
            continue
        yield name.replace("_", " "), _("none") if value is None else str(value)


def _versions(job: Job) -> str:
    """Bit for bit the same model needs the same library on the same kind of processor, with as many threads."""
    blas = next((each for each in threadpool_info() if each["user_api"] == "blas"), None)
    made = [f"Python {platform.python_version()}", f"NumPy {np.__version__}", _("another BLAS")]
    if blas:
        threads = _("threads: {threads}").format(threads=_threads(job))
        made[-1:] = [f"{blas['internal_api']} {blas['version']}", threads]
    if job.ranks > 1:
        made.append(_("{ranks} ranks").format(ranks=job.ranks))
    made.append(platform.machine())
    if job.device != "cpu":
        made.append(_("on {device}").format(device=device.name(job.device)))
    same = (
        _("The same command on the same texts makes the same weights bit for bit where all of this is the same.")
        if job.threads
        else _(
            "The same command on the same texts makes the same weights within rounding, and bit for bit where all of "
            "this is the same and --threads says how many."
        )
    )
    return f"{', '.join(made)}. {same}"


def _threads(job: Job) -> str:
    return _("as many as were faster at the time") if job.threads is None else str(job.threads)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown; what would end a cell is escaped."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
