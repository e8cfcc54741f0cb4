"""What several commands need: a model or a session to work on, and errors in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from corpora.errors import CorpusError
from tui_app.paths import FileError, data_folder, explain, printable_path

if TYPE_CHECKING:
    from rnnlm_core.language_model import RNNLanguageModel
    from tui_app.lessons import Recipe
    from tui_app.session import Session


def open_session(recipe: Recipe | None = None) -> Session:
    """The session on the user's folder; nothing is touched before its `open`."""
    import corpora
    from tui_app.session import Session
    from tui_app.store import Store

    return Session(Store(data_folder()), lambda: corpora.load("fr"), recipe)


def load_model(path: Path) -> RNNLanguageModel:
    """The model of a file.

    Raises:
        FileError: There is none, or it can't be read.
    """
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


@contextmanager
def clear_errors() -> Iterator[None]:
    """What can go wrong with files and figures ends with one line of advice, not with a stack trace."""
    try:
        yield
    except (CorpusError, FileError, ValueError, ArithmeticError) as problem:
        fail(str(problem))
    except OSError as error:
        fail(str(explain(error, Path(error.filename or "."))))
    except MemoryError:
        fail("there is not enough memory for this: choose a smaller model, or fewer sentences")


def fail(message: str) -> NoReturn:
    """Say what is wrong, and end with exit status 1."""
    typer.echo(f"motamot: {message}", err=True)
    raise typer.Exit(1)
