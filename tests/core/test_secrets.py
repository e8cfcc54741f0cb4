"""What must never be learnt is recognised; what people write every day is not mistaken for it."""

from __future__ import annotations

import random
import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iban, numdb

import corpora
from rnnlm_core.text.secrets import (
    ACCOUNT,
    ANNOUNCED,
    CARD,
    KEY,
    PASSWORD,
    SOCIAL_SECURITY,
    SecretFilter,
    reason_to_refuse,
)
from tests.endless import assert_all_end, repeated

COUNTRIES = """
    AD AE AL AT AZ BA BE BG BH BR CH CR CY CZ DE DK DO EE ES FI FO FR GB GE GI GL GR GT HR HU IE IL IQ IS IT JO KW
    KZ LB LI LT LU LV MC MD ME MK MR MT MU NL NO PK PL PS PT QA RO RS SA SE SI SK SM TN TR UA VG XK
"""


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("Mon mot de passe : soleil", ANNOUNCED),
        ("mdp=chaton", ANNOUNCED),
        ("Le mot de passe du wifi est Chaton75.", ANNOUNCED),
        ("Password: correct horse battery staple", ANNOUNCED),
        ('"password": "kitten"', ANNOUNCED),
        ("DB_PASSWORD=kitten", ANNOUNCED),
        ("my password is kitten42", ANNOUNCED),
        ("Code PIN : 4821", ANNOUNCED),
        ("Votre code de vérification est 482193.", ANNOUNCED),
        ("clé d'API : abc", ANNOUNCED),
        ("Mon mot de passe c'est Azerty123.", ANNOUNCED),
        ("Le mot de passe de la box, c'est : soleil", ANNOUNCED),
        ("Le mot de passe c'est toujours : soleil", ANNOUNCED),
        ("motdepasse: soleil", ANNOUNCED),
        ("the password's kitten42", ANNOUNCED),
        ("Your verification code is 482193.", ANNOUNCED),
        ("code PIN 4821, comme avant", ANNOUNCED),
        ("Voici ma carte : 4111 1111 1111 1111, merci.", CARD),
        ("4111-1111-1111-1111", CARD),
        ("5555555555554444", CARD),
        ("3782 822463 10005", CARD),
        ("FR76 3000 6000 0112 3456 7890 189 est mon compte", ACCOUNT),
        ("iban de89370400440532013000", ACCOUNT),
        ("sk-proj-a1b2c3d4e5f6g7h8i9j0", KEY),
        ("AKIAIOSFODNN7EXAMPLE", KEY),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", KEY),
        ("-----BEGIN RSA PRIVATE KEY-----", KEY),
        ("Tiens : Tr0ub4dor3", PASSWORD),
        ("essaie xK7pQ2vL9m", PASSWORD),
        ("P@ssw0rd!", PASSWORD),
        ("Bonjour!2024", PASSWORD),
        ("https://me:kitten@example.org/", PASSWORD),
        ("550e8400-e29b-41d4-a716-446655440000", PASSWORD),
        ("https://example.org/reset?token=9fK3xQ7mZ2pL8vB4nR6t", PASSWORD),
        ("mdp hunter2", ANNOUNCED),
        ("mdp soleil", ANNOUNCED),
        ("MDP: soleil", ANNOUNCED),
        ("mon mdp c'est soleil42", ANNOUNCED),
        ("mon mot de passe est hunter2!", ANNOUNCED),
        ("Mon mot de passe est soleil", ANNOUNCED),
        ("mon mot de passe c'est toujours azerty12", ANNOUNCED),
        ("password hunter2", ANNOUNCED),
        ("my password is sunshine", ANNOUNCED),
        ("the wifi password is correct7horse", ANNOUNCED),
        ("pwd hunter2", ANNOUNCED),
        ("le code d'entrée c'est 45B12", ANNOUNCED),
        ("Le code de la porte est le 4512", ANNOUNCED),
        ("le code de la porte c'est 4512B", ANNOUNCED),
        ("code immeuble 1234A", ANNOUNCED),
        ("code portail 2580", ANNOUNCED),
        ("le code du portail, c'est 2580", ANNOUNCED),
        ("le digicode c'est 45A12", ANNOUNCED),
        ("digicode 45A12", ANNOUNCED),
        ("door code is 4512", ANNOUNCED),
        ("the gate code's 4512", ANNOUNCED),
        ("gate code 4512", ANNOUNCED),
        ("alarm code 1234", ANNOUNCED),
        ("le code de l'alarme est 1234", ANNOUNCED),
        ("code wifi : livebox", ANNOUNCED),
        ("la clé wifi c'est abcd1234efgh", ANNOUNCED),
        ("clé du wifi 9F3A77C2", ANNOUNCED),
        ("le code c'est 4512", ANNOUNCED),
        ("your OTP is 482193", ANNOUNCED),
        ("OTP 482193", ANNOUNCED),
        ("482193 est votre code de vérification", ANNOUNCED),
        ("G-482193 is your Google verification code.", ANNOUNCED),
        ("482193 is your code", ANNOUNCED),
        ("votre code de confirmation est 482193", ANNOUNCED),
        ("code reçu par sms : 482193", ANNOUNCED),
        ("code de ma carte bleue 4821", ANNOUNCED),
        ("le code de ma carte c'est 4821", ANNOUNCED),
        ("le code de la carte est 4821", ANNOUNCED),
        ("mon pin c'est 4821", ANNOUNCED),
        ("my pin's 4821", ANNOUNCED),
        ("PIN is 4821", ANNOUNCED),
        ("code PUK 12345678", ANNOUNCED),
        ("cvv 123", ANNOUNCED),
        ("le cryptogramme est 123", ANNOUNCED),
        ("Voici ma carte 2221 0000 0000 0009", CARD),
        ("2720-9999-9999-9996", CARD),
        ("4111.1111.1111.1111", CARD),
        ("ma carte 4111 1111 1111 1111 123 12/27", CARD),
        ("5555 5555 5555 4444", CARD),
        ("GB33BUKB20201555555555", ACCOUNT),
        ("SA0380000000608010167519", ACCOUNT),
        ("BR1800360305000010009795493C1", ACCOUNT),
        ("UA213223130000026007233566001", ACCOUNT),
        ("mon iban c'est FR14 2004 1010 0505 0001 3M02 606", ACCOUNT),
        ("AE070331234567890123456", ACCOUNT),
        ("2 95 10 99 126 111 93", SOCIAL_SECURITY),
        ("sécu 295109912611193", SOCIAL_SECURITY),
        ("numéro 2 53 07 2B 073 004 70", SOCIAL_SECURITY),
        ("identifiant: jean mot de passe: soleil", ANNOUNCED),
        ("mot de passe wifi Chaton75", ANNOUNCED),
        ("Mot de passe « Chaton75 »", ANNOUNCED),
        ("mot de passe = soleil", ANNOUNCED),
        ("Wifi password: kitten", ANNOUNCED),
    ],
)
def test_a_secret_is_refused_with_its_reason(sentence: str, reason: str) -> None:
    assert reason_to_refuse(sentence) == reason


