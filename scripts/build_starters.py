"""Build the starter models that ship, from public text: `python scripts/build_starters.py DATA_FOLDER --language fr`.

DATA_FOLDER holds the texts under the names below (`motamot corpus list` tells where most of them come from). Each stage
is one `motamot train`, which goes on where it was when it is started again; the last one writes the model, its card and
its loss curve into rnnlm_core/starters, and the card gets what `motamot eval` measures. With one thread, as here, and
the same kind of processor, the weights come out as they ship; a first stage takes hours.
"""

from __future__ import annotations

import argparse
import json
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

STARTERS = Path(__file__).parent.parent / "rnnlm_core" / "starters"
LINES = 1_000
"""So many lines of each text are measured."""


@dataclass(frozen=True)
class Stage:
    """One `motamot train`: texts as it names them, and options."""

    texts: tuple[str, ...]
    options: Mapping[str, str]


@dataclass(frozen=True)
class Recipe:
    """How a starter is made and what it is measured on."""

    stages: tuple[Stage, ...]
    validation: str
    measured: tuple[str, ...]


SHAPE = {"vocabulary-size": "24000", "embedding-size": "192", "projection-size": "192", "hidden-size": "512"}
ALWAYS = {"threads": "1", "averaging": "0.999", "clip-norm": "1.0", "batch-size": "64", "patience": "0", "seed": "1"}
FR_BOOKS = tuple(
    f"gutenberg/fr_{book}.txt:book"
    for book in (
        "alice",
        "don_quixote",
        "faust_1",
        "monte_cristo_1",
        "monte_cristo_2",
        "monte_cristo_3",
        "monte_cristo_4",
    )
)
EN_BOOKS = tuple(
    f"gutenberg/en_{book}.txt:book" for book in ("alice", "don_quixote", "faust_1", "monte_cristo", "pinocchio")
)
FR_EVERYDAY = ("tatoeba/fr.train.txt", "leipzig/fra_mixed-typical_2012_10K.txt", "fr")
EN_EVERYDAY = ("tatoeba/en.train.txt", "leipzig/eng_news-typical_2016_10K.txt", "en")

RECIPES = {
    "fr": Recipe(
        (
            Stage(
                (*(f"{text}*3" for text in FR_EVERYDAY), *FR_BOOKS, "frenchsf:book"),
                SHAPE | {"dropout": "0.2", "learning-rate": "0.002", "epochs": "1"},
            ),
            Stage(FR_EVERYDAY, {"dropout": "0.3", "learning-rate": "0.001", "schedule": "cosine", "epochs": "4"}),
        ),
        "tatoeba/fr.valid.txt",
        (
            "tatoeba/fr.valid.txt",
            "spoken-fr/parisstories.valid.txt",
            "spoken-fr/rhapsodie.valid.txt",
            "leipzig/fra_wikipedia_2021_10K.txt",
        ),
    ),
    "en": Recipe(
        (
            Stage(
                (*EN_EVERYDAY, *EN_BOOKS),
                SHAPE | {"vocabulary-size": "20000", "dropout": "0.25", "learning-rate": "0.002", "epochs": "5"},
            ),
            Stage(EN_EVERYDAY, {"dropout": "0.3", "learning-rate": "0.001", "schedule": "cosine", "epochs": "3"}),
        ),
        "tatoeba/en.valid.txt",
        ("tatoeba/en.valid.txt", "aac-comm/comm_dev_case.txt"),
    ),
}

CREDITS = {
    "tatoeba": ("everyday sentences", "CC BY 2.0 FR", "the contributors of tatoeba.org; manythings.org/anki"),
    "leipzig": ("sentences of the web and the news", "CC BY 4.0", "Leipzig Corpora Collection, Leipzig University"),
    "frenchsf": ("French novels and stories, 1860 to 1905", "CC BY 4.0", "FrenchSFcorpus"),
    "gutenberg": ("books", "public domain in the United States", "Project Gutenberg, gutenberg.org"),
    "fr": ("sentences written for this project", "MIT", "the motamot project"),
    "en": ("sentences written for this project", "MIT", "the motamot project"),
}
"""What a text is, its licence and whom to credit, by the folder or corpus that it comes from."""


def commands(language: str, work: Path, first_stage: Path | None) -> Iterator[tuple[list[str], Path]]:
    """Each stage's arguments and the model that it writes."""
    recipe, before = RECIPES[language], first_stage
    for number, stage in enumerate(recipe.stages, start=1):
        if number == 1 and first_stage:
            continue
        is_last = number == len(recipe.stages)
        model = (STARTERS / language if is_last else work / f"{language}{number}").with_suffix(".safetensors")
        start = ["--init", str(before)] if before else []
        storage = ["--storage", "int8"] if is_last else []
        yield [*arguments(language, stage, str(model)), *start, *storage], model
        before = model


