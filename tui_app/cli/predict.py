"""motamot predict: the likeliest next words."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tui_app.cli.common import clear_errors, language_of, load_model
from tui_app.cli.memory_access import load_users_model
from tui_app.cli.options import Language


def predict(
    text: Annotated[str, typer.Argument(help='What stands before the next word, such as "je suis très".')],
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="How many words.")] = 5,
    json: Annotated[bool, typer.Option("--json", help="As JSON, for scripts.")] = False,
    model: Annotated[Path | None, typer.Option(help="A model file other than your own.")] = None,
    language: Language = None,
) -> None:
    """Print the likeliest next words, as your own model sees them; a starter's, where you have none."""
    with clear_errors():
        loaded, blocked = (load_model(model), []) if model else load_users_model(language_of(language, text))
        from rnnlm_core.prediction.predictor import Predictor, PredictorOptions
        from rnnlm_core.text import printable

        options = PredictorOptions(blocked=frozenset(word.casefold() for word in blocked))
        suggestions = Predictor(loaded, options).suggest(_finished(text), k)
    if json:
        from json import dumps

        rows = [{"word": each.word, "probability": round(each.probability, 6)} for each in suggestions]
        typer.echo(dumps(rows, ensure_ascii=False))
        return
    for rank, each in enumerate(suggestions, start=1):
        typer.echo(f"{rank:>2}  {printable(each.word):<24} {each.probability:6.1%}")


def _finished(text: str) -> str:
    """The text with its last word finished: what is asked for is the next one, not an end for it."""
    return text if not text or text[-1].isspace() or text[-1] in "'’" else f"{text} "
