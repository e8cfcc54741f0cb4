"""PyTorch as the oracle: the same weights give the same logits, loss, gradients and optimiser step."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from rnnlm_core import network
from rnnlm_core.files.pytorch import to_torch
from rnnlm_core.network.config import NetworkConfig
from rnnlm_core.numerics.arrays import Ids, Params
from rnnlm_core.training.optimizers import SGD, Adam, Optimizer, clipping_scale, global_norm
from tests.gradient_check import dense

torch = pytest.importorskip("torch", reason="PyTorch is no dependency; where it is installed it judges our numbers")

V, E, H, T, B = 11, 5, 6, 7, 3
CLIP, RATE = 0.5, 0.1
TOLERANCE = {"float32": 1e-5, "float64": 1e-9}
CONFIGS = [
    NetworkConfig(V, H, E, cell=cell, layers=layers) for cell in ("elman", "gru", "lstm") for layers in (1, 2)
] + [NetworkConfig(V, H, H, cell="lstm", tied=True)]
OURS: dict[str, Optimizer] = {
    "sgd": SGD(),
    "momentum": SGD(momentum=0.9, weight_decay=0.01),
    "adam": Adam(),
    "adamw": Adam(weight_decay=0.1),
}
STEPS = [(cell, name) for cell in ("elman", "lstm") for name in OURS] + [("gru", "sgd"), ("gru", "adam")]
"""Weight decay would shrink the halves of PyTorch's GRU biases that we do not have."""


def torch_optimizer(name: str, params: list[Any]) -> Any:
    return {
        "sgd": lambda: torch.optim.SGD(params, lr=RATE),
        "momentum": lambda: torch.optim.SGD(params, lr=RATE, momentum=0.9, weight_decay=0.01),
        "adam": lambda: torch.optim.Adam(params, lr=RATE),
        "adamw": lambda: torch.optim.AdamW(params, lr=RATE, weight_decay=0.1),
    }[name]()


class Oracle:
    """The same network in PyTorch, built from our weights."""

    def __init__(self, config: NetworkConfig, params: Params) -> None:
        recurrent = {"elman": torch.nn.RNN, "gru": torch.nn.GRU, "lstm": torch.nn.LSTM}[config.cell]
        self.modules = {
            "embedding": torch.nn.Embedding(V, config.embedding_size),
            "recurrent": recurrent(config.embedding_size, H, config.layers),
            "output": torch.nn.Linear(H, V),
        }
        for name, state in to_torch(config, params).items():
            module = self.modules[name].to(torch.float64 if params["b_y"].dtype == np.float64 else torch.float32)
            module.load_state_dict({key: torch.from_numpy(np.array(value)) for key, value in state.items()})
        if config.tied:
            self.modules["output"].weight = self.modules["embedding"].weight

    def loss(self, ids: Ids, targets: Ids) -> tuple[Any, Any]:
        outputs, _ = self.modules["recurrent"](self.modules["embedding"](torch.from_numpy(ids)))
        logits = self.modules["output"](outputs).reshape(-1, V)
        return logits, torch.nn.functional.cross_entropy(logits, torch.from_numpy(targets).reshape(-1))

    def parameters(self) -> list[Any]:
        return list({id(p): p for m in self.modules.values() for p in m.parameters()}.values())

    def values(self, of: str) -> dict[str, Params]:
        """The modules' weights, or their gradients (`of="grad"`), with the two biases that stand for one added."""
        result: dict[str, Params] = {}
        for name, module in self.modules.items():
            items = {key: (p.grad if of == "grad" else p).detach().numpy() for key, p in module.named_parameters()}
            result[name] = items
        return result


def ours_and_theirs(dtype: str, config: NetworkConfig) -> tuple[Params, Oracle, Ids, Ids]:
    rng = np.random.default_rng(5)
    params = network.initialize(config, rng, dtype)
    for value in params.values():
        value += (0.3 * rng.standard_normal(value.shape)).astype(dtype)
    return params, Oracle(config, params), rng.integers(0, V, (T, B)), rng.integers(0, V, (T, B))


def our_gradients(config: NetworkConfig, params: Params, ids: Ids, targets: Ids) -> tuple[float, network.Gradients]:
    dtype = params["b_y"].dtype
    weights = np.full((T, B), 1 / (T * B), dtype)
    result = network.forward(config, params, ids, targets, weights, network.zero_states(config, B, dtype))
    return result.loss, network.backward(config, params, result.trace)


def assert_same(config: NetworkConfig, ours: Params, theirs: dict[str, Params], tolerance: float) -> None:
    """Compare under PyTorch's names; of its second bias only the GRU's gate n has a counterpart here."""
    for module, values in to_torch(config, ours).items():
        for key, value in values.items():
            expected = theirs[module][key]
            if key.startswith("bias_hh"):
                value, expected = (value[-H:], expected[-H:]) if config.cell == "gru" else (value[:0], expected[:0])
            np.testing.assert_allclose(value, expected, rtol=tolerance, atol=tolerance, err_msg=f"{module} {key}")


@pytest.mark.parametrize("dtype", TOLERANCE)
@pytest.mark.parametrize("config", CONFIGS, ids=lambda c: f"{c.cell} {c.layers}{' tied' * c.tied}")
def test_logits_loss_and_gradients_are_pytorchs(config: NetworkConfig, dtype: str) -> None:
    params, oracle, ids, targets = ours_and_theirs(dtype, config)
    logits, loss = oracle.loss(ids, targets)
    loss.backward()
    our_loss, gradients = our_gradients(config, params, ids, targets)
    tolerance = TOLERANCE[dtype]
    assert our_loss == pytest.approx(loss.item(), rel=tolerance)
    states = network.zero_states(config, B, dtype)
    for t in range(T):
        h, states = network.step(config, params, ids[t], states)
        expected = logits.detach().numpy().reshape(T, B, V)[t]
        np.testing.assert_allclose(network.logits(config, params, h), expected, rtol=tolerance, atol=tolerance)
    assert_same(config, dense(gradients), oracle.values("grad"), tolerance)


@pytest.mark.parametrize("dtype", TOLERANCE)
@pytest.mark.parametrize(("cell", "name"), STEPS)
def test_clipped_optimiser_steps_are_pytorchs(cell: str, name: str, dtype: str) -> None:
    config = NetworkConfig(V, H, E, cell=cell)
    params, oracle, ids, targets = ours_and_theirs(dtype, config)
    if cell != "gru":  # one bias here, two there: let only one of theirs learn
        oracle.modules["recurrent"].bias_hh_l0.requires_grad_(False)
    theirs = [p for p in oracle.parameters() if p.requires_grad]
    optimizer = torch_optimizer(name, theirs)
    memory = OURS[name].initialize(params)
    _, loss = oracle.loss(ids, targets)
    loss.backward()
    if cell == "gru":
        oracle.modules["recurrent"].bias_hh_l0.grad[: 2 * H] = 0
    torch.nn.utils.clip_grad_norm_(theirs, CLIP)
    optimizer.step()
    _, gradients = our_gradients(config, params, ids, targets)
    full = {key: value.copy() for key, value in dense(gradients).items()}
    norm = global_norm(full) + 1e-6  # PyTorch adds this before it divides
    OURS[name].update(params, full, memory, RATE, clipping_scale(norm, CLIP))
    assert_same(config, params, oracle.values("data"), TOLERANCE[dtype])
