"""What the user's own messages bring: to people, each with their own messages in the order they were written.

    OPENBLAS_NUM_THREADS=1 python -m benchmarks.people [FOLDER] [--people 7 8 9] [--only app memory lessons both]
        [--settings 0.5/0.2/1 …] [--harm TEXT]

FOLDER holds person01.txt etc., a message a line. Of each person the first 400 messages are kept, the next 60 typed,
each of which counts as recent text for those after it (KSR@5, see docs/evaluation.md):

starter: nothing kept, no recent words.    app: recent words alone, the first 400 messages before the others.
memory: all 400 as memory too.             lessons: recent words, and the 400 learnt in lessons of at most 300.
both: recent words, lessons, and memory read with the weights that the lessons left.

Settings are λ_max/τ/c of the memory. --harm types the first lines of a text that has nothing to do with the person,
without recent words, with and without the memory of the person's messages.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from statistics import fmean, median

import corpora
from benchmarks.learning import run
from rnnlm_core import starters
from rnnlm_core.evaluation import SimulationOptions, keystroke_savings
from rnnlm_core.language_model import RNNLanguageModel
from rnnlm_core.personal import LearningOptions, Rehearsal
from rnnlm_core.personal.model import LESSON_SENTENCES
from rnnlm_core.prediction.kept_sentences import SentenceReader
from rnnlm_core.prediction.nearest_sentences import Kept, NearestOptions
from rnnlm_core.prediction.predictor import Predictor, PredictorOptions
from rnnlm_core.prediction.recent_words import CacheOptions

STREAMS = Path("../shared/data/chat-en/streams")
COLUMNS = ("starter", "app", "memory", "lessons", "both")


def taught(model: RNNLanguageModel, kept: Sequence[str]) -> RNNLanguageModel:
    """The model after lessons on what was kept, as the app holds them; a refused one leaves it as it is."""
    rehearsal, options = Rehearsal.of(model, corpora.load(model.language)), LearningOptions()
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


def predictor(
    model: RNNLanguageModel, kept: Sequence[str], nearest: NearestOptions | None, *, recent: bool
) -> Predictor:
    """With the messages as recent text, as memory, or as both."""
    cache = CacheOptions() if recent else CacheOptions(weight=0)
    made = Predictor(model, PredictorOptions(cache=cache, nearest=nearest))
    if recent:
        made.remember("\n".join(kept))
    if nearest is not None:
        made.reader.keep(SentenceReader(model).read([Kept(at, text, "") for at, text in enumerate(kept)]))
    return made


def savings(made: Predictor, typed: Sequence[str]) -> float:
    """KSR@5."""
    return keystroke_savings(made, typed, SimulationOptions(personal=made.options.cache.weight > 0))[0].savings


def scores(
    model: RNNLanguageModel,
    kept: Sequence[str],
    typed: Sequence[str],
    chosen: argparse.Namespace,
    settings: Sequence[NearestOptions],
) -> dict[str, float]:
    """KSR@5 of each column, and of each setting of the memory."""
    found = {"starter": savings(predictor(model, [], None, recent=False), typed)}
    if "app" in chosen.only:
        found["app"] = savings(predictor(model, kept, None, recent=True), typed)
    if "memory" in chosen.only:
        for nearest in settings:
            found[f"memory {name(nearest)}"] = savings(predictor(model, kept, nearest, recent=True), typed)
    if {"lessons", "both"} & set(chosen.only):
        learnt = taught(model, kept)
        found["lessons"] = savings(predictor(learnt, kept, None, recent=True), typed)
        for nearest in settings:
            found[f"both {name(nearest)}"] = savings(predictor(learnt, kept, nearest, recent=True), typed)
    if chosen.harm:
        other = lines(chosen.harm)[: chosen.harm_lines]
        found["other text"] = savings(predictor(model, kept, None, recent=False), other)
        for nearest in settings:
            found[f"other text, memory {name(nearest)}"] = savings(predictor(model, kept, nearest, recent=False), other)
    return found


def name(options: NearestOptions) -> str:
    return f"{options.weight}/{options.sharpness}/{options.doubt}"


def setting(text: str) -> NearestOptions:
    return NearestOptions(*map(float, text.split("/")))


def lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=STREAMS)
    parser.add_argument("--starter", type=Path, help="instead of the English one that ships")
    parser.add_argument("--people", type=int, nargs="+", default=range(7, 13))
    parser.add_argument("--kept", type=int, default=400)
    parser.add_argument("--typed", type=int, default=60)
    parser.add_argument("--only", nargs="+", choices=COLUMNS[1:], default=COLUMNS[1:])
    parser.add_argument("--settings", type=setting, nargs="+", default=[NearestOptions()])
    parser.add_argument("--harm", type=Path, help="a text by somebody else, a sentence a line")
    parser.add_argument("--harm-lines", type=int, default=500)
    chosen = parser.parse_args()
    model = RNNLanguageModel.load(chosen.starter) if chosen.starter else starters.load("en")
    table: list[dict[str, float]] = []
    for person in chosen.people:
        start, messages = time.perf_counter(), lines(chosen.folder / f"person{person:02d}.txt")
        typed = messages[chosen.kept : chosen.kept + chosen.typed]
        row = scores(model, messages[: chosen.kept], typed, chosen, chosen.settings)
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
