"""A training that may be left at any moment and gone on with: what it consists of, and its checkpoint on disk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from rnnlm_core import network
from rnnlm_core.files import checkpoint
from rnnlm_core.files.checkpoint import Checkpoint, CheckpointError
from rnnlm_core.network.config import NetworkConfig
from rnnlm_core.numerics.device import to_device
from rnnlm_core.training.state import Progress, TrainingState, begin, on_device, on_host
from rnnlm_core.training.validation import mean_loss, validation_chunks
from tui_app.session.files import FileError, explain, printable_path
from tui_app.training.curve import Curve
from tui_app.training.material import Material, load, prepare
from tui_app.training.settings import SHAPE, Settings
from tui_app.training.texts import Request, parse, read

DECIDED_BEFORE = ("language", "vocabulary_size", "validation_share", "finish")
"""The settings that act when text is prepared."""
_FIXED = (*SHAPE, "vocabulary_size", "language")


@dataclass(frozen=True)
class Sources:
    """What a training starts from."""

    texts: tuple[Request, ...]
    validation: Request | None = None
    init: str | None = None
    """The name of the model that it went on from."""
    started: str = field(default_factory=lambda: date.today().isoformat())

    @property
    def reads_input(self) -> bool:
        """Whether a text is piped in, as it has to be again for going on."""
        return any(request is not None and request.source == "-" for request in (*self.texts, self.validation))


@dataclass
class Job:
    """Everything about one training."""

    settings: Settings
    sources: Sources
    config: NetworkConfig
    material: Material
    state: TrainingState
    curve: Curve
    device: str = "cpu"
    """Where the state's arrays are, of `rnnlm_core.numerics.device`."""
    threads: int | None = None
    """As many as were asked for; None where the faster number is taken."""
    ranks: int = 1
    """How many processes train together."""

    def save_progress(self, path: Path) -> None:
        """Write all that `resume` needs. Raises OSError where the disk refuses."""
        making = {
            "settings": asdict(self.settings),
            "texts": [request.lasting for request in self.sources.texts],
            "validation": self.sources.validation.lasting if self.sources.validation else None,
            "init": self.sources.init,
            "started": self.sources.started,
            "fingerprint": self.material.fingerprint,
            "curve": self.curve.to_json(),
        }
        extra, state = self._extra | {"making": making}, on_host(self.state)
        checkpoint.save(path, replace(self._checkpoint, params=state.params, extra=extra, training=state))

    def save_model(self, path: Path) -> None:
        """Write the best weights so far. Raises OSError where the disk refuses."""
        checkpoint.save(path, self._checkpoint, self.settings.storage)

    def stored_loss(self, path: Path) -> float | None:
        """The validation loss of the model as it was stored, nats per token; None where nothing was held out."""
        if not len(self.material.held_out):
            return None
        stored = checkpoint.load(path)
        return mean_loss(stored.config, stored.params, validation_chunks(self.material.held_out, self.settings.options))

    def record(self, progress: Progress) -> None:
        """Add to the loss curve what is new."""
        every, last = self.settings.validate_every, progress.batch == progress.batches
        validated = len(self.material.held_out) > 0 and (last or bool(every and progress.batch % every == 0))
        self.curve.record(progress, self.state, validated)

    def seconds_left(self, progress: Progress) -> float:
        """At the speed so far, up to the end of the last epoch or of the time."""
        left = self.state.seconds * (1 - progress.done) / progress.done
        minutes = self.settings.minutes
        return left if minutes is None else min(left, max(0.0, 60 * minutes - self.state.seconds))

    @property
    def _checkpoint(self) -> Checkpoint:
        params = to_device(self.state.result, "cpu")
        return Checkpoint(self.config, params, self.material.vocabulary, self.settings.language, self._extra)

    @property
    def _extra(self) -> dict[str, Any]:
        return {
            "seed": self.settings.seed,
            "clip_norm": self.settings.clip_norm,
            "boundaries": True,
            "trained_loss": self.trained_loss,
        }

    @property
    def trained_loss(self) -> float | None:
        """The mean loss of the last epoch so far."""
        return self.state.loss_sum / self.state.tokens if self.state.tokens else None


def prepared(sources: Sources, given: Mapping[str, Any], model: Path | None = None) -> Material:
    """What a training would learn from, for the vocabulary of `model` where there is one.

    Raises:
        FileError: A text can't be read.
        ValueError: The settings can't work.
    """
    loaded = _load(model) if model else None
    settings = Settings(**given)
    if loaded:
        settings = settings.adapted({"language": loaded.language, "vocabulary_size": len(loaded.vocabulary)})
    return _material(sources, settings, given, loaded)[0]


