"""What the notebooks share: figures that print well, numbers in sentences, and code shown from where it stands."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable
from typing import Any

import matplotlib.pyplot as plt
from cycler import cycler
from IPython.display import Markdown, display
from matplotlib import scale
from matplotlib.ticker import ScalarFormatter
from matplotlib_inline.backend_inline import set_matplotlib_formats

BLACK, GREY, LIGHT = "0.0", "0.45", "0.75"
BLUE, ORANGE, GREEN = "#0072b2", "#d55e00", "#009e73"
"""Told apart by every kind of colour vision (Okabe and Ito, 2008), and in print by their markers and dashes."""
_DECIMAL_POINT = {"en": ".", "fr": ","}
_PERCENT = {"en": "%", "fr": "\u202f%"}
_language = "en"


class _WithComma(ScalarFormatter):
    """Ticks as French writes them: matplotlib's own way needs a locale that the system may lack."""

    def __call__(self, x: float, pos: int | None = None) -> str:
        return super().__call__(x, pos).replace(".", ",")


def begin(language: str) -> None:
    """Choose how numbers are written and figures drawn."""
    global _language
    _language = language
    scale.ScalarFormatter = _WithComma if language == "fr" else ScalarFormatter  # type: ignore[misc]  # what new axes get
    plt.rcParams.update(
        {
            "figure.figsize": (6.4, 3.0),
            "figure.dpi": 100,
            "figure.constrained_layout.use": True,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.prop_cycle": cycler(color=[BLUE, ORANGE, GREEN, BLACK], linestyle=["-", "--", "-.", ":"]),
            "image.cmap": "gray_r",
            "legend.frameon": False,
            "svg.fonttype": "none",
            "svg.hashsalt": "motamot",  # the same figure, the same file
        }
    )
    set_matplotlib_formats("svg", metadata={"Date": None})


def number(value: float, digits: int = 2) -> str:
    """A number for a sentence; in powers of ten where it is very large or very small."""
    point = _DECIMAL_POINT[_language]
    if value == 0:
        return "0"
    if not 10.0**-digits <= abs(value) < 1e5:
        mantissa, exponent = f"{value:.1e}".split("e")
        return f"{mantissa} × 10<sup>{int(exponent)}</sup>".replace(".", point)
    return f"{value:.{digits}f}".replace(".", point)


def percent(share: float, digits: int = 0) -> str:
    """A share of 1 for a sentence."""
    return f"{100 * share:.{digits}f}".replace(".", _DECIMAL_POINT[_language]) + _PERCENT[_language]


def say(text: str) -> None:
    """A sentence with computed numbers in it, as text of the page."""
    display(Markdown(text))  # type: ignore[no-untyped-call]  # IPython does not say its types


def table(header: list[str], rows: list[list[str]]) -> None:
    """A table of ready-made texts; the first column is aligned left, the others right."""
    lines = [header, ["---", *["---:"] * (len(header) - 1)], *rows]
    say("\n".join(f"| {' | '.join(cells)} |" for cells in lines))


def source(thing: Callable[..., Any]) -> None:
    """The code of a function of the library, as it stands there now."""
    say(f"```python\n{inspect.getsource(thing)}```")


def lines(thing: Callable[..., Any], *fragments: str) -> None:
    """The lines of a function's body that hold these fragments, so that what is quoted can't go stale.

    The docstring is left out; lines keep their indentation among each other.

    Raises:
        ValueError: The function has no such line any more.
    """
    code = _body(thing)
    missing = [fragment for fragment in fragments if not any(fragment in line for line in code)]
    if missing:
        raise ValueError(f"{thing.__module__}.{thing.__qualname__} has no line with {missing[0]!r} any more")
    found = [line for line in code if any(fragment in line for fragment in fragments)]
    say("```python\n" + textwrap.dedent("\n".join(found)) + "\n```")


def _body(thing: Callable[..., Any]) -> list[str]:
    """The lines of a function, without its docstring."""
    code = textwrap.dedent(inspect.getsource(thing))
    definition = ast.parse(code).body[0]
    assert isinstance(definition, ast.FunctionDef)
    first = definition.body[0]
    is_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    end = first.end_lineno if is_docstring else None
    return code.splitlines()[end or 0 :]
