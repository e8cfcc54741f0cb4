"""Bring the catalogue of the French screen up to date: make translations.

Collects the messages of the code, keeps the translations that are there, lists the messages that lack one,
and compiles the catalogue that the app reads.
"""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
CATALOGUE = ROOT / "tui_app" / "locale" / "fr" / "LC_MESSAGES" / "motamot.po"
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
HEADER = {
    "Language": "fr",
    "Plural-Forms": "nplurals=2; plural=(n > 1);",
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Transfer-Encoding": "8bit",
}


class FrenchCatalog(Catalog):
    """A catalogue whose header has no dates: only messages make the new one differ from the old."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """What gettext has to know, and no more."""
        return list(HEADER.items())

    @mime_headers.setter
    def mime_headers(self, headers: object) -> None:
        """The file says what is here already."""


def main() -> int:
    """Write the catalogue and its compiled form; the exit status is 1 where translations are missing."""
    catalogue = updated()
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with CATALOGUE.open("wb") as file:
        write_po(file, catalogue, width=0, include_lineno=False, sort_by_file=True)
    with CATALOGUE.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalogue)
    missing = untranslated(catalogue)
    for message in missing:
        print(message)
    print(f"{len(catalogue)} messages, {len(missing)} without a translation", file=sys.stderr)
    return 1 if missing else 0


def updated() -> Catalog:
    """The messages of the code with the translations that the file holds; of those without a use nothing stays."""
    held, catalogue = read(), FrenchCatalog("fr", header_comment="# The French of the screen.", fuzzy=False)
    for file, line, message, _comments, context in extract_from_dir(ROOT / "tui_app", keywords=KEYWORDS):
        known = held.get(message, context)
        place = (f"tui_app/{file}", line)
        catalogue.add(message, known.string if known else "", [place], context=context)
    return catalogue


def read() -> Catalog:
    """The catalogue as it is in the file."""
    if not CATALOGUE.exists():
        return Catalog("fr")
    with CATALOGUE.open("rb") as file:
        return read_po(file, "fr")


def untranslated(catalogue: Catalog) -> list[str]:
    """The messages without a translation, or without one of its two forms."""
    lacking = []
    for message in catalogue:
        name, translated = (each if isinstance(each, tuple) else (each,) for each in (message.id, message.string))
        if any(name) and not all(translated):
            lacking.append(str(name[0]))
    return lacking


if __name__ == "__main__":
    sys.exit(main())
