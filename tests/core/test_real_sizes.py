"""The arithmetic of real sizes: more than one block, more than one chunk, every row of the table of optimizers.

Each test was made for a mutant that all others passed; scripts/mutants.py brings these back and sees them die.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rnnlm_core import Predictor, RNNLanguageModel, network
from rnnlm_core.cells import CELLS
from rnnlm_core.network.config import NetworkConfig
from rnnlm_core.numerics import functions, threads
from rnnlm_core.numerics.arrays import Array, Params, SparseRows, Workspace
from rnnlm_core.personal.lesson import Outcome, learn
from rnnlm_core.personal.options import LearningOptions
from rnnlm_core.personal.rehearsal import Rehearsal
from rnnlm_core.personal.steps import Learner
from rnnlm_core.training.batching import sentence_chunks, stream_chunks
from rnnlm_core.training.loop import train
from rnnlm_core.training.optimizers import OPTIMIZERS, average_weights
from rnnlm_core.training.state import TrainingOptions, begin
from rnnlm_core.training.validation import mean_loss
from rnnlm_core.vocabulary import UNKNOWN_ID, Vocabulary
from tests.core.personal_models import SHIPPED, starter_model
from tests.gradient_check import dense

LARGE = (200, 201)
"""More than one block of an update, and no whole number of them."""


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(5)


def test_softmax_takes_every_block_of_rows(rng: np.random.Generator) -> None:
    scores, b = rng.standard_normal((200, 3000)), rng.standard_normal(3000)
    targets = rng.integers(0, 3000, 200)
    losses, slopes = (f(scores + b, targets) for f in (functions.cross_entropy, functions.cross_entropy_derivative))
    in_place, totals = functions.cross_entropy_in_place(scores, b, targets)
    np.testing.assert_allclose(in_place, losses, rtol=1e-10)
    np.testing.assert_allclose(scores / totals[:, None], slopes, rtol=1e-10, atol=1e-13)


def updated(optimizer: str, params: Params, gradients: Params, scale: float = 1.0, steps: int = 2) -> Params:
    """The parameters after some steps along the same gradients."""
    params = {name: value.copy() for name, value in params.items()}
    memory = OPTIMIZERS[optimizer].initialize(params)
    for _ in range(steps):
        OPTIMIZERS[optimizer].update(params, dict(gradients), memory, 0.1, scale)
    return params


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_an_update_reaches_every_block_of_a_matrix(optimizer: str, rng: np.random.Generator) -> None:
    weights, gradient = rng.standard_normal(LARGE), rng.standard_normal(LARGE)
    whole = updated(optimizer, {"W": weights}, {"W": gradient})["W"]
    rows = updated(optimizer, dict(enumerate_rows(weights)), dict(enumerate_rows(gradient)))
    np.testing.assert_allclose(whole, np.stack(list(rows.values())), rtol=1e-12)
    assert (whole != weights).all()


def enumerate_rows(matrix: Array) -> list[tuple[str, Array]]:
    return [(f"row {k}", row) for k, row in enumerate(matrix)]


def test_an_average_takes_every_block_of_a_matrix(rng: np.random.Generator) -> None:
    average, weights = rng.standard_normal(LARGE), rng.standard_normal(LARGE)
    expected = 0.9 * average + 0.1 * weights
    average_weights({"W": average}, {"W": weights}, 0.9)
    np.testing.assert_allclose(average, expected, rtol=1e-10)


@pytest.mark.parametrize("is_sparse", [False, True])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_clipping_scales_what_every_optimizer_follows(
    optimizer: str, is_sparse: bool, rng: np.random.Generator
) -> None:
    params, gradient = {"W": rng.standard_normal((6, 3))}, rng.standard_normal((2, 3))

    def sparse_or_not(rows: Array) -> Params:
        sparse = SparseRows(np.array([1, 4]), rows, 6)
        return {"W": sparse if is_sparse else sparse.to_dense()}  # type: ignore[dict-item]  # gradients may be sparse

    clipped = updated(optimizer, params, sparse_or_not(gradient), scale=0.01)
    by_hand = updated(optimizer, params, sparse_or_not(0.01 * gradient))
    np.testing.assert_allclose(clipped["W"], by_hand["W"], rtol=1e-12)
    if optimizer in ("sgd", "momentum"):  # Adam's steps are as long for any gradient
        assert not np.allclose(clipped["W"], updated(optimizer, params, sparse_or_not(gradient))["W"])


@pytest.mark.parametrize(("optimizer", "shrinks"), [("adamw", True), ("adam", False), ("sgd", False)])
def test_only_adamw_lets_weights_decay(optimizer: str, shrinks: bool, rng: np.random.Generator) -> None:
    weights = rng.standard_normal(LARGE)
    after = updated(optimizer, {"W": weights}, {"W": np.zeros(LARGE)}, steps=1)["W"]
    np.testing.assert_allclose(after, (1 - 0.1 * 0.01 if shrinks else 1) * weights, rtol=1e-12)


STREAM = [np.random.default_rng(3).integers(2, 12, 61)]
CARRYING = NetworkConfig(12, 8, 5, cell="gru", layers=2)


def carrying_params() -> Params:
    """Weights so large that what came before matters."""
    fresh = network.initialize(CARRYING, np.random.default_rng(1), np.float64)
    return {name: 2 * value for name, value in fresh.items()}


def test_a_stream_in_chunks_is_one_text() -> None:
    params = carrying_params()
    whole = mean_loss(CARRYING, params, stream_chunks(STREAM, 2, 30))
    in_chunks = mean_loss(CARRYING, params, stream_chunks(STREAM, 2, 7))
    assert in_chunks == pytest.approx(whole, rel=1e-12)
    apart = [chunk._replace(carries=False) for chunk in stream_chunks(STREAM, 2, 7)]
    assert mean_loss(CARRYING, params, apart) != pytest.approx(whole, rel=1e-3)


def test_training_on_a_stream_carries_the_state() -> None:
    """With steps too small to matter, the mean loss of the epoch is that of the text read in one go."""
    options = TrainingOptions(epochs=1, learning_rate=1e-13, optimizer="sgd", batching="stream", batch_size=2, steps=7)
    params = carrying_params()
    whole = mean_loss(CARRYING, params, stream_chunks(STREAM, 2, 30))
    *_, last = train(CARRYING, begin(params, options), STREAM, options)
    assert last.loss == pytest.approx(whole, rel=1e-9)


def test_the_mean_loss_weighs_chunks_by_their_words() -> None:
    sequences = [np.array([1, 2, 3, 4, 5, 1]), np.array([1, 6, 1]), np.array([1, 7, 8, 1])]
    params = carrying_params()
    alone = [(mean_loss(CARRYING, params, sentence_chunks([ids], 1)), len(ids) - 1) for ids in sequences]
    together = mean_loss(CARRYING, params, sentence_chunks(sequences, 2))
    assert together == pytest.approx(sum(loss * n for loss, n in alone) / sum(n for _, n in alone), rel=1e-12)


def test_unknown_words_are_never_generated() -> None:
    model = RNNLanguageModel(4, 3)
    model.build_vocabulary(["il fait beau", "elle va bien"])
    model.params["b_y"][UNKNOWN_ID] = 1000
    assert model.vocabulary.UNKNOWN not in model.generate("il", 50)


@pytest.mark.parametrize(("typed", "exact", "other"), [("cot", "cote", "côté"), ("mar", "mars", "Mars")])
def test_what_fits_to_the_letter_comes_before_what_is_only_a_little_likelier(
    typed: str, exact: str, other: str
) -> None:
    words = Vocabulary([Vocabulary.UNKNOWN, Vocabulary.BOUNDARY, "je", "suis", exact, other], [9] * 6)
    model = RNNLanguageModel(4, 3)
    config = NetworkConfig(len(words), 4, 3)
    params = {name: np.zeros(shape, np.float32) for name, shape in network.shapes(config).items()}
    params["b_y"][words.encode([other])[0]] = 0.4  # half as likely again
    model._adopt(words, config, params)
    assert [each.word for each in Predictor(model).suggest(f"je suis {typed}", 2)] == [exact, other]


MANY = replace(LearningOptions(few=0).for_many, steps=4, epochs=1, tolerance=1e3)


def learnt(shares: tuple[float, ...]) -> Params:
    options = LearningOptions(few=0, for_many=replace(MANY, shares=shares))
    steps = learn(starter_model(), ["tu es très content ce matin"], Rehearsal.of(starter_model(), SHIPPED), options)
    outcome = yield_from(steps)
    assert outcome.model is not None, outcome.reason
    return outcome.model.params


def yield_from(steps: Generator[object, None, Outcome]) -> Outcome:
    """What a lesson returns at its end."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            outcome: Outcome = end.value
            return outcome


