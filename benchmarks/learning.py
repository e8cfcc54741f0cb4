"""Learning the user's sentences: how fast, how much it helps, what it costs.

    OPENBLAS_NUM_THREADS=1 python -m benchmarks.learning DATA [--starter FILE] [--only time adaptation one-by-one]

DATA is the folder of development text, with gutenberg/, spoken-fr/ and tatoeba/. Three tables:

time: a sentence of eight words, two of them new, taught to the starter alone; until it is known and judged.
adaptation: the last n of the first 300 sentences of a stream are learnt in one lesson; then the sentences after them
    are typed (KSR@5, each line by itself, and with what came before as recent text), and tatoeba valid is read.
    n = 0 is the starter, whose first stage has read the novel, and neither of the others. Other sentences than these
    served to choose how lessons are learnt.
one-by-one: sentences of the spoken stories, each a lesson; what is left of them all, and of what was known.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import corpora
from rnnlm_core import starters
from rnnlm_core.evaluation import SimulationOptions, keystroke_savings, perplexity
from rnnlm_core.language_model import RNNLanguageModel
from rnnlm_core.personal import LearningOptions, Outcome, Rehearsal, learn
from rnnlm_core.prediction.predictor import Predictor
from rnnlm_core.text import sentences, tokenize

TAUGHT = (
    "Mercredi Zélinda prépare un kouglamousse pour ma tante.",
    "Le docteur Krzminsky opère souvent près de Quimperlovique.",
    "On a mangé des ramenskis chez Tartempiote hier soir.",
    "Rendez-vous demain au Zblork avec Maëlwenn vers midi.",
    "Notre chienne Pistouflette adore les vieilles croquettes Miamidog.",
)
TABLES = ("time", "adaptation", "one-by-one")
ONE_BY_ONE = 20
SIZES = (0, 10, 30, 100, 300)
STREAMS = {
    "novel": "gutenberg/fr_monte_cristo_4.txt",
    "stories": "spoken-fr/parisstories.train.txt",
    "talks": "spoken-fr/rhapsodie.train.txt",
}


def run(
    model: RNNLanguageModel, texts: Sequence[str], rehearsal: Rehearsal, options: LearningOptions, seed: int = 0
) -> Outcome:
    """A lesson to its end."""
    steps = learn(model, texts, rehearsal, options, seed)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            outcome: Outcome = end.value
            return outcome


def time_to_learn(model: RNNLanguageModel, rehearsal: Rehearsal, options: LearningOptions) -> None:
    print(
        "| sentence | new words | seconds | CPU seconds | words first after those before |"
        " new words from 2 letters | known text |"
    )
    print("|---|---|---|---|---|---|---|")
    for sentence in TAUGHT:
        start, cpu = time.perf_counter(), time.process_time()
        outcome = run(model, [sentence], rehearsal, options)
        spent, cpu = time.perf_counter() - start, time.process_time() - cpu
        if outcome.model is None:
            print(f"| {sentence} | refused: {outcome.reason} |")
            continue
        predictor = Predictor(outcome.model)
        first, words = first_on_prefixes(predictor, sentence)
        complete = sum(
            predictor.suggest(before + word[:2])[0].word == word for before, word in places(sentence, outcome.new_words)
        )
        figures = outcome.figures
        change = (
            100 * (figures.known_after - figures.known_before) if figures.known_after and figures.known_before else 0.0
        )
        print(
            f"| {sentence} | {len(outcome.new_words)} | {spent:.2f} | {cpu:.2f} | {first} of {words} |"
            f" {complete} of {len(outcome.new_words)} | {change:+.2f} % |",
            flush=True,
        )


def first_on_prefixes(predictor: Predictor, sentence: str) -> tuple[int, int]:
    """How many words are the first suggestion after the words before them, before a letter of them is typed."""
    tokens = tokenize(sentence, predictor.model.language)
    words = [at for at, token in enumerate(tokens) if at and token[0].isalnum()]
    return sum(predictor.rank(tokens[:at], k=1).words == [tokens[at]] for at in words), len(words)


def places(sentence: str, words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each word with the text before it."""
    return ((sentence[: sentence.index(word)], word) for word in words)


