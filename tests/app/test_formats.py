"""Files that hold prose among other things: recognised by what they hold, and read for the prose alone."""

from __future__ import annotations

import json

import pytest

from tests.endless import assert_all_end, repeated
from tui_app.session.files import FileError
from tui_app.session.formats import KINDS, read, recognised

ANDROID = """12/03/2024, 10:14 - Les messages et les appels sont chiffrés de bout en bout.
12/03/2024, 10:15 - Jean : Salut, tu viens ce soir ?
12/03/2024, 10:16 - Ana Sofia: Oui, à 20h.
On mange quoi ?
12/03/2024, 10:17 - Jean : <Médias omis>
12/03/2024, 10:18 - Ana Sofia: Ce message a été supprimé
"""
IPHONE = """\u200e[12/03/2024, 10:14:00] Groupe: \u200eJean a créé ce groupe
[12/03/2024, 10:15:30] Jean: Salut, tu viens ce soir ?
[12/03/2024, 10:16:02] Ana Sofia: Oui, à 20h.
On mange quoi ?
\u200e[12/03/2024, 10:17:00] Jean: \u200eimage absente
"""
FRENCH = """12/03/2024 à 10:15 - Jean : Salut, tu viens ce soir ?
12/03/2024 à 10:16 - Ana Sofia : Oui, à 20h.
On mange quoi ?
12/03/2024 à 10:17 - Jean : photo.jpg (fichier joint)
"""
AMERICAN = """3/12/24, 10:15\u202fAM - Jean: Salut, tu viens ce soir ?
3/12/24, 10:16\u202fAM - Ana Sofia: Oui, à 20h.
On mange quoi ?
3/12/24, 10:17\u202fAM - Jean: <Media omitted>
"""
SIGNAL = """[2024-03-12 10:15] Jean: Salut, tu viens ce soir ?
[2024-03-12 10:16] Ana Sofia: Oui, à 20h.
On mange quoi ?
[2024-03-12 10:17] Jean: this message was deleted
"""
DISCORD = """==============================================================
Guild: Ami
Channel: général
==============================================================

[12-Mar-24 10:15 AM] Jean
Salut, tu viens ce soir ?

[12-Mar-24 10:16 AM] Ana Sofia
Oui, à 20h.
On mange quoi ?

[12-Mar-24 10:17 AM] Jean
{Attachments}
"""
IRC = """[10:15] <Jean> Salut, tu viens ce soir ?
[10:16] <Ana Sofia> Oui, à 20h.
On mange quoi ?
[10:17] <Jean> null
"""
SAID = [("Salut, tu viens ce soir ?", "Jean"), ("Oui, à 20h.\nOn mange quoi ?", "Ana Sofia")]


def prose(name: str, data: str | bytes) -> tuple[str, list[tuple[str, str]]]:
    """The kind of a file, and what it says."""
    content = data.encode() if isinstance(data, str) else data
    kind = recognised(name, content)
    return kind, [tuple(each) for each in read(kind, content)]  # type: ignore[misc]


@pytest.mark.parametrize("text", [ANDROID, IPHONE, FRENCH, AMERICAN, SIGNAL, DISCORD, IRC])
def test_an_exported_chat_is_its_messages(text: str) -> None:
    kind, said = prose("export.txt", text)
    assert kind == "chat"
    assert [(message, who) for message, who in said if who != "Groupe"] == SAID


