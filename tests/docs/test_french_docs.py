"""What is written in English is written in French too, and both say the same."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from scripts import notebooks

ROOT = Path(__file__).parent.parent.parent
DOCS = ROOT / "docs"
ENGLISH = [ROOT / "README.md", *sorted(page for page in DOCS.glob("**/*.md") if not page.stem.endswith(".fr"))]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
pages = pytest.mark.parametrize("page", ENGLISH, ids=lambda page: str(page.relative_to(ROOT)))


def french(page: Path) -> Path:
    return page.with_name(f"{page.stem}.fr.md")


def both(page: Path) -> tuple[str, str]:
    return page.read_text(encoding="utf-8"), french(page).read_text(encoding="utf-8")


def blocks(text: str) -> list[str]:
    """One word for each heading, table, list, code and paragraph."""
    prose = FENCE.sub(lambda fence: f"\n\ncode {fence[1]}\n\n", text)
    return [_kind(block) for block in re.split(r"\n\s*\n", prose.strip())]


def _kind(block: str) -> str:
    lines = block.splitlines()
    if block.startswith("code"):
        return block
    if block.startswith("#"):
        return f"heading {len(block) - len(block.lstrip('#'))}"
    if block.startswith("|"):
        return f"table {[line.count('|') for line in lines]}"
    is_item = [bool(re.match(r"(-|\d+\.) ", line)) for line in lines]
    items = sum(is_item) if is_item[0] else 0
    return f"list {items}" if items else "library" if block.startswith(":::") else "paragraph"


def code(text: str) -> list[list[str]]:
    """The lines of each piece of code, without comments; formulas and trees have names in them and count by lines."""
    return [
        [re.sub(r"(^|\s+)(#|;;|--) .*", "", line) if language else "" for line in lines.splitlines()]
        for language, lines in FENCE.findall(text)
    ]


def sections(text: str) -> list[str]:
    return re.split(r"^#+ ", FENCE.sub("", text), flags=re.MULTILINE)


def figures(text: str) -> Counter[str]:
    """The numbers of a text, whatever separates thousands and decimals."""
    return Counter(re.sub(r"\D", "", number) for number in re.findall(r"\d+(?:[.,\u202f]\d+)*", text))


def names(text: str) -> Counter[str]:
    """What stands in backticks, but for what the reader fills in and commands that have a French name."""
    spans = (re.sub(r"\s+", " ", span) for span in re.findall(r"`([^`]+)`", text))
    return Counter(re.sub(r"\b[A-Z]+\b|^/\w+$", "X", span) for span in spans)


def targets(text: str) -> Counter[str]:
    return Counter(re.sub(r"\.fr(?=\.(md|ipynb)$)", "", link) for link in re.findall(r"\]\(([^)\s]+)", text))


def test_no_french_page_is_left_over() -> None:
    assert sorted(DOCS.glob("**/*.fr.md")) == sorted(french(page) for page in ENGLISH[1:])


@pages
def test_a_page_is_built_alike_in_both_languages(page: Path) -> None:
    english, other = map(blocks, both(page))
    assert other[-1] == english[-1]
    assert [block for block in other if block != "paragraph"] == [block for block in english if block != "paragraph"]


@pages
def test_a_page_has_the_same_code_in_both_languages(page: Path) -> None:
    english, other = map(code, both(page))
    assert other == english


@pages
def test_a_section_has_the_same_figures_and_names_in_both_languages(page: Path) -> None:
    english, other = map(sections, both(page))
    assert len(other) == len(english)
    for one, two in zip(english, other, strict=True):
        title = one.partition("\n")[0]
        assert (title, figures(two) - figures(one), figures(one) - figures(two)) == (title, Counter(), Counter())
        assert (title, names(two) - names(one), names(one) - names(two)) == (title, Counter(), Counter())


@pages
def test_a_page_leads_to_the_same_places_in_both_languages(page: Path) -> None:
    english, other = both(page)
    assert targets(other) == targets(english)
    pages_of_both = [
        link for link in re.findall(r"\]\((\S+?\.md)\)", other) if (page.parent / link).with_suffix(".fr.md").exists()
    ]
    assert [link for link in pages_of_both if page.name != "README.md"] == []


@pages
def test_the_french_of_a_page_is_set_as_french_is(page: Path) -> None:
    prose = re.sub(r"^    \S.*$|`[^`]*`|\]\([^)\n]*\)|\*\*?", "", FENCE.sub("", both(page)[1]), flags=re.MULTILINE)
    wrong = re.compile(r".*(?:(?<![\u202f|\-:])[;:!?](?=\s|$)|«[^\u00a0]|[^\u00a0]»|\w'\w|\d [%°]).*")
    assert wrong.findall(prose) == []


def test_the_navigation_has_a_french_name_for_every_page() -> None:
    nav = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    titles = re.findall(r"^ +- (.+?):(?: \S+\.md)?$", nav.partition("\nnav:")[2], re.MULTILINE)
    translated = dict(
        re.findall(r"^ {12}(\S.*?\S): (\S.*)$", re.split(r"nav_translations:|\n  - autorefs", nav)[1], re.MULTILINE)
    )
    assert set(translated) == set(titles)
    assert len(titles) > 15


@pytest.mark.parametrize("path", notebooks.notebooks(), ids=lambda path: path.name)
def test_a_notebook_is_written_in_both_languages(path: Path) -> None:
    other = path.stem.removesuffix(".fr") if path.stem.endswith(".fr") else f"{path.stem}.fr"
    assert path.with_name(f"{other}.ipynb").exists()
