"""The words a model knows, by id in descending order of their counts."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar, NamedTuple

import numpy as np
import numpy.typing as npt

from rnnlm_core.numerics.arrays import Ids
from rnnlm_core.text import fold, is_foldable, is_plain, is_word, repairs, sentence_starts
from rnnlm_core.vocabulary._checks import is_unprintable, words_and_counts
from rnnlm_core.vocabulary._counting import count_words, lower_head
from rnnlm_core.vocabulary._index import PrefixIndex, Slips, bare
from rnnlm_core.vocabulary._misspelt import misspelt
from rnnlm_core.vocabulary.word_list import word_list

UNKNOWN_ID = 0
BOUNDARY_ID = 1
_SHORTEST_BARE = 2


class Repair(NamedTuple):
    """Words that the typist may mean: all of `head`, then any one of `ids`."""

    head: tuple[int, ...]
    ids: Ids
    supplies_sign: bool = True
    """Whether an apostrophe or a hyphen is put in; else only the word is read in two parts."""


class Vocabulary:
    """Words ⇄ ids with their counts; the ids of a word never change."""

    UNKNOWN: ClassVar[str] = "<unk>"
    BOUNDARY: ClassVar[str] = "</s>"

    def __init__(self, words: Sequence[str], counts: Sequence[int]) -> None:
        """Take words and counts by id, those of `UNKNOWN` and `BOUNDARY` first."""
        if list(words[:2]) != [self.UNKNOWN, self.BOUNDARY] or len(words) != len(counts):
            raise ValueError("a vocabulary begins with <unk> and </s>, and has one count for each word")
        self._words = list(words)
        self._counts = [int(count) for count in counts]
        self._ids = {word: index for index, word in enumerate(self._words)}
        if len(self._ids) != len(self._words):
            raise ValueError("a word stands twice in the vocabulary")
        if any(map(is_unprintable, self._words)):
            raise ValueError("a word of the vocabulary has control characters in it")
        self._caseless = {word.casefold(): index for index, word in reversed(list(enumerate(self._words)))}
        self._index: PrefixIndex | None = None
        self._displayable: npt.NDArray[np.bool_] | None = None
        self._spoken: npt.NDArray[np.bool_] | None = None
        self._misspelt: npt.NDArray[np.bool_] | None = None

    def __deepcopy__(self, _memo: dict[int, object]) -> Vocabulary:
        """An independent vocabulary; what is never changed once made is shared."""
        twin = copy.copy(self)
        twin._words, twin._counts = self._words.copy(), self._counts.copy()
        twin._ids, twin._caseless = self._ids.copy(), self._caseless.copy()
        return twin

    @classmethod
    def build(
        cls, sentences: Iterable[Sequence[str]], *, max_size: int | None = None, min_count: int = 1
    ) -> Vocabulary:
        """The most frequent words of tokenised sentences, at most `max_size` ids, the two special ones included.

        Among equals a word comes before names and numbers, which are less likely to be met again; then by alphabet.
        Raises TypeError where a sentence is a text instead of its tokens.
        """
        counts, total = count_words(sentences)
        unknown = counts.pop(cls.UNKNOWN, 0)
        total += counts.pop(cls.BOUNDARY, 0)
        ranked = sorted(counts.items(), key=lambda item: (-item[1], not item[0][:1].islower(), item[0]))
        room = len(ranked) if max_size is None else max(0, max_size - 2)
        kept = [(word, count) for word, count in ranked[:room] if count >= min_count]
        unknown += counts.total() - sum(count for _, count in kept)
        words, sizes = [word for word, _ in kept], [count for _, count in kept]
        return cls([cls.UNKNOWN, cls.BOUNDARY, *words], [unknown, total, *sizes])

    def __len__(self) -> int:
        """V, the special words included."""
        return len(self._words)

    def __contains__(self, word: object) -> bool:
        """Whether the word has an id."""
        return word in self._ids

    @property
    def words(self) -> Sequence[str]:
        """id → word."""
        return self._words

    @property
    def counts(self) -> npt.NDArray[np.int64]:
        """(V,) id → how often the word was met."""
        return np.array(self._counts, dtype=np.int64)

    def knows(self, word: str) -> bool:
        """Whether the word has an id in this spelling or another case."""
        return self._id_at(word, starting=False) != UNKNOWN_ID

    def id(self, word: str) -> int:
        """The id of the word in this spelling, or that of the unknown word."""
        return self._ids.get(word, UNKNOWN_ID)

    def word(self, index: int) -> str:
        """The word of an id."""
        return self._words[index]

    def encode(self, tokens: Sequence[str], *, boundaries: bool = False) -> Ids:
        """(T,) the ids of a sentence or more; with boundaries, one before and one after them.

        At the head of a sentence the lower-case word is meant unless the capital is better known; a word unknown
        in its spelling is the most frequent one that differs in case alone, or else in the accents that it lacks:
        who types in a hurry writes metro, and is to be read all the same.
        """
        starts = sentence_starts(tokens)
        ids = [
            self._id_at(token, starting) or self._unaccented(token)
            for token, starting in zip(tokens, starts, strict=False)
        ]
        return np.array([BOUNDARY_ID, *ids, BOUNDARY_ID] if boundaries else ids, dtype=np.intp)

    def _id_at(self, token: str, starting: bool) -> int:
        spelt = self._ids.get(token)
        if starting and is_foldable(token):
            lowered = self._ids.get(lower_head(token))
            if lowered is not None and (spelt is None or self._counts[lowered] >= self._counts[spelt]):
                return lowered
        return self._caseless.get(token.casefold(), UNKNOWN_ID) if spelt is None else spelt

    def _unaccented(self, token: str) -> int:
        ids = self.spelt([fold(token)]) if is_plain(token) else ()
        return max(map(int, ids), key=self._counts.__getitem__, default=UNKNOWN_ID)

    def decode(self, ids: Iterable[int]) -> list[str]:
        """The words of some ids, in the vocabulary's spelling."""
        return [self._words[index] for index in ids]

    def grow(self, sentences: Iterable[Sequence[str]], *, min_count: int = 1, language: str = "") -> list[str]:
        """Count more tokenised sentences; words met `min_count` times get the next ids and are returned.

        The ids that exist stay where they are, so rows of a network's tables stay valid. A new word with a capital at
        the head of its sentences is a name where the list of words of the language knows it as one, or not at all.
        """
        known = dict(zip(self._words, self._counts, strict=True))
        counts, total = count_words(sentences, known, word_list(language).may_be_name)
        self._counts[BOUNDARY_ID] += total + counts.pop(self.BOUNDARY, 0)
        return self.add(counts, min_count=min_count)

    def add(self, counts: Mapping[str, int], *, min_count: int = 1) -> list[str]:
        """Add counted words, as `grow` does for sentences; their spelling is taken as it is."""
        new = []
        for word, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
            if word in self._ids:
                self._counts[self._ids[word]] += count
            elif count >= min_count:
                self._ids[word] = len(self._words)
                self._caseless.setdefault(word.casefold(), len(self._words))
                self._words.append(word)
                self._counts.append(count)
                new.append(word)
            else:
                self._counts[UNKNOWN_ID] += count
        if new:
            self._index = self._displayable = self._spoken = self._misspelt = None
        return new

    @property
    def displayable(self) -> npt.NDArray[np.bool_]:
        """(V,) which ids may be shown to the user: never the special ones nor any other <word> of that kind."""
        if self._displayable is None:
            self._displayable = np.array([not _is_special(word) for word in self._words])
        return self._displayable

    @property
    def spoken(self) -> npt.NDArray[np.bool_]:
        """(V,) which ids are words, numbers and names rather than punctuation; all of them displayable."""
        if self._spoken is None:
            self._spoken = np.array([is_word(word) and not _is_special(word) for word in self._words])
        return self._spoken

    @property
    def index(self) -> PrefixIndex:
        """The sorted keys of the displayable words, made when first asked for after growth."""
        if self._index is None:
            self._index = PrefixIndex(self._words, np.flatnonzero(self.displayable).tolist())
        return self._index

    def misspelt(self, language: str = "fr") -> npt.NDArray[np.bool_]:
        """(V,) which ids are most likely misspelt forms of others, by their counts: etait, aujourdhui."""
        if self._misspelt is None:
            self._misspelt = np.zeros(len(self), dtype=bool)
            self._misspelt[list(misspelt(self._words, self._counts, language))] = True
        return self._misspelt

    def spelt(self, forms: Iterable[str]) -> Ids:
        """Ids of the words whose form without case and accents is one of these."""
        return self.index.spelt(forms)

    def complete(self, prefix: str) -> Ids:
        """Ids of the words that start with the prefix whatever the case; accents that are typed count.

        Those that do so to the letter come first, then those but for case, then the others; the most frequent
        first among equals.
        """
        return np.concatenate(self.tiers(prefix))

    def tiers(self, prefix: str) -> tuple[Ids, Ids, Ids]:
        """The ids of `complete` in three parts: to the letter, but for case, but for accents."""
        return self.index.tiers(prefix)

    def neighbours(self, prefix: str) -> Ids:
        """Ids of the words that start with the prefix but for one letter too many, too few, wrong or swapped."""
        return self.slips(prefix).ids

    def slips(self, prefix: str) -> Slips:
        """The same, each with how usual its slip of the finger is."""
        return self.index.slips(prefix)

    def share(self, prefix: str) -> tuple[float, int]:
        """The share of the words that start with the longest beginning of the prefix that any has, and its length."""
        return self.index.share(prefix)

    def repaired(self, prefix: str, language: str = "fr") -> list[Repair]:
        """What the prefix becomes with the apostrophe or hyphen that it lacks: cest → c' + est, peutetre → peut-être.

        Also where the word goes on with a token of its own: peut-o → peut + -on. Signs that are typed stay.
        """
        found = [Repair((), self._signed(prefix))]
        for elision, rest in repairs(prefix, language):
            if elision in self:
                found.append(Repair((self._ids[elision],), self.complete(rest)))
        found.extend(self._continued(prefix))
        return [repair for repair in found if len(repair.ids)]

    def _signed(self, prefix: str) -> Ids:
        """Ids of the words with an apostrophe or hyphen that start so but for that sign."""
        if len(bare(prefix)) < _SHORTEST_BARE:
            return np.array([], dtype=np.intp)
        known = set(self.complete(prefix).tolist())
        return np.array([index for index in self.index.signed(prefix).tolist() if index not in known], dtype=np.intp)

    def _continued(self, prefix: str) -> list[Repair]:
        place = max(prefix.find("-", 1), prefix.find("'", 1))
        head = self._id_at(prefix[:place], starting=True) if place > 0 else UNKNOWN_ID
        if head == UNKNOWN_ID:
            return []
        return [Repair((head,), self.complete(prefix[place:]), supplies_sign=False)]

    def to_json(self) -> str:
        """The vocabulary as JSON."""
        return json.dumps({"words": self._words, "counts": self._counts}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Vocabulary:
        """The vocabulary that `to_json` wrote. Raises ValueError where the text is not one."""
        return cls(*words_and_counts(text))


def _is_special(word: str) -> bool:
    return len(word) > 2 and word.startswith("<") and word.endswith(">")
