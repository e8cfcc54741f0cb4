"""What the user's own messages bring: to people, each with their own messages in the order they were written.

    OPENBLAS_NUM_THREADS=1 python -m benchmarks.people [DATA] [--people 7 8 9] [--only app memory lessons both]
        [--french] [--harm TEXT]

DATA holds chat-en/streams/person01.txt etc., a message a line. Of each person the first 400 messages are kept, the next
60 typed; as in the app, each of them, once it is scored, counts as recent text and is kept, a sentence each (KSR@5,
see docs/evaluation.md). Each column is:

plain: nothing kept, no recent words, words that were passed over are offered again.
starter: the same, but words that were passed over step back, as in all that follow.
app: recent words too, the first 400 messages before the others.     alone: no recent words, but memory.
memory: recent words and memory.          phrases: and phrases as a sixth entry.          any word: and the word list.
lessons: recent words, and the 400 learnt in lessons of at most 300.
both: recent words, lessons, and memory read with the weights that the lessons left.    all: and phrases and any word.

--french takes three French streams instead: a novel, stories and talks. --harm types the first lines of a text that
has nothing to do with the person, with and without the person's messages as memory: each line by itself ("line by
line"), as one text, whose lines count as recent ("as a text"), and as one that comes after the messages, whose words
and capitals count as recent at first ("after the messages").
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import fmean, median
from typing import NamedTuple

import corpora
from benchmarks.learning import STREAMS, read, run
from rnnlm_core import starters
from rnnlm_core.evaluation import SimulationOptions, keystroke_savings
from rnnlm_core.language_model import RNNLanguageModel
from rnnlm_core.personal import LearningOptions, Rehearsal
from rnnlm_core.personal.model import LESSON_SENTENCES
from rnnlm_core.prediction.kept_sentences import SentenceReader
from rnnlm_core.prediction.nearest_sentences import Kept, NearestOptions
from rnnlm_core.prediction.predictor import Predictor, PredictorOptions
from rnnlm_core.prediction.recent_words import CacheOptions
from rnnlm_core.text import sentences

DATA = Path("../shared/data")
COLUMNS = ("plain", "app", "alone", "memory", "phrases", "any word", "lessons", "both", "all")
TAUGHT = {"lessons", "both", "all"}


def taught(model: RNNLanguageModel, kept: Sequence[str]) -> RNNLanguageModel:
    """The model after lessons on what was kept, as the app holds them; a refused one leaves it as it is."""
    rehearsal, options = Rehearsal.of(model, corpora.load(model.language)), LearningOptions()
    kept = [each.text for each in as_kept(kept, model.language)]
    for number, start in enumerate(range(0, len(kept), LESSON_SENTENCES)):
        outcome = run(
            model,
            kept[start : start + LESSON_SENTENCES],
            rehearsal.with_own(kept[:start], model, number),
            options,
            number,
        )
        model = outcome.model or model
    return model


class Bench(NamedTuple):
    """A model, and what somebody wrote before."""

    model: RNNLanguageModel
    kept: Sequence[str]

    def predictor(self, *, memory: bool, recent: bool = True, listed: bool = False) -> Predictor:
        """With the messages as recent text, or made for memory, or both; with neither, nothing of them is told."""
        cache = CacheOptions() if recent else CacheOptions(weight=0)
        nearest = NearestOptions() if memory else None
        options = PredictorOptions(cache=cache, nearest=nearest, listed=listed, capitals=memory or recent)
        made = Predictor(self.model, options)
        if memory or recent:
            made.remember("\n".join(self.kept))
        return made

    def kept_as_sent(self, made: Predictor, typed: Sequence[str]) -> Iterator[str]:
        """The messages to type; all that were sent before each are the predictor's memory."""
        reader, sent = reader_of(self.model), list(self.kept)
        for message in typed:
            made.reader.keep(reader.read(as_kept(sent, self.model.language)))
            yield message
            sent.append(message)


def reader_of(model: RNNLanguageModel) -> SentenceReader:
    """Reads messages as the app does."""
    return SentenceReader(model, partial(corpora.load, model.language))


def as_kept(messages: Iterable[str], language: str) -> list[Kept]:
    """The sentences of some messages, as the app holds them."""
    found = [sentence for message in messages for sentence in sentences(message, language)]
    return [Kept(at, text, "") for at, text in enumerate(found)]


