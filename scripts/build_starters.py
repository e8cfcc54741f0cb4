"""Build the starter models that ship, from public text, by `motamot train` alone.

    python -m scripts.build_starters texts DATA_FOLDER      what is learnt, as word ids: build/fr.npz, build/en.npz
    python -m scripts.build_starters train [--device gpu]   the models, here or on a machine with a GPU
    python -m scripts.build_starters ship DATA_FOLDER       into rnnlm_core/starters, with their figures

DATA_FOLDER holds the texts under the names below (`motamot corpus list` tells where most of them come from). The
second step needs nothing but the .npz files; left early, it goes on where it was. On a GPU a starter takes minutes, on
two cores some hours: leave it in the background.
"""

from __future__ import annotations

import argparse
import json
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import corpora
from corpora import readers
from rnnlm_core import starters
from rnnlm_core.numerics.device import DEVICES
from scripts.mend_forms import mend_forms
from scripts.starter_texts import mended, slips, without_stock_names

STARTERS = Path(__file__).parent.parent / "rnnlm_core" / "starters"
LINES = 1_000
"""So many lines of each text are measured."""
BOOK_WORDS = 25
"""A longer sentence of a book teaches little to who writes messages."""
SEED = 1
OWN = {"own": False, "own and rough": True}
"""The sentences that ship, without or with those in rough spelling. French accents that are left out make other words
(bloque for bloqué), and a network that has read them suggests them: the French recipe reads good spelling alone."""
MENDED = {"fr": "bloqu"}
"""The stem of a word whose forms a starter has mixed up in rough spelling: the French one that ships was trained before
OWN left that spelling out."""


@dataclass(frozen=True)
class Kind:
    """One kind of text: where it comes from, and how often it counts."""

    name: str
    files: tuple[str, ...]
    """Under DATA_FOLDER; OWN are the sentences that ship, a folder is all its .txt files, `:book` is hard-wrapped."""
    times: float
    finish: float
    """From 70 % of the training on."""
    is_typed: bool = False
    """Whether it is what people type, with their slips, rather than edited text."""
    sample: int | None = None
    """So many sentences, drawn by the seed; None: all."""


@dataclass(frozen=True)
class Recipe:
    """How a starter is made and what it is measured on."""

    kinds: tuple[Kind, ...]
    options: dict[str, str]
    validation: dict[str, int]
    """Texts that are not learnt from, and how many sentences of each choose the weights that are kept."""
    measured: tuple[str, ...]


FR_BOOKS = ("alice", "don_quixote", "faust_1", "monte_cristo_1", "monte_cristo_2", "monte_cristo_3", "monte_cristo_4")
EN_BOOKS = ("alice", "don_quixote", "faust_1", "monte_cristo", "pinocchio")
ALWAYS = {
    **{"cell": "lstm", "hidden-size": "1024", "embedding-size": "256", "schedule": "cosine", "averaging": "0.999"},
    **{"clip-norm": "1.0", "patience": "0", "seed": str(SEED), "storage": "int8"},
}
RECIPES = {
    "fr": Recipe(
        (
            Kind("everyday", ("tatoeba/fr.train.txt", "leipzig/fra_mixed-typical_2012_10K.txt"), 4, 4, is_typed=True),
            Kind("messages", ("own",), 6, 6, is_typed=True),
            Kind("theatre", ("theatre-fr/train.txt",), 2, 1),
            Kind("debates", ("debates-fr/train.txt",), 1, 0.3, sample=90_000),
            Kind("books", (*(f"gutenberg/fr_{book}.txt:book" for book in FR_BOOKS), "frenchsf:book"), 1, 0.2),
        ),
        {
            **{"vocabulary-size": "28000", "tokens": "40000000", "batch-size": "192", "learning-rate": "0.0025"},
            **{"dropout": "0.25", "output-dropout": "0.4", "weight-dropout": "0.3", "embedding-dropout": "0.05"},
            **{"validate-every": "2500"},
        },
        {
            "tatoeba/fr.valid.txt": 1000,
            "spoken-fr/parisstories.valid.txt": 300,
            "spoken-fr/rhapsodie.valid.txt": 300,
            "theatre-fr/valid.txt": 400,
        },
        (
            "tatoeba/fr.valid.txt",
            "spoken-fr/parisstories.valid.txt",
            "spoken-fr/rhapsodie.valid.txt",
            "theatre-fr/valid.txt",
            "leipzig/fra_wikipedia_2021_10K.txt",
        ),
    ),
    "en": Recipe(
        (
            Kind("everyday", ("tatoeba/en.train.txt", "leipzig/eng_news-typical_2016_10K.txt"), 2, 2, is_typed=True),
            Kind("messages", ("own and rough",), 3, 3, is_typed=True),
            Kind("chat", ("chat-en/en.train.txt",), 2, 2, is_typed=True),
            Kind("books", tuple(f"gutenberg/en_{book}.txt:book" for book in EN_BOOKS), 1, 0.3),
        ),
        {
            **{"vocabulary-size": "24000", "tokens": "30000000", "batch-size": "128", "learning-rate": "0.002"},
            **{"dropout": "0.3", "output-dropout": "0.5", "weight-dropout": "0.4", "embedding-dropout": "0.1"},
            **{"validate-every": "2500"},
        },
        {"tatoeba/en.valid.txt": 1000, "chat-en/en.valid.txt": 900, "aac-comm/comm_dev_case.txt": 100},
        ("tatoeba/en.valid.txt", "chat-en/en.valid.txt", "aac-comm/comm_dev_case.txt"),
    ),
}

