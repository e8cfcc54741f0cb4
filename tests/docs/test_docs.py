from __future__ import annotations

import importlib
import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from types import ModuleType
from typing import Any, cast

import numpy as np
import pytest

from rnnlm_core.cells import CELLS, Cell
from rnnlm_core.files import description
from rnnlm_core.language_model import LSTMLanguageModel, RNNLanguageModel
from rnnlm_core.memory._schema import TABLES
from rnnlm_core.network.config import NetworkConfig
from scripts import notebooks, site
from tests.gradient_check import check_every_weight

ROOT = Path(__file__).parent.parent.parent
DOCS = ROOT / "docs"
FORMAT = (DOCS / "file-format.md").read_text(encoding="utf-8")
PROGRAMS = re.findall(r"```python\n(.*?)```", FORMAT, re.DOTALL)
PAGES = [*sorted(DOCS.glob("**/*.md")), ROOT / "README.md", ROOT / "README.fr.md", ROOT / "CONTRIBUTING.md"]


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


@pytest.fixture
def mgu(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The cell of the page, among the others."""
    programs = re.findall(r"```python\n(.*?)```", (DOCS / "your-own-cell.md").read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "mgu.py").write_text(programs[0], encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "mgu", raising=False)
    module = importlib.import_module("mgu")
    monkeypatch.setitem(CELLS, "mgu", cast(Cell, module))
    return module


def test_the_cell_of_the_page_has_the_right_gradient(mgu: ModuleType) -> None:
    rng = np.random.default_rng(0)
    params = {name: value + 0.3 * rng.standard_normal(value.shape) for name, value in mgu.initialize(3, 4, rng).items()}
    x, state, d_outputs = (rng.standard_normal(shape) for shape in ((5, 2, 3), (2, 4), (5, 2, 4)))

    def loss() -> float:
        return float(np.vdot(mgu.forward(params, x, (state,))[0], d_outputs))

    outputs, _, trace = mgu.forward(params, x, (state,))
    h, _ = mgu.step(params, x[0], (state,))
    np.testing.assert_allclose(outputs[0], h, rtol=1e-12)
    gradients, dx, d_state = mgu.backward(params, trace, d_outputs)
    check_every_weight(loss, params | {"x": x, "h": state}, gradients | {"x": dx, "h": d_state[0]})


def test_the_cell_of_the_page_trains_and_is_saved(mgu: ModuleType, tmp_path: Path) -> None:
    model = RNNLanguageModel(hidden_size=8, cell="mgu")
    losses = [progress.loss for progress in model.fit(["il fait beau", "elle dort"], epochs=40, learning_rate=0.02)]
    assert losses[-1] < losses[0] / 2
    model.save(tmp_path / "m.safetensors")
    loaded = RNNLanguageModel.load(tmp_path / "m.safetensors")
    assert loaded.predict_next_word("il fait") == model.predict_next_word("il fait")


@pytest.mark.parametrize("path", notebooks.notebooks(), ids=lambda path: path.name)
def test_a_notebook_becomes_a_page(path: Path) -> None:
    page = site.with_formulas(site.page(path))
    assert page.count('??? success "Solution"') >= 3
    assert "FORMULA" not in page
    formulas = re.findall(r"<math.*?</math>", page, re.DOTALL)
    assert formulas
    assert [formula for formula in formulas if "\\" in formula] == []
    assert re.findall(r"\]\([^)]*\.ipynb\)", page) == []


def test_the_site_has_every_notebook() -> None:
    listed = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    names = {path.stem.removesuffix(".fr") for path in notebooks.notebooks()}
    assert [name for name in names if f"lesson/{name}.md" not in listed] == []


def test_the_page_of_the_library_loads_a_starter_and_predicts() -> None:
    text = (DOCS / "reference" / "language-model.md").read_text(encoding="utf-8")
    (program,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    done = python("-c", program)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("\n") >= 3


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_local_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    targets = [link for link in re.findall(r"\]\(([^)\s#]+)", text) if not link.startswith(("http", "mailto:"))]
    made = {f"lesson/{path.stem}.md" for path in notebooks.notebooks()}
    missing = [target for target in targets if not (page.parent / target).exists() and target not in made]
    assert missing == []
