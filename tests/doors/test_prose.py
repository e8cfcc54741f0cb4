"""Which text of a document is prose: no code, address or heading of a file is context, and none is learnt."""

from __future__ import annotations

import itertools

import pytest

from tui_app.doors.known_formats import CODE, PROSE, format_of
from tui_app.doors.prose import CONTEXT_CHARS, Zones

CARET = "|"


def zones(name: str, text: str) -> Zones:
    found = PROSE.get(name) or CODE[name]
    return Zones(text.split("\n"), found)


def before(name: str, text: str) -> str | None:
    """The prose before the caret, which is the last | of the text."""
    head, _, tail = text.rpartition("¦")
    lines = head.split("\n")
    found = zones(name, head + tail).before(len(lines) - 1, len(lines[-1]))
    return None if found is None else found.text


CONTEXTS = [
    ("plaintext", "¦", ""),
    ("plaintext", "je suis tr¦", "je suis tr"),
    ("plaintext", "Bonjour.\nje suis tr¦", "Bonjour.\nje suis tr"),
    ("plaintext", "Une ligne assez longue pour avoir été coupée par l'éditeur,\nqui conti¦", "éditeur, qui conti"),
    ("plaintext", "voir https://exemple.fr/co¦", None),
    ("plaintext", "voir https://exemple.fr/a et co¦", "voir et co"),
    ("plaintext", "écrire à moi@exemple.fr¦", None),
    ("plaintext", "dans /etc/fst/¦", None),
    ("plaintext", "le choix et/ou l¦", "le choix et/ou l"),
    ("plaintext", "corrige 3f2a91bc et re¦", "corrige et re"),
    ("markdown", "# Un tit¦", "Un tit"),
    ("markdown", "- [ ] penser à¦", "penser à"),
    ("markdown", "> - une cit¦", "une cit"),
    ("markdown", "je suis\ntrès co¦", "je suis très co"),
    ("markdown", "je suis **très co¦", "je suis très co"),
    ("markdown", "un [li¦](https://exemple.fr)", "un li"),
    ("markdown", "un [lien](https://exem¦ple.fr)", None),
    ("markdown", "le code `pri¦nt()`", None),
    ("markdown", "le code `print()` sert à¦", "le code sert à"),
    ("markdown", "```python\nprint(je)\n```\nje suis¦", "je suis"),
    ("markdown", "```\nprint¦\n```", None),
    ("markdown", "~~~~\n```\nprint¦", None),
    ("markdown", "- item\n  ```\n  print¦\n  ```", None),
    ("markdown", "Voici :\n\n    print¦", None),
    ("markdown", "- item\n\n    qui continu¦", "item\nqui continu"),
    ("markdown", "---\ntitle: Bon¦\n---", None),
    ("markdown", "+++\ntitle = 1\n+++\nBon¦", "Bon"),
    ("markdown", "$$\nx^2¦\n$$", None),
    ("markdown", "soit $x^2¦$", None),
    ("markdown", "il coûte 5 $ et je¦", "il coûte 5 $ et je"),
    ("markdown", "<!-- un\ncomm¦ -->", None),
    ("markdown", "[ref]: https://exemple.fr¦", None),
    ("markdown", "| nom | val¦ |", "nom val"),
    ("gitcommit", "Corrige le bo¦\n# Changes", "Corrige le bo"),
    ("gitcommit", "# On branch m¦", None),
    ("gitcommit", "feat(api): ajoute la¦", "ajoute la"),
    ("gitcommit", "Corrige\n\nle texte\nest¦", "Corrige\nle texte est"),
    ("gitcommit", "Corrige\n# ------------------------ >8 ------------------------\ndiff --git a b\n-je¦", None),
    ("gitcommit", "Corrige\n\nSigned-off-by: Jea¦", None),
    ("mail", "From: moi\nTo: toi@exemple.fr¦", None),
    ("mail", "From: moi\nSubject: Une ques¦", "Une ques"),
    ("mail", "From: moi\n\nBonjour, je¦", "Bonjour, je"),
    ("mail", "> tu es¦", None),
    ("mail", "Bonjour\n-- \nJean¦", None),
    ("latex", "\\documentclass{article}\n\\usepackage{ams¦}", None),
    ("latex", "\\documentclass{article}\n\\begin{document}\nje suis¦", "je suis"),
    ("latex", "\\section{Mon ti¦}", "Mon ti"),
    ("latex", "c'est \\emph{très b¦}", "c'est très b"),
    ("latex", "voir \\ref{fig:a¦}", None),
    ("latex", "voir \\tex¦", None),
    ("latex", "voir la figure~\\ref{a} et je¦", "voir la figure et je"),
    ("latex", "soit $x^2¦$", None),
    ("latex", "un texte % une note¦", None),
    ("latex", "\\begin{equation}\nx¦\n\\end{equation}", None),
    ("latex", "\\begin{itemize}\n\\item je su¦", "je su"),
    ("restructuredtext", "Titre\n=====\nje suis¦", "Titre\nje suis"),
    ("restructuredtext", "Voici ::\n\n    print¦", None),
    ("restructuredtext", "Voici ::\n\n    print\n\nje suis¦", "Voici\nje suis"),
    ("restructuredtext", ".. code-block:: python\n\n   print¦", None),
    ("restructuredtext", ".. note::\n\n   une remar¦", "une remar"),
    ("restructuredtext", "le ``code¦``", None),
    ("restructuredtext", ":Auteur: Jea¦", None),
    ("org", "* TODO Une tâ¦", "Une tâ"),
    ("org", "#+begin_src python\nprint¦\n#+end_src", None),
    ("python", "# je suis tr¦", "je suis tr"),
    ("python", "je = sui¦", None),
    ("rust", "/// je suis\n/// tr¦", "je suis tr"),
]


