"""motamot train: a new model from texts."""

from __future__ import annotations

from pathlib import Path

import typer

from tui_app.cli import train_options as options
from tui_app.cli.common import clear_errors

SWITCHED_OFF_BY_0 = {"clip_norm", "patience"}
ORDER = {"texts", "output", "validation", "init", "resume", "overwrite", "threads", "device", "prepare"}
"""What is no setting of the training itself."""


def train(
    context: typer.Context,
    texts: options.Texts = None,
    output: options.Output = None,
    language: options.Language = None,
    cell: options.Cell = None,
    hidden_size: options.HiddenSize = None,
    embedding_size: options.EmbeddingSize = None,
    projection_size: options.ProjectionSize = None,
    layers: options.Layers = None,
    tied: options.Tied = None,
    vocabulary_size: options.VocabularySize = None,
    dropout: options.Dropout = None,
    input_dropout: options.InputDropout = None,
    output_dropout: options.OutputDropout = None,
    weight_dropout: options.WeightDropout = None,
    embedding_dropout: options.EmbeddingDropout = None,
    epochs: options.Epochs = None,
    tokens: options.Tokens = None,
    minutes: options.Minutes = None,
    optimizer: options.Optimizer = None,
    learning_rate: options.LearningRate = None,
    schedule: options.Schedule = None,
    averaging: options.Averaging = None,
    batch_size: options.BatchSize = None,
    clip_norm: options.ClipNorm = None,
    patience: options.Patience = None,
    validate_every: options.ValidateEvery = None,
    validation: options.Validation = None,
    validation_share: options.ValidationShare = None,
    finish: options.Finish = None,
    seed: options.Seed = None,
    storage: options.Storage = None,
    init: options.Init = None,
    threads: options.Threads = None,
    device: options.Device = "cpu",
    prepare: options.Prepare = None,
    resume: options.Resume = False,
    overwrite: options.Overwrite = False,
) -> None:
    """Make a new model from texts, with a card and a loss curve beside it; your own model stays as it is.

    Ctrl+C stops and keeps the best so far. After a crash or a kill, --resume goes on: motamot train --resume -o MODEL.
    """
    with clear_errors():
        if output is None and prepare is None:
            raise ValueError("say where the new model goes, as in -o MODEL.safetensors; to teach yours: motamot learn")
        from tui_app.training.order import Order
        from tui_app.training.run import run

        given = {name: value for name, value in context.params.items() if name not in ORDER and value is not None}
        given |= {name: None for name in SWITCHED_OFF_BY_0 if given.get(name) == 0}
        model = output or Path("unnamed.safetensors")
        asked = tuple(texts or ()), model, given, validation, init, resume, overwrite, threads, device, prepare
        caught = run(Order(*asked))
    if caught:
        raise typer.Exit(128 + caught)
