"""motamot train: a model from files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tui_app.commands.common import clear_errors, open_session
from tui_app.paths import read_text


def train(
    files: Annotated[list[Path], typer.Argument(help="UTF-8 text files.", metavar="FILE...")],
    output: Annotated[
        Path | None, typer.Option(help="Make a new model of these files alone, in this file; yours stays as it is.")
    ] = None,
    hidden_size: Annotated[int | None, typer.Option(min=1, max=4096, help="Hidden units; makes a new model.")] = None,
    embedding_size: Annotated[
        int | None, typer.Option(min=1, max=4096, help="Embedding size; makes a new model.")
    ] = None,
    epochs: Annotated[int | None, typer.Option(min=1, help="Times through the sentences.")] = None,
    learning_rate: Annotated[float | None, typer.Option(min=1e-9, help="Size of the steps.")] = None,
    language: Annotated[str, typer.Option(help="Of the files: fr, or with --output also en.")] = "fr",
) -> None:
    """Teach your model files, or make a new one with --output.

    With a size but no --output, your model is made anew: from the shipped sentences, yours, and the files.
    """
    with clear_errors():
        _check_language(language, output)
        texts = [read_text(path) for path in files]
        from tui_app.lessons import Recipe
        from tui_app.offline import learn, make_model

        recipe = Recipe().adapted(hidden_size, embedding_size, epochs, learning_rate)
        if output is not None:
            make_model(texts, output, recipe, language)
        else:
            learn(texts, open_session(recipe), anew=bool(hidden_size or embedding_size))


def _check_language(language: str, output: Path | None) -> None:
    from rnnlm_core.text import LANGUAGES

    if language not in LANGUAGES:
        raise ValueError(f"unknown language {language!r}: choose {' or '.join(LANGUAGES)}")
    if output is None and language != "fr":
        raise ValueError("your model is French: add --output to make a new one in another language")