def savings(
    made: Predictor, typed: Iterable[str], *, personal: bool = True, phrases: bool = False, steps_back: bool = True
) -> float:
    """KSR@5."""
    options = SimulationOptions(personal=personal, phrases=phrases, steps_back=steps_back)
    return keystroke_savings(made, typed, options)[0].savings


def column(name: str, bench: Bench, typed: Sequence[str]) -> float:
    """KSR@5 of one column; the bench has learnt the messages where the column says so."""
    has_memory = name not in ("plain", "starter", "app", "lessons")
    has_list = name in ("any word", "all")
    made = bench.predictor(memory=has_memory, recent=name not in ("plain", "starter", "alone"), listed=has_list)
    has_phrases = name in ("phrases", "any word", "all")
    messages = bench.kept_as_sent(made, typed) if has_memory else typed
    return savings(made, messages, phrases=has_phrases, steps_back=name != "plain")


def scores(
    model: RNNLanguageModel, kept: Sequence[str], typed: Sequence[str], chosen: argparse.Namespace
) -> dict[str, float]:
    """KSR@5 of each column."""
    bench = Bench(model, kept)
    found = {each: column(each, bench, typed) for each in ("starter", *COLUMNS) if _is_plain(each, chosen.only)}
    if TAUGHT & set(chosen.only):
        learnt = Bench(taught(model, kept), kept)
        found |= {each: column(each, learnt, typed) for each in COLUMNS if each in TAUGHT & set(chosen.only)}
    return found | (harm(bench, lines(chosen.harm)[: chosen.harm_lines]) if chosen.harm else {})


def _is_plain(name: str, wanted: Sequence[str]) -> bool:
    return name == "starter" or (name in wanted and name not in TAUGHT)


def harm(bench: Bench, other: Sequence[str]) -> dict[str, float]:
    """KSR@5 of somebody else's text, without and with what the person wrote as memory, and right after it."""
    found, memory = {}, reader_of(bench.model).read(as_kept(bench.kept, bench.model.language))
    for name, personal in (("line by line", False), ("as a text", True)):
        for title, kept in ((name, None), (f"{name}, memory", memory)):
            made = Bench(bench.model, []).predictor(memory=True, recent=personal)
            made.reader.keep(kept)
            found[title] = savings(made, other, personal=personal)
    after = bench.predictor(memory=True)
    after.reader.keep(memory)
    found["after the messages"] = savings(after, other)
    return found


def lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def streams(chosen: argparse.Namespace) -> Iterator[tuple[str, list[str]]]:
    """Names and messages."""
    if chosen.french:
        for name, path in STREAMS.items():
            yield name, list(islice(read(chosen.data / path), chosen.kept + chosen.typed))
        return
    for person in chosen.people:
        yield str(person), lines(chosen.data / "chat-en" / "streams" / f"person{person:02d}.txt")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="?", default=DATA)
    parser.add_argument("--starter", type=Path, help="instead of the one that ships")
    parser.add_argument("--people", type=int, nargs="+", default=range(7, 13))
    parser.add_argument("--french", action="store_true", help="three French streams instead of people")
    parser.add_argument("--kept", type=int, default=400)
    parser.add_argument("--typed", type=int, default=60)
    parser.add_argument("--only", nargs="+", choices=COLUMNS, default=COLUMNS)
    parser.add_argument("--harm", type=Path, help="a text by somebody else, a sentence a line")
    parser.add_argument("--harm-lines", type=int, default=500)
    chosen = parser.parse_args()
    model = RNNLanguageModel.load(chosen.starter) if chosen.starter else starters.load("fr" if chosen.french else "en")
    table: list[dict[str, float]] = []
    for person, messages in streams(chosen):
        start = time.perf_counter()
        typed = messages[chosen.kept : chosen.kept + chosen.typed]
        row = scores(model, messages[: chosen.kept], typed, chosen)
        if not table:
            print(f"| person | {' | '.join(row)} |\n|{'---|' * (len(row) + 1)}")
        table.append(row)
        print(f"| {person} | {_cells(row.values())} | <!-- {time.perf_counter() - start:.0f} s -->", flush=True)
    for title, middle in (("mean", fmean), ("median", median)):
        print(f"| {title} | {_summary(table, middle)} |")


def _summary(table: Sequence[dict[str, float]], middle: Callable[[list[float]], float]) -> str:
    return _cells(middle([row[column] for row in table]) for column in table[0])


def _cells(values: Iterable[float]) -> str:
    return " | ".join(f"{value:.1f}" for value in values)


if __name__ == "__main__":
    main()