def begin_fresh(sources: Sources, given: Mapping[str, Any], device: str = "cpu") -> Job:
    """A training from random weights.

    Raises:
        FileError: A text can't be read.
        ValueError: The settings can't work, or the texts are in another language.
    """
    settings = Settings(**given)
    material, settings = _material(sources, settings, given)
    found = material.origin.likely
    if "language" not in given and found not in (None, settings.language):
        raise ValueError(
            f"the texts look like another language: add --language {found}, or --language {settings.language}"
        )
    config = settings.network(len(material.vocabulary))
    params = to_device(network.initialize(config, np.random.default_rng(settings.seed), np.float32), device)
    return Job(settings, sources, config, material, begin(params, settings.options), Curve(), device)


def begin_from(model: Path, sources: Sources, given: Mapping[str, Any], device: str = "cpu") -> Job:
    """A training from the weights of a model, its words and shape kept.

    Raises:
        FileError: The model can't be read.
        ValueError: The settings ask for another shape.
    """
    loaded = _load(model)
    params = loaded.training.result if loaded.training else loaded.params
    settings = (
        Settings()
        .of_network(loaded.config, loaded.language)
        .adapted({name: value for name, value in given.items() if name not in _FIXED})
    )
    for name in _FIXED:
        if name in given and given[name] != getattr(settings, name):
            raise ValueError(f"{_option(name)} is fixed by the model to start from: leave it out")
    material, settings = _material(sources, settings, given, loaded)
    params = to_device({name: np.array(value, np.float32) for name, value in params.items()}, device)
    config = replace(loaded.config, dropout=settings.dropout)
    return Job(settings, sources, config, material, begin(params, settings.options), Curve(), device)


def resume(
    path: Path,
    texts: Sequence[Request],
    validation: Request | None,
    given: Mapping[str, Any],
    device: str = "cpu",
) -> Job:
    """The training that was left; what is given again must be the same.

    Raises:
        FileError: There is none, or a text of it can't be read.
        ValueError: Something is not as it was.
    """
    loaded = _load(path)
    making = loaded.extra.get("making")
    if making is None or loaded.training is None:
        raise FileError(f"{printable_path(path)}: it is no unfinished training: begin anew without --resume.")
    try:
        settings = Settings(**making["settings"])
    except TypeError:
        raise FileError(
            f"{printable_path(path)}: another version of motamot left this training: begin anew with --overwrite."
        ) from None
    for name, value in given.items():
        if value != getattr(settings, name):
            raise ValueError(
                f"{_option(name)} is {getattr(settings, name)} in the unfinished training: leave it out to go on, "
                "or begin anew with --overwrite in place of --resume"
            )
    stored = making["validation"]
    sources = Sources(
        tuple(texts) or tuple(parse(text) for text in making["texts"]),
        validation or (parse(stored) if stored else None),
        making["init"],
        making["started"],
    )
    material, _ = _material(sources, settings, {}, loaded)
    if material.fingerprint != making["fingerprint"]:
        raise ValueError(
            "the texts are not those of the unfinished training: give them as they were, in the same order, "
            "or begin anew with --overwrite in place of --resume"
        )
    state, curve = on_device(loaded.training, device), Curve.from_json(making["curve"])
    return Job(settings, sources, loaded.config, material, state, curve, device)


def _material(
    sources: Sources, settings: Settings, given: Mapping[str, Any], loaded: Checkpoint | None = None
) -> tuple[Material, Settings]:
    """What is learnt from, and the settings as it has them: what was prepared has decided about some."""
    if any(request.is_prepared for request in sources.texts):
        return _prepared(sources, settings, given, loaded)
    texts = [read(request, settings.language) for request in sources.texts]
    validation = read(sources.validation, settings.language) if sources.validation else None
    return prepare(texts, validation, settings, loaded.vocabulary if loaded else None), settings


def _prepared(
    sources: Sources, settings: Settings, given: Mapping[str, Any], loaded: Checkpoint | None
) -> tuple[Material, Settings]:
    if len(sources.texts) > 1 or sources.validation:
        raise ValueError("prepared text stands alone: give other texts, and --validation, when it is prepared")
    material = load(Path(sources.texts[0].source))
    decided = {name: getattr(material.origin, name) for name in DECIDED_BEFORE}
    for name, value in decided.items():
        if given.get(name, value) != value:
            raise ValueError(f"{_option(name)} was {value} when the text was prepared: leave it out")
    if loaded and list(loaded.vocabulary.words) != list(material.vocabulary.words):
        raise ValueError("the prepared text has another vocabulary than the model: prepare it with --init")
    return material, settings.adapted(decided)


def _load(path: Path) -> Checkpoint:
    try:
        return checkpoint.load(path)
    except CheckpointError as error:
        raise FileError(str(error)) from None
    except OSError as error:
        raise explain(error, path) from None


def _option(name: str) -> str:
    return "--" + name.replace("_", "-")
