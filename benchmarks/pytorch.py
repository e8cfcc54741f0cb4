"""The same as `ours`, in PyTorch: eager, on the CPU. Runs in any Python that has PyTorch and NumPy.

The mathematics is equal, the work is what PyTorch does by default: it adds two biases a gate, and the gradient of
its embedding is dense, since `clip_grad_norm_` refuses a sparse one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch  # type: ignore[import-not-found]  # no dependency of the project: --torch-python names who has it
from torch import nn

from benchmarks.sizes import CLIP, RATE, Size, words

LAYERS = {"elman": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}
CELLS = {"elman": nn.RNNCell, "gru": nn.GRUCell, "lstm": nn.LSTMCell}


def _output(size: Size) -> Any:
    if size.cutoffs:
        return nn.AdaptiveLogSoftmaxWithLoss(size.H, size.V, list(size.cutoffs), head_bias=True)
    return nn.Linear(size.H, size.V)


def _loss(output: Any, h: Any, targets: Any) -> Any:
    if isinstance(output, nn.AdaptiveLogSoftmaxWithLoss):
        return output(h, targets).loss
    return nn.functional.cross_entropy(output(h), targets)


def _detach(state: Any) -> Any:
    return tuple(part.detach() for part in state) if isinstance(state, tuple) else state.detach()


def training_step(size: Size, cell: str) -> Callable[[], float]:
    """One chunk, with the state of the last: forward, backward, clip, SGD -> loss in nats a word."""
    embedding, output = nn.Embedding(size.V, size.E), _output(size)
    recurrent = LAYERS[cell](size.E, size.H, size.layers)
    params = [*embedding.parameters(), *recurrent.parameters(), *output.parameters()]
    optimizer = torch.optim.SGD(params, lr=RATE)
    ids = torch.from_numpy(words(size, size.T + 1))
    state: Any = None

    def step() -> float:
        nonlocal state
        optimizer.zero_grad(set_to_none=True)
        h, state = recurrent(embedding(ids[:-1]), state)
        state = _detach(state)
        loss = _loss(output, h.view(-1, size.H), ids[1:].view(-1))
        loss.backward()
        nn.utils.clip_grad_norm_(params, CLIP)
        optimizer.step()
        return float(loss.item())

    return step


def prediction_step(size: Size, cell: str, k: int) -> Callable[[int], Any]:
    """Read one word -> the k likeliest next ones."""
    embedding, recurrent, output = nn.Embedding(size.V, size.E), CELLS[cell](size.E, size.H), _output(size)
    state: Any = None

    def step(word: int) -> Any:
        nonlocal state
        with torch.inference_mode():
            state = recurrent(embedding(torch.tensor([word])), state)
            y = torch.softmax(output(state[0] if cell == "lstm" else state), dim=-1)
            return torch.topk(y[0], k).indices.numpy()

    return step