TELEGRAM = {
    "name": "Ana",
    "messages": [
        {"id": 1, "type": "service", "actor": "Jean", "action": "phone_call", "text": ""},
        {"id": 2, "type": "message", "from": "Jean", "text": "Salut, tu viens ce soir ?"},
        {"id": 3, "type": "message", "from": "Ana Sofia", "text": ["Oui, ", {"type": "bold", "text": "à 20h."}]},
    ],
}
DISCORD_JSON = {
    "guild": {"name": "Ami"},
    "messages": [
        {"content": "Salut, tu viens ce soir ?", "author": {"name": "Jean"}, "reactions": [{"emoji": {"name": "x"}}]},
        {"content": "Oui, à 20h.", "author": {"name": "Ana Sofia"}},
    ],
}
ASSISTANT = {
    "mapping": {
        "a": {"message": {"author": {"role": "Jean"}, "content": {"parts": ["Salut, tu viens ce soir ?"]}}},
        "b": {"message": {"author": {"role": "Ana Sofia"}, "content": {"parts": ["Oui, à 20h."]}}},
    }
}
MESSENGER = {
    "messages": [{"sender_name": who, "content": text} for text, who in SAID[:1]]
    + [{"sender_name": "Ana Sofia", "content": "Oui, à 20h."}]
}
LINES = "\n".join(json.dumps({"role": who, "content": text}) for text, who in [SAID[0], ("Oui, à 20h.", "Ana Sofia")])


@pytest.mark.parametrize(
    "text", [json.dumps(each) for each in (TELEGRAM, DISCORD_JSON, ASSISTANT, MESSENGER, [TELEGRAM])] + [LINES]
)
def test_a_chat_in_json_is_its_messages(text: str) -> None:
    assert prose("result.json", text) == ("json", [SAID[0], ("Oui, à 20h.", "Ana Sofia")])


def test_json_that_is_nested_without_end_is_refused_in_words() -> None:
    with pytest.raises(FileError, match=r"nested too deeply|begins as JSON"):
        read("json", b'{"text": ' + b"[" * 100_000 + b"]" * 100_000 + b', "from": "x"}')


def test_our_own_export_is_none_of_these() -> None:
    assert recognised("x.json", b'{"motamot": "memory", "format": 1}\n{"sentence": "Un.", "source": "typed"}') == "text"


SRT = """1
00:00:01,000 --> 00:00:03,500
<i>Je ne sais pas</i>

2
00:00:03,600 --> 00:00:05,000
{\\an8}où il est parti.

3
00:00:06,000 --> 00:00:08,000
- Tu viens ?
- Non, JEAN.

4
00:00:09,000 --> 00:00:10,000
[MUSIQUE]
"""
VTT = "WEBVTT\n\nNOTE rien\n\n" + SRT.replace(",", ".").replace("Non.", "Non,")


@pytest.mark.parametrize(("name", "text"), [("film.srt", SRT), ("film.vtt", VTT), ("film", SRT)])
def test_subtitles_are_sentences_without_times(name: str, text: str) -> None:
    kind, said = prose(name, text)
    assert kind == "subtitles"
    assert [text for text, _ in said] == ["Je ne sais pas où il est parti.", "Tu viens ?", "Non, JEAN."]


MAIL = b"""From jean@example.org Tue Mar 12 10:15:00 2024
Return-Path: <jean@example.org>
From: Jean <jean@example.org>
To: ana@example.org
Date: Tue, 12 Mar 2024 10:15:00 +0100
Subject: =?utf-8?q?D=C3=AEner?=
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: 8bit

Salut Ana,

On d\xeene ensemble demain ? Je passe te
chercher vers huit heures.

Le 11 mars 2024 \xe0 09:00, Ana a \xe9crit :
> Tu fais quoi demain ?

-- 
Jean Dupont
06 12 34 56 78

From ana@example.org Tue Mar 12 11:00:00 2024
From: ana@example.org
To: jean@example.org
Subject: Re
MIME-Version: 1.0
Content-Type: text/html; charset=utf-8

<html><body><p>Oui, avec <b>plaisir</b>.</p><script>x()</script></body></html>
"""


def test_mail_is_what_was_written_in_it() -> None:
    assert prose("inbox", MAIL) == (
        "mail",
        [
            ("Salut Ana,", "Jean"),
            ("On dîne ensemble demain ? Je passe te chercher vers huit heures.", "Jean"),
            ("Oui, avec plaisir.", "ana@example.org"),
        ],
    )


