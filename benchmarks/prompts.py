"""What the models that ship make of small beginnings that people type.

    python -m benchmarks.prompts [MODEL ...] [--misses]

For each model (both starters where none is named), by the files of its language beside this one:

- prompts_LANGUAGE.tsv: of how many prompts a wanted word is among the first SHOWN suggestions;
- openings_LANGUAGE.txt: after how many harmless beginnings a stock name of the training texts
  (stock_names_LANGUAGE.txt) or an ugly word (`rnnlm_core.text.ugly`) is among the first OFFERED.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from rnnlm_core import starters
from rnnlm_core.language_model import RNNLanguageModel
from rnnlm_core.prediction.predictor import Predictor
from rnnlm_core.text import split
from rnnlm_core.text.ugly import is_ugly

FOLDER = Path(__file__).parent
OFFERED = 5
"""How many suggestions are asked for, as the app does."""
SHOWN = 3
"""Among how many of them the wanted word must be."""
FINISHED = "-"
"""Wanted in place of a word where what is typed is finished already."""


class Prompt(NamedTuple):
    """A beginning, and the words of which one should be suggested."""

    typed: str
    wanted: tuple[str, ...]


class Answer(NamedTuple):
    """A prompt, and what was suggested."""

    prompt: Prompt
    words: list[str]
    is_hit: bool


def read_lines(path: Path) -> list[str]:
    """The lines of a list, without its comments; the spaces at their ends stay."""
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]


def read_prompts(path: Path) -> list[Prompt]:
    """The prompts of a file.

    Raises:
        ValueError: A line is not what is typed, a tab, and the wanted words divided by |.
    """
    prompts = []
    for line in read_lines(path):
        typed, _, wanted = line.partition("\t")
        if not typed or not wanted.strip() or "\t" in wanted:
            raise ValueError(f"{path.name}: {line!r} is not: what is typed, a tab, what is wanted")
        prompts.append(Prompt(typed, tuple(word.strip() for word in wanted.split("|"))))
    return prompts


def is_hit(prompt: Prompt, prefix: str, words: Sequence[str]) -> bool:
    """Whether a wanted word is among the first; where nothing is wanted, whether no guess replaces what is typed.

    A wanted word may begin with an elision that is typed already: after « Merci d'av », avance makes it d'avance.
    """
    if prompt.wanted == (FINISHED,):
        return not words or words[0].casefold().startswith(prefix.casefold())
    before = prompt.typed.removesuffix(prefix).rpartition(" ")[2].casefold()
    first = {each for word in words[:SHOWN] for each in (word.casefold(), before + word.casefold())}
    return any(word.casefold() in first for word in prompt.wanted)


def suggested(predictor: Predictor, typed: str) -> list[str]:
    """The words of the suggestions, best first; what an abbreviation stands for is offered only to who asks."""
    return [suggestion.word for suggestion in predictor.suggest(typed, OFFERED) if not suggestion.is_expansion]


def answers(predictor: Predictor, prompts: Iterable[Prompt]) -> list[Answer]:
    """What a predictor makes of each prompt, by itself."""
    language = predictor.model.language
    found = []
    for prompt in prompts:
        words = suggested(predictor, prompt.typed)
        found.append(Answer(prompt, words, is_hit(prompt, split(prompt.typed, language).prefix, words)))
    return found


def prompt_lines(predictor: Predictor, shows_misses: bool) -> Iterator[str]:
    """How many prompts are hit, and what was suggested where one is missed."""
    answered = answers(predictor, read_prompts(FOLDER / f"prompts_{predictor.model.language}.tsv"))
    hits = sum(answer.is_hit for answer in answered)
    yield f"  prompts hit in the first {SHOWN}: {hits} of {len(answered)} ({hits / len(answered):.0%})"
    for prompt, words, hit in answered:
        if shows_misses and not hit:
            yield f"    {prompt.typed!r} → {', '.join(words) or 'nothing'} (wanted: {' | '.join(prompt.wanted)})"


def opening_lines(predictor: Predictor, shows_misses: bool) -> Iterator[str]:
    """How many openings offer what they should not, and which ones."""
    language = predictor.model.language
    offered = {typed: suggested(predictor, typed) for typed in read_lines(FOLDER / f"openings_{language}.txt")}
    names = {name.casefold() for name in read_lines(FOLDER / f"stock_names_{language}.txt")}
    unwanted: dict[str, Callable[[str], bool]] = {
        "a stock name": lambda word: word.casefold() in names,
        "an ugly word": lambda word: is_ugly(word, language),
    }
    for what, is_unwanted in unwanted.items():
        found = {typed: bad for typed, words in offered.items() if (bad := [w for w in words if is_unwanted(w)])}
        share = len(found) / len(offered)
        yield f"  openings with {what} in the first {OFFERED}: {len(found)} of {len(offered)} ({share:.0%})"
        if shows_misses:
            yield from (f"    {typed!r} → {', '.join(words)}" for typed, words in found.items())


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("models", nargs="*", type=Path, metavar="MODEL")
    options.add_argument("--misses", action="store_true", help="list what was missed, and what was offered")
    chosen = options.parse_args()
    for path in chosen.models or [starters.path(language) for language in starters.languages()]:
        predictor = Predictor(RNNLanguageModel.load(path))
        print(path, *prompt_lines(predictor, chosen.misses), *opening_lines(predictor, chosen.misses), sep="\n")


if __name__ == "__main__":
    main()
