"""Whether a sentence holds a word: as the tokenizer sees words, in any case, its accents counting."""

from __future__ import annotations

from collections.abc import Callable

from rnnlm_core.text import tokenize


def holds_word(word: str, language: str) -> Callable[[str], bool]:
    """A test for sentences; several words must stand there in a row.

    Raises:
        ValueError: There is no word.
    """
    wanted = _tokens(word, language)
    if not wanted:
        raise ValueError("there is no word to look for")
    longest = max(wanted, key=len)

    def holds(sentence: str) -> bool:
        if longest not in sentence.casefold():  # most sentences need not be cut
            return False
        tokens = _tokens(sentence, language)
        return any(tokens[start : start + len(wanted)] == wanted for start in range(len(tokens) - len(wanted) + 1))

    return holds


def _tokens(text: str, language: str) -> list[str]:
    return [token.casefold() for token in tokenize(text, language)]
