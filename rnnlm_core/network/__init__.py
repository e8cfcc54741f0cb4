"""The whole network as stateless functions over a configuration and a flat dict of parameters."""

from rnnlm_core.network.config import NetworkConfig
from rnnlm_core.network.parameters import initialize, layer_params, output_weights, shapes
from rnnlm_core.network.recurrent_network import (
    Encoded,
    Forward,
    Trace,
    backward,
    encode,
    forward,
    logits,
    project,
    step,
    zero_states,
)

__all__ = [
    "Encoded",
    "Forward",
    "NetworkConfig",
    "Trace",
    "backward",
    "encode",
    "forward",
    "initialize",
    "layer_params",
    "logits",
    "output_weights",
    "project",
    "shapes",
    "step",
    "zero_states",
]
