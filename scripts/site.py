"""A hook of MkDocs: the notebooks become pages, with formulas as MathML and solutions folded. Nothing is fetched.

Formulas are set aside while Markdown is read, which would take their underscores for emphasis.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from latex2mathml.converter import convert

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"
FORMULA = re.compile(r"\$\$(.+?)\$\$|\$([^$\n]+?)\$", re.DOTALL)
CODE = re.compile(r"(```.*?```|`[^`\n]*`)", re.DOTALL)
LINK = re.compile(r"\[([^\]]+)\]\((\S+?)\)")
_formulas: list[str] = []


def page(path: Path) -> str:
    """The Markdown of one notebook."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return "\n\n".join(_cell(cell) for cell in cells)


def with_formulas(html: str) -> str:
    """The page with its formulas put back."""
    return re.sub(r"FORMULA(\d+)END", lambda found: _formulas[int(found[1])], html)


def _cell(cell: dict[str, Any]) -> str:
    source = "".join(cell["source"])
    if cell["cell_type"] == "markdown":
        return _prose(source)
    parts = "\n\n".join([f"```python\n{source}\n```", *_outputs(cell)])
    if "solution" in cell["metadata"].get("tags", ()):
        return '??? success "Solution"\n\n' + "\n".join(f"    {line}" if line else "" for line in parts.split("\n"))
    return parts


def _outputs(cell: dict[str, Any]) -> Iterator[str]:
    for output in cell["outputs"]:
        data = output.get("data", {"text/plain": output.get("text", "")})
        if "image/svg+xml" in data:
            drawing = "".join(data["image/svg+xml"])
            titles = re.findall(r"<title>([^<\"]*)</title>", drawing)  # our diagrams say what they show
            picture = base64.b64encode(drawing.encode()).decode()
            yield f'<img alt="{"".join(titles[:1])}" src="data:image/svg+xml;base64,{picture}">'
        elif "text/markdown" in data:
            yield _prose("".join(data["text/markdown"]))
        else:
            yield "```text\n" + "".join(data["text/plain"]).rstrip("\n") + "\n```"


def _prose(text: str) -> str:
    """Links lead to pages of the site, or are plain text where the site has no such page."""
    pieces = CODE.split(LINK.sub(_link, text))
    return "".join(piece if k % 2 else FORMULA.sub(_set_aside, piece) for k, piece in enumerate(pieces))


def _set_aside(found: re.Match[str]) -> str:
    display = found[1] is not None
    _formulas.append(convert((found[1] or found[2]).strip(), display="block" if display else "inline"))
    mark = f"FORMULA{len(_formulas) - 1}END"
    return f"\n\n{mark}\n\n" if display else mark


def _link(found: re.Match[str]) -> str:
    text, target = found.groups()
    if target.startswith("../docs/"):
        return f"[{text}](../{target.removeprefix('../docs/')})"
    if not target.endswith(".ipynb"):
        return text if target.startswith("../") else found[0]
    return f"[{text}]({target.removesuffix('.ipynb')}.md)"


def _to_the_other_language(page: str, language: str) -> str:
    """The pages of one language do not know those of the other: what leads there is an address that nothing checks."""
    if language == "fr":
        return re.sub(r"\[([^\]]+)\]\((\w+)\.md\)", r'<a href="../../../lesson/\2/">\1</a>', page)
    return re.sub(r"\[([^\]]+)\]\((\w+)\.fr\.md\)", r'<a href="../../fr/lesson/\2/">\1</a>', page)


def _pages(path: Path, config: Any) -> dict[str, Any]:
    """Language → page of the site, for one English notebook and its French twin."""
    from mkdocs.structure.files import File  # here alone, so that tests need no MkDocs

    made = {}
    for language, suffix, folder in (("en", "", ""), ("fr", ".fr", "fr/")):
        text = _to_the_other_language(page(path.with_name(f"{path.stem}{suffix}.ipynb")), language)
        file = made[language] = File.generated(config, f"lesson/{path.stem}{suffix}.md", content=text)
        file.dest_uri = f"{folder}lesson/{path.stem}/index.html"
        file.locale = file.locale_alternate_of = language
        file.alternates = made
    return made


def on_files(files: Any, config: Any) -> Any:
    """Add a page for each notebook of the language that is being built (called by MkDocs)."""
    language = config.plugins["i18n"].current_language
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        if not path.stem.endswith(".fr"):
            files.append(_pages(path, config)[language])
    return files


on_files.mkdocs_priority = -200  # type: ignore[attr-defined] # after mkdocs-static-i18n, which drops generated files


def on_page_content(html: str, **_: Any) -> str:
    """Put the formulas in (called by MkDocs)."""
    return with_formulas(html)