CREDITS = {
    "tatoeba": ("everyday sentences", "CC BY 2.0 FR", "the contributors of tatoeba.org; manythings.org/anki"),
    "leipzig": ("sentences of the web and the news", "CC BY 4.0", "Leipzig Corpora Collection, Leipzig University"),
    "theatre-fr": ("stage dialogue", "public domain", "libretheatre, through Common Voice"),
    "debates-fr": ("debates of the National Assembly", "CC0", "data.assemblee-nationale.fr, through Common Voice"),
    "chat-en": ("typed chat", "MIT", "BYU PCC lab, chitchat-dataset"),
    "frenchsf": ("French novels and stories, 1860 to 1905", "CC BY 4.0", "FrenchSFcorpus"),
    "gutenberg": ("books", "public domain in the United States", "Project Gutenberg, gutenberg.org"),
    **dict.fromkeys(OWN, ("sentences written for this project", "MIT", "the motamot project")),
}
"""What a text is, its licence and whom to credit, by the folder that it comes from."""


def write_texts(language: str, data: Path, work: Path) -> None:
    """Each kind as a file of one sentence a line, the sentences to validate on, and all of them as word ids."""
    recipe, folder = RECIPES[language], work / language
    folder.mkdir(parents=True, exist_ok=True)
    held_out = {text: _sentences(text, language, data)[:count] for text, count in recipe.validation.items()}
    excluded = {line for text in held_out for line in _sentences(text, language, data)}
    read = {kind.name: _learnt(kind, language, data, excluded) for kind in recipe.kinds}
    typed, edited = (
        [line for kind in recipe.kinds if kind.is_typed == is_typed for line in read[kind.name]]
        for is_typed in (True, False)
    )
    known = slips(typed, edited)
    for kind in recipe.kinds:
        lines = mended(read[kind.name], known) if kind.is_typed else read[kind.name]
        _write(folder / f"{kind.name}.txt", without_stock_names(lines, language, SEED))
    _write(folder / "valid.txt", [line for lines in held_out.values() for line in lines])
    motamot([*arguments(language, with_options=False), "--prepare", f"../{language}.npz", "--overwrite"], folder)


def _learnt(kind: Kind, language: str, data: Path, excluded: set[str]) -> list[str]:
    lines = [line for text in kind.files for line in _sentences(text, language, data) if line not in excluded]
    if kind.sample is None or kind.sample >= len(lines):
        return lines
    return [lines[k] for k in np.sort(np.random.default_rng(SEED).permutation(len(lines))[: kind.sample])]


def _sentences(text: str, language: str, data: Path) -> list[str]:
    """The sentences of one text of a recipe."""
    if text in OWN:
        return corpora.load(language, rough=OWN[text])
    name, _, reader = text.partition(":")
    path = data / name
    files = sorted(path.glob("*.txt")) if path.is_dir() else [path]
    longest = BOOK_WORDS if reader else None
    found = (readers.READERS[reader or "lines"](file.read_text("utf-8"), language, longest) for file in files)
    return [line for lines in found for line in lines]


