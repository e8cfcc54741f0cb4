"""The notebooks run, say the same in both languages, and are committed as a reader wants to find them."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest

from scripts import lesson, notebooks

ROOT = Path(__file__).parent.parent.parent
LESSON = ["0_OneCell", "1_RNNLanguageModel", "2_LSTMLanguageModel", "3_InEarnest", "4_WhatItKnows"]
NAMES = [f"{name}{language}.ipynb" for name in LESSON for language in (".fr", "")]
REPEATS = pytest.mark.repeats
"""English notebooks run the code of the French ones, as another test shows; `make test-processors` runs them too."""
MOST_BYTES = 400_000
LINK = re.compile(r"\]\(([^)\s]+)\)")
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:home|root|tmp|usr|Users|work|var)/|[A-Z]:\\\\")


def read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((notebooks.FOLDER / name).read_text(encoding="utf-8"))
    return content


def code_cells(name: str) -> list[dict[str, Any]]:
    return [cell for cell in read(name)["cells"] if cell["cell_type"] == "code"]


def markdown(name: str) -> list[str]:
    return ["".join(cell["source"]) for cell in read(name)["cells"] if cell["cell_type"] == "markdown"]


def outputs(name: str) -> list[dict[str, Any]]:
    return [output for cell in code_cells(name) for output in cell["outputs"]]


class WithoutTexts(ast.NodeTransformer):
    """Blanks every string, and leaves of an f-string the values that it shows."""

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        return ast.Constant("") if isinstance(node.value, str) else node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.JoinedStr:
        values = [self.visit(value) for value in node.values if isinstance(value, ast.FormattedValue)]
        return ast.JoinedStr(values)


def structure(source: str) -> str:
    return ast.dump(WithoutTexts().visit(ast.parse(source)))


def check(*arguments: str) -> subprocess.CompletedProcess[str]:
    """In a process of its own: what talks to the kernels leaves sockets open, which pytest would blame on us."""
    command = [sys.executable, str(ROOT / "scripts" / "notebooks.py"), "--check", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_these_are_all_notebooks() -> None:
    assert [path.name for path in notebooks.notebooks()] == NAMES


@pytest.mark.numeric
@pytest.mark.parametrize("name", [name if ".fr." in name else pytest.param(name, marks=REPEATS) for name in NAMES])
def test_the_notebook_runs(name: str) -> None:
    checked = check(str(notebooks.FOLDER / name))
    assert checked.returncode == 0, checked.stderr
    assert name in checked.stdout


@pytest.mark.parametrize("name", LESSON)
def test_both_languages_run_the_same_code(name: str) -> None:
    english, french = code_cells(f"{name}.ipynb"), code_cells(f"{name}.fr.ipynb")
    assert [cell["id"] for cell in english] == [cell["id"] for cell in french]
    for one, other in zip(english, french, strict=True):
        assert structure("".join(one["source"])) == structure("".join(other["source"])), one["id"]


def test_the_comparison_of_code_sees_more_than_texts() -> None:
    assert structure('f"{a} words"') == structure('f"mots : {a}"')
    assert structure('f"{a} words"') != structure('f"{b} words"')
    assert structure("f('red', 1)") != structure("f('rouge', 2)")


@pytest.mark.parametrize("name", LESSON)
def test_both_languages_explain_the_same_steps(name: str) -> None:
    english, french = read(f"{name}.ipynb")["cells"], read(f"{name}.fr.ipynb")["cells"]
    assert [cell["id"] for cell in english] == [cell["id"] for cell in french]


@pytest.mark.parametrize("name", NAMES)
def test_outputs_are_committed_whole(name: str) -> None:
    cells = code_cells(name)
    assert [cell["execution_count"] for cell in cells] == list(range(1, len(cells) + 1))
    assert all(
        output["output_type"] not in ("error", "stream") or output.get("name") == "stdout" for output in outputs(name)
    )
    assert sum("image/svg+xml" in output.get("data", {}) for output in outputs(name)) >= 2


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_tells_nothing_of_the_machine(name: str) -> None:
    notebook = read(name)
    assert notebook["metadata"] == notebooks.METADATA
    assert all(cell["metadata"] in ({}, notebooks.FOLDED) for cell in notebook["cells"])
    texts = [
        json.dumps({key: value for key, value in o.get("data", o).items() if key != "image/svg+xml"})
        for o in outputs(name)
    ]
    assert not [text for text in texts if MACHINE_PATH.search(text)]


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_is_valid(name: str) -> None:
    nbformat.validate(nbformat.read(notebooks.FOLDER / name, as_version=4))  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_is_small(name: str) -> None:
    assert (notebooks.FOLDER / name).stat().st_size < MOST_BYTES


@pytest.mark.parametrize("name", NAMES)
def test_links_lead_somewhere(name: str) -> None:
    links = [link for text in markdown(name) for link in LINK.findall(text)]
    relative = [link for link in links if "://" not in link]
    assert relative
    assert [link for link in relative if not (notebooks.FOLDER / link).resolve().exists()] == []


@pytest.mark.parametrize("name", NAMES)
def test_no_result_is_typed_into_the_text(name: str) -> None:
    """What was measured stands in outputs; decimals in prose may only be settings that the code has too."""
    code = "\n".join("".join(cell["source"]) for cell in code_cells(name))
    prose = re.sub(
        r"\$[^$]*\$|`[^`]*`|^\*\*\d+\.\d+\.|[Ee]xerci[sc]e \d+\.\d+|\b\d{1,3}(?:,\d{3})+\b",
        "",
        "\n".join(markdown(name)),
        flags=re.M,
    )  # 24,000 is whole
    decimals = [found.replace(",", ".") for found in re.findall(r"\d+[.,]\d+", prose)]
    assert [found for found in decimals if found not in code] == []


@pytest.mark.parametrize("name", NAMES)
def test_code_that_is_quoted_stands_in_the_library_now(name: str) -> None:
    """Otherwise `make notebooks` has to be run again."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "rnnlm_core").rglob("*.py"))]
    known = {line.strip() for text in texts for line in text.splitlines()}
    quoted = ["".join(output.get("data", {}).get("text/markdown", "")) for output in outputs(name)]
    blocks = [block for text in quoted for block in re.findall(r"```python\n(.*?)```", text, re.DOTALL)]
    assert [line for block in blocks for line in block.splitlines() if line.strip() not in known] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_says_what_it_is_for(name: str) -> None:
    opening = markdown(name)[0]
    wanted = ("Vous allez", "Il vous faut", "Durée") if ".fr" in name else ("You will", "You need", "Time")
    assert [f"**{word}**" for word in wanted if f"**{word}**" not in opening] == []


