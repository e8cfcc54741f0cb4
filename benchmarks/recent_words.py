"""What the cache of recent words is worth: the same lines with and without it, in one run.

    python -m benchmarks.recent_words MODEL.safetensors TEXT… [--lines 400] [--weights 0 0.1 0.2] [--sharpness 0.1 0.3]

Each TEXT holds one sentence a line and is read in order, every line counting as recent text for those after it. Where
the lines belong together (a book, a dialogue) the cache should help; where they are shuffled it must do no harm.
"""

from __future__ import annotations

import argparse
from itertools import product
from pathlib import Path

from rnnlm_core.evaluation import SimulationOptions, accuracy, keystroke_savings
from rnnlm_core.language_model import RNNLanguageModel
from rnnlm_core.prediction.predictor import Predictor, PredictorOptions
from rnnlm_core.prediction.recent_words import CacheOptions


def row(model: RNNLanguageModel, lines: list[str], cache: CacheOptions) -> str:
    options = PredictorOptions(cache=cache)
    hits = accuracy(Predictor(model, options), lines, personal=True)
    savings, latency = keystroke_savings(Predictor(model, options), lines, SimulationOptions(personal=True))
    figures = (hits.top1, hits.top3, hits.top5, savings.savings)
    return " | ".join(f"{value:.1f}" for value in figures) + f" | {latency.p50:.2f} / {latency.p99:.2f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("texts", type=Path, nargs="+")
    parser.add_argument("--lines", type=int, default=400)
    parser.add_argument("--skip", type=int, default=0, help="lines at the head of each text to leave out")
    parser.add_argument("--weights", type=float, nargs="+", default=[0.0, CacheOptions().weight])
    parser.add_argument("--sharpness", type=float, nargs="+", default=[CacheOptions().sharpness])
    options = parser.parse_args()
    model = RNNLanguageModel.load(options.model)
    print("| text | λ | θ | top-1 | top-3 | top-5 | KSR@5 | suggest p50 / p99, ms |\n|---|---|---|---|---|---|---|---|")
    for path in options.texts:
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        lines = lines[options.skip : options.skip + options.lines]
        settings = dict.fromkeys((w, s if w else 0.0) for w, s in product(options.weights, options.sharpness))
        for weight, sharpness in settings:
            figures = row(model, lines, CacheOptions(weight, sharpness))
            print(f"| {path.stem} | {weight} | {sharpness} | {figures} |", flush=True)


if __name__ == "__main__":
    main()
