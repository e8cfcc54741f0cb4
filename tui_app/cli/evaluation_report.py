"""What `motamot eval` prints: one table a file, or JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from json import dumps

from rich.console import Console
from rich.table import Table
from rich.text import Text

from rnnlm_core.evaluation import Evaluation
from tui_app.i18n import _

Rows = list[tuple[str, str]]


def as_json(results: Mapping[str, Evaluation]) -> str:
    """File → every figure, named as in `rnnlm_core.evaluation`, where each is defined."""
    return dumps({name: asdict(result) for name, result in results.items()}, ensure_ascii=False, indent=2)


def print_tables(results: Mapping[str, Evaluation]) -> None:
    """One column a file."""
    table = Table(box=None, pad_edge=False)
    table.add_column("")
    for name in results:
        table.add_column(Text(name), justify="right")  # a file's name is never markup
    columns = [_rows(result) for result in results.values()]
    for cells in zip(*columns, strict=True):
        table.add_row(cells[0][0], *(value for _, value in cells))
    Console().print(table)


def _rows(result: Evaluation) -> Rows:
    hits, savings, latency = result.accuracy, result.savings, result.latency
    return [
        (_("tokens, with </s>"), f"{result.perplexity.tokens:,}"),
        (_("outside the vocabulary"), f"{result.perplexity.unknown:.2%}"),
        (_("perplexity"), f"{result.perplexity.perplexity:.2f}"),
        (_("words"), f"{hits.words:,}"),
        (_("top-1 / 3 / 5"), f"{hits.top1:.1f} / {hits.top3:.1f} / {hits.top5:.1f} %"),
        (_("keystroke savings @{k}").format(k=savings.k), f"{savings.savings:.1f} %"),
        *_with_phrases(result),
        (_("suggest p50 / 95 / 99"), f"{latency.p50:.2f} / {latency.p95:.2f} / {latency.p99:.2f} ms"),
    ]


def _with_phrases(result: Evaluation) -> Rows:
    if (savings := result.with_phrases) is None:
        return []
    return [(_("with phrases, savings @{k} + 1").format(k=savings.k), f"{savings.savings:.1f} %")]
