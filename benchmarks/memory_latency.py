"""What kept sentences cost at each key: the time of every suggestion, without and with so many words as memory.

    OPENBLAS_NUM_THREADS=1 python -m benchmarks.memory_latency TEXT [--words 10000 200000] [--lines 60] [--language en]

The first messages of TEXT, one a line, are kept until they have so many words, and the lines after them typed, each of
which counts as recent text once it was. Median, 95th and 99th percentile in milliseconds, and of one look-up alone.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from benchmarks.people import Bench, as_kept, lines, reader_of
from rnnlm_core import starters
from rnnlm_core.evaluation import SimulationOptions, keystroke_savings
from rnnlm_core.language_model import RNNLanguageModel
from rnnlm_core.prediction.contexts import Contexts
from rnnlm_core.prediction.kept_sentences import LONGEST
from rnnlm_core.prediction.nearest_sentences import NearestOptions, NearestSentences
from rnnlm_core.text import tokenize


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("text", type=Path)
    parser.add_argument("--words", type=int, nargs="+", default=[10_000, 200_000])
    parser.add_argument("--lines", type=int, default=60)
    parser.add_argument("--language", default="en")
    chosen = parser.parse_args()
    model, messages = starters.load(chosen.language), lines(chosen.text)
    print("| words kept | keys | p50 | p95 | p99 | one look-up, p50 |\n|---:|---:|---:|---:|---:|---:|")
    for words in (0, *chosen.words):
        kept = list(until(messages, words))
        memory = reader_of(model).read(as_kept(kept, model.language))
        print(row(model, messages[len(kept) : len(kept) + chosen.lines], memory), flush=True)


def until(messages: Sequence[str], words: int) -> Iterator[str]:
    """The first messages that have so many words together."""
    found = 0
    for message in messages:
        if found >= words:
            return
        found += len(message.split())
        yield message


def row(model: RNNLanguageModel, typed: Sequence[str], memory: NearestSentences | None) -> str:
    """The times with a memory."""
    made = Bench(model, []).predictor(memory=True)
    made.reader.keep(memory)
    _, latency = keystroke_savings(made, typed, SimulationOptions(personal=True))
    times = [latency.p50, latency.p95, latency.p99, *([look_up(model, typed, memory)] if memory else [])]
    return f"| {len(memory or ()):,} | {latency.keystrokes:,} | {' | '.join(f'{ms:.2f}' for ms in times)} |"


def look_up(model: RNNLanguageModel, typed: Sequence[str], memory: NearestSentences) -> float:
    """Median milliseconds of asking the memory about the states at the ends of some lines."""
    contexts, times = Contexts(model), []
    for line in typed:
        h = contexts.read(tokenize(line, model.language)[:LONGEST]).h
        start = time.perf_counter()
        memory.remembered(h, NearestOptions())
        times.append(time.perf_counter() - start)
    return float(np.median(times) * 1000)


if __name__ == "__main__":
    main()