HTML = """<!DOCTYPE html><html><head><title>Titre</title><style>p {}</style></head><body><nav>Menu</nav>
<h1>Bonjour &agrave; tous</h1><p>Il fait <em>tr&egrave;s</em>
beau.</p><ul><li>Un</li><li>Deux</li></ul><script>var a = "p";</script></body></html>"""


def test_a_web_page_is_its_text() -> None:
    kind, said = prose("page", HTML)
    assert (kind, [text for text, _ in said]) == ("html", ["Bonjour à tous", "Il fait très beau.", "Un", "Deux"])


MARKDOWN = """---
title: Notes
---
# Mes notes

Il fait **très** beau, voir [la page](https://example.org/a) et
`code`.

- un _premier_ point
- [x] fait

```python
print("rien")
```

| a | b |
|---|---|
"""


def test_markdown_is_its_sentences() -> None:
    kind, said = prose("notes", MARKDOWN)
    assert kind == "markdown"
    assert [text for text, _ in said] == [
        "Mes notes",
        "Il fait très beau, voir la page et .",
        "un premier point",
        "fait",
    ]


def test_a_table_is_its_column_of_sentences() -> None:
    rows = (
        'id,date,message,auteur\n1,2024-03-12,"Salut, tu viens ce soir ?",Jean\n2,2024-03-12,"Oui, à 20h.",Ana Sofia\n'
    )
    assert prose("chat.csv", rows) == ("csv", [SAID[0], ("Oui, à 20h.", "Ana Sofia")])
    bare = "1;Salut, tu viens ce soir ?;a\n2;Je ne sais pas encore.;b\n3;On verra bien demain.;c\n"
    assert next(text for text, _ in prose("x.csv", bare)[1]) == "Salut, tu viens ce soir ?"
    with pytest.raises(FileError, match="without a column of sentences"):
        read("csv", b"1,2\n3,4\n5,6\n")


def test_the_lines_of_a_hard_wrapped_text_belong_together() -> None:
    sentence = "Il était une fois, dans un pays lointain, un roi qui aimait les longues promenades et les livres. "
    words, lines = (sentence * 12).split(), [""]
    for word in words:
        if len(lines[-1]) + len(word) > 68:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    text = "\n".join(lines) + "\n\nFin du conte.\n"
    kind, said = prose("conte.txt", text)
    assert (kind, [text for text, _ in said]) == ("wrapped", [(sentence * 12).strip(), "Fin du conte."])


@pytest.mark.parametrize(
    "text",
    [
        "Il fait beau.\nOn sort ?\nOui !\n" * 10,
        "J'ai pris du pain, du lait, des œufs.\nIl est venu, il a vu, il est parti.\nOui, non, peut-être.\n",
        "À 10h15 : réunion.\nÀ 11h : dentiste.\nÀ 12h : repas avec Ana.\n",
        "10:15 le train part.\nIl fait beau.\nOn sort ?\nOui.\nNon.\nBien sûr.\nMerci.\nÀ demain.\n",
        "Liste :\n- du pain\n- du lait\n",
        "From the start it was clear.\nDear John: hello.\n",
        "{sentences in braces}\n",
    ],
)
def test_plain_text_stays_plain_text(text: str) -> None:
    assert recognised("notes.txt", text.encode()) == "text"


def read_as_each_kind(text: str) -> None:
    recognised("x", text.encode())
    for kind in KINDS:
        if kind not in ("text", "json", "csv"):
            read(kind, text.encode())


def test_no_text_takes_quadratic_time() -> None:
    parts = ["*a ", "[a](", "<p", "<script>", "<!--", "`", "a (", "12/03/2024, 10:15 - ", "\u200e", "From a 2024 "]
    assert_all_end(read_as_each_kind, [(repeated(part, 64_000),) for part in parts])