@pytest.mark.parametrize(("name", "text", "expected"), CONTEXTS, ids=[text for _, text, _ in CONTEXTS])
def test_the_prose_before_the_caret(name: str, text: str, expected: str | None) -> None:
    found = before(name, text)
    if expected is None:
        assert found is None
    else:
        assert found is not None
        assert found.endswith(expected)


def test_what_is_not_prose_is_in_no_paragraph() -> None:
    text = """---
title: secret
---
# Un titre

Un paragraphe avec `du code` et
un [lien](https://secret.fr).

```
secret()
```

- un point
- un autre

Voici :

    secret
"""
    document = zones("markdown", text)
    assert document.paragraphs((0, 0), (len(text.split("\n")) - 1, 0)) == [
        "Un titre",
        "Un paragraphe avec et un lien.",
        "un point",
        "un autre",
        "Voici :",
    ]


def test_a_selection_is_cut_at_its_columns() -> None:
    document = zones("plaintext", "je suis content\ntu es triste")
    assert document.paragraphs((0, 8), (1, 5)) == ["content", "tu es"]


def test_a_change_above_is_seen_below() -> None:
    lines = ["bonjour", "je suis"]
    document = Zones(lines, PROSE["markdown"])
    assert document.before(1, 7) is not None
    lines[0] = "```"
    document.changed(0)
    assert document.before(1, 7) is None


def test_an_edit_may_not_reach_into_marks() -> None:
    found = zones("markdown", "je suis **tr").before(0, 12)
    assert found is not None
    assert found.own == 2


@pytest.mark.parametrize(
    ("name", "path", "expected"),
    [
        ("plaintext", "/tmp/notes.md", PROSE["markdown"]),
        ("", "/tmp/notes", PROSE["plaintext"]),
        ("plaintext", "/repo/.git/COMMIT_EDITMSG", PROSE["gitcommit"]),
        ("", "/tmp/mutt-host-1000-1-1", PROSE["mail"]),
        ("python", "/tmp/a.py", None),
        ("json", "/tmp/a.json", None),
        ("git-rebase", "/repo/git-rebase-todo", None),
    ],
)
def test_the_format_by_name_or_path(name: str, path: str, expected: object) -> None:
    assert format_of(name, path) is expected


def test_a_long_text_goes_on_from_line_to_line_instead_of_sliding() -> None:
    lines = ["il fait beau"] * 1000
    zones = Zones(lines, PROSE["text"])
    asked = [before.text for row in range(1000) if (before := zones.before(row, 12))]
    assert len(asked) == 1000
    anew = sum(not after.startswith(before) for before, after in itertools.pairwise(asked))
    assert anew <= 1000 * 13 / CONTEXT_CHARS
    assert all(CONTEXT_CHARS <= len(text) + 13 <= 2 * CONTEXT_CHARS + 26 for text in asked[200:])
    (first,) = (before.text for before in [zones.before(3, 12)] if before)
    assert first == "il fait beau\n" * 3 + "il fait beau"
