"""Train on text that is tokenised already and closed in its vocabulary, and log the curve.

    python benchmarks/closed_vocabulary.py TRAIN VALID --recipe NAME --output MODEL.safetensors [--minutes 60]

TRAIN and VALID hold one sentence a line, tokens apart by spaces, `<unk>` for what the vocabulary leaves out: Penn
Treebank in the usual splits, or any text prepared like it. Perplexity is per token with `</s>`, `<unk>` a word.
Each epoch prints one line of JSON and is saved, so that a run can be stopped at any time; `--resume` goes on.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np

from rnnlm_core import network
from rnnlm_core.files import checkpoint
from rnnlm_core.network.config import NetworkConfig
from rnnlm_core.numerics.arrays import Ids
from rnnlm_core.training.loop import train
from rnnlm_core.training.state import TrainingOptions, TrainingState, begin
from rnnlm_core.vocabulary import BOUNDARY_ID, Vocabulary

RECIPES: dict[str, tuple[NetworkConfig, TrainingOptions]] = {
    # PTB: one LSTM layer of 200, no regularisation, plain SGD with halving.
    "small": (
        NetworkConfig(1, 200, 200, cell="lstm"),
        TrainingOptions(13, 20.0, "sgd", "plateau", 0.25, "stream", batch_size=20, steps=35),
    ),
    # PTB: regularised by dropout and tied weights.
    "regularised": (
        NetworkConfig(1, 512, 320, cell="lstm", projection_size=320, tied=True, dropout=0.45),
        TrainingOptions(30, 0.003, "adam", "cosine", 1.0, "stream", batch_size=20, steps=35),
    ),
    # Sentences one by one: everyday French.
    "sentences": (
        NetworkConfig(1, 512, 256, cell="lstm", projection_size=256, tied=True, dropout=0.25),
        TrainingOptions(15, 0.003, "adam", "cosine", 1.0, "sentences", batch_size=64),
    ),
}


def read(path: Path) -> list[list[str]]:
    return [line.split() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def closed_vocabulary(sentences: list[list[str]]) -> Vocabulary:
    """Every word of the training text; `<unk>` stands in it as itself."""
    counts = Counter(word for sentence in sentences for word in sentence)
    unknown = counts.pop(Vocabulary.UNKNOWN, 0)
    ranked = sorted(counts, key=lambda word: (-counts[word], word))
    words = [Vocabulary.UNKNOWN, Vocabulary.BOUNDARY, *ranked]
    return Vocabulary(words, [unknown, len(sentences), *(counts[word] for word in ranked)])


def encode(vocabulary: Vocabulary, sentences: list[list[str]]) -> list[Ids]:
    return [np.array([BOUNDARY_ID, *(vocabulary.id(word) for word in sentence), BOUNDARY_ID]) for sentence in sentences]


def run(options: argparse.Namespace) -> None:
    config, how = RECIPES[options.recipe]
    how = replace(how, epochs=options.epochs or how.epochs, minutes=options.minutes, seed=options.seed)
    train_sentences = read(options.train)
    vocabulary = closed_vocabulary(train_sentences)
    sequences, held_out = encode(vocabulary, train_sentences), encode(vocabulary, read(options.valid))
    if options.resume:
        loaded = checkpoint.load(options.output)
        config, state = loaded.config, loaded.training
        assert state is not None
    else:
        config = replace(config, vocab_size=len(vocabulary))
        state = begin(network.initialize(config, np.random.default_rng(options.seed)), how)
    print(json.dumps({"recipe": options.recipe, "config": str(config), "options": str(how)}), flush=True)
    start = time.time()
    for progress in train(config, state, sequences, how, held_out):
        if progress.batch == progress.batches:
            report(state, progress.loss, progress.tokens_per_second, time.time() - start)
            save(options.output, config, vocabulary, state)
    report(state, progress.loss, progress.tokens_per_second, time.time() - start)
    save(options.output, config, vocabulary, state)


def report(state: TrainingState, loss: float, speed: float, seconds: float) -> None:
    line = {
        "epoch": state.epoch,
        "train_perplexity": round(math.exp(loss), 2),
        "valid_perplexity": round(math.exp(state.validation_loss or math.nan), 2),
        "best": round(math.exp(state.best_loss), 2),
        "tokens_per_second": round(speed),
        "seconds": round(seconds),
    }
    print(json.dumps(line), flush=True)


def save(path: Path, config: NetworkConfig, vocabulary: Vocabulary, state: TrainingState) -> None:
    checkpoint.save(path, checkpoint.Checkpoint(config, state.params, vocabulary, "fr", {"boundaries": True}, state))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train", type=Path)
    parser.add_argument("valid", type=Path)
    parser.add_argument("--recipe", choices=RECIPES, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--epochs", type=int)
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--resume", action="store_true")
    run(parser.parse_args())


if __name__ == "__main__":
    main()