def test_a_lesson_goes_its_share_of_the_way() -> None:
    before, whole, half = starter_model().params, learnt((1.0,)), learnt((0.5,))
    moved = 0.0
    for name, start in before.items():
        way = whole[name][tuple(map(slice, start.shape))] - start
        gone = half[name][tuple(map(slice, start.shape))] - start
        np.testing.assert_allclose(gone, way / 2, atol=1e-6)
        moved = max(moved, float(np.abs(way).max()))
    assert moved > 1e-4


def test_the_first_word_of_a_sentence_is_not_learnt() -> None:
    model = starter_model().copy()
    ids = model.vocabulary.encode(["tu", "es", "très", "content"], boundaries=True)
    states = network.zero_states(model.config, 1)
    ones = np.ones((len(ids) - 1, 1), np.float32)
    ones[0] = 0
    config = replace(model.config, dropout=0.0)
    expected = network.forward(config, model.params, ids[:-1, None], ids[1:, None], ones / ones.sum(), states).loss
    model._adopt(model.vocabulary, config, model.params)
    learner = Learner(model, MANY, len(model.vocabulary), np.unique(ids))
    assert learner.step([ids], [], 1e-3, (0,)) == pytest.approx(expected, rel=1e-5)


@st.composite
def configurations(draw: st.DrawFn) -> NetworkConfig:
    """Any network that can be, of odd sizes."""
    vocab_size, hidden_size = draw(st.integers(3, 9)), draw(st.integers(1, 5))
    embedding_size = draw(st.none() | st.integers(1, 4))
    projection_size = draw(st.none() | st.integers(1, 4))
    output_size = projection_size or hidden_size
    tied = embedding_size is not None and draw(st.booleans())
    cutoffs = () if tied else tuple(sorted(draw(st.sets(st.integers(1, vocab_size - 1), max_size=2))))
    return NetworkConfig(
        vocab_size,
        hidden_size,
        output_size if tied else embedding_size,
        draw(st.sampled_from(sorted(CELLS))),
        draw(st.integers(1, 3)),
        projection_size,
        tied,
        draw(st.sampled_from([0.0, 0.4])),
        cutoffs,
    )


