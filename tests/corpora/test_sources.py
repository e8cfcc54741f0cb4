from pathlib import Path
from urllib.parse import urlsplit

import pytest

import corpora
from corpora import sources
from corpora.readers import READERS
from corpora.sources import CorpusError, Source

SOURCES = list(sources.sources().values())


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_every_source_says_what_it_is_and_where_it_comes_from(source: Source) -> None:
    assert source.language in corpora.languages()
    assert urlsplit(source.url).scheme == "https"
    assert source.reader in READERS
    assert source.licence
    assert source.credit
    assert source.description
    assert (source.member is None) != source.url.endswith((".zip", ".tar.gz"))


@pytest.mark.parametrize("source", [source for source in SOURCES if source.sha256], ids=lambda source: source.name)
def test_a_pinned_hash_is_a_hash_of_a_fixed_version_and_says_who_published_it(source: Source) -> None:
    assert source.sha256
    assert len(bytes.fromhex(source.sha256)) == 32
    assert source.hash_from
    assert not any(word in source.url for word in ("/master/", "/main/", "latest"))


def test_no_public_corpus_has_the_name_of_a_language() -> None:
    assert not set(sources.sources()) & set(corpora.languages())


def test_two_readers_of_one_file_share_its_download() -> None:
    pairs = sources.sources()
    assert pairs["tatoeba-pairs-fr"].filename == pairs["tatoeba-pairs-en"].filename
    assert len({source.filename for source in SOURCES}) == len({source.url for source in SOURCES})


@pytest.mark.parametrize(
    ("slip", "meant"),
    [("tatoeba_fr", "tatoeba-fr"), ("leipzig-fr-news", "leipzig-fr-news-2024"), ("rhapsodie", "ud-fr-rhapsodie-train")],
)
def test_an_unknown_name_is_answered_with_close_ones(slip: str, meant: str) -> None:
    with pytest.raises(CorpusError, match=meant):
        sources.fetch(slip)


def test_a_name_like_no_other_is_answered_with_the_list() -> None:
    with pytest.raises(CorpusError, match="motamot corpus list"):
        sources.language_of("zzz")


@pytest.mark.parametrize("language", corpora.languages())
def test_a_language_names_the_sentences_that_ship(language: str) -> None:
    assert sources.texts(language) == corpora.load(language)
    assert sources.language_of(language) == language
    assert sources.local_path(language) == Path(corpora.__file__).parent / language


def test_long_sentences_can_be_left_out() -> None:
    short = sources.texts("en", max_words=4)
    assert short
    assert max(len(sentence.split()) for sentence in short) == 4


def test_what_ships_needs_no_fetching() -> None:
    with pytest.raises(CorpusError, match="nothing to fetch"):
        sources.fetch("fr")


def test_a_corpus_that_is_not_here_says_how_to_fetch_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTAMOT_CACHE", str(tmp_path))
    assert sources.local_path("tatoeba-fr") is None
    with pytest.raises(CorpusError, match="run motamot corpus fetch tatoeba-fr"):
        sources.texts("tatoeba-fr")
