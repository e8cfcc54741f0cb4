"""What must never be learnt is recognised; what people write every day is not mistaken for it."""

from __future__ import annotations

import random
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

import corpora
from rnnlm_core.text.secrets import ACCOUNT, ANNOUNCED, CARD, KEY, PASSWORD, SecretFilter, reason_to_refuse


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


@given(st.text(max_size=200))
def test_no_text_is_too_strange_to_judge(text: str) -> None:
    assert reason_to_refuse(text) in {None, ANNOUNCED, CARD, ACCOUNT, KEY, PASSWORD}