@settings(max_examples=60)
@given(configurations(), st.integers(1, 6), st.integers(1, 3), st.booleans(), st.integers(0, 2**32 - 1))
def test_the_gradients_of_any_network_are_right(
    config: NetworkConfig, steps: int, batch: int, is_reused: bool, seed: int
) -> None:
    """Central differences along a random direction through all parameters, the masks of dropout held fast."""
    rng = np.random.default_rng(seed)
    params = network.initialize(config, rng, np.float64)
    for value in params.values():
        value += 0.3 * rng.standard_normal(value.shape)
    ids, targets = (rng.integers(0, config.vocab_size, (steps, batch)) for _ in range(2))
    weights = rng.random((steps, batch)) * (rng.random((steps, batch)) < 0.8)
    assume(weights.any())
    states = network.zero_states(config, batch, np.float64)
    states = [tuple(part + 0.3 * rng.standard_normal(part.shape) for part in parts) for parts in states]

    def forward(workspace: Workspace | None = None) -> network.Forward:
        return network.forward(config, params, ids, targets, weights, states, np.random.default_rng(3), workspace)

    workspace = Workspace() if is_reused else None
    if is_reused:  # what a longer chunk left there is in nobody's way
        longer = np.concatenate([ids, ids])
        network.forward(config, params, longer, longer, np.ones(longer.shape), states, None, workspace)
    gradients = {
        name: g.copy()
        for name, g in dense(network.backward(config, params, forward(workspace).trace, workspace)).items()
    }
    check_direction(lambda: forward().loss, params, gradients, rng)


