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
    if target.endswith(".ipynb"):
        return f"[{text}]({target.removesuffix('.ipynb')}.md)"
    if target.startswith("../docs/"):
        return f"[{text}](../{target.removeprefix('../docs/')})"
    return text if target.startswith("../") else found[0]


def on_files(files: Any, config: Any) -> Any:
    """Add a page for each notebook (called by MkDocs)."""
    from mkdocs.structure.files import File  # here alone, so that tests need no MkDocs

    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        files.append(File.generated(config, f"lesson/{path.stem}.md", content=page(path)))
    return files


def on_page_content(html: str, **_: Any) -> str:
    """Put the formulas in (called by MkDocs)."""
    return with_formulas(html)
