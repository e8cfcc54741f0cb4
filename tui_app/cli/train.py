"""motamot train: a new model from texts."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules
from typing import Annotated

import typer

from tui_app.cli.common import clear_errors

SWITCHED_OFF_BY_0 = {"clip_norm", "patience"}
ORDER = {"texts", "output", "validation", "init", "resume", "overwrite", "threads", "device", "prepare"}
"""What is no setting of the training itself."""


def known_cells() -> str:
    """The names of the recurrent cells, each a file, without loading any: a command's help must not wait for NumPy."""
    core = find_spec("rnnlm_core")
    folders = [str(Path(folder, "cells")) for folder in core.submodule_search_locations or ()] if core else []
    *most, last = sorted(module.name for module in iter_modules(folders) if module.name != "interface")
    return f"{', '.join(most)} or {last}"


def train(
    context: typer.Context,
    texts: Annotated[
        list[str] | None,
        typer.Argument(
            help="Files with a sentence a line, folders of .txt files, - for standard input, or corpora by name "
            "(motamot corpus list). TEXT*3 counts three times, TEXT*0.3 is another random 30 % each time, "
            "TEXT:book is read as a hard-wrapped book.",
            metavar="TEXT...",
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="MODEL.safetensors", help="The file to make.")
    ] = None,
    language: Annotated[str | None, typer.Option(help="Of the texts: fr or en.  [fr]")] = None,
    cell: Annotated[str | None, typer.Option(help=f"{known_cells()}.  [lstm]")] = None,
    hidden_size: Annotated[int | None, typer.Option(min=1, max=8192, help="Units of a layer.  [256]")] = None,
    embedding_size: Annotated[int | None, typer.Option(min=1, max=8192, help="Numbers a word.  [128]")] = None,
    projection_size: Annotated[
        int | None, typer.Option(min=1, max=8192, help="Between the last layer and the words.  [as the embedding]")
    ] = None,
    layers: Annotated[int | None, typer.Option(min=1, max=16, help="Recurrent layers.  [1]")] = None,
    tied: Annotated[bool | None, typer.Option("--tied/--untied", help="One table for reading and predicting.")] = None,
    vocabulary_size: Annotated[int | None, typer.Option(min=3, help="Most words known.  [20000]")] = None,
    dropout: Annotated[float | None, typer.Option(help="Share of the inputs left out.  [0.3]")] = None,
    input_dropout: Annotated[
        float | None, typer.Option(help="Of the embedded words, where it is to be another.  [as --dropout]")
    ] = None,
    output_dropout: Annotated[
        float | None, typer.Option(help="Of the last layer's outputs, likewise.  [as --dropout]")
    ] = None,
    weight_dropout: Annotated[
        float | None, typer.Option(help="Of the recurrent weights (DropConnect), one mask a batch.  [0.0]")
    ] = None,
    embedding_dropout: Annotated[float | None, typer.Option(help="Of whole words, one mask a batch.  [0.0]")] = None,
    epochs: Annotated[int | None, typer.Option(min=1, help="Most times through the texts.  [20]")] = None,
    tokens: Annotated[
        int | None, typer.Option(min=1, help="Stop after reading so many words, whatever the epochs.")
    ] = None,
    minutes: Annotated[float | None, typer.Option(help="Stop after so long, at the best validation loss.")] = None,
    optimizer: Annotated[str | None, typer.Option(help="adam, adamw or sgd.  [adam]")] = None,
    learning_rate: Annotated[float | None, typer.Option(help="Size of the steps.  [0.003]")] = None,
    schedule: Annotated[str | None, typer.Option(help="constant, cosine or plateau.  [constant]")] = None,
    averaging: Annotated[float | None, typer.Option(help="Decay of the average of the weights.  [0.999]")] = None,
    batch_size: Annotated[int | None, typer.Option(min=1, help="Sentences side by side.  [16]")] = None,
    clip_norm: Annotated[float | None, typer.Option(min=0, help="Longest gradient; 0: any.  [1.0]")] = None,
    patience: Annotated[
        int | None, typer.Option(min=0, help="Stop after so many validations without a better one; 0: never.  [3]")
    ] = None,
    validate_every: Annotated[int | None, typer.Option(min=1, help="Batches; also within an epoch.")] = None,
    validation: Annotated[str | None, typer.Option(metavar="TEXT", help="What to measure on.")] = None,
    validation_share: Annotated[
        float | None, typer.Option(help="Or hold out this share of the texts, at most 2,000 sentences.  [0.05]")
    ] = None,
    finish: Annotated[
        str | None,
        typer.Option(
            metavar="'TEXT*4 TEXT*0.3'", help="How often each text counts from 70 % of the training on; others: never."
        ),
    ] = None,
    seed: Annotated[int | None, typer.Option(min=0, help="The same seed makes the same model.  [0]")] = None,
    storage: Annotated[str | None, typer.Option(help="float32, float16 or int8.  [float32]")] = None,
    init: Annotated[
        Path | None, typer.Option(help="A model to start from, or fr or en; its words and shape are kept.")
    ] = None,
    threads: Annotated[int | None, typer.Option(min=1, help="Processor cores.  [one or all, as is faster now]")] = None,
    device: Annotated[str, typer.Option(help="cpu, gpu or auto; a GPU needs motamot's extra gpu.")] = "cpu",
    prepare: Annotated[
        Path | None,
        typer.Option(
            metavar="WORDS.npz", help="Write the texts as word ids and train on that file later, or elsewhere."
        ),
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a training that was left.")] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace what is there.")] = False,
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