def check_direction(
    loss: Callable[[], float], params: Params, gradients: Params, rng: np.random.Generator, epsilon: float = 1e-5
) -> None:
    """⟨∇loss, v⟩ against (loss(θ + εv) - loss(θ - εv)) / 2ε, relative to what v of that length could do at most."""
    direction = {name: rng.standard_normal(value.shape) for name, value in params.items()}
    kept = {name: value.copy() for name, value in params.items()}
    analytic = sum(float(np.vdot(gradients[name], v)) for name, v in direction.items())
    losses = []
    for sign in (1, -1):
        for name, value in params.items():
            value[...] = kept[name] + sign * epsilon * direction[name]
        losses.append(loss())
    numeric = (losses[0] - losses[1]) / (2 * epsilon)
    length = float(np.sqrt(sum(np.vdot(g, g) for g in gradients.values())))
    assert abs(analytic - numeric) <= 1e-6 * max(length, 1e-3), (analytic, numeric, length)


@pytest.fixture
def three_threads() -> Generator[None]:
    threads.use(3)
    yield
    threads.use(1)


@pytest.mark.usefixtures("three_threads")
def test_threads_change_no_bit(rng: np.random.Generator) -> None:
    scores, targets = rng.standard_normal((700, 3000), np.float32), rng.integers(0, 3000, 700)
    weights, gradient = rng.standard_normal((2, 300, 301))

    def everything() -> list[Array]:
        own = scores.copy()
        losses, totals = functions.cross_entropy_in_place(own, None, targets)
        return [own, losses, totals, *(updated(name, {"W": weights}, {"W": gradient})["W"] for name in OPTIMIZERS)]

    together = everything()
    threads.use(1)
    assert all(np.array_equal(one, other) for one, other in zip(together, everything(), strict=True))


@pytest.mark.usefixtures("three_threads")
@given(st.integers(0, 40))
def test_every_block_is_swept_once(count: int) -> None:
    swept: list[int] = []
    threads.for_each(swept.append, range(count))
    assert sorted(swept) == list(range(count))


@pytest.mark.usefixtures("three_threads")
def test_a_sweep_that_fails_says_so() -> None:
    with pytest.raises(ZeroDivisionError):
        threads.for_each(lambda block: 1 // (block - 5), range(10))  # type: ignore[arg-type, return-value]


@pytest.mark.parametrize("batching", ["sentences", "stream"])
@pytest.mark.parametrize("config", [NetworkConfig(30, 9, 7, "lstm", 2, 7, True, 0.3), NetworkConfig(30, 9, 7, "gru")])
def test_a_batch_in_parts_trains_as_a_whole_one(config: NetworkConfig, batching: str, rng: np.random.Generator) -> None:
    sentences = [rng.integers(0, 30, size) for size in rng.integers(2, 12, 22)]
    options = TrainingOptions(epochs=2, batch_size=5, batching=batching, steps=4, weight_dropout=0.2, averaging=0.9)

    def trained(count: int) -> Params:
        state = begin(network.initialize(config, np.random.default_rng(0), np.float64), options)
        threads.use(count, count)
        try:
            for _ in train(config, state, sentences, options):
                pass
        finally:
            threads.use(1)
        return state.result

    whole, parts, again = trained(1), trained(3), trained(3)
    for name, value in whole.items():
        np.testing.assert_allclose(parts[name], value, rtol=1e-7, atol=1e-9)
        assert np.array_equal(parts[name], again[name])
