"""motamot predict: the likeliest next words."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tui_app.commands.common import clear_errors, load_model
from tui_app.paths import data_folder


def predict(
    text: Annotated[str, typer.Argument(help='What stands before the next word, such as "je suis très".')],
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="How many words.")] = 5,
    json: Annotated[bool, typer.Option("--json", help="As JSON, for scripts.")] = False,
    model: Annotated[Path | None, typer.Option(help="A model file other than your own.")] = None,
) -> None:
    """Print the likeliest next words."""
    with clear_errors():
        loaded = load_model(model or data_folder() / "model.safetensors")
        from rnnlm_core.prediction import Predictor

        suggestions = Predictor(loaded).suggest(_finished(text), k)
    if json:
        from json import dumps

        rows = [{"word": each.word, "probability": round(each.probability, 6)} for each in suggestions]
        typer.echo(dumps(rows, ensure_ascii=False))
        return
    for rank, each in enumerate(suggestions, start=1):
        typer.echo(f"{rank:>2}  {each.word:<24} {each.probability:6.1%}")


def _finished(text: str) -> str:
    """The text with its last word finished: what is asked for is the next one, not an end for it."""
    return text if not text or text[-1].isspace() or text[-1] in "'’" else f"{text} "