@pytest.mark.parametrize(
    "sentence",
    [
        "J'ai oublié mon mot de passe.",
        "J'ai changé tous mes mots de passe en 2024.",
        "Un bon mot de passe, c'est un mot de passe que tu oublies.",
        "The password's too long, so I never type it.",
        "Mon mot de passe est trop long.",
        "Ton mot de passe ne doit pas être le nom de ton chien.",
        "Un conseil sur les mots de passe : n'écris jamais le tien sur un papier que tout le monde peut lire.",
        "anticonstitutionnellement",
        "Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson",
        "Appelle-moi au 06 12 34 56 78 ou au +33 6 12 34 56 78.",
        "ISBN 978-2-07-036822-8",
        "Il y a 1 000 000 000 000 000 étoiles.",
        "4111 1111 1111 1112 n'est pas une carte.",
        "FR76 3000 6000 0112 3456 7890 188",
        "Je vends un iPhone15ProMax, une RTX4090Ti et un casque WH-1000XM4.",
        "BN59-01315B",
        "Rendez-vous à 8h30-17h45, ou dans 12h30min45s.",
        "IMG_20240312_101500.jpg",
        "2024-03-12T10:15:00Z",
        "https://www.example.org/articles/2024/03/12/le-titre-de-la-page_6221.html",
        "https://youtu.be/dQw4w9WgXcQ",
        "jean.dupont78@example.org",
        "Ça coûte 12€50, soit 3,5%/an, from $12-$20.",
        "C6H12O6",
        "Vive les #JO2024Paris avec @user_123abc !",
        "Mot de passe oublié ?",
        "J'ai perdu mon mot de passe",
        "mdp oublié",
        "mdp incorrect",
        "Mon mot de passe est expiré",
        "my password is wrong",
        "Mon mot de passe est de 8 caractères",
        "le code postal est 75011",
        "code postal 75011",
        "Le code promo c'est SOLDES20",
        "le code source est là",
        "L'article 1382 du code civil",
        "le code de la route 2024 est sorti",
        "il a passé le code de la route hier",
        "error code 404",
        "J'ai eu mon code à 17 ans",
        "le code pénal de 1810",
        "mon train part à 14h30",
        "Appelle-moi au 06 12 34 56 78",
        "06 12 34 56 78 06 98 76 54 32 06 11 22 33 44",
        "SIRET 732 829 320 00074",
        "pin's parlant",
        "une pomme de pin 3 branches",
        "pass Navigo 75 euros",
        "le pass culture est gratuit",
        "la clé est sous le paillasson",
        "mot de passe manager",
        "la porte est au 12",
        "code couleur 123456",
        "tracking 1Z999AA10123456784",
        "Wow !!!1",
        "youtube.com/watch?v=ofx2oDi6ukE",
    ],
)
def test_what_people_write_every_day_is_kept(sentence: str) -> None:
    assert reason_to_refuse(sentence) is None


