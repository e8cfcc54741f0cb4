"""The names that the starters' texts repeat, far more often than other text does.

    python -m benchmarks.stock_names FOLDER [--write]

FOLDER holds the texts of `benchmarks.starters` and `lexicons/wordfreq-3.1.1-LANGUAGE-200k.tsv`. A stock name is a word
that is nearly always capitalized inside a sentence and that one of the texts has at least RATIO times as often as the
frequency list: the Tom of Tatoeba, the people of the novels, but not a name that is common everywhere. `--write` puts
them into stock_names_LANGUAGE.txt, which `benchmarks.prompts` reads.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.starters import LEARNT, read
from rnnlm_core.text import sentence_starts, tokenize

LEXICON = "lexicons/wordfreq-3.1.1-{}-200k.tsv"
RATIO = 10
LEAST_COUNT = 50
LEAST_CAPITALIZED = 0.9
"""Of all the times that the word stands inside a sentence."""
UNLISTED = 1e-8
"""The frequency of a word that the list of 200,000 lacks."""
ABOUT = "# Names that the starter's texts repeat; made by `python -m benchmarks.stock_names FOLDER --write`."


class Text(NamedTuple):
    """What is counted of one text, where a word stands inside a sentence; its tokens in all."""

    capitalized: Counter[str]
    anyhow: Counter[str]
    """In any case, by casefolded word."""
    total: int


def count(sentences: Iterable[str], language: str) -> Text:
    """Count the words of one text."""
    capitalized: Counter[str] = Counter()
    anyhow: Counter[str] = Counter()
    total = 0
    for sentence in sentences:
        tokens = tokenize(sentence, language)
        total += len(tokens)
        inside = [token for token, starts in zip(tokens, sentence_starts(tokens), strict=False) if not starts]
        capitalized.update(token for token in inside if token.isalpha() and token.istitle())
        anyhow.update(token.casefold() for token in inside)
    return Text(capitalized, anyhow, total)


def stock_names(texts: Sequence[Text], frequencies: Mapping[str, float]) -> Iterator[str]:
    """The stock names of each text, given how frequent lower-case words are elsewhere.

    All the texts together tell whether a word is a name: Miss Silly of one novel is not, where others are silly.
    """
    capitalized: Counter[str] = sum((text.capitalized for text in texts), Counter())
    anyhow: Counter[str] = sum((text.anyhow for text in texts), Counter())
    for text in texts:
        for name, times in text.capitalized.items():
            is_name = capitalized[name] >= LEAST_CAPITALIZED * anyhow[name.casefold()]
            usual = frequencies.get(name.casefold(), UNLISTED)
            if times >= LEAST_COUNT and is_name and times / text.total >= RATIO * usual:
                yield name


def frequencies(path: Path) -> dict[str, float]:
    """The words of a list and their frequencies, one pair a line."""
    pairs = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return {word: float(frequency) for word, frequency in pairs}


def of_language(folder: Path, language: str) -> list[str]:
    """The stock names of the texts that a starter learns, in alphabetical order."""
    texts = [
        count((line for text in read(folder, pattern) for line in reader(text, language, longest)), language)
        for pattern, reader, longest in LEARNT[language]
    ]
    return sorted(set(stock_names(texts, frequencies(folder / LEXICON.format(language)))))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("--write", action="store_true", help="put them into the files that benchmarks.prompts reads")
    chosen = options.parse_args()
    for language in sorted(LEARNT):
        names = "\n".join(of_language(chosen.folder, language))
        print(names)
        if chosen.write:
            path = Path(__file__).with_name(f"stock_names_{language}.txt")
            path.write_text(f"{ABOUT}\n{names}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
