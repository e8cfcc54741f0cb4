"""The text model as a table of examples.

In the tables `␣` is a space inside a token, `~` a narrow no-break space and `^` a no-break space.
"""

from __future__ import annotations

import pytest

from rnnlm_core.text import detokenize, is_elision, is_word, normalize, sentences, tokenize


def rows(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]


FRENCH_TOKENS = rows("""
    Il fait beau.                     | Il fait beau .
    l'homme                           | l' homme
    L’homme                           | L' homme
    d'abord                           | d' abord
    qu'il                             | qu' il
    QU'IL                             | QU' IL
    j'ai                              | j' ai
    c'est                             | c' est
    Ç'a été                           | Ç' a été
    n'aie                             | n' aie
    s'il                              | s' il
    t'en                              | t' en
    m'a                               | m' a
    jusqu'ici                         | jusqu' ici
    lorsqu'on                         | lorsqu' on
    Puisqu'elle                       | Puisqu' elle
    quoiqu'il                         | quoiqu' il
    l'hiver                           | l' hiver
    j'y vais                          | j' y vais
    l'« Odyssée »                     | l' « Odyssée »
    l'"école"                         | l' " école "
    d'11 à 12                         | d' 11 à 12
    qu' il                            | qu' il
    qu'à l'                           | qu' à l'
    qu'qu'un                          | qu' qu' un
    aujourd'hui                       | aujourd'hui
    AUJOURD’HUI                       | AUJOURD'HUI
    d'aujourd'hui                     | d' aujourd'hui
    quelqu'un                         | quelqu'un
    quelqu'une                        | quelqu'une
    presqu'île                        | presqu'île
    la presqu’île                     | la presqu'île
    prud'homme                        | prud'homme
    entr'acte                         | entr'acte
    grand'mère                        | grand'mère
    p'tit                             | p'tit
    y'a                               | y'a
    main-d'œuvre                      | main-d'œuvre
    est-ce                            | est -ce
    Est-ce que                        | Est -ce que
    qu'est-ce que                     | qu' est -ce que
    n'est-ce pas                      | n' est -ce pas
    a-t-il                            | a -t-il
    Y a-t-il                          | Y a -t-il
    parle-t-on                        | parle -t-on
    viendra-t-elle                    | viendra -t-elle
    as-tu                             | as -tu
    puis-je                           | puis -je
    avez-vous                         | avez -vous
    sont-ils                          | sont -ils
    sont-elles                        | sont -elles
    t'es-tu                           | t' es -tu
    donne-moi                         | donne -moi
    dis-le-lui                        | dis -le -lui
    allez-vous-en                     | allez -vous -en
    va-t'en                           | va -t'en
    donne-m'en                        | donne -m'en
    vas-y                             | vas -y
    prends-les                        | prends -les
    dit-IL                            | dit -IL
    zigzague-t-il                     | zigzague -t-il
    cet homme-là                      | cet homme -là
    ces jours-ci                      | ces jours -ci
    celui-là                          | celui-là
    celles-ci                         | celles-ci
    là-bas                            | là-bas
    peut-être                         | peut-être
    peut-on                           | peut -on
    rendez-vous                       | rendez-vous
    grand-mère                        | grand-mère
    c'est-à-dire                      | c'est-à-dire
    C’est-à-dire                      | C'est-à-dire
    c'est-il                          | c' est -il
    dix-sept                          | dix-sept
    moi-même                          | moi-même
    Jean-Pierre                       | Jean-Pierre
    Bourg-la-Reine                    | Bourg-la-Reine
    prêt‑à‑porter                     | prêt-à-porter
    chez-nous                         | chez-nous
    3,14                              | 3,14
    1 000                             | 1␣000
    1 234 567                         | 1␣234␣567
    12 000,50                         | 12␣000,50
    1 000.                            | 1␣000 .
    1, 000                            | 1 , 000
    2024 500                          | 2024 500
    06 12 34 56 78                    | 06 12 34 56 78
    12h30                             | 12h30
    12:30                             | 12:30
    de 8h-12h                         | de 8h-12h
    50 %                              | 50 %
    50%                               | 50 %
    -5 °C                             | -5 °C
    1er                               | 1er
    la 2e fois                        | la 2e fois
    au XXe siècle                     | au XXe siècle
    n°5                               | n° 5
    14/07/1789                        | 14/07/1789
    2024-05-12                        | 2024-05-12
    1914–1918                         | 1914–1918
    le 12 mai 2024                    | le 12 mai 2024
    20 €                              | 20 €
    20€                               | 20 €
    v2.0                              | v2.0
    M. Dupont                         | M. Dupont
    Mme Curie                         | Mme Curie
    etc.                              | etc.
    etc...                            | etc ...
    p. ex.                            | p.␣ex.
    p. 12                             | p. 12
    (p. ex. ici)                      | ( p.␣ex. ici )
    mon ex.                           | mon ex .
    c.-à-d.                           | c.-à-d.
    s.v.p.                            | s.v.p.
    av. J.-C.                         | av. J.-C.
    J.-P. Dupont                      | J.-P. Dupont
    J. R. R. Tolkien                  | J. R. R. Tolkien
    la S.N.C.F.                       | la S.N.C.F.
    la SNCF                           | la SNCF
    R&D                               | R&D
    https://exemple.fr/a?b=1&c=d.     | https://exemple.fr/a?b=1&c=d .
    (www.exemple.fr)                  | ( www.exemple.fr )
    exemple.com, oui                  | exemple.com , oui
    jean.dupont+x@mail.exemple.fr     | jean.dupont+x@mail.exemple.fr
    @léa_2                            | @léa_2
    #été2024 !                        | #été2024 !
    👍                                | 👍
    👍🏽👍🏽                              | 👍🏽 👍🏽
    👨‍👩‍👧‍👦                                | 👨‍👩‍👧‍👦
    🇫🇷🇧🇪                              | 🇫🇷 🇧🇪
    ❤️ 1️⃣                              | ❤️ 1️⃣
    Salut😀toi                        | Salut 😀 toi
    Eh bien...                        | Eh bien ...
    Eh bien… oui                      | Eh bien … oui
    « Oui »                           | « Oui »
    «Oui»                             | « Oui »
    “Oui”                             | “ Oui ”
    "Oui"                             | " Oui "
    — Viens !                         | — Viens !
    - Viens                           | - Viens
    -Viens                            | - Viens
    mot--mot                          | mot -- mot
    Quoi ?!                           | Quoi ? !
    oui,non                           | oui , non
    et/ou                             | et / ou
    (oui)                             | ( oui )
    <unk>                             | < unk >
""")

