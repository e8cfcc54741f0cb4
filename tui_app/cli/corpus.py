"""motamot corpus: text to learn from, by name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from tui_app.cli.common import clear_errors
from tui_app.i18n import _

if TYPE_CHECKING:
    from corpora.sources import Fetched, Progress

corpus = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Text to learn from, by name: what ships with motamot, and what it can fetch from its publishers.",
)

Names = Annotated[list[str], typer.Argument(metavar="NAME...", help="Names of corpora; motamot corpus list has them.")]
Name = Annotated[str, typer.Argument(metavar="NAME", help="The name of a corpus.")]


@corpus.command("list")
def list_(
    language: Annotated[str | None, typer.Option(help="Only the corpora of this language, such as fr.")] = None,
    json: Annotated[bool, typer.Option("--json", help="As JSON, for scripts.")] = False,
) -> None:
    """List the corpora: name, language, size, licence, and whether it is here."""
    with clear_errors():
        rows = [_row(name) for name in _names(language)]
    if json:
        from json import dumps

        typer.echo(dumps(rows, ensure_ascii=False))
        return
    width = max(len(str(row["name"])) for row in rows)
    for row in rows:
        here = _("here") if row["path"] else "-"
        size = _megabytes(row["size"])
        typer.echo(f"{row['name']:<{width}}  {row['language']}  {size:>8}  {here:<4}  {row['licence']}")


@corpus.command()
def fetch(names: Names) -> None:
    """Download corpora into the cache; a download that was cut goes on where it stopped."""
    from corpora import languages, sources

    with clear_errors():
        for name in names:
            sources.language_of(name)  # a slip in the last name is told before the first download
        for name in names:
            if name in languages():
                typer.echo(_("{name} ships with motamot: there is nothing to fetch.").format(name=name))
                continue
            with _progress_bar(name) as progress:
                fetched = sources.fetch(name, progress=progress)
            typer.echo(_told(name, fetched))


@corpus.command()
def path(name: Name) -> None:
    """Print where the file of a corpus is."""
    from corpora import sources

    with clear_errors():
        found = sources.local_path(name)
        if found is None:
            raise sources.CorpusError(f"the corpus {name} is not here yet: run motamot corpus fetch {name}")
    typer.echo(found)


def _names(language: str | None) -> list[str]:
    from corpora import sources

    found = [name for name in sources.names() if language in (None, sources.language_of(name))]
    if not found:
        known = sorted({sources.language_of(name) for name in sources.names()})
        raise sources.CorpusError(f"there is no corpus in {language!r}: the languages are {', '.join(known)}")
    return found


def _row(name: str) -> dict[str, str | int | None]:
    from corpora import sources

    source = sources.sources().get(name)
    path = sources.local_path(name)
    size = path.stat().st_size if source and path else source.size if source else _shipped_size(name)
    return {
        "name": name,
        "language": sources.language_of(name),
        "size": size,
        "licence": sources.licence_of(name),
        "credit": sources.credit_of(name),
        "description": source.description if source else _("Sentences of everyday life, written for motamot"),
        "url": source.url if source else None,
        "sha256": source.sha256 if source else None,
        "path": str(path) if path else None,
    }


def _shipped_size(language: str) -> int:
    import corpora

    return sum(file.stat().st_size for file in corpora.themes(language).values())


def _megabytes(size: str | int | None) -> str:
    return f"{size / 1e6:.1f} MB" if isinstance(size, int) else "?"


def _told(name: str, fetched: Fetched) -> str:
    if fetched.is_pinned:
        return f"{name}: {fetched.path}"
    told = _(
        "{name}: {path}\n  Its hash is not pinned; this file has SHA-256 {sha256}.\n"
        "  motamot remembers it: a later download must be the same file."
    )
    return told.format(name=name, path=fetched.path, sha256=fetched.sha256)


@contextmanager
def _progress_bar(name: str) -> Iterator[Progress]:
    """A bar on the error stream, where it is a terminal; the output stays clean for scripts."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeRemainingColumn, TransferSpeedColumn
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    rates = (TransferSpeedColumn(), TimeRemainingColumn())
    with Bar(*columns, *rates, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(name, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
