"""What several commands need: a model or a session to work on, and errors in words."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from corpora.errors import CorpusError
from tui_app.i18n import _
from tui_app.session.files import FileError, data_folder, explain, printable_path
from tui_app.session.said import said

if TYPE_CHECKING:
    from rnnlm_core.language_model import RNNLanguageModel
    from rnnlm_core.personal import Starter
    from tui_app.session.session import Session


def make_session(language: str = "fr", *, is_guest: bool = False) -> Session:
    """The session on the user's folder, as the settings ask for; nothing is touched before its `open`.

    A guest leaves the training to other programs while it does not train itself.
    """
    from rnnlm_core.prediction.nearest_sentences import NearestOptions
    from rnnlm_core.prediction.predictor import PredictorOptions
    from tui_app.session.session import Session
    from tui_app.session.settings import load

    settings = load().settings
    return Session(
        data_folder(),
        language,
        starter=_own_starter(settings.starter, language),
        options=PredictorOptions(
            nearest=NearestOptions(),
            punctuation=settings.punctuation,
            ugly=settings.ugly_words,
            listed=settings.any_word,
            expand=settings.expand_abbreviations,
            abbreviations=settings.abbreviations,
        ),
        keep_secrets=not settings.refuse_secrets,
        is_guest=is_guest,
    )


def _own_starter(named: str, language: str) -> Starter | None:
    """The model file that the settings name, where it is one of this language; None leaves it to the one that ships.

    Raises:
        FileError: It can't be read.
    """
    if not named:
        return None
    from rnnlm_core.personal import Starter

    model = load_model(Path(named).expanduser())
    return Starter.of_model(model) if model.language == language else None


def language_of(option: str | None, text: str = "") -> str:
    """The language asked for; else the one that the text is clearly in, else that of the settings or the system."""
    from tui_app.session import languages

    if option not in (None, languages.AUTOMATIC):
        return languages.resolve(option, os.environ)
    if found := languages.detect(text):
        return found
    from tui_app.session.settings import load

    return languages.resolve(load().settings.language, os.environ)


def starter_of(language: str) -> Starter:
    """What the user's own model is made from, as the settings ask for; its weights are read once they are needed.

    Raises:
        FileError: It can't be read.
        ValueError: None ships for the language.
    """
    from rnnlm_core import starters
    from rnnlm_core.personal import Starter
    from tui_app.session.settings import load

    own = _own_starter(load().settings.starter, language)
    return own or Starter(starters.digest(language), lambda: load_model(starters.path(language)))


def load_model(path: Path) -> RNNLanguageModel:
    """The model of a file.

    Raises:
        FileError: There is none, or it can't be read.
    """
    from rnnlm_core.files.checkpoint import CheckpointError
    from rnnlm_core.language_model import RNNLanguageModel

    try:
        return RNNLanguageModel.load(path)
    except FileNotFoundError:
        raise FileError(
            _("there is no model at {path}: make one with motamot train FILE").format(path=printable_path(path))
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
        fail(_("there is not enough memory for this: choose a smaller model, or fewer sentences"))


def fail(message: str) -> NoReturn:
    """Say what is wrong, and end with exit status 1; nothing that came from outside commands the terminal."""
    from rnnlm_core.text import printable

    lines = [
        printable(line) for line in said(message).split("\n")
    ]  # the advice of some messages stands on lines of its own
    print("motamot: " + "\n".join(lines), file=sys.stderr)
    sys.exit(1)