ENGLISH_TOKENS = rows("""
    It is raining.                    | It is raining .
    I don't know                      | I don't know
    I don’t                           | I don't
    can't won't isn't                 | can't won't isn't
    I'm I've I'd I'll                 | I'm I've I'd I'll
    I'd've                            | I'd've
    it's                              | it's
    That's                            | That's
    let's go                          | let's go
    who's there                       | who's there
    everyone's here                   | everyone's here
    y'all ma'am                       | y'all ma'am
    o'clock                           | o'clock
    O'Brien                           | O'Brien
    Tom's dog                         | Tom 's dog
    TOM'S DOG                         | TOM 'S DOG
    my mother-in-law's                | my mother-in-law 's
    the students' books               | the students' books
    'Tis late                         | 'Tis late
    rock 'n' roll                     | rock 'n' roll
    tell 'em                          | tell 'em
    He said 'no'.                     | He said ' no ' .
    "Go," he said                     | " Go , " he said
    “Go”                              | “ Go ”
    state-of-the-art                  | state-of-the-art
    a ten-year-old                    | a ten-year-old
    give-me                           | give-me
    wait—what                         | wait — what
    Mr. Smith                         | Mr. Smith
    e.g. this                         | e.g. this
    i.e., that                        | i.e. , that
    at 5 p.m.                         | at 5 p.m.
    the U.S.A.                        | the U.S.A.
    So do I.                          | So do I .
    J. K. Rowling                     | J. K. Rowling
    AT&T                              | AT&T
    1,000,000                         | 1,000,000
    1 000                             | 1 000
    3.14                              | 3.14
    $5.50                             | $ 5.50
    5%                                | 5 %
    the 1990s                         | the 1990s
    21st                              | 21st
    24/7                              | 24/7
    6'2                               | 6 ' 2
    #1 @tom_b                         | #1 @tom_b
    well...                           | well ...
    see https://example.org/x, please | see https://example.org/x , please
    me@example.co.uk                  | me@example.co.uk
    l'homme                           | l'homme
""")

OTHER_TOKENS = rows("""
    Ich weiß’s nicht!                 | Ich weiß's nicht !
    ¿Qué tal?                         | ¿ Qué tal ?
    Привет, мир.                      | Привет , мир .
    می‌خواهم                           | می‌خواهم
    l'homme est-il                    | l'homme est-il
""")


@pytest.mark.parametrize(("text", "tokens"), FRENCH_TOKENS)
def test_french_tokens(text, tokens):
    assert tokenize(text) == [token.replace("␣", " ") for token in tokens.split(" ")]


@pytest.mark.parametrize(("text", "tokens"), ENGLISH_TOKENS)
def test_english_tokens(text, tokens):
    assert tokenize(text, "en") == tokens.split()


@pytest.mark.parametrize(("text", "tokens"), OTHER_TOKENS)
def test_another_language_gets_words_and_punctuation(text, tokens):
    assert tokenize(text, "xx") == tokens.split()


FRENCH_TYPOGRAPHY = rows("""
    Ça va?                            | Ça va~?
    Ça va ?                           | Ça va~?
    Oui !Non ;peut-être: là           | Oui~! Non~; peut-être~: là
    Quoi ? !                          | Quoi~?!
    «Oui»                             | «^Oui^»
    Il dit: «Oui!» , puis sort.       | Il dit~: «^Oui~!^», puis sort.
    l' homme qu' il aime              | l'homme qu'il aime
    A -t-il                           | A - t-il
    Est-ce là                         | Est-ce là
    1 000 €                           | 1~000~€
    50% de 20°C                       | 50~% de 20~°C
    ( oui ) [ non ]                   | (oui) [non]
    "Oui" et "non"                    | "Oui" et "non"
    oui , non . bon …                 | oui, non. bon…
    et / ou                           | et/ou
    —Oui                              | — Oui
    M. Dupont , p. ex.                | M. Dupont, p. ex.
    1 , 5                             | 1, 5
""")

