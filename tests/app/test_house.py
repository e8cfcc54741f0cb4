"""The plan of the house, as the code has it."""

from __future__ import annotations

from statistics import median

import pytest

from scripts.measures import ROOT, apps, files, functions, length


def test_there_is_one_app() -> None:
    assert apps() == ["MotamotApp"]
    assert length(ROOT / "tui_app" / "app.py") <= 150


@pytest.mark.parametrize(("package", "most"), [("tui_app", 12), ("rnnlm_core", 8)])
def test_few_files_stand_at_the_roots(package: str, most: int) -> None:
    assert len(list((ROOT / package).glob("*.py"))) <= most


@pytest.mark.parametrize("package", ["tui_app", "rnnlm_core"])
def test_functions_are_short(package: str) -> None:
    assert median(each.lines for file in files(package) for each in functions(file)) <= 8


def test_no_file_of_the_screen_is_long() -> None:
    long = [
        file for place in ("screens", "widgets", "engine") for file in files(f"tui_app/{place}") if length(file) > 250
    ]
    assert [file.name for file in long] in ([], ["editor.py"])
