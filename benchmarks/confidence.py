"""When to show ghost text: precision against coverage of the confidence gate.

    python -m benchmarks.confidence MODEL.safetensors TEXT [--lines 300] [--gates 0.05 0.1 0.25 0.5]

Before each word of TEXT (one sentence a line) a phrase of two or three words is asked for. Coverage is how often one
reaches the gate; precision, how often the text then really goes on so, for its
first word and for the whole phrase.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from rnnlm_core.evaluation import word_positions
from rnnlm_core.language_model import RNNLanguageModel
from rnnlm_core.prediction.phrases import phrase
from rnnlm_core.prediction.predictor import Predictor
from rnnlm_core.text import detokenize, tokenize


def outcomes(model: RNNLanguageModel, lines: list[str], least: float) -> list[tuple[float, bool, bool]]:
    """(probability, first word right, whole phrase right) at every position where there is a phrase or none."""
    predictor, found = Predictor(model), []
    for line in lines:
        tokens = tokenize(line, model.language)
        for context, _ in word_positions(line, model.language):
            text = detokenize(context, model.language)
            text += "" if not text or text.endswith("'") else " "
            likely = phrase(predictor, text, least=least)
            rest = tokens[len(context) :]
            said = list(likely.words) if likely else []
            right = bool(said) and said[:1] == rest[:1]
            found.append((likely.probability if likely else 0.0, right, right and said == rest[: len(said)]))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("text", type=Path)
    parser.add_argument("--lines", type=int, default=300)
    parser.add_argument("--gates", type=float, nargs="+", default=[0.05, 0.1, 0.15, 0.25, 0.5])
    options = parser.parse_args()
    lines = [line for line in options.text.read_text(encoding="utf-8").splitlines() if line.strip()]
    found = np.array(outcomes(RNNLanguageModel.load(options.model), lines[: options.lines], min(options.gates)))
    print("| gate | coverage, % | first word right, % | whole phrase right, % |\n|---|---|---|---|")
    for gate in options.gates:
        shown = found[found[:, 0] >= max(gate, 1e-9)]
        right = 100 * shown[:, 1:].mean(axis=0) if len(shown) else (0.0, 0.0)
        print(f"| {gate} | {100 * len(shown) / len(found):.1f} | {right[0]:.1f} | {right[1]:.1f} |")


if __name__ == "__main__":
    main()
