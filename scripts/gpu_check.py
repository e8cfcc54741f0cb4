"""What a machine with a GPU is asked, in one run: is it right, is it fast, and train the starters on it.

    python -m scripts.gpu_check --out FOLDER [--work build] [--seconds 560] [--steps equal,speed,train]

`equal` compares forward, backward, optimizers, masks and short trainings with the processor's, and stops
everything where they differ; `speed` gives words a second by batch size; `train` runs `scripts.build_starters
train` for both languages side by side (one process can't fill a GPU with matrices of this size), in the time that
is left. What they write is in FOLDER: log.txt as it goes, each model when it is done, cards and curves and logs
in made.tar.gz.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from rnnlm_core import network
from rnnlm_core.network.config import NetworkConfig
from rnnlm_core.numerics import device
from rnnlm_core.numerics.arrays import Gradients, Params, SparseRows, Workspace
from rnnlm_core.numerics.dropout import DropoutRates, mask
from rnnlm_core.training.batching import sentence_chunks
from rnnlm_core.training.loop import train
from rnnlm_core.training.optimizers import OPTIMIZERS
from rnnlm_core.training.state import TrainingOptions, begin, on_device, on_host
from rnnlm_core.training.validation import mean_loss
from scripts.build_starters import training

TOLERANCE = 1e-5
"""What a sum in another order may differ by."""
V, B, T = 600, 16, 9
RATES = DropoutRates(inputs=0.2, between=0.2, outputs=0.3, weights=0.3, words=0.1)
CONFIGS = {
    "elman, one-hot words": NetworkConfig(V, 64),
    "elman": NetworkConfig(V, 96, 64),
    "gru, two layers": NetworkConfig(V, 96, 64, cell="gru", layers=2),
    "lstm, tied, projection": NetworkConfig(V, 128, 64, cell="lstm", projection_size=64, tied=True),
    "lstm, adaptive softmax": NetworkConfig(V, 96, 64, cell="lstm", cutoffs=(100, 300)),
}
TRAINING_TAIL_SECONDS = 85
"""What starting, validating, saving and storing take besides the training itself."""
STOPPING_SECONDS = 30
"""What a training that is told to stop needs to write its model."""


class WrongError(AssertionError):
    """The GPU's numbers are not the processor's."""


@dataclass
class Log:
    """Lines for the screen and for a file, with the seconds since the start."""

    path: Path
    start: float

    def __call__(self, text: str) -> None:
        """Write one line, at once."""
        line = f"[{time.monotonic() - self.start:6.1f} s] {text}"
        print(line, flush=True)
        with self.path.open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")


def dense(gradients: Mapping[str, Any]) -> Params:
    """Gradients in the processor's memory, looked-up rows written out."""
    written = {name: g.to_dense() if isinstance(g, SparseRows) else g for name, g in gradients.items()}
    return {name: device.to_host(value) for name, value in written.items()}


def compare(what: str, one: Mapping[str, Any], other: Mapping[str, Any], tolerance: float = TOLERANCE) -> float:
    """The largest difference relative to the largest number of each array. Raises WrongError above the tolerance."""
    worst = 0.0
    for name, value in one.items():
        a, b = device.to_host(value), device.to_host(other[name])
        error = float(np.abs(a - b).max(initial=0) / max(1e-30, float(np.abs(a).max(initial=0))))
        worst = max(worst, error)
        if not error <= tolerance:
            raise WrongError(f"{what}: {name} differs by {error:.1e}")
    return worst


def check_passes(name: str, config: NetworkConfig, where: str) -> float:
    """Loss and gradients with everything left out that can be, and the loss without."""
    params, rng = network.initialize(config, np.random.default_rng(1)), np.random.default_rng(0)
    ids, targets = rng.integers(0, V, (2, T, B))
    weights = np.full((T, B), np.float32(1 / (T * B)))
    found: list[Params] = []
    for held in (params, device.to_device(params, where)):
        like, workspace = held["cells.0.b_h"], Workspace()
        states = network.zero_states(config, B, like=like)
        run = network.forward(config, held, ids, targets, weights, states, np.random.default_rng(3), workspace, RATES)
        gradients = dense(network.backward(config, held, run.trace, workspace))
        found.append(gradients | {"loss": np.array([float(run.loss)])})
    return compare(name, found[0], found[1])


