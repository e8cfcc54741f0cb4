"""Is it worth adapting the weights while typing? Dynamic evaluation: Krause, Kahembwe, Murray and Renals (2018).

    python -m benchmarks.dynamic_evaluation MODEL.safetensors TEXT… [--lines 400] [--rates 0 0.02 0.05 0.1]

After each line was predicted, one step of SGD on it (learning rate per token) before the next is. Prints hits at every
word and the cost of a step, beside the cache of recent words alone (rate 0), which both settings use.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np

from rnnlm_core.evaluation import HITS, word_positions
from rnnlm_core.language_model import RNNLanguageModel
from rnnlm_core.prediction.predictor import Predictor
from rnnlm_core.text import tokenize


def hits_while_learning(model: RNNLanguageModel, lines: list[str], rate: float) -> tuple[list[float], float]:
    """Top-1/3/5 in per cent, and the median milliseconds of a step."""
    model, hits, words, times = model.copy(), np.zeros(len(HITS)), 0, [0.0]
    predictor = Predictor(model)
    for at, line in enumerate(lines):
        for context, word in word_positions(line, model.language):
            offered = predictor.rank(context, k=max(HITS)).words
            hits, words = hits + [word in offered[:k] for k in HITS], words + 1
        tokens = len(tokenize(line, model.language))
        if rate and tokens:
            start = time.perf_counter()
            model.train_on_sentence(line, rate / tokens, boundaries=True)
            times.append(time.perf_counter() - start)
            predictor = Predictor(model)  # what was read with the old weights is void
            for earlier in lines[max(0, at - 40) : at]:
                predictor.remember(earlier)
        predictor.remember(line)
    return (100 * hits / words).tolist(), float(np.median(times)) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("texts", type=Path, nargs="+")
    parser.add_argument("--lines", type=int, default=400)
    parser.add_argument("--skip", type=int, default=0)
    parser.add_argument("--rates", type=float, nargs="+", default=[0.0, 0.02, 0.05, 0.1])
    options = parser.parse_args()
    model = RNNLanguageModel.load(options.model)
    print("| text | learning rate | top-1 | top-3 | top-5 | a step, ms |\n|---|---|---|---|---|---|")
    for path in options.texts:
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        for rate in options.rates:
            hits, step = hits_while_learning(model, lines[options.skip : options.skip + options.lines], rate)
            shown = " | ".join(f"{value:.1f}" for value in hits)
            print(f"| {path.stem} | {rate} | {shown} | {step:.1f} |", flush=True)


if __name__ == "__main__":
    main()
