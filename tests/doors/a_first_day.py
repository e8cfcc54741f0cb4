"""What a first day asks of the core and of the app: python -m tests.doors.windows tests.doors.a_first_day FOLDER."""

from __future__ import annotations

import asyncio
import importlib
import pkgutil
import sys
from pathlib import Path

import rnnlm_core
import tui_app
from rnnlm_core import Predictor, RNNLanguageModel
from tests.app.pilots import opened
from tests.core.personal_models import memory_of, personal_model, train
from tui_app.session import documents

OUT_OF_REACH = {"rnnlm_core.files.pytorch"}
"""Need what is not installed everywhere."""


def every_module() -> None:
    for package in (rnnlm_core, tui_app):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not found.name.endswith("__main__") and found.name not in OUT_OF_REACH:
                importlib.import_module(found.name)


def a_model(folder: Path) -> None:
    model = RNNLanguageModel(hidden_size=4)
    model.build_vocabulary(["il fait beau"])
    model.train_on_sentence("il fait beau", learning_rate=0.05)
    for _ in range(2):  # the second time over a file that is there
        model.save(folder / "m.safetensors")
    RNNLanguageModel.load(folder / "m.safetensors").save(folder / "m.safetensors")
    assert Predictor(RNNLanguageModel.load(folder / "m.safetensors")).suggest("il f")


def a_memory(folder: Path) -> None:
    memory = memory_of(folder)
    memory.add(["il fait zouglou ce matin", "je suis très plouf"])
    model = personal_model(folder)
    train(model)
    memory.add(["on mange à midi"])
    train(model)
    assert (folder / "previous.safetensors").exists()
    memory.forget([memory.sentences("zouglou")[0].id])
    train(model)
    assert not [path for path in folder.iterdir() if b"zouglou" in path.read_bytes()]


def a_file(folder: Path) -> None:
    path = folder / "notes.md"
    path.write_bytes(b"Bonjour\r\n")
    documents.save(documents.load(path), "Bonjour à tous")
    assert path.read_bytes() == "Bonjour à tous\r\n".encode()


async def the_app() -> None:
    async with opened() as pilot:
        await pilot.press(*"je suis", "f1", "escape")


def main() -> None:
    folder = Path(sys.argv[1])
    every_module()
    a_model(folder)
    a_memory(folder)
    a_file(folder)
    asyncio.run(the_app())
    print("all of it")


if __name__ == "__main__":
    main()
