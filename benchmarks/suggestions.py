"""The network beside the programs it has to beat, on the same tokens, in one run.

    python -m benchmarks.suggestions TRAIN VALID MODEL.safetensors [--lines 5000] [--presage-lines 500]

TRAIN and VALID are tokenised text of a closed vocabulary, MODEL was trained on TRAIN by
`benchmarks.closed_vocabulary`. Perplexity is over all of VALID, hits and savings over its first lines, counted by
`benchmarks.score_tokens`; Presage, where it is installed, is slow and sees fewer lines, on which all are scored too.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks import Suggester, is_word, read_tokens, score_tokens
from benchmarks.closed_vocabulary import encode
from benchmarks.kneser_ney import KneserNey, KneserNeyPredictor
from benchmarks.presage_baseline import Presage, PresageMissingError, PresagePredictor, build_database
from rnnlm_core.files import checkpoint
from rnnlm_core.network.config import NetworkConfig
from rnnlm_core.numerics.arrays import Array, Ids
from rnnlm_core.numerics.functions import top_k
from rnnlm_core.prediction.reading import Reader
from rnnlm_core.prediction.recent_words import CacheOptions
from rnnlm_core.training.batching import sentence_chunks
from rnnlm_core.training.validation import mean_loss
from rnnlm_core.vocabulary import Vocabulary


@dataclass
class Model:
    """A checkpoint, as the reader wants it."""

    config: NetworkConfig
    params: dict[str, Array]
    vocabulary: Vocabulary
    language: str = "fr"
    boundaries: bool = True


class NetworkSuggester:
    """Ranks the words that start with a prefix by the network alone."""

    def __init__(self, model: Model) -> None:
        self.words = model.vocabulary.words
        self._reader = Reader(model, CacheOptions(weight=0))
        self._offered = np.array(
            [is_word(w) and w not in (Vocabulary.UNKNOWN, Vocabulary.BOUNDARY) for w in self.words]
        )
        self._matching: dict[str, Ids] = {"": np.flatnonzero(self._offered)}

    def suggest(self, context: Sequence[str], prefix: str, k: int = 5) -> list[str]:
        ids = self._matching.get(prefix)
        if ids is None:
            longer = self._with_prefix(prefix[:-1])
            ids = self._matching[prefix] = np.array([i for i in longer if self.words[i].startswith(prefix)], np.intp)
        y = self._reader.distribution_after(context).network[ids]
        return [self.words[index] for index in ids[top_k(y, k)]]

    def _with_prefix(self, prefix: str) -> Ids:
        self.suggest([], prefix, 1)
        return self._matching[prefix]


def network_perplexity(model: Model, sentences: list[list[str]]) -> float:
    chunks = sentence_chunks(encode(model.vocabulary, sentences), 32)
    return float(np.exp(mean_loss(model.config, model.params, chunks)))


def row(name: str, perplexity: float | None, suggester: Suggester, sentences: list[list[str]]) -> str:
    scores = score_tokens(suggester, sentences)
    shown = f"{perplexity:.1f}" if perplexity else "–"
    return f"| {name} | {shown} | " + " | ".join(f"{score:.1f}" for score in scores) + " |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train", type=Path)
    parser.add_argument("valid", type=Path)
    parser.add_argument("model", type=Path)
    parser.add_argument("--lines", type=int, default=5000)
    parser.add_argument("--presage-lines", type=int, default=500)
    options = parser.parse_args()
    train, valid = read_tokens(options.train), read_tokens(options.valid)
    loaded = checkpoint.load(options.model)
    model = Model(loaded.config, loaded.training.result if loaded.training else loaded.params, loaded.vocabulary)
    ngram, unigram = KneserNey.train(train, 5), KneserNey.train(train, 1)
    rivals: list[tuple[str, float, Suggester]] = [
        ("network alone", network_perplexity(model, valid), NetworkSuggester(model)),
        ("Kneser-Ney 5-gram", ngram.perplexity(valid), KneserNeyPredictor(ngram, offered=is_word)),
        ("unigrams", unigram.perplexity(valid), KneserNeyPredictor(unigram, offered=is_word)),
    ]
    for lines in (options.lines, options.presage_lines):
        print(f"\nFirst {lines} lines:\n\n| | perplexity | hit@1 | hit@3 | hit@5 | KSR@5 |\n|---|---|---|---|---|---|")
        for name, perplexity, suggester in rivals:
            print(row(name, perplexity, suggester, valid[:lines]), flush=True)
    print(presage_row(options.train, model.vocabulary.words, valid[: options.presage_lines]))


def presage_row(train: Path, vocabulary: Iterable[str], sentences: list[list[str]]) -> str:
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder, "ngrams.db")
        try:
            build_database(train.read_text(encoding="utf-8"), database)
            presage = Presage(database)
        except PresageMissingError as missing:
            return f"\nPresage: not measured. {missing}"
        result = row("Presage 0.9.1", None, PresagePredictor(presage, vocabulary), sentences)
        presage.close()
    return result


if __name__ == "__main__":
    main()
