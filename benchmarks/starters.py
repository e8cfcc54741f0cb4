"""The models that ship, beside an n-gram model of the same text, on text that neither has seen.

    python -m benchmarks.starters FOLDER [--languages fr en] [--lines 300] [--model FILE] [--write]

FOLDER holds the texts named below, as their publishers give them. The 5-gram (modified Kneser-Ney) has the network's
vocabulary and learns the network's texts, each of them once; both suggest through the same predictor, with the same
repairs, typos and capitals, and are measured by `rnnlm_core.evaluation`. The network also has its cache of recent
words, as in use; a line is a message of its own, so that the cache sees no more than the line.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

import corpora
from benchmarks.__main__ import RESULTS, write
from benchmarks.kneser_ney import KneserNey
from corpora.readers import book, lines
from rnnlm_core import starters
from rnnlm_core.evaluation import accuracy, keystroke_savings, perplexity
from rnnlm_core.language_model import RNNLanguageModel
from rnnlm_core.prediction.predictor import Predictor
from rnnlm_core.prediction.reading import Distribution, Reader
from rnnlm_core.prediction.recent_words import CacheOptions
from rnnlm_core.text import tokenize
from rnnlm_core.vocabulary import Vocabulary

ORDER = 5
LONGEST_SENTENCE = 25
"""Of books, in words: longer ones are no help to a typist."""
DEBATES = 90_000
"""Sentences of the debates that the French starter has read."""


def debates(text: str, language: str, longest: int | None) -> list[str]:
    """As many of the debates' sentences as the starter has read, drawn by a seed."""
    found = lines(text, language, longest)
    return [found[k] for k in sorted(np.random.default_rng(0).permutation(len(found))[:DEBATES])]


LEARNT: dict[str, tuple[tuple[str, Callable[[str, str, int | None], list[str]], int | None], ...]] = {
    "fr": (
        ("tatoeba/fr.train.txt", lines, None),
        ("leipzig/fra_mixed-typical_2012_10K.txt", lines, None),
        ("gutenberg/fr_*.txt", book, LONGEST_SENTENCE),
        ("frenchsf/*.txt", book, LONGEST_SENTENCE),
        ("theatre-fr/train.txt", lines, None),
        ("debates-fr/train.txt", debates, None),
    ),
    "en": (
        ("tatoeba/en.train.txt", lines, None),
        ("leipzig/eng_news-typical_2016_10K.txt", lines, None),
        ("gutenberg/en_*.txt", book, LONGEST_SENTENCE),
        ("chat-en/en.train.txt", lines, None),
    ),
}
"""File names, how they are read, and the longest sentence; the shipped corpora join them."""
MEASURED: dict[str, tuple[tuple[str, str, int | None], ...]] = {
    "fr": (
        ("everyday (Tatoeba)", "tatoeba/fr.valid.txt", 5000),
        ("spoken (ParisStories, Rhapsodie)", "spoken-fr/*.valid.txt", None),
        ("encyclopedia (Wikipedia)", "leipzig/fra_wikipedia_2021_10K.txt", 2000),
        ("edited (Sequoia)", "sequoia/valid.txt", None),
        ("stage dialogue", "theatre-fr/valid.txt", 2000),
    ),
    "en": (
        ("everyday (Tatoeba)", "tatoeba/en.valid.txt", 5000),
        ("few keys (AAC comm)", "aac-comm/comm_dev_case.txt", None),
        ("chat, as typed", "chat-en/en.valid.txt", 5000),
    ),
}
"""What it is called, its files, and how many of their lines count."""
HEADER = (
    "| text | lines | model | perplexity | unknown | top-1 | top-3 | top-5 | KSR@5 |\n"
    "|---|---|---|---|---|---|---|---|---|"
)


class NgramReader(Reader):
    """Gives the predictor the n-gram's probabilities in place of the network's."""

    def __init__(self, model: RNNLanguageModel, ngrams: KneserNey) -> None:
        """Take the network's words; its weights are not used."""
        super().__init__(model, CacheOptions(weight=0))
        self._ngrams = ngrams
        self._after = lru_cache(maxsize=64)(self._look_up)

    def distribution(self, text_before_cursor: str, context: Sequence[str]) -> Distribution:
        return self.distribution_after(context)

    def distribution_after(self, context: Sequence[str]) -> Distribution:
        return self._after(tuple(context))

    def _look_up(self, context: tuple[str, ...]) -> Distribution:
        p = self._ngrams.distribution(spelt(self.model.vocabulary, context))
        return Distribution(p, p, {}, {})


