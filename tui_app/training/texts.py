"""The texts of a training, as the command line names them: files, folders, standard input and corpora by name.

`notes.txt` has one sentence a line; `novel.txt:book` is read as a book, by one of `corpora.readers`;
`letters/` is every *.txt of a folder, by name, but for empty ones; `-` is standard input; `fr` is a corpus;
and `notes.txt*3` counts three times, `notes.txt*0.3` as another random 30 % of it each time.
"""

from __future__ import annotations

import re
import shlex
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpora import languages, sources, themes
from corpora.readers import READERS
from rnnlm_core.text import detect
from tui_app.session.files import FileError, printable_path, read_standard_input, read_text

BOOK_WORDS = 25
"""A longer sentence of a book teaches little to who writes messages, and slows every batch that it is in."""
NARROWEST = 50
"""Letters a line: text that is cut to less is a list or a poem."""
_PASSAGES, _PASSAGE = 40, 5
"""So many passages of so many sentences tell the language."""
_SUFFIX = re.compile(r"(?P<rest>.+)(?:\*(?P<times>\d{1,4}(?:\.\d{1,4})?)|:(?P<reader>[a-z_]+))")


@dataclass(frozen=True)
class Request:
    """What the user wrote for one text."""

    source: str
    reader: str | None = None
    times: float = 1

    @property
    def is_path(self) -> bool:
        """Whether it names a file or a folder; a path that exists goes before a corpus of the same name."""
        return self.source != "-" and not self.is_corpus

    @property
    def is_corpus(self) -> bool:
        """Whether it names a corpus."""
        return sources.is_known(self.source) and not Path(self.source).exists()

    @property
    def is_prepared(self) -> bool:
        """Whether it is what --prepare wrote."""
        return self.source.endswith(".npz")

    @property
    def name(self) -> str:
        """The text as a card may show it: of a path its last part alone, with what was asked for."""
        return self.base + self._suffixes

    @property
    def base(self) -> str:
        """The name without what was asked for."""
        return printable_path(Path(Path(self.source).resolve().name)) if self.is_path else self.source

    @property
    def lasting(self) -> str:
        """The same request from any folder."""
        return (str(Path(self.source).absolute()) if self.is_path else self.source) + self._suffixes

    @property
    def _suffixes(self) -> str:
        return (f":{self.reader}" if self.reader else "") + (f"*{self.times:g}" if self.times != 1 else "")


@dataclass(frozen=True)
class Text:
    """The sentences of one request, part by part (a folder has many); each part counts so many times."""

    request: Request
    parts: list[list[str]]

    @property
    def licence(self) -> str:
        """The licence, where the project knows the corpus."""
        return sources.licence_of(self.request.source) if self.request.is_corpus else ""

    @property
    def credit(self) -> str:
        """Whom to credit, where the project knows the corpus."""
        return sources.credit_of(self.request.source) if self.request.is_corpus else ""


def parse(argument: str) -> Request:
    """The request that an argument makes; what exists under that very name has no suffixes."""
    source, reader, times = argument, None, 1.0
    while not Path(source).exists() and (found := _SUFFIX.fullmatch(source)):
        if found["reader"] and found["reader"] not in READERS:
            raise FileError(f"unknown reader {found['reader']!r} in {argument}: choose one of {', '.join(READERS)}.")
        reader, times = found["reader"] or reader, float(found["times"] or times)
        source = found["rest"]
    if not times:
        raise FileError(f"{argument} would never be read: leave it out, or let it count at least *0.01.")
    return Request(source, reader, times)


def finish_times(texts: Sequence[Request], finish: str) -> tuple[float, ...]:
    """How often each text counts towards the end, as --finish says by the texts' names; 0 for what it leaves out.

    Raises:
        ValueError: It names something that is no text of the training.
    """
    wanted = {item.base: item.times for item in map(parse, shlex.split(finish))}
    names = [text.base for text in texts]
    if unknown := wanted.keys() - set(names):
        raise ValueError(f"--finish names {', '.join(sorted(unknown))}, which is no text of this training")
    if not wanted:
        raise ValueError("--finish needs at least one text, as in --finish 'notes.txt*2'")
    return tuple(wanted.get(name, 0.0) for name in names)


def read(request: Request, language: str) -> Text:
    """The sentences that a request asks for.

    Raises:
        FileError: A file can't be read, or there is neither file nor corpus of this name.
        CorpusError: A corpus is not on this machine yet.
    """
    if request.is_corpus and (own := sources.language_of(request.source)) != language:
        raise ValueError(f"the corpus {request.source} is in another language: add --language {own}")
    if request.is_corpus and request.source not in languages():
        return Text(request, [_public(request)])
    reader, max_words = READERS[request.reader or "lines"], BOOK_WORDS if request.reader == "book" else None
    return Text(request, [reader(content, language, max_words) for content in _contents(request)])


def _public(request: Request) -> list[str]:
    """The sentences of a public corpus, which says itself how it is read."""
    if request.reader:
        raise ValueError(f"{request.source} is a corpus and has its own reader: leave out :{request.reader}")
    is_book = sources.sources()[request.source].reader == "book"
    return sources.texts(request.source, BOOK_WORDS if is_book else None)


def _contents(request: Request) -> list[str]:
    if request.source == "-":
        return [read_standard_input()]
    path = Path(request.source)
    if request.is_corpus:
        return [read_text(file) for file in themes(request.source).values()]
    if not path.is_dir():
        return [read_text(path)]
    files = sorted(file for file in path.glob("*.txt") if file.is_file() and file.stat().st_size)
    if not files:
        raise FileError(f"{printable_path(path)}: the folder holds no .txt file with text.")
    return [read_text(file) for file in files]


def likely_language(texts: Iterable[Text]) -> str | None:
    """The language that most passages of the texts are clearly in, of those that motamot can tell apart."""
    sentences = [sentence for text in texts for part in text.parts for sentence in part]
    starts = range(0, len(sentences), max(_PASSAGE, len(sentences) // _PASSAGES))
    votes = Counter(detect(" ".join(sentences[start : start + _PASSAGE])) for start in starts)
    del votes[None]
    return votes.most_common(1)[0][0] if votes else None


def looks_wrapped(lines: Sequence[str]) -> bool:
    """Whether lines were cut at a width rather than at the ends of sentences: filled, and going on in lower case."""
    if len(lines) < _PASSAGES:
        return False
    longest = sorted(len(line) for line in lines)[-len(lines) // 10]
    filled = sum(len(line) > 0.8 * longest for line in lines)
    goes_on = sum(line[0].islower() for line in lines)
    return longest >= NARROWEST and filled > len(lines) / 2 and goes_on > len(lines) / 4
