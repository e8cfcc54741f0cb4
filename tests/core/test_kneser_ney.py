import math
from collections import Counter, defaultdict
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import score_tokens
from benchmarks.kneser_ney import END, UNKNOWN, KneserNey, KneserNeyPredictor

START = "<s>"
TOY = [
    line.split()
    for line in (
        "the cat sat", "the cat ran", "the dog sat", "a dog ran and a cat sat", "the cat sat and the dog sat",
        "a cat saw the dog", "the dog saw a cat", "a bird sang", "the bird saw the cat and sang", "", "run",
        "the cat sat", "the cat ran and the dog ran", "a dog sat", "the cat saw the bird",
    )
]  # fmt: skip


class Naive:
    """The formula of the module's docstring, read off the text one probability at a time."""

    def __init__(self, sentences, order, vocabulary):
        self.size = len(vocabulary)
        self.counts = [self.count(sentences, n, n == order) for n in range(1, order + 1)]
        self.discounts = [self.estimate(list(counts.values())) for counts in self.counts]

    @staticmethod
    def count(sentences, n, highest):
        occurrences, before = Counter(), defaultdict(set)
        for sentence in sentences:
            padded = [START, *sentence, END]
            for i in range(len(padded) - n + 1):
                gram = tuple(padded[i : i + n])
                if gram == (START,):
                    continue
                occurrences[gram] += 1
                if i:
                    before[gram].add(padded[i - 1])
        if highest:
            return occurrences
        return {g: c if g[0] == START else len(before[g]) for g, c in occurrences.items()}

    @staticmethod
    def estimate(counts):
        n = [counts.count(i) for i in range(5)]
        if not all(n[1:4]):
            return [0, 0.5, 1, 1.5]
        y = n[1] / (n[1] + 2 * n[2])
        found = [0] + [i - (i + 1) * y * n[i + 1] / n[i] for i in (1, 2, 3)]
        return found if min(found[1:]) > 0 else [0, 0.5, 1, 1.5]

    def probability(self, word, context):
        counts, discounts = self.counts[len(context)], self.discounts[len(context)]
        shorter = self.probability(word, context[1:]) if context else 1 / self.size
        after = {g[-1]: c for g, c in counts.items() if g[:-1] == context}
        if not after:
            return shorter
        backoff = sum(discounts[min(c, 3)] for c in after.values()) * shorter
        count = after.get(word, 0)
        return (count - discounts[min(count, 3)] + backoff) / sum(after.values())


@pytest.mark.parametrize("order", [1, 2, 3, 4])
def test_every_probability_of_a_toy_text_is_the_formula_read_off_directly(order):
    model = KneserNey.train(TOY, order)
    naive = Naive(TOY, order, model.vocabulary)
    contexts = {tuple(s[:i]) for s in TOY for i in range(len(s) + 1)} | set(product(["cat", "and", UNKNOWN], repeat=2))
    for context in contexts:
        seen_by_naive = (START, *context)[max(0, len(context) + 2 - order) :]
        expected = [naive.probability(word, seen_by_naive) for word in model.vocabulary]
        np.testing.assert_allclose(model.distribution(context), expected, rtol=1e-12)


words = st.sampled_from(["a", "b", "c", "d"])
texts = st.lists(st.lists(words, max_size=6), min_size=1, max_size=12)


@given(texts, st.integers(1, 5), st.lists(st.sampled_from(["a", "b", "c", "new"]), max_size=6))
def test_probabilities_are_positive_and_sum_to_one_over_the_vocabulary(text, order, context):
    p = KneserNey.train(text, order, vocabulary=["a", "b", "c", "never seen"]).distribution(context)
    assert p.min() > 0
    assert math.isclose(p.sum(), 1)


@given(texts, st.lists(words, max_size=6), words)
def test_one_probability_is_its_place_in_the_distribution(text, context, word):
    model = KneserNey.train(text)
    assert math.isclose(model.probability(word, context), model.distribution(context)[model.id(word)])


def test_the_discounts_of_the_toy_bigrams_are_estimated_and_not_the_fallback():
    # The toy text must exercise the estimate, or the comparison would prove little.
    assert Naive(TOY, 2, []).discounts[1] != [0, 0.5, 1, 1.5]


def test_a_word_outside_the_vocabulary_is_the_unknown_word():
    model = KneserNey.train(TOY, vocabulary=["the", "cat"])
    assert model.probability("dog", ["the"]) == model.probability(UNKNOWN, ["the"])
    assert model.probability("sat", ["the", "dog"]) == model.probability("sat", ["the", UNKNOWN])


def test_perplexity_counts_the_end_of_every_sentence():
    model = KneserNey.train(TOY)
    chain = [("the", []), ("cat", ["the"]), (END, ["the", "cat"]), (END, [])]
    expected = math.prod(model.probability(*step) for step in chain) ** (-1 / len(chain))
    assert math.isclose(model.perplexity([["the", "cat"], []]), expected)


def test_suggestions_are_the_likeliest_words_with_the_prefix():
    model = KneserNey.train(TOY)
    p = model.distribution(["the"])
    ranked = sorted(model.vocabulary, key=lambda word: -p[model.id(word)])
    expected = [word for word in ranked if word.startswith("s")][:2]
    assert KneserNeyPredictor(model).suggest(["the"], "s", k=2) == expected


def test_neither_the_unknown_word_nor_the_end_is_ever_suggested():
    suggested = KneserNeyPredictor(KneserNey.train(TOY)).suggest(["the", "cat"], "", k=100)
    assert not {UNKNOWN, END} & set(suggested)


def test_the_candidates_may_come_from_a_matcher_of_the_callers():
    predictor = KneserNeyPredictor(KneserNey.train(TOY), matches=lambda prefix: ["bird", "not a word"])
    assert predictor.suggest([], "x") == ["bird"]


def test_order_one_ranks_by_frequency_whatever_the_context():
    predictor = KneserNeyPredictor(KneserNey.train(TOY, order=1))
    assert predictor.suggest(["a"], "", k=2) == ["the", "cat"]
    assert predictor.suggest(["a"], "s", k=1) == ["sat"]


class Fixed:
    """Offers the same words in the same order, whatever the context."""

    def suggest(self, context, prefix, k=5):
        return [word for word in ("a", "cat", "car") if word.startswith(prefix)][:k]


def test_keystrokes_and_hits_are_those_counted_by_hand():
    # "cat " is the second offered at once: 1 key of 4; "dog" is typed out, without a space before the stop: 3 of 3;
    # ". " is typed: 2 of 2; <unk> is five characters and a space: 6 of 6.
    scores = score_tokens(Fixed(), [["cat", "dog", "."], [UNKNOWN]])
    assert scores.hit1 == 0
    assert scores.hit3 == scores.hit5 == pytest.approx(100 / 3)
    assert scores.ksr5 == pytest.approx(100 * (1 - (1 + 3 + 2 + 6) / (4 + 3 + 2 + 6)))