def spelt(vocabulary: Vocabulary, tokens: Sequence[str]) -> list[str]:
    """The tokens as the vocabulary has them, `<unk>` where it has none."""
    return vocabulary.decode(vocabulary.encode(tokens))


def read(folder: Path, pattern: str) -> Iterator[str]:
    """The text of each file that fits."""
    found = sorted(folder.glob(pattern))
    if not found:
        raise SystemExit(f"{folder / pattern}: there is no such file")
    return (path.read_text(encoding="utf-8-sig") for path in found)


def learn(folder: Path, model: RNNLanguageModel) -> tuple[KneserNey, str]:
    """The n-gram model of what the network has learnt, and a sentence about it."""
    start = time.perf_counter()
    texts = corpora.load(model.language)
    for pattern, reader, longest in LEARNT[model.language]:
        for text in read(folder, pattern):
            texts += reader(text, model.language, longest)
    tokenised = [spelt(model.vocabulary, tokenize(text, model.language)) for text in texts]
    ngrams = KneserNey.train(tokenised, ORDER, model.vocabulary.words)
    tokens, seconds = sum(map(len, tokenised)), time.perf_counter() - start
    return ngrams, f"Kneser-Ney {ORDER}-gram of {len(texts):,} sentences, {tokens:,} tokens, made in {seconds:.0f} s."


def rows(folder: Path, model: RNNLanguageModel, ngrams: KneserNey, most: int | None) -> Iterator[str]:
    """The table, two lines a text."""
    for name, pattern, limit in MEASURED[model.language]:
        chosen = [line for text in read(folder, pattern) for line in lines(text, model.language)]
        chosen = chosen[: min(most or len(chosen), limit or len(chosen))]
        own = perplexity(model, chosen)
        start = f"| {name} | {len(chosen):,} |"
        yield f"{start} network | {own.perplexity:.1f} | {own.unknown:.1%} | {suggested(Predictor(model), chosen)} |"
        rival = Predictor(model)
        rival.reader = NgramReader(model, ngrams)
        other = ngrams.perplexity(spelt(model.vocabulary, tokenize(line, model.language)) for line in chosen)
        yield f"{start} {ORDER}-gram | {other:.1f} | {own.unknown:.1%} | {suggested(rival, chosen)} |"


def suggested(predictor: Predictor, chosen: Sequence[str]) -> str:
    """Accuracy and savings."""
    hits = accuracy(predictor, chosen)
    savings, _ = keystroke_savings(predictor, chosen)
    return " | ".join(f"{value:.1f}" for value in (hits.top1, hits.top3, hits.top5, savings.savings))


def report(folder: Path, path: Path, most: int | None) -> Iterator[str]:
    """The section about one model, line by line."""
    model = RNNLanguageModel.load(path)
    config = model.config
    ngrams, about = learn(folder, model)
    yield (
        f"{config.cell.upper()} {config.hidden_size}, embedding {config.embedding_size}, "
        f"{config.vocab_size:,} words, {model.parameter_count / 1e6:.1f}M parameters, "
        f"{path.stat().st_size / 1e6:.1f} MB on disk. {about}\n"
    )
    yield HEADER
    yield from rows(folder, model, ngrams, most)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--languages", nargs="+", choices=sorted(MEASURED), default=sorted(MEASURED, reverse=True))
    parser.add_argument("--lines", type=int, help="no more of each text, for a quick look")
    parser.add_argument("--model", type=Path, help="another file than the starter, of the one language named")
    parser.add_argument("--write", action="store_true", help=f"put the tables into {RESULTS.name}")
    options = parser.parse_args()
    for language in options.languages:
        shown = [f"## Starter: {language}\n\n`python -m benchmarks.starters FOLDER --languages {language}`\n"]
        print(shown[0], flush=True)
        for line in report(options.folder, options.model or starters.path(language), options.lines):
            print(line, flush=True)
            shown.append(line)
        if options.write:
            write(RESULTS, f"starter-{language}", "\n".join(shown))


if __name__ == "__main__":
    main()
