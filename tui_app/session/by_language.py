"""Every sentence goes to the memory of its own language, whatever the one before it was in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from rnnlm_core.text import sentences
from rnnlm_core.text.secrets import reason_to_refuse
from tui_app.session.languages import detect


def by_language(text: str, language: str) -> Iterator[tuple[str, str]]:
    """The text in runs of lines and sentences, each with the language that it is clearly in, or else the given one."""
    run: list[str] = []
    of_run = language
    for line in text.splitlines():
        spoken = [(detect(sentence) or language, sentence) for sentence in sentences(line, language)]
        if not spoken:
            run.append("")
        for place, (found, sentence) in enumerate(spoken):
            if found != of_run and any(run):
                yield of_run, "\n".join(run)
                run = []
            of_run = found
            if place and run:
                run[-1] += f" {sentence}"
            else:
                run.append(sentence)
    if any(run):
        yield of_run, "\n".join(run)


def own_lines(lines: Iterable[str], language: str, elsewhere: Callable[[str, str], None]) -> Iterator[str]:
    """The lines, as many as there were, without the sentences that are clearly in another language.

    Those go, with their language first, to `elsewhere`. What announces a secret stays: the next line may be the secret.
    """
    for line in lines:
        found = [(_language_of(sentence, language), sentence) for sentence in sentences(line, language)]
        if all(of_sentence == language for of_sentence, _ in found):
            yield line
            continue
        for of_sentence, sentence in found:
            if of_sentence != language:
                elsewhere(of_sentence, sentence)
        yield " ".join(sentence for of_sentence, sentence in found if of_sentence == language) + "\n"


def _language_of(sentence: str, language: str) -> str:
    found = detect(sentence) or language
    return language if found != language and reason_to_refuse(sentence) else found
