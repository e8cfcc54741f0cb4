from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rnnlm_core.files import description
from rnnlm_core.language_model import LSTMLanguageModel, RNNLanguageModel
from rnnlm_core.memory._schema import TABLES
from rnnlm_core.network.config import NetworkConfig

ROOT = Path(__file__).parent.parent.parent
DOCS = ROOT / "docs"
FORMAT = (DOCS / "file-format.md").read_text(encoding="utf-8")
PROGRAMS = re.findall(r"```python\n(.*?)```", FORMAT, re.DOTALL)
PAGES = [*sorted(DOCS.glob("**/*.md")), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True)


def test_the_page_of_settings_and_keys_is_what_the_code_says() -> None:
    done = python("-m", "scripts.settings_and_keys", "--check")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", [field.name for field in fields(NetworkConfig)] + sorted(TABLES))
def test_the_file_format_names(name: str) -> None:
    assert f"`{name}`" in FORMAT


def test_the_file_format_knows_the_newest_format() -> None:
    assert f"| `format` | {description.FORMAT}, or {description.QUANTIZED_FORMAT} " in FORMAT


@pytest.mark.parametrize(("storage", "spoil", "verdict"), [("int8", False, "sound"), (None, True, "damaged")])
def test_the_program_on_the_page_verifies_a_file(
    tmp_path: Path, storage: str | None, spoil: bool, verdict: str
) -> None:
    model = RNNLanguageModel(hidden_size=4)
    model.build_vocabulary(["il fait beau"])
    model.save(tmp_path / "m.safetensors", storage=storage)
    if spoil:
        content = bytearray((tmp_path / "m.safetensors").read_bytes())
        content[-1] ^= 1
        (tmp_path / "m.safetensors").write_bytes(content)
    assert python("-c", PROGRAMS[1], str(tmp_path / "m.safetensors")).stdout.split()[-1] == verdict


@pytest.mark.parametrize(
    ("storage", "shape"),
    [
        (None, {"embedding_size": 3}),
        ("int8", {"embedding_size": 3, "tied": True, "projection_size": 3}),
        (None, {"embedding_size": 3, "layers": 2}),
    ],
)
def test_the_program_on_the_page_predicts_what_motamot_predicts(
    tmp_path: Path, storage: str | None, shape: dict[str, Any]
) -> None:
    model = LSTMLanguageModel(hidden_size=5, **shape)
    model.build_vocabulary(["il fait beau", "il fait froid", "elle dort"])
    model.boundaries = True
    rng = np.random.default_rng(0)
    for value in model.params.values():
        value += rng.normal(0, 0.5, value.shape)  # fresh gates are too alike to tell their order
    path = tmp_path / "m.safetensors"
    model.save(path, storage=storage)
    rows = [line.split("\t") for line in python("-c", PROGRAMS[0], str(path), "il", "fait").stdout.splitlines()]
    expected = dict(LSTMLanguageModel.load(path).predict_next_word("il fait", top_k=100))
    printed = {word: float(share) for word, share in rows if word in expected}
    assert len(printed) >= 3
    assert all(abs(share - expected[word]) < 1e-3 for word, share in printed.items())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_local_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    targets = [link for link in re.findall(r"\]\(([^)\s#]+)", text) if not link.startswith(("http", "mailto:"))]
    missing = [target for target in targets if not (page.parent / target).exists()]
    assert missing == []