def sections(name: str) -> list[list[dict[str, Any]]]:
    """The cells of each section that has exercises, from its heading on."""
    found: list[list[dict[str, Any]]] = []
    for cell in read(name)["cells"]:
        if cell["cell_type"] == "markdown" and re.match(r"## \d+\. ", "".join(cell["source"])):
            found.append([])
        if found:
            found[-1].append(cell)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_every_section_has_three_to_five_exercises_each_with_a_folded_solution(name: str) -> None:
    for number, cells in enumerate(sections(name), start=1):
        asked = [cell for cell in cells if cell["id"].startswith("ask-")]
        solutions = [cell for cell in cells if cell["metadata"] == notebooks.FOLDED]
        numbers = [f"{number}.{k}" for k in range(1, len(asked) + 1)]
        assert 3 <= len(asked) <= 5, number
        assert [re.findall(r"^\*\*(\d+\.\d+)\. \S.*\*\* \S", "".join(cell["source"]), re.M) for cell in asked] == [
            [one] for one in numbers
        ]
        assert [cell["id"] for cell in solutions] == [f"solution-{one.replace('.', '-')}" for one in numbers]
        assert cells.index(solutions[0]) > cells.index(asked[0])


def test_the_last_exercise_on_cells_is_to_write_one() -> None:
    for name in ("2_LSTMLanguageModel.ipynb", "2_LSTMLanguageModel.fr.ipynb"):
        asked = [cell for cell in sections(name)[-1] if cell["id"].startswith("ask-")]
        assert "your-own-cell" in "".join(asked[-1]["source"])


def test_solutions_do_something_that_can_fail() -> None:
    """A solution asserts what it claims, but for the few that only print."""
    solutions = [cell for name in NAMES for cell in code_cells(name) if cell["metadata"] == notebooks.FOLDED]
    asserting = [cell for cell in solutions if "assert " in "".join(cell["source"])]
    assert len(asserting) >= 0.9 * len(solutions)


def test_french_signs_stand_after_a_no_break_space() -> None:
    for name in NAMES[::2]:
        prose = re.sub(
            r"\$[^$]*\$|(?<!\*)\*[^*]+\*(?!\*)", "", "\n".join(markdown(name))
        )  # formulas; English titles stand in italics
        assert re.findall(r".{0,20}(?<![\u202f\u00a0:/])(?:[;!?»]|(?<!https):(?!//))(?=\s).{0,5}", prose) == []


def test_a_failing_cell_is_named(tmp_path: Path) -> None:
    cell: dict[str, Any] = {"cell_type": "code", "id": "a", "metadata": {}, "outputs": [], "execution_count": None}
    notebook = read("0_OneCell.ipynb") | {"cells": [cell | {"source": "unheard_of"}]}
    path = tmp_path / "broken.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    checked = check(str(path))
    assert checked.returncode == 1
    assert "broken.ipynb" in checked.stderr
    assert "name 'unheard_of' is not defined" in checked.stderr


def test_the_copy_to_work_on_is_never_overwritten(tmp_path: Path) -> None:
    assert lesson.copy(notebooks.FOLDER, tmp_path) == NAMES
    (tmp_path / NAMES[0]).write_text("mine", encoding="utf-8")
    (tmp_path / NAMES[1]).unlink()
    assert lesson.copy(notebooks.FOLDER, tmp_path) == [NAMES[1]]
    assert (tmp_path / NAMES[0]).read_text(encoding="utf-8") == "mine"
    assert (tmp_path / "teaching.py").exists()
    assert lesson.FIRST["fr"] in NAMES
    assert lesson.FIRST["en"] in NAMES