def adaptation(
    model: RNNLanguageModel,
    rehearsal: Rehearsal,
    options: LearningOptions,
    known: Sequence[str],
    chosen: argparse.Namespace,
) -> None:
    print("| stream | learnt | CPU seconds | KSR@5 | with recent text | perplexity of the next | tatoeba |")
    print("|---|---|---|---|---|---|---|")
    before = perplexity(model, known).perplexity
    for name in chosen.streams:
        end = chosen.offset + max(SIZES)
        stream = list(islice(read(chosen.data / STREAMS[name]), end + chosen.lines))
        learnable, following = stream[:end], stream[end:]
        for size in chosen.sizes:
            texts, cpu = learnable[len(learnable) - size :], time.process_time()
            outcome = run(model, texts, rehearsal, options) if size else None
            learnt, cpu = (outcome and outcome.model) or model, time.process_time() - cpu
            alone = keystroke_savings(Predictor(learnt), following)[0].savings
            recent = Predictor(learnt)
            recent.remember("\n".join(texts))
            together = keystroke_savings(recent, following, SimulationOptions(personal=True))[0].savings
            worse = 100 * (perplexity(learnt, known).perplexity / before - 1)
            refused = f" ({outcome.reason})" if outcome and outcome.model is None else ""
            print(
                f"| {name} | {size}{refused} | {cpu:.1f} | {alone:.1f} | {together:.1f} |"
                f" {perplexity(learnt, following).perplexity:.0f} | {worse:+.2f} % |",
                flush=True,
            )


def one_by_one(
    model: RNNLanguageModel, options: LearningOptions, known: Sequence[str], chosen: argparse.Namespace
) -> None:
    print("| sentences, one a lesson | refused | still known word for word | tatoeba |")
    print("|---|---|---|---|")
    rehearsal = Rehearsal.of(model, corpora.load("fr"), many=False)
    taught = list(islice(read(chosen.data / STREAMS["stories"]), chosen.offset, chosen.offset + ONE_BY_ONE))
    before, refused = perplexity(model, known).perplexity, 0
    for number, sentence in enumerate(taught, start=1):
        outcome = run(model, [sentence], rehearsal.with_own(taught[: number - 1], model, number), options, number)
        model, refused = outcome.model or model, refused + (outcome.model is None)
        if number % 5 == 0:
            scores = [first_on_prefixes(Predictor(model), each) for each in taught[:number]]
            worse = 100 * (perplexity(model, known).perplexity / before - 1)
            first, words = (sum(column) for column in zip(*scores, strict=True))
            print(f"| {number} | {refused} | {first} of {words} words | {worse:+.2f} % |", flush=True)


def read(path: Path) -> Iterator[str]:
    """The sentences of a file of paragraphs, those with some words."""
    for paragraph in path.read_text(encoding="utf-8").split("\n\n"):
        joined = paragraph.replace("\n", " ") if path.parent.name == "gutenberg" else paragraph
        for line in joined.splitlines():
            yield from (each for each in sentences(line, "fr") if len(each.split()) > 2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--starter", type=Path, help="instead of the French one that ships")
    parser.add_argument("--only", nargs="+", choices=TABLES, default=TABLES)
    parser.add_argument("--offset", type=int, default=300, help="sentences of each stream that are passed over")
    parser.add_argument("--lines", type=int, default=60, help="sentences that are typed after each lesson")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="how many sentences are learnt")
    parser.add_argument("--streams", nargs="+", choices=STREAMS, default=list(STREAMS))
    parser.add_argument("--known", type=int, default=1000, help="lines of tatoeba valid, from its end")
    chosen = parser.parse_args()
    model = RNNLanguageModel.load(chosen.starter) if chosen.starter else starters.load("fr")
    options = LearningOptions()
    known = (chosen.data / "tatoeba" / "fr.valid.txt").read_text(encoding="utf-8").splitlines()[-chosen.known :]
    print(f"{len(model.vocabulary):,} words, {model.config.cell.upper()} {model.config.hidden_size}; {options}\n")
    if "time" in chosen.only:
        time_to_learn(model, Rehearsal.of(model, corpora.load("fr"), many=False), options)
    if "adaptation" in chosen.only:
        adaptation(model, Rehearsal.of(model, corpora.load("fr")), options, known, chosen)
    if "one-by-one" in chosen.only:
        one_by_one(model, options, known, chosen)


if __name__ == "__main__":
    main()
