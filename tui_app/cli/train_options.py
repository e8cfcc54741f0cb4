"""The options of `motamot train`, each with what its help says; what stands in brackets is what is taken without it."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules
from typing import Annotated, TypeAlias

import typer


def known_cells() -> str:
    """The names of the recurrent cells, each a file, without loading any: a command's help must not wait for NumPy."""
    core = find_spec("rnnlm_core")
    folders = [str(Path(folder, "cells")) for folder in core.submodule_search_locations or ()] if core else []
    *most, last = sorted(module.name for module in iter_modules(folders) if module.name != "interface")
    return f"{', '.join(most)} or {last}"


Texts: TypeAlias = Annotated[
    list[str] | None,
    typer.Argument(
        help="Files with a sentence a line, folders of .txt files, - for standard input, or corpora by name "
        "(motamot corpus list). TEXT*3 counts three times, TEXT*0.3 is another random 30 % each time, "
        "TEXT:book is read as a hard-wrapped book.",
        metavar="TEXT...",
    ),
]
Output: TypeAlias = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="MODEL.safetensors", help="The file to make.")
]
Language: TypeAlias = Annotated[str | None, typer.Option(help="Of the texts: fr or en.  [fr]")]
Cell: TypeAlias = Annotated[str | None, typer.Option(help=f"{known_cells()}.  [lstm]")]
HiddenSize: TypeAlias = Annotated[int | None, typer.Option(min=1, max=8192, help="Units of a layer.  [256]")]
EmbeddingSize: TypeAlias = Annotated[int | None, typer.Option(min=1, max=8192, help="Numbers a word.  [128]")]
ProjectionSize: TypeAlias = Annotated[
    int | None, typer.Option(min=1, max=8192, help="Between the last layer and the words.  [as the embedding]")
]
Layers: TypeAlias = Annotated[int | None, typer.Option(min=1, max=16, help="Recurrent layers.  [1]")]
Tied: TypeAlias = Annotated[bool | None, typer.Option("--tied/--untied", help="One table for reading and predicting.")]
VocabularySize: TypeAlias = Annotated[int | None, typer.Option(min=3, help="Most words known.  [20000]")]
Dropout: TypeAlias = Annotated[float | None, typer.Option(help="Share of the inputs left out.  [0.3]")]
InputDropout: TypeAlias = Annotated[
    float | None, typer.Option(help="Of the embedded words, where it is to be another.  [as --dropout]")
]
OutputDropout: TypeAlias = Annotated[
    float | None, typer.Option(help="Of the last layer's outputs, likewise.  [as --dropout]")
]
WeightDropout: TypeAlias = Annotated[
    float | None, typer.Option(help="Of the recurrent weights (DropConnect), one mask a batch.  [0.0]")
]
EmbeddingDropout: TypeAlias = Annotated[float | None, typer.Option(help="Of whole words, one mask a batch.  [0.0]")]
Epochs: TypeAlias = Annotated[int | None, typer.Option(min=1, help="Most times through the texts.  [20]")]
Tokens: TypeAlias = Annotated[
    int | None, typer.Option(min=1, help="Stop after reading so many words, whatever the epochs.")
]
Minutes: TypeAlias = Annotated[float | None, typer.Option(help="Stop after so long, at the best validation loss.")]
Optimizer: TypeAlias = Annotated[str | None, typer.Option(help="adam, adamw or sgd.  [adam]")]
LearningRate: TypeAlias = Annotated[float | None, typer.Option(help="Size of the steps.  [0.003]")]
Schedule: TypeAlias = Annotated[str | None, typer.Option(help="constant, cosine or plateau.  [constant]")]
Averaging: TypeAlias = Annotated[float | None, typer.Option(help="Decay of the average of the weights.  [0.999]")]
BatchSize: TypeAlias = Annotated[int | None, typer.Option(min=1, help="Sentences side by side.  [16]")]
ClipNorm: TypeAlias = Annotated[float | None, typer.Option(min=0, help="Longest gradient; 0: any.  [1.0]")]
Patience: TypeAlias = Annotated[
    int | None, typer.Option(min=0, help="Stop after so many validations without a better one; 0: never.  [3]")
]
ValidateEvery: TypeAlias = Annotated[int | None, typer.Option(min=1, help="Batches; also within an epoch.")]
Validation: TypeAlias = Annotated[str | None, typer.Option(metavar="TEXT", help="What to measure on.")]
ValidationShare: TypeAlias = Annotated[
    float | None, typer.Option(help="Or hold out this share of the texts, at most 2,000 sentences.  [0.05]")
]
Finish: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="'TEXT*4 TEXT*0.3'", help="How often each text counts from 70 % of the training on; others: never."
    ),
]
Seed: TypeAlias = Annotated[int | None, typer.Option(min=0, help="The same seed makes the same model.  [0]")]
Storage: TypeAlias = Annotated[str | None, typer.Option(help="float32, float16 or int8.  [float32]")]
Init: TypeAlias = Annotated[
    Path | None, typer.Option(help="A model to start from, or fr or en; its words and shape are kept.")
]
Threads: TypeAlias = Annotated[int | None, typer.Option(min=1, help="Processor cores.  [one or all, as is faster now]")]
Device: TypeAlias = Annotated[str, typer.Option(help="cpu, gpu or auto; a GPU needs motamot's extra gpu.")]
Prepare: TypeAlias = Annotated[
    Path | None,
    typer.Option(metavar="WORDS.npz", help="Write the texts as word ids and train on that file later, or elsewhere."),
]
Resume: TypeAlias = Annotated[bool, typer.Option("--resume", help="Go on with a training that was left.")]
Overwrite: TypeAlias = Annotated[bool, typer.Option("--overwrite", help="Replace what is there.")]