def test_what_follows_an_announcement_is_refused_once() -> None:
    secrets = SecretFilter()
    lines = ["Le mot de passe :", "chaton", "On se voit demain ?"]
    assert [secrets.reason(line) for line in lines] == [ANNOUNCED, ANNOUNCED, None]


def test_a_long_sentence_after_an_announcement_is_no_password() -> None:
    secrets = SecretFilter()
    secrets.reason("Les règles d'un bon mot de passe :")
    assert secrets.reason("il est long, il est à vous seul, et vous ne le donnez jamais.") is None


def test_a_private_key_is_refused_from_its_first_line_to_its_last() -> None:
    secrets = SecretFilter()
    lines = ["-----BEGIN PRIVATE KEY-----", "MIIEvQIBADANBg", "abc=", "-----END PRIVATE KEY-----", "Bonjour."]
    assert [secrets.reason(line) for line in lines] == [KEY] * 4 + [None]


def test_a_key_that_never_ends_does_not_swallow_the_text() -> None:
    secrets = SecretFilter()
    lines = ["-----BEGIN PRIVATE KEY-----", "Voilà à quoi ça ressemble, une clé.", "Bonjour."]
    assert [secrets.reason(line) for line in lines] == [KEY, None, None]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_nothing_of_the_shipped_sentences_is_refused(language: str) -> None:
    secrets = SecretFilter()
    assert [sentence for sentence in corpora.load(language) if secrets.reason(sentence)] == []


@pytest.mark.parametrize(
    ("signs", "length", "least"),
    [
        (string.ascii_letters + string.digits, 12, 0.7),
        (string.ascii_letters + string.digits, 24, 0.95),
        (string.ascii_letters + string.digits + "!@#$%&?", 14, 0.75),
        (string.hexdigits[:16], 40, 1.0),
    ],
)
def test_most_random_passwords_are_seen_without_an_announcement(signs: str, length: int, least: float) -> None:
    rng = random.Random(0)
    found = [reason_to_refuse("C'est " + "".join(rng.choices(signs, k=length))) for _ in range(500)]
    assert sum(map(bool, found)) >= least * 500


@pytest.mark.parametrize(
    "sentence",
    [
        "Wifi: MotDePasse99",
        "the wifi is chatnoir12",
        "wifi password is chatnoir",
        "login: jean / pass: toto33",
        "mon mdp chatnoir",
        "seed phrase: apple banana cherry",
        "SSN 078-05-1120",
        "safe combination 12-34-56",
        "la combinaison du coffre : 12 34 56",
    ],
)
def test_short_words_announce_what_no_word_looks_like(sentence: str) -> None:
    assert reason_to_refuse(sentence) == ANNOUNCED


@pytest.mark.parametrize(
    "sentence",
    [
        "le pass navigo est cher",
        "le wifi est en 5GHz",
        "pass the 2nd one",
        "mon mdp marche pas",
        "une combinaison de ski",
    ],
)
def test_the_same_words_in_other_sentences_announce_nothing(sentence: str) -> None:
    assert reason_to_refuse(sentence) is None


@given(st.text(max_size=200))
def test_no_text_is_too_strange_to_judge(text: str) -> None:
    assert reason_to_refuse(text) in {None, ANNOUNCED, CARD, ACCOUNT, SOCIAL_SECURITY, KEY, PASSWORD}


def test_no_repetition_takes_quadratic_time() -> None:
    parts = ["1", "1 ", "a1", "mdp ", "4444 ", "FR76 ", "a@", "!1", "295109912611193", "://a:", "sk-", "pw:"]
    assert_all_end(reason_to_refuse, [(repeated(part, 100_000),) for part in parts])


@pytest.mark.parametrize("country", COUNTRIES.split())
def test_an_iban_of_any_country_is_seen(country: str) -> None:
    structure = numdb.get("iban").info(f"{country}00")[0][1]["bban"]
    bban = "".join(("7" if kind == "n" else "A") * int(size) for size, kind in re.findall(r"(\d+)!([nac])", structure))
    number = f"{country}{iban.calc_check_digits(country + 'xx' + bban)}{bban}"
    spaced = " ".join(number[start : start + 4] for start in range(0, len(number), 4))
    assert reason_to_refuse(f"voici {number}, merci") == ACCOUNT
    assert reason_to_refuse(f"voici {spaced} merci") == ACCOUNT