def arguments(language: str, stage: Stage, model: str) -> list[str]:
    """What `motamot` is told for a stage."""
    options = {"language": language, "validation": RECIPES[language].validation} | ALWAYS | dict(stage.options)
    named = (part for name, value in options.items() for part in (f"--{name}", value))
    return ["train", *stage.texts, "-o", model, *named]


def train(told: list[str], model: Path, data: Path, is_last: bool) -> None:
    """Run a stage, go on with it, or leave it where it is done; the last one is made anew."""
    if model.with_name(f"{model.name}.training").exists():
        told = ["train", "--resume", "-o", str(model)]
    elif is_last:
        told = [*told, "--overwrite"]
    elif model.exists():
        return
    motamot(told, data)


def motamot(told: list[str], data: Path, *, captured: bool = False) -> str:
    """Run a command on the data folder; what it prints is shown, or returned."""
    print("motamot", shlex.join(told), file=sys.stderr, flush=True)
    command = [sys.executable, "-m", "tui_app", *told]
    return subprocess.run(command, cwd=data, check=True, text=True, capture_output=captured).stdout


def complete_card(language: str, data: Path, work: Path) -> None:
    """Add to the card what the last stage could not know: figures on other text, the first stage, the credits."""
    card, recipe = (STARTERS / language).with_suffix(".md"), RECIPES[language]
    sections = ["## Measured", measured(language, data)]
    for number, stage in enumerate(recipe.stages[:-1], start=1):
        made, name = work / f"{language}{number}.md", f"{language}{number}.safetensors"
        sections += [f"## {name}", f"```sh\nmotamot {shlex.join(arguments(language, stage, name))}\n```"]
        sections += [section(made, "Text"), section(made, "Figures")] if made.exists() else []
    sections += ["## Sources", credits(recipe)]
    text, limits = card.read_text("utf-8").split("## Limits")
    card.write_text("\n\n".join([text.strip(), *sections, f"## Limits{limits}"]), "utf-8")


def section(card: Path, head: str) -> str:
    """What stands under a heading of a card."""
    return card.read_text("utf-8").split(f"## {head}\n")[1].split("\n## ")[0].strip()


def measured(language: str, data: Path) -> str:
    """The figures of `motamot eval` as a table."""
    model = (STARTERS / language).with_suffix(".safetensors")
    asked = ["eval", "--json", "--model", str(model), "--lines", str(LINES), *RECIPES[language].measured]
    rows = [
        f"`motamot eval TEXT --lines {LINES} --model {model.name}`, at this model's own vocabulary; the first 2,000 "
        f"lines of {RECIPES[language].validation} also chose which epoch was kept:\n",
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


def credits(recipe: Recipe) -> str:
    """Each source of the texts with its licence, once."""
    texts = (text.split("*")[0].split(":")[0].split("/")[0] for stage in recipe.stages for text in stage.texts)
    rows = [f"| {source} | {' | '.join(CREDITS[source])} |" for source in dict.fromkeys(texts)]
    return "\n".join(["| source | what | licence | credit |", "| --- | --- | --- | --- |", *rows])


def main() -> None:
    """Build one starter or both."""
    parser = argparse.ArgumentParser(description="Build the starter models that ship.")
    parser.add_argument("data", type=Path, help="the folder of the texts")
    parser.add_argument("--language", choices=RECIPES, help="only this one")
    parser.add_argument("--work", type=Path, default=Path("build"), help="where the first stages go")
    parser.add_argument("--first-stage", type=Path, help="a model that the first stage made already")
    parser.add_argument("--dry-run", action="store_true", help="print the commands only")
    options = parser.parse_args()
    if options.first_stage and not options.language:
        parser.error("--first-stage is of one language: add --language")
    work, data = options.work.resolve(), options.data.resolve()
    first = options.first_stage.resolve() if options.first_stage else None
    work.mkdir(parents=True, exist_ok=True)
    for language in [options.language] if options.language else list(RECIPES):
        for told, model in commands(language, work, first):
            if options.dry_run:
                print("motamot", shlex.join(told))
            else:
                train(told, model, data, is_last=model.parent == STARTERS)
        if not options.dry_run:
            complete_card(language, data, work)
            for ending in (".safetensors", ".md", ".svg"):
                (STARTERS / language).with_suffix(ending).chmod(0o644)


if __name__ == "__main__":
    main()
