"""What holds of the text model for every text, however hostile."""

from __future__ import annotations

import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnlm_core.text import LANGUAGES, detect, detokenize, normalize, sentences, split, tokenize
from tests.endless import assert_all_end, repeated

_PIECES = """
    l' qu' L’ aujourd'hui quelqu' presqu' est a -t-il -ce -il il - -- 1 000 12 , . ... … ! ? « » " ' ’ ( ) http://
    https://x.fr/ www. a@b.fr @ # p. ex M. J. etc. C'est-à-dire é e % € $ / s 's n't ° °C – — : ; x T ß ﬁ İ 한 א س 👍 🏽
    🇫 ❤️ ² _ * & + < unk > </s> dis -le -moi rendez -vous peut être t'en 'tis students' .com 1/2 s. v. là -là vas y
"""
INVISIBLE = [" ", "\u202f", "\u00a0", "\n", "\t", "\x1b", "\x00", "\x85", "\u2028", "\u00ad", "\u202e", "\ud800"]
JOINING = ["\u0301", "\u0345", "\u200d", "\u200c", "\ufe0f", "\u1161"]
HOSTILE = st.lists(st.sampled_from([*_PIECES.split(), *INVISIBLE, *JOINING]), max_size=14).map("".join)
TEXTS = HOSTILE | st.text() | st.text(alphabet="aA1é'-., \"?«»")
CODES = st.sampled_from([*LANGUAGES, "xx"])
# ʼ is a letter to Unicode, an apostrophe to a typist.
LETTERS = st.characters(categories=["Lu", "Ll", "Lt", "Lm", "Lo", "Nd"], exclude_characters="ʼ")

WRITTEN = """
    Qu'est-ce que c'est ? Y a-t-il quelqu'un ? L'après-midi, j'irai jusqu'à la presqu'île ; d'ici là, rendez-vous
    aujourd'hui ! M. Dupont n'est-il pas là ? Donne-le-lui, va-t'en… « Peut-être », dit-elle. C'est-à-dire 1 000 €,
    12h30, 3,14 ; jean.dupont@exemple.fr ou https://exemple.fr/a?b=1. Aide-moi, grand-mère ! Qu'en penses-tu ?
""".replace("\n    ", " ")


@given(TEXTS)
def test_normalising_again_changes_nothing(text):
    assert normalize(normalize(text)) == normalize(text)


@given(TEXTS, CODES)
def test_no_control_character_gets_out(text, language):
    out = detokenize(tokenize(text, language), language)
    assert not any(unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"} for sign in out)


@given(TEXTS, CODES)
def test_tokens_are_never_empty_and_never_begin_or_end_with_a_space(text, language):
    assert all(token and token == token.strip() for token in tokenize(text, language))


@settings(max_examples=500)
@given(TEXTS, CODES)
def test_tokens_come_back_from_their_text(text, language):
    tokens = tokenize(text, language)
    assert tokenize(detokenize(tokens, language), language) == tokens


@given(TEXTS, CODES)
def test_no_sign_but_spaces_is_lost_or_added(text, language):
    out = detokenize(tokenize(text, language), language)
    assert normalize(out).replace(" ", "") == normalize(text).replace(" ", "")


@given(TEXTS, CODES)
def test_sentences_hold_the_whole_text(text, language):
    assert "".join(sentences(text, language)).replace(" ", "") == normalize(text).replace(" ", "")


@settings(max_examples=500)
@given(TEXTS, LETTERS, CODES)
def test_one_more_letter_never_changes_the_context(text, letter, language):
    before, after = split(text, language), split(text + letter, language)
    assert after.context == before.context


@pytest.mark.parametrize("cut", range(len(WRITTEN)))
def test_one_more_letter_never_changes_the_context_of_written_french(cut):
    if WRITTEN[cut].isalnum():
        assert split(WRITTEN[: cut + 1]).context == split(WRITTEN[:cut]).context


@given(TEXTS, CODES)
def test_after_a_space_nothing_is_typed_yet(text, language):
    assert split(text + " ", language).prefix == ""


@given(TEXTS)
def test_context_and_prefix_are_the_end_of_the_text(text):
    context, prefix = split(text)
    kept = normalize(" ".join(context) + prefix).replace(" ", "")
    assert normalize(text).replace(" ", "").endswith(kept)


_UNITS = """
    a l' -il-zz A. A.- 1, 1. … ! . " ' 's s' () . http:// http://. www., a@ a@b. @ # x.com/ fr. 👨‍👩‍ 🇫
    °C $1 (-1 .- a-. c'est- est-ce- quelqu' 1/ [[ p. a.b@
"""
UNITS = [
    *_UNITS.split(),
    *("1 000 ", "« ", "M. ", "p. ex. ", '. " ', "! ) ", " -", "\x1b", "\n", "\u0301", "א\u200c", "क\u094d\u200d"),
]


def pass_through(text: str) -> None:
    """All of the text model."""
    detokenize(tokenize(text))
    split(text)
    list(sentences(text))
    detect(text)


def test_no_repetition_blows_up():
    assert_all_end(pass_through, [(repeated(unit, 25_000, "é!"),) for unit in UNITS])


def test_the_text_model_loads_no_numpy():
    code = "import sys, rnnlm_core.text; print('numpy' in sys.modules)"
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert printed.stdout.strip() == "False"


def test_a_split_reads_no_more_of_a_long_document_than_its_end():
    end = "et sans point\u00a0, " * 100 + "Bon"
    document = "Une phrase sans fin " * 500 + end
    assert split("Une phrase. " * 50_000 + document) == split(document)
    assert len(split(document).context) < 1_000
