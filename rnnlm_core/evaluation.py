"""How good are the suggestions? Perplexity, accuracy, keystroke savings and latency, exactly defined.

All of it runs on raw lines, as a user would type them, one sentence or message a line.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import exp

import numpy as np

from rnnlm_core.prediction.phrases import Continuation, phrase
from rnnlm_core.prediction.predictor import Predictor, PredictorOptions, Suggestion
from rnnlm_core.prediction.reading import LanguageModel
from rnnlm_core.text import is_word, normalize, sentences, tokenize
from rnnlm_core.training.batching import sentence_chunks
from rnnlm_core.training.validation import mean_loss
from rnnlm_core.vocabulary import BOUNDARY_ID, UNKNOWN_ID

HITS = (1, 3, 5)
EVALUATION_BATCH = 32
SPACES = " \u00a0\u202f"
LONGEST_CONTEXT = 250
"""Tokens of a sentence that are read before a word; a longer sentence is read in pieces of so many."""
LONGEST_RUN = 100
"""Characters without a space that are typed with suggestions; what goes on beyond is no word, and is typed alone."""
WINDOW = 4000
"""Characters before the cursor that the predictor is shown, at the most twice: a line may be a whole book."""


@dataclass(frozen=True)
class Perplexity:
    """exp of the mean cross-entropy per token, `</s>` at the end of each line included.

    The vocabulary is closed: a word outside it counts as `<unk>`, and is predicted like any other; `unknown` says
    how large a share of the tokens (without `</s>`) this was. Comparable only between models of equal vocabulary.
    A line of more than 64 tokens is read in pieces of 64, each from an empty state.
    """

    perplexity: float
    tokens: int
    unknown: float


@dataclass(frozen=True)
class Accuracy:
    """How often the next word is among the first 1, 3, 5 suggestions before a letter of it is typed, in per cent.

    At every word of a line, the first included; positions of punctuation are left out. A word outside the
    vocabulary is a miss and stays in the denominator. A hit is the word as it is written, capitals included.
    """

    top1: float
    top3: float
    top5: float
    words: int


@dataclass(frozen=True)
class KeystrokeSavings:
    """KSR@k = 100 · (1 - keystrokes / characters), over raw text.

    The list of k is asked for before each character of a word, from the empty prefix on. Taking a word costs one
    key (`take_cost`) and brings the space after it (none after an elision; a space that punctuation pushes away costs
    nothing). Everything else is typed, one key a character; the end of a line costs and saves nothing. A word that was
    listed and not taken steps back until the word is finished, as in the app; with phrases, one entry more of two or
    three words can be taken like a word.
    """

    savings: float
    k: int
    keystrokes: float
    characters: int


@dataclass(frozen=True)
class Latency:
    """Milliseconds of `suggest`, over every keystroke of the text."""

    p50: float
    p95: float
    p99: float
    keystrokes: int


@dataclass(frozen=True)
class SimulationOptions:
    """How the simulated typist behaves."""

    k: int = 5
    no_repeats: bool = False
    """A word that was offered and not taken is not offered again before the next word."""
    scan_cost: float = 0.0
    """Keystrokes that reading one list costs; 0 counts keys alone."""
    personal: bool = False
    """Each line, once scored, counts as recent text for the lines after it."""
    steps_back: bool = True
    """A word that was listed and not taken steps back until the word is finished, as in the app."""
    phrases: bool = False
    """A likely phrase of two or three words stands in the bar too, as one entry more."""
    take_cost: float = 1.0
    """Keys that taking an entry costs: 1 where Alt+digit counts as one, 2 where Alt counts as a key of its own."""


@dataclass(frozen=True)
class Evaluation:
    """All figures of one model on one text."""

    perplexity: Perplexity
    accuracy: Accuracy
    savings: KeystrokeSavings
    """Of words alone."""
    latency: Latency
    with_phrases: KeystrokeSavings | None = None
    """With likely phrases in the list too, where that was asked for."""


def evaluate(
    model: LanguageModel,
    lines: Sequence[str],
    predictor_options: PredictorOptions | None = None,
    options: SimulationOptions | None = None,
) -> Evaluation:
    """Every measure on the same lines; accuracy and savings each start with nothing read."""
    options = options or SimulationOptions()
    hits = accuracy(Predictor(model, predictor_options), lines, personal=options.personal)
    savings, latency = keystroke_savings(Predictor(model, predictor_options), lines, replace(options, phrases=False))
    longer = None
    if options.phrases:
        longer, _ = keystroke_savings(Predictor(model, predictor_options), lines, options)
    return Evaluation(perplexity(model, lines), hits, savings, latency, longer)


def perplexity(model: LanguageModel, lines: Iterable[str]) -> Perplexity:
    """Perplexity of the network by itself, see `Perplexity`."""
    sequences = [model.vocabulary.encode(tokenize(line, model.language)) for line in lines]
    sequences = [ids for ids in sequences if len(ids)]
    if not sequences:
        raise ValueError("there is nothing to measure: give lines with words in them")
    edge = np.array([BOUNDARY_ID])
    chunks = sentence_chunks([np.concatenate([edge, ids, edge]) for ids in sequences], EVALUATION_BATCH)
    loss = mean_loss(model.config, model.params, chunks)
    words = np.concatenate(sequences)
    return Perplexity(exp(loss), len(words) + len(sequences), float((words == UNKNOWN_ID).mean()))


def accuracy(predictor: Predictor, lines: Iterable[str], *, personal: bool = False) -> Accuracy:
    """Hits among the first suggestions at every word, see `Accuracy`."""
    hits, words = np.zeros(len(HITS)), 0
    for line in lines:
        for context, word in word_positions(line, predictor.model.language):
            words += 1
            offered = predictor.rank(context, k=max(HITS)).words
            hits += [word in offered[:k] for k in HITS]
        if personal:
            predictor.remember(line)
    top1, top3, top5 = (100 * hits / max(1, words)).tolist()
    return Accuracy(top1, top3, top5, words)


def word_positions(line: str, language: str) -> Iterator[tuple[list[str], str]]:
    """Each word of a line with the tokens before it in its sentence, as the predictor sees them.

    A sentence of more than `LONGEST_CONTEXT` tokens is read in pieces, so that its cost stays in proportion.
    """
    for sentence in sentences(line, language):
        tokens = tokenize(sentence, language)
        for at, token in enumerate(tokens):
            if is_word(token):
                yield tokens[at - at % LONGEST_CONTEXT : at], token


def keystroke_savings(
    predictor: Predictor, lines: Iterable[str], options: SimulationOptions | None = None
) -> tuple[KeystrokeSavings, Latency]:
    """Type the lines with the help of the suggestions, see `KeystrokeSavings`."""
    options = options or SimulationOptions()
    keys, characters, times = 0.0, 0, list[float]()
    for line in map(normalize, lines):
        characters += len(line)
        keys += _type_line(predictor, line, options, times)
        if options.personal:
            predictor.remember(line)
    savings = KeystrokeSavings(100 * (1 - keys / max(1, characters)), options.k, keys, characters)
    p50, p95, p99 = np.percentile(times or [0.0], (50, 95, 99)) * 1000
    return savings, Latency(float(p50), float(p95), float(p99), len(times))


def _type_line(predictor: Predictor, line: str, options: SimulationOptions, times: list[float]) -> float:
    """The keystrokes one line costs."""
    at, run, keys, seen = 0, 0, 0.0, set[str]()
    while at < len(line):
        if at and line[at - 1] in SPACES:
            run = at
        if at - run > LONGEST_RUN:
            at, keys = at + 1, keys + 1
            continue
        if at > 2 * WINDOW:
            line, run, at = line[at - WINDOW :], max(0, run - at + WINDOW), WINDOW
        passed_over = frozenset(seen) if options.steps_back else frozenset[str]()
        start = time.perf_counter()
        offered = predictor.suggest(line[:at], options.k, passed_over)
        times.append(time.perf_counter() - start)
        keys += options.scan_cost * bool(offered)
        taken = _taken(line, at, [s for s in offered if not (options.no_repeats and s.word in seen)])
        if options.phrases and (more := phrase(predictor, line[:at], passed_over)):
            taken = max(taken, _taken(line, at, [more]))
        seen |= {s.word for s in offered}
        if taken > at or not line[at].isalnum():
            seen.clear()
        keys += options.take_cost if taken > at else 1
        at = taken if taken > at else at + 1
    return keys


def _taken(line: str, at: int, offered: Sequence[Suggestion | Continuation]) -> int:
    """How far the text has got when the first suggestion that fits is taken; `at` where none fits.

    A suggestion fits where what it makes of the text before the cursor is how the line goes on, up to the end of a
    word. Its space comes along, or gives way to punctuation.
    """
    for suggestion in offered:
        text = suggestion.accepted(line[:at])
        word = text.rstrip(SPACES)
        if len(word) <= at or not line.startswith(word):
            continue
        rest = line[len(word) : len(word) + 1]
        if not rest or rest in SPACES:
            return len(word) + len(rest) if text != word else len(word)
        if text == word or not (rest.isalnum() or rest in "'-_@"):
            return len(word)
    return at
