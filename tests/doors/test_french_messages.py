"""What the core, the corpora and the training say of what went wrong is said in French too."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tui_app import i18n
from tui_app.session.core_french import MESSAGES
from tui_app.session.said import said

ROOT = Path(__file__).parent.parent.parent
ONLY_PROGRAMMERS = {"TypeError", "RuntimeError", "AssertionError", "AttributeError", "typer.Exit", "IsADirectoryError"}
UNSEEN = {"_salvage.py", "prediction", "inspection"}
"""Files and folders: what they raise is caught in there, or only a programmer can bring it about."""


def raised() -> Iterator[tuple[str, str]]:
    """Where each message is raised, and the message with {} for what it names."""
    for folder in ("rnnlm_core", "corpora", "tui_app/training", "tui_app/cli"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and not UNSEEN & set(path.parts):
                    name = ast.unparse(node.exc.func)
                    texts = [] if name in ONLY_PROGRAMMERS else map(template, node.exc.args)
                    yield from ((f"{path.relative_to(ROOT)}:{node.lineno}", text) for text in texts if text)


def template(node: ast.expr) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)  # type: ignore[misc]
    return None


KNOWN = {re.sub(r"\{\w\}", "{}", english) for english in MESSAGES}


def test_every_message_has_its_french() -> None:
    assert [(where, text) for where, text in raised() if text not in KNOWN] == []


def test_the_french_names_what_the_english_names_and_is_set_as_french_is() -> None:
    wrong = re.compile(r"[^\u202f][;!?](?=\s|$)|\s:\s|«[^\u00a0]|[^\u00a0]»|[^\W\d_]'[^\W\d_]")
    for english, french in MESSAGES.items():
        assert sorted(re.findall(r"\{\w\}", french)) == sorted(re.findall(r"\{\w\}", english))
        assert not wrong.search(french.replace("\u202f:", "")), french


@pytest.fixture
def in_french() -> Iterator[None]:
    i18n.use("fr")
    yield
    i18n.use("en")


@pytest.mark.usefixtures("in_french")
@pytest.mark.parametrize(
    ("english", "french"),
    [
        ("/a: Permission denied.", "/a: permission refusée."),
        ("x is no file: give a model file", "x n’est pas un fichier\u202f: donnez un fichier de modèle"),
        ("x is no model that can be used: format 3", "x n’est pas un modèle utilisable\u202f: format 3"),
        ("a: it is damaged, and can't be repaired here: Is a directory.",
         "a: il est abîmé, et ne peut pas être réparé ici\u202f: c’est un dossier."),
        ("something else: entirely", "something else: entirely"),
        ("déjà dit en français\u202f: oui", "déjà dit en français\u202f: oui"),
    ],
)  # fmt: skip
def test_a_message_is_said_in_french_with_the_reason_within_it(english: str, french: str) -> None:
    assert said(english) == french


def test_a_training_and_what_is_wrong_with_one_are_told_in_french(tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_text("il fait beau\nil fait froid\n" * 20, encoding="utf-8")
    own = {**os.environ, "MOTAMOT_INTERFACE": "fr", "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
    train = [
        sys.executable,
        "-m",
        "tui_app",
        "train",
        "t.txt",
        "--hidden-size",
        "4",
        "--epochs",
        "1",
        "-o",
        "m.safetensors",
    ]
    for told in (r"phrases mises de côté.*\n.*mots, perte", "il existe déjà"):
        done = subprocess.run(train, cwd=tmp_path, env=own, capture_output=True, text=True)
        assert re.search(told, done.stdout + done.stderr), done.stdout + done.stderr
    card = (tmp_path / "m.md").read_text(encoding="utf-8")
    assert "## Chiffres" in card
    assert not re.search(r"\b(the|of|words|tokens)\b", done.stdout + done.stderr + card.partition("## Réglages")[0])
