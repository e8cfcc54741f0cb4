"""Tokens a second, and whether every line makes the round trip text → tokens → text → tokens.

    python benchmarks/text_speed.py [--language fr] [--vocabulary TRAIN] FILE...

FILEs hold one sentence a line. With TRAIN, also the share of their tokens outside the 20,000 most frequent words of
that file.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter

from rnnlm_core.text import detokenize, is_word, normalize, split, tokenize
from rnnlm_core.vocabulary import UNKNOWN_ID, Vocabulary

SIZE = 20_000


def seconds(work: Callable[[], object]) -> float:
    started = perf_counter()
    work()
    return perf_counter() - started


def survives(line: str, tokens: Sequence[str], language: str) -> bool:
    """Whether the tokens come back from their text, and no sign but spaces has changed."""
    text = detokenize(tokens, language)
    kept = normalize(text).replace(" ", "") == normalize(line).replace(" ", "")
    return kept and tokenize(text, language) == tokens


def unknown_shares(lines: Sequence[Sequence[str]], vocabulary: Vocabulary) -> tuple[float, float]:
    """(share of all tokens, share of the words among them) outside the vocabulary."""
    pairs = [pair for tokens in lines for pair in zip(tokens, vocabulary.encode(tokens), strict=True)]
    words = [index for token, index in pairs if is_word(token)]
    return sum(index == UNKNOWN_ID for _, index in pairs) / len(pairs), words.count(UNKNOWN_ID) / len(words)


def report(path: Path, language: str, vocabulary: Vocabulary | None) -> None:
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    tokens: list[list[str]] = []
    reading = seconds(lambda: tokens.extend(tokenize(line, language) for line in lines))
    writing = seconds(lambda: [detokenize(line, language) for line in tokens])
    splitting = seconds(lambda: [split(line, language) for line in lines])
    survived = sum(survives(line, found, language) for line, found in zip(lines, tokens, strict=True))
    total = sum(map(len, tokens))
    print(f"{path.name}: {total:,} tokens; round trip {survived:,} of {len(lines):,} lines")
    print(f"    tokenize {total / reading:,.0f}, detokenize {total / writing:,.0f} tokens/s;", end=" ")
    print(f"split {splitting / len(lines) * 1e6:.0f} µs a line")
    if vocabulary:
        shares = unknown_shares(tokens, vocabulary)
        print(f"    outside the vocabulary: {shares[0]:.3%} of the tokens, {shares[1]:.3%} of the words")


def main() -> None:
    parser = argparse.ArgumentParser(description="Time the text model and check its round trip.")
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--language", default="fr")
    parser.add_argument("--vocabulary", type=Path)
    options = parser.parse_args()
    vocabulary = None
    if options.vocabulary:
        with options.vocabulary.open(encoding="utf-8") as lines:
            sentences = (tokenize(line, options.language) for line in lines)
            vocabulary = Vocabulary.build(sentences, max_size=SIZE)
    for path in options.files:
        report(path, options.language, vocabulary)


if __name__ == "__main__":
    main()
