"""motamot eval: a model measured on text."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tui_app.cli.common import clear_errors, language_of, load_model
from tui_app.cli.memory_access import load_users_model
from tui_app.cli.options import Language
from tui_app.session.files import printable_path, read_standard_input, read_text


def evaluate(
    files: Annotated[
        list[Path],
        typer.Argument(help="UTF-8 text, one sentence or message a line; - for standard input.", metavar="FILE..."),
    ],
    model: Annotated[Path | None, typer.Option(help="A model file other than your own.")] = None,
    k: Annotated[int, typer.Option("-k", min=1, max=50, help="How long the list of suggestions is.")] = 5,
    lines: Annotated[int | None, typer.Option(min=1, help="Only the first lines of each file.")] = None,
    personal: Annotated[bool, typer.Option("--personal", help="Lines count as recent text once scored.")] = False,
    no_repeats: Annotated[bool, typer.Option("--no-repeats", help="Offer a word once until the next.")] = False,
    stepping_back: Annotated[
        bool, typer.Option(help="Whether a word that was listed and not taken steps back, as in the app.")
    ] = True,
    phrases: Annotated[bool, typer.Option("--phrases", help="Count with phrases of two or three words too.")] = False,
    scan_cost: Annotated[float, typer.Option(min=0, help="Keystrokes that reading a list costs.")] = 0.0,
    take_cost: Annotated[float, typer.Option(min=0, help="Keystrokes that taking an entry costs.")] = 1.0,
    language: Language = None,
    json: Annotated[bool, typer.Option("--json", help="As JSON, for scripts.")] = False,
) -> None:
    """Measure a model on text: perplexity, accuracy, keystroke savings, latency."""
    with clear_errors():
        texts = {printable_path(path): _text(path).splitlines()[:lines] for path in files}
        first = "\n".join(next(iter(texts.values())))
        loaded = load_model(model) if model else load_users_model(language_of(language, first))[0]
        from rnnlm_core.evaluation import SimulationOptions
        from rnnlm_core.evaluation import evaluate as measure
        from tui_app.cli.evaluation_report import as_json, print_tables

        options = SimulationOptions(k, no_repeats, scan_cost, personal, stepping_back, phrases, take_cost)
        results = {name: measure(loaded, text, options=options) for name, text in texts.items()}
    if json:
        typer.echo(as_json(results))
    else:
        print_tables(results)


def _text(path: Path) -> str:
    return read_standard_input() if path == Path("-") else read_text(path)