def _write(path: Path, lines: Iterable[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")


def arguments(language: str, *, with_options: bool = True) -> list[str]:
    """What `motamot` is told of the texts, and of the rest where it trains on them directly."""
    recipe = RECIPES[language]
    texts = [f"{kind.name}.txt*{kind.times:g}" for kind in recipe.kinds]
    finish = " ".join(f"{kind.name}.txt*{kind.finish:g}" for kind in recipe.kinds)
    mixed = ["--language", language, "--validation", "valid.txt", "--finish", finish]
    size = ["--vocabulary-size", recipe.options["vocabulary-size"], "--seed", str(SEED)]
    return ["train", *texts, *mixed, *(options(language) if with_options else size)]


def options(language: str, *, without: Sequence[str] = ()) -> list[str]:
    """The options of a training."""
    told = ALWAYS | RECIPES[language].options
    return [part for name, value in told.items() if name not in without for part in (f"--{name}", value)]


def training(language: str, work: Path, more: Sequence[str]) -> list[str]:
    """What `motamot` is told, in the folder `work`, to train on the prepared text, or to go on with it."""
    model = f"{language}.safetensors"
    if (work / f"{model}.training").exists():
        return ["train", "--resume", "-o", model, *more]
    told = options(language, without=["vocabulary-size"])
    return ["train", f"{language}.npz", "-o", model, *told, "--overwrite", *more]


def motamot(told: Sequence[str], folder: Path, *, captured: bool = False) -> str:
    """Run a command in a folder; what it prints is shown, or returned."""
    print("motamot", shlex.join(told), file=sys.stderr, flush=True)
    command = [sys.executable, "-m", "tui_app", *told]
    return subprocess.run(command, cwd=folder, check=True, text=True, capture_output=captured).stdout


def ship(language: str, data: Path, work: Path) -> None:
    """Put a model, its card and its curve where they ship; the card gets figures on other text, and the credits."""
    for ending in (".safetensors", ".md", ".svg"):
        target = (STARTERS / language).with_suffix(ending)
        shutil.copyfile((work / language).with_suffix(ending), target)
        target.chmod(0o644)
    if language in MENDED:
        mend(language)
    card = (STARTERS / language).with_suffix(".md")
    recipe = f"```sh\nmotamot {shlex.join([*arguments(language), '-o', f'{language}.safetensors'])}\n```"
    sections = ["## Measured", measured(language, data), "## From the texts", recipe, "## Sources", credits(language)]
    text, limits = card.read_text("utf-8").split("## Limits")
    card.write_text("\n\n".join([text.strip(), *sections, f"## Limits{limits}"]), "utf-8")


def mend(language: str) -> None:
    """Tell the forms of a word apart again, see `mend_forms`."""
    model = starters.load(language)
    mend_forms(model, MENDED[language], corpora.load(language))
    model.save(starters.path(language), storage="int8")


def measured(language: str, data: Path) -> str:
    """The figures of `motamot eval` as a table."""
    model = (STARTERS / language).with_suffix(".safetensors")
    asked = ["eval", "--json", "--model", str(model), "--lines", str(LINES), *RECIPES[language].measured]
    chosen = ", ".join(f"{count} of {text}" for text, count in RECIPES[language].validation.items())
    rows = [
        f"`motamot eval TEXT --lines {LINES} --model {model.name}`, at this model's own vocabulary. Nothing of these "
        f"texts was learnt; the first sentences of some ({chosen}) chose which weights were kept:\n",
        "| text | perplexity | outside the vocabulary | top-1 / 3 / 5, % | keystroke savings @5, % |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for name, found in json.loads(motamot(asked, data, captured=True)).items():
        surprise, hits = found["perplexity"], found["accuracy"]
        cells = (
            name,
            f"{surprise['perplexity']:.1f}",
            f"{surprise['unknown']:.2%}",
            f"{hits['top1']:.1f} / {hits['top3']:.1f} / {hits['top5']:.1f}",
            f"{found['savings']['savings']:.1f}",
        )
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


def credits(language: str) -> str:
    """What each kind of text is made of, and each source with its licence, once."""
    kinds = RECIPES[language].kinds
    made = [
        f"- {kind.name}.txt: {', '.join(kind.files)}" + (f", {kind.sample:,} of them" if kind.sample else "")
        for kind in kinds
    ]
    sources = dict.fromkeys(text.split(":")[0].split("/")[0] for kind in kinds for text in kind.files)
    rows = [f"| {source} | {' | '.join(CREDITS[source])} |" for source in sources]
    return "\n".join([*made, "", "| source | what | licence | credit |", "| --- | --- | --- | --- |", *rows])


def main() -> None:
    """Do one step for one starter or both."""
    parser = argparse.ArgumentParser(description="Build the starter models that ship.")
    parser.add_argument("step", choices=("texts", "train", "ship"))
    parser.add_argument("data", type=Path, nargs="?", help="the folder of the texts, for texts and ship")
    parser.add_argument("--language", choices=RECIPES, help="only this one")
    parser.add_argument("--work", type=Path, default=Path("build"), help="where what is made on the way goes")
    parser.add_argument("--device", choices=DEVICES, default="auto", help="what trains")
    parser.add_argument("--minutes", help="the most that a training may take")
    asked = parser.parse_args()
    if asked.step != "train" and asked.data is None:
        parser.error(f"{asked.step} needs DATA_FOLDER")
    minutes = ["--minutes", asked.minutes] if asked.minutes else []
    more = ["--device", asked.device, *minutes]
    asked.work.mkdir(parents=True, exist_ok=True)
    for language in [asked.language] if asked.language else list(RECIPES):
        if asked.step == "texts":
            write_texts(language, asked.data.resolve(), asked.work.resolve())
        elif asked.step == "train":
            motamot(training(language, asked.work, more), asked.work)
        else:
            ship(language, asked.data.resolve(), asked.work.resolve())


if __name__ == "__main__":
    main()
