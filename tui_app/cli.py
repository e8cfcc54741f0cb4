"""The command line: the app, a prediction, an offline training. Imports what is heavy only when it is needed."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from tui_app.paths import FileError, data_folder, explain, printable_path, read_text

if TYPE_CHECKING:
    from rnnlm_core.language_model import RNNLanguageModel
    from tui_app.lessons import Recipe
    from tui_app.session import Session

cli = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main() -> None:
    """Run the command; text that the terminal's encoding lacks is replaced, not fatal."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    cli(prog_name="motamot")


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"motamot {version('motamot')}")
        raise typer.Exit


@cli.callback(invoke_without_command=True)
def app(
    context: typer.Context,
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and leave.")
    ] = False,
) -> None:
    """Suggests your next words as you type, from a recurrent network that learns your sentences.

    Without a command it opens the app. Nothing leaves this machine.
    """
    if context.invoked_subcommand is None:
        _open_app()


def _open_app() -> None:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        _fail("the app needs a terminal; in scripts use: motamot predict TEXT, or motamot train FILE")
    for library in ("OPENBLAS", "OMP", "MKL"):
        os.environ[f"{library}_NUM_THREADS"] = "1"  # with more, a key waits behind the training's products
    from tui_app.app import MotamotApp

    MotamotApp(_session).run()


def _session(recipe: Recipe | None = None) -> Session:
    import corpora
    from tui_app.session import Session
    from tui_app.store import Store

    return Session(Store(data_folder()), lambda: corpora.load("fr"), recipe)


@cli.command()
def predict(
    text: Annotated[str, typer.Argument(help='What stands before the next word, such as "je suis très".')],
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="How many words.")] = 5,
    json: Annotated[bool, typer.Option("--json", help="As JSON, for scripts.")] = False,
    model: Annotated[Path | None, typer.Option(help="A model file other than your own.")] = None,
) -> None:
    """Print the likeliest next words."""
    with _clear_errors():
        loaded = _load(model or data_folder() / "model.safetensors")
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


def _load(path: Path) -> RNNLanguageModel:
    from rnnlm_core.checkpoint import CheckpointError
    from rnnlm_core.language_model import RNNLanguageModel

    try:
        return RNNLanguageModel.load(path)
    except FileNotFoundError:
        raise FileError(
            f"there is no model at {printable_path(path)}: run motamot once, or motamot train FILE"
        ) from None
    except CheckpointError as error:
        raise FileError(str(error)) from None
    except OSError as error:
        raise explain(error, path) from None


@cli.command()
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
    with _clear_errors():
        _check_language(language, output)
        texts = [read_text(path) for path in files]
        from tui_app.lessons import Recipe
        from tui_app.offline import learn, make_model

        recipe = Recipe().adapted(hidden_size, embedding_size, epochs, learning_rate)
        if output is not None:
            make_model(texts, output, recipe, language)
        else:
            learn(texts, _session(recipe), anew=bool(hidden_size or embedding_size))


def _check_language(language: str, output: Path | None) -> None:
    from rnnlm_core.text import LANGUAGES

    if language not in LANGUAGES:
        raise ValueError(f"unknown language {language!r}: choose {' or '.join(LANGUAGES)}")
    if output is None and language != "fr":
        raise ValueError("your model is French: add --output to make a new one in another language")


@cli.command("eval")
def evaluate(
    files: Annotated[list[Path], typer.Argument(help="UTF-8 text, one sentence or message a line.", metavar="FILE...")],
    model: Annotated[Path | None, typer.Option(help="A model file other than your own.")] = None,
    k: Annotated[int, typer.Option("-k", min=1, max=50, help="How long the list of suggestions is.")] = 5,
    lines: Annotated[int | None, typer.Option(min=1, help="Only the first lines of each file.")] = None,
    personal: Annotated[bool, typer.Option("--personal", help="Lines count as recent text once scored.")] = False,
    no_repeats: Annotated[bool, typer.Option("--no-repeats", help="Offer a word once until the next.")] = False,
    scan_cost: Annotated[float, typer.Option(min=0, help="Keystrokes that reading a list costs.")] = 0.0,
    json: Annotated[bool, typer.Option("--json", help="As JSON, for scripts.")] = False,
) -> None:
    """Measure a model on text: perplexity, accuracy, keystroke savings, latency."""
    with _clear_errors():
        texts = {printable_path(path): read_text(path).splitlines()[:lines] for path in files}
        loaded = _load(model or data_folder() / "model.safetensors")
        from rnnlm_core.evaluation import SimulationOptions
        from rnnlm_core.evaluation import evaluate as measure
        from tui_app.evaluation_report import as_json, print_tables

        options = SimulationOptions(k, no_repeats, scan_cost, personal)
        results = {name: measure(loaded, text, options=options) for name, text in texts.items()}
    if json:
        typer.echo(as_json(results))
    else:
        print_tables(results)


@contextmanager
def _clear_errors() -> Iterator[None]:
    """What can go wrong with files and figures ends with one line of advice, not with a stack trace."""
    try:
        yield
    except (FileError, ValueError, ArithmeticError) as problem:
        _fail(str(problem))
    except OSError as error:
        _fail(str(explain(error, Path(error.filename or "."))))
    except MemoryError:
        _fail("there is not enough memory for this: choose a smaller model, or fewer sentences")


def _fail(message: str) -> NoReturn:
    typer.echo(f"motamot: {message}", err=True)
    raise typer.Exit(1)
