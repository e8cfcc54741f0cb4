"""Write docs/settings-and-keys.md and its French page from the code: python -m scripts.settings_and_keys [--check].

With --check nothing is written; the exit status is 1 where a page is not what the code says.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from tui_app import i18n
from tui_app.session.settings_table import SETTINGS, Setting

DOCS = Path(__file__).parent.parent / "docs"
PAGES = {"en": DOCS / "settings-and-keys.md", "fr": DOCS / "settings-and-keys.fr.md"}
NARROW = "\u202f"  # stands before ; : ! ? in French

ENGLISH = {
    "introduction": """\
# Settings and keys

This page is written from the code by `scripts/settings_and_keys.py`; a test compares them.

## Settings

F9 shows the settings and changes them. They are kept in a commented TOML file: `motamot settings path` tells where,
`motamot settings init` writes one with every default, `motamot settings show` prints what counts. A line that is
missing has its default; one that can't be used is reported with its line, and its default is used. What is marked *
counts from the next start on.
""",
    "settings": "| name | default | allowed | what it does |\n|---|---|---|---|",
    "theme": ", or another of Textual's themes",
    "starter": "the path of a model file",
    "environment": """\
## Environment

| variable | what it does |
|---|---|
| `MOTAMOT_DATA` | the folder of your sentences and models |
| `MOTAMOT_CONFIG` | the folder of `settings.toml` |
| `MOTAMOT_CACHE` | the folder of downloaded corpora |
| `MOTAMOT_INTERFACE` | the language of the screen, `en` or `fr`; wins over the settings |
| `TEXTUAL_THEME` | the theme; wins over the settings |
| `NO_COLOR` | set to anything: no colours |
""",
    "keys": """\
## Keys

The table `[keymap]` of the settings file gives a name other keys: `"app.train" = "f6"`, or several, `"f6,ctrl+t"`. What
can't be pressed, is needed for writing or is taken already is reported at the start and left out. F1 in the app lists
the keys as they are.""",
    "key": "| keys | what they do | name |\n|---|---|---|",
}
FRENCH = {
    "introduction": f"""\
# Réglages et touches

Cette page est tirée du code par `scripts/settings_and_keys.py`{NARROW}; un test compare les deux.

## Réglages

F9 montre les réglages et les change. Ils sont dans un fichier TOML commenté{NARROW}: `motamot settings path`
dit où, `motamot settings init` en écrit un avec toutes les valeurs d’origine, `motamot settings show` affiche
celles qui comptent. Une ligne absente a sa valeur d’origine{NARROW}; une ligne inutilisable est signalée, et la
valeur d’origine la remplace. Ce qui est marqué d’un * compte à partir du prochain démarrage.
""",
    "settings": "| nom | d’origine | permis | ce que cela fait |\n|---|---|---|---|",
    "theme": ", ou un autre thème de Textual",
    "starter": "le chemin d’un fichier de modèle",
    "environment": f"""\
## Environnement

| variable | ce qu’elle fait |
|---|---|
| `MOTAMOT_DATA` | le dossier de vos phrases et de vos modèles |
| `MOTAMOT_CONFIG` | le dossier de `settings.toml` |
| `MOTAMOT_CACHE` | le dossier des corpus téléchargés |
| `MOTAMOT_INTERFACE` | la langue de l’écran, `en` ou `fr`{NARROW}; l’emporte sur les réglages |
| `TEXTUAL_THEME` | le thème{NARROW}; l’emporte sur les réglages |
| `NO_COLOR` | quelle que soit sa valeur{NARROW}: pas de couleurs |
""",
    "keys": f"""\
## Touches

La table `[keymap]` du fichier des réglages donne à un nom d’autres touches{NARROW}: `"app.train" = "f6"`, ou
plusieurs, `"f6,ctrl+t"`. Ce qui ne peut pas être pressé, sert à écrire ou est déjà pris est signalé au
démarrage et laissé de côté. Dans l’application, F1 donne la liste des touches telles qu’elles sont.""",
    "key": "| touches | ce qu’elles font | nom |\n|---|---|---|",
}


def page(language: str) -> str:
    """The whole page. A process can make one alone: modules of the screen keep their texts in the language they met."""
    i18n.use(language)
    said = FRENCH if language == "fr" else ENGLISH
    table = [said["settings"], *(_setting(name, setting, said) for name, setting in SETTINGS.items())]
    return "\n".join([said["introduction"], *table, "", said["environment"], said["keys"], *keys(said["key"]), ""])


def _setting(name: str, setting: Setting, said: dict[str, str]) -> str:
    star = "*" if setting.at_start else ""
    allowed = said["starter"] if name == "starter" else _allowed(setting) + (said["theme"] if name == "theme" else "")
    return f"| `{name}`{star} | `{json.dumps(setting.default)}` | {allowed} | {i18n._(setting.about)} |"


def _allowed(setting: Setting) -> str:
    if isinstance(setting.default, bool):
        return _code((True, False))
    return setting.allowed if setting.limits else _code(setting.choices)


def _code(values: Iterable[object]) -> str:
    return ", ".join(f"`{json.dumps(value)}`" for value in values)


def keys(heading: str) -> Iterator[str]:
    """A table for each group, as the help has them."""
    from tui_app.commands import named_bindings
    from tui_app.screens.help import groups

    for title, entries in groups(named_bindings(), {}).items():
        yield f"\n### {title}\n"
        yield heading
        for entry in entries:
            yield f"| {entry.keys} | {entry.text} | {f'`{entry.name}`' if entry.name else ''} |"


def main() -> None:
    """Write the pages, or compare; print the page of one language for the process that asks for it."""
    if sys.argv[1:2] == ["--print"]:
        sys.stdout.buffer.write(page(sys.argv[2]).encode())
        return
    for language, path in PAGES.items():
        asked = [sys.executable, "-m", "scripts.settings_and_keys", "--print", language]
        made = subprocess.run(asked, capture_output=True, check=True, encoding="utf-8").stdout
        if "--check" not in sys.argv[1:]:
            path.write_text(made, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != made:
            sys.exit(f"docs/{path.name} is not what the code says: python -m scripts.settings_and_keys writes it")


if __name__ == "__main__":
    main()