def check_optimizers(where: str) -> float:
    """Three steps of each on the same gradients, dense and looked up."""
    rng, worst = np.random.default_rng(0), 0.0
    start = {"W": rng.standard_normal((50, 40), np.float32), "E": rng.standard_normal((V, 40), np.float32)}
    steps = [(rng.standard_normal((50, 40), np.float32), rng.standard_normal((9, 40), np.float32)) for _ in range(3)]
    rows = np.arange(9) * 7
    for name, optimizer in OPTIMIZERS.items():
        ends = []
        for there in ("cpu", where):
            params = device.to_device({key: value.copy() for key, value in start.items()}, there)
            memory = optimizer.initialize(params)
            for W, E in steps:
                held = device.to_device({"W": W, "E": E, "rows": rows}, there)
                gradients: Gradients = {"W": held["W"], "E": SparseRows(held["rows"], held["E"], V)}
                optimizer.update(params, gradients, memory, 0.01, 0.5)
            ends.append(params)
        worst = max(worst, compare(name, ends[0], ends[1]))
    return worst


def check_masks(where: str) -> float:
    """The same bits."""
    like = np.ones(1, np.float32)
    there = device.to_device({"": like}, where)[""]
    host, other = ({"": mask(np.random.default_rng(5), 0.3, (300, 500), each)} for each in (like, there))
    return compare("masks", host, other, tolerance=0.0)


def check_training(where: str) -> float:
    """A short training with validation, averaging, and a stop on the way: its loss, and that it goes on exactly."""
    config = CONFIGS["lstm, tied, projection"]
    sentences = [np.array([1, *np.random.default_rng(k).integers(2, V, 3 + k % 9), 1]) for k in range(600)]
    options = TrainingOptions(
        *(2, 0.005),
        schedule="cosine",
        clip_norm=1.0,
        batch_size=B,
        averaging=0.99,
        validate_every=10,
        weight_dropout=0.3,
        embedding_dropout=0.1,
        output_dropout=0.4,
    )
    params = network.initialize(config, np.random.default_rng(1))
    losses = []
    for there in ("cpu", where):
        state = begin(device.to_device({key: value.copy() for key, value in params.items()}, there), options)
        for progress in train(config, state, sentences, options, sentences[:50]):
            last = progress
        losses.append({"loss": np.array([last.loss]), "validation": np.array([state.validation_loss])})
    broken = begin(device.to_device(params, where), options)
    for progress in train(config, broken, sentences, options, sentences[:50]):
        if progress.epoch == 2:
            break
    resumed = on_device(on_host(broken), where)
    list(train(config, resumed, sentences, options, sentences[:50]))
    compare("a resumed training", state.params, resumed.params, tolerance=1e-3)
    mean_loss(config, state.latest, sentence_chunks(sentences, 32))
    return compare("training", losses[0], losses[1], tolerance=1e-2)  # rounding grows from step to step


def equal(log: Log, where: str) -> None:
    """Every check, one line each."""
    for name, config in CONFIGS.items():
        log(f"equal: {name}: {check_passes(name, config, where):.1e}")
    log(f"equal: optimizers: {check_optimizers(where):.1e}")
    log(f"equal: masks: {check_masks(where):.1e}")
    log(f"equal: training: {check_training(where):.1e}")


def speed(log: Log, where: str, hidden: int, seconds: float) -> None:
    """Words a second at batches of several sizes: forward, backward, clipping, Adam, average, all dropout."""
    config = NetworkConfig(24_000, hidden, 256, cell="lstm", projection_size=256, tied=True, dropout=0.25)
    params = device.to_device(network.initialize(config, np.random.default_rng(0)), where)
    rng = np.random.default_rng(0)
    for batch in (64, 128, 192, 256, 1024):
        sentences = [np.array([1, *rng.integers(2, 24_000, 11), 1]) for _ in range(batch * 33)]
        options = TrainingOptions(
            *(100, 0.001), clip_norm=1.0, batch_size=batch, averaging=0.999, weight_dropout=0.3, embedding_dropout=0.05
        )
        state, best, began = begin(params, options), 0.0, time.monotonic()
        for progress in train(config, state, sentences, options):
            best = max(best, progress.tokens_per_second)
            if time.monotonic() - began > seconds:
                break
        log(f"speed: LSTM {hidden}, V 24,000, {batch} sentences a batch: {best:,.0f} words/s ({state.step} steps)")