ENGLISH_TYPOGRAPHY = rows("""
    How are you ?                     | How are you?
    Yes ! No ; maybe : here           | Yes! No; maybe: here
    " Yes , " he said .               | "Yes," he said.
    Tom's dog                         | Tom's dog
    $ 5 or 5 %                        | $5 or 5%
    “ Go ”                            | “Go”
    Tom's ( and Mary's ) dog          | Tom's (and Mary's) dog
    He said 'no' .                    | He said 'no'.
    « Oui »                           | «Oui»
""")


@pytest.mark.parametrize(("text", "expected"), FRENCH_TYPOGRAPHY)
def test_french_typography(text, expected):
    assert detokenize(tokenize(text)) == expected.replace("~", "\u202f").replace("^", "\u00a0")


@pytest.mark.parametrize(("text", "expected"), ENGLISH_TYPOGRAPHY)
def test_english_typography(text, expected):
    assert detokenize(tokenize(text, "en"), "en") == expected


def test_a_space_stays_where_tokens_would_run_into_each_other():
    assert detokenize(["M", ".", "5", ",", "5"]) == "M . 5, 5"


FRENCH_SENTENCES = rows("""
    Il dort. Elle lit.                | Il dort. | Elle lit.
    Il dort ! Vraiment ? Oui…         | Il dort ! | Vraiment ? | Oui…
    M. Dupont dort. Bien.             | M. Dupont dort. | Bien.
    Ah… bon. Ah… Bon.                 | Ah… bon. | Ah… | Bon.
    J. R. R. Tolkien écrit. Oui.      | J. R. R. Tolkien écrit. | Oui.
    Il a 3.5 ans. 4 mois.             | Il a 3.5 ans. | 4 mois.
    « Viens ! » dit-il. Elle vint.    | « Viens ! » dit-il. | Elle vint.
    Il dit : « Viens ! » Elle vint.   | Il dit : « Viens ! » | Elle vint.
    — Tu viens ? — Non.               | — Tu viens ? | — Non.
    Lis p. ex. Balzac. Va.            | Lis p. ex. Balzac. | Va.
    1. Un titre. 2. Deux.             | 1. Un titre. | 2. Deux.
    (Il dort.) Elle lit.              | (Il dort.) | Elle lit.
    En 1789. Là.                      | En 1789. | Là.
    Voir exemple.fr. Merci.           | Voir exemple.fr. | Merci.
""")

ENGLISH_SENTENCES = rows("""
    Mr. Smith left. He ran.           | Mr. Smith left. | He ran.
    So did I. Yes.                    | So did I. | Yes.
    "Go!" he said. "No." She left.    | "Go!" he said. | "No." | She left.
    What? Really?! Yes... No.         | What? | Really?! | Yes... | No.
    See Fig. 3. It works.             | See Fig. 3. | It works.
    At 5 p.m. he left. Then three.    | At 5 p.m. he left. | Then three.
""")


@pytest.mark.parametrize("row", FRENCH_SENTENCES, ids=lambda row: row[0])
def test_french_sentences(row):
    assert list(sentences(row[0])) == row[1:]


@pytest.mark.parametrize("row", ENGLISH_SENTENCES, ids=lambda row: row[0])
def test_english_sentences(row):
    assert list(sentences(row[0], "en")) == row[1:]


def test_a_line_end_always_ends_the_sentence():
    assert list(sentences("un titre\n\nune ligne\r\nune autre")) == ["un titre", "une ligne", "une autre"]


NORMALISED = [
    ("e\u0301te\u0301", "été"),
    ("l’e\u0301te\u0301", "l'été"),
    ("a\u00a0b\u202fc\u2009d\te\nf", "a b c d e f"),
    (" a  b ", "a b"),
    ("a\x1b[31mb\x00\x07\x9b", "a[31mb"),
    ("a\u200b\u202eb\ufeff\u00adc\ud800", "abc"),
    ("👨\u200d👩 a\u200db", "👨\u200d👩 ab"),
]


@pytest.mark.parametrize(("text", "expected"), NORMALISED)
def test_normalized(text, expected):
    assert normalize(text) == expected


@pytest.mark.parametrize("token", ["mot", "l'", "-ce", "12", "@a", "'s", "été", "p. ex.", "M."])
def test_words(token):
    assert is_word(token)


@pytest.mark.parametrize("token", [".", "…", "«", "-", "--", "%", "👍", "'", "°", "/"])
def test_what_is_no_word(token):
    assert not is_word(token)


def test_an_elision_is_one_in_its_language_only():
    assert (is_elision("L'"), is_elision("l'", "en"), is_elision("le")) == (True, False, False)
