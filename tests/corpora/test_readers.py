import gzip
import io
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpora.readers import READERS
from corpora.sources import CorpusError, read

BOOK = """Licence.
*** START OF THE PROJECT GUTENBERG EBOOK ***

CHAPTER I

It was late. The rain
fell on _the_ roof.

| 12 | 34 | 56 |

*** END OF THE PROJECT GUTENBERG EBOOK ***
More licence.
"""
TREEBANK = """# sent_id = 1
# text = Il du vent.
# text_en = Wind.
1\tIl\til\tPRON\t_\t_\t0\troot\t_\t_
2-3\tdu\t_\t_\t_\t_\t_\t_\t_\t_

# text = Deux. Phrases # text = ici.
1\tDeux\tdeux\tNUM\t_\t_\t0\troot\t_\t_

"""
CASES = [
    ("book", "en", BOOK, ["It was late.", "The rain fell on the roof."]),
    ("lines", "fr", "Un.\n\n  Deux. \n", ["Un.", "Deux."]),
    ("conllu", "fr", TREEBANK, ["Il du vent.", "Deux. Phrases # text = ici."]),
    ("tatoeba_pairs", "en", "Go.\tVa !\tCC-BY 2.0\nGo.\tMarche.\n", ["Go."]),
    ("tatoeba_pairs", "fr", "Go.\tVa !\tCC-BY 2.0\r\nGo.\tMarche.\n", ["Va !", "Marche."]),
    ("leipzig", "fr", "1\tUn\u2028deux.\n2\t3 \tquatre.\r\n", ["Un\u2028deux.", "3 \tquatre."]),
]


@pytest.mark.parametrize(("reader", "language", "text", "sentences"), CASES)
def test_a_reader_finds_the_sentences_and_nothing_else(
    reader: str, language: str, text: str, sentences: list[str]
) -> None:
    assert READERS[reader](text, language, None) == sentences


@pytest.mark.parametrize(("reader", "language", "text", "sentences"), CASES)
def test_a_reader_leaves_long_sentences_out(reader: str, language: str, text: str, sentences: list[str]) -> None:
    assert READERS[reader](text, language, 2) == [each for each in sentences if len(each.split()) <= 2]


@pytest.mark.parametrize(
    ("reader", "text", "message"),
    [
        ("conllu", "# text = Oui.\n1\toui\n", "line 2 is not CoNLL-U"),
        ("conllu", TREEBANK + "1\tEt" + "\t_" * 8 + "\n", "line 10: the sentence has no"),
        ("conllu", "<html>\n", "line 1 is not CoNLL-U"),
        ("tatoeba_pairs", "Go.\tVa !\nAlone.\n", "line 2 is not a pair"),
        ("tatoeba_pairs", "Go.\t \n", "line 1 is not a pair"),
        ("tatoeba_pairs", "1\tfra\tVa !\t2\n", "line 1 is not a pair"),
        ("leipzig", "1\tUn.\nDeux.\n", "line 2 is not `number TAB sentence`"),
        ("leipzig", "un\tdeux\n", "line 1 is not"),
        ("leipzig", "1\t\n", "line 1 is not"),
        ("lines", "\n \n", "no sentence"),
    ],
)
def test_a_malformed_file_is_refused_with_its_line(tmp_path: Path, reader: str, text: str, message: str) -> None:
    path = tmp_path / "corpus.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CorpusError, match=f"corpus.txt: .*{message}"):
        read(path, reader)


@given(st.lists(st.text(st.characters(exclude_characters="\n\r\t")).map(str.strip).filter(bool)))
def test_a_leipzig_corpus_is_read_as_it_was_written(sentences: list[str]) -> None:
    text = "".join(f"{number}\t{sentence}\n" for number, sentence in enumerate(sentences, start=1))
    assert READERS["leipzig"](text, "fr", None) == sentences


def zipped(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return packed.getvalue()


def tarred(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, data in members.items():
            header = tarfile.TarInfo(name)
            header.size = len(data)
            archive.addfile(header, io.BytesIO(data))
    return packed.getvalue()


@pytest.mark.parametrize("packed", [zipped, tarred])
def test_the_member_of_an_archive_is_read_and_nothing_unpacked(
    tmp_path: Path, packed: Callable[[dict[str, bytes]], bytes]
) -> None:
    path = tmp_path / "archive"
    path.write_bytes(packed({"a/about.txt": b"No.", "../a/x-sentences.txt": "Été.\n".encode()}))
    assert read(path, member="*-sentences.txt") == ["Été."]
    assert list(tmp_path.iterdir()) == [path]


def test_a_gzipped_file_is_read_like_a_plain_one(tmp_path: Path) -> None:
    path = tmp_path / "fr.txt.gz"
    path.write_bytes(gzip.compress("\ufeffÉté.\n".encode()))
    assert read(path) == ["Été."]


@pytest.mark.parametrize(
    ("data", "member", "message"),
    [
        (b"Bon.\ncaf\xe9\n", None, "line 2 is not UTF-8"),
        (gzip.compress(b"Bon.\n" * 99)[:-9], None, "damaged"),
        (b"not an archive", "*.txt", "damaged or no archive"),
        (tarred({"a.txt": b"Bon.\n" * 9999})[:99], "*.txt", "damaged"),
        (zipped({"a.txt": b"Bon.\n"}), "b.txt", "should have one member b.txt, and has 0"),
        (zipped({"a.txt": b"", "b.txt": b""}), "*.txt", "has 2"),
    ],
)
def test_a_damaged_file_is_refused_in_words(tmp_path: Path, data: bytes, member: str | None, message: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(data)
    with pytest.raises(CorpusError, match=message):
        read(path, member=member)


def test_a_missing_file_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="No such file"):
        read(tmp_path / "nothing.txt")


def test_an_unknown_reader_is_answered_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="unknown reader 'pdf': choose book, conllu"):
        read(tmp_path / "any", "pdf")