def train_starters(log: Log, where: str, work: Path, out: Path, seconds: float, languages: list[str]) -> bool:
    """Both starters side by side; returns whether both were made."""
    minutes = max(0.05, (seconds - TRAINING_TAIL_SECONDS) / 60)
    log(f"train: {', '.join(languages)} side by side, at most {minutes:.2f} minutes")
    environment = os.environ | {"CUPY_TF32": "1", "OMP_NUM_THREADS": "4", "OPENBLAS_NUM_THREADS": "4"}
    environment["PYTHONPATH"] = os.pathsep.join([str(Path.cwd()), os.environ.get("PYTHONPATH", "")])
    running = {}
    for language in languages:
        told = training(language, work, ["--device", where, "--minutes", f"{minutes:.3f}"])
        with (out / f"{language}.log").open("w") as file:
            command = [sys.executable, "-m", "tui_app", *told]
            running[language] = subprocess.Popen(
                command, cwd=work, stdout=file, stderr=subprocess.STDOUT, env=environment
            )
    made = True
    for language in _as_they_end(running, log, out, seconds - STOPPING_SECONDS):
        model = work / f"{language}.safetensors"
        made &= model.exists()
        if model.exists():
            (out / model.name).write_bytes(model.read_bytes())
        log(f"train: {language} ended with {running[language].returncode}: {_last_line(out / f'{language}.log')}")
    with tarfile.open(out / "made.tar.gz", "w:gz") as archive:
        for path in [*out.glob("*.log"), *work.glob("*.md"), *work.glob("*.svg")]:
            archive.add(path, path.name)
    for path in out.glob("*.log"):
        path.unlink()
    return made


def _as_they_end(running: Mapping[str, subprocess.Popen[Any]], log: Log, out: Path, seconds: float) -> Iterator[str]:
    """The languages in the order in which their processes end; a line of each every half a minute until then.

    After `seconds`, those that still run are asked to stop and to write what they have.
    """
    left, due, last = set(running), time.monotonic() + 30, time.monotonic() + seconds
    while left:
        for language in sorted(left):
            if running[language].poll() is not None:
                left.discard(language)
                yield language
        if time.monotonic() > due:
            due = time.monotonic() + 30
            for language in sorted(left):
                log(f"train: {language}: {_last_line(out / f'{language}.log')}")
        if time.monotonic() > last:
            last = float("inf")
            for language in sorted(left):
                log(f"train: {language} is stopped: the time is over")
                running[language].send_signal(signal.SIGINT)
        time.sleep(0.5)


def _last_line(path: Path) -> str:
    lines = path.read_text("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else "…"


def main() -> None:
    """Do the steps that are asked for; exit 1 where one fails."""
    parser = argparse.ArgumentParser(description="Check, measure and use a GPU.")
    parser.add_argument("--out", type=Path, required=True, help="where results go")
    parser.add_argument("--work", type=Path, default=Path("build"), help="where fr.npz and en.npz are")
    parser.add_argument("--device", choices=device.DEVICES, default="gpu")
    parser.add_argument("--seconds", type=float, default=560, help="for everything")
    parser.add_argument("--steps", default="equal,speed,train")
    parser.add_argument("--hidden", type=int, default=1024, help="of the network that is timed")
    parser.add_argument("--speed-seconds", type=float, default=5, help="for each batch size")
    parser.add_argument("--languages", default="fr,en")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    log = Log(asked.out / "log.txt", time.monotonic())
    where, steps, work = device.resolve(asked.device), asked.steps.split(","), asked.work.resolve()
    log(f"{device.name(where)}, NumPy {np.__version__}, Python {sys.version.split()[0]}")
    if "equal" in steps:
        equal(log, where)
    if "speed" in steps:
        speed(log, where, asked.hidden, asked.speed_seconds)
    if "train" in steps:
        left = asked.seconds - (time.monotonic() - log.start)
        if not train_starters(log, where, work, asked.out, left, asked.languages.split(",")):
            sys.exit(1)


if __name__ == "__main__":
    main()
