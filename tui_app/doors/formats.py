r"""Formats of text: which lines of each are prose, and which parts of such a line are not.

A format is a table of patterns. Lines are read from the top, and each leaves a state for the next:

    ""           a new paragraph may begin
    "p"          inside a paragraph
    "list"       inside a list, "gap" after a blank line in it
    "head"       among the headers of a mail
    "skip P"     not prose until a line that holds the pattern P, itself included
    "inside N"   not prose as long as lines are indented by more than N columns
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath
from typing import NamedTuple, TypeAlias

TOP = "top"
"""The state before the first line."""
FREE, PARAGRAPH, LIST, GAP, HEAD = "", "p", "list", "gap", "head"
SKIP, INSIDE = "skip ", "inside "
NEVER = "(?!)"
"""Matches nothing: what it would close lasts to the end."""
WRAPPED_COLUMNS = 50
"""A line of plain text from this length on was wrapped: the next one goes on with its sentence."""

DROPPED, OTHER, HIDDEN = "\0", "\1", "\2"
"""In a masked line: marks around words; what is not prose, such as code; what is not, and leaves no gap."""

Openers: TypeAlias = tuple[tuple[re.Pattern[str], str], ...]
"""What begins a block that is not prose, and the pattern of its last line; @1 is the first group of the former."""


class Line(NamedTuple):
    """What a line is, and the state that it leaves."""

    state: str
    is_prose: bool = False
    begin: int = 0
    """Where its prose begins, after bullets and other marks."""
    starts: bool = False
    """Whether it begins a paragraph."""


@dataclass(frozen=True)
class Format:
    """A format as patterns."""

    openers: Openers = ()
    first: Openers = ()
    """Those that count on the first line only."""
    block: re.Pattern[str] | None = None
    """A line, indented by its first group, whose deeper block below is not prose either."""
    before_block: re.Pattern[str] | None = None
    """A line of prose whose deeper block below is not prose."""
    never: re.Pattern[str] = re.compile(NEVER)
    """Lines that are not prose."""
    alone: re.Pattern[str] = re.compile(NEVER)
    """Lines, such as headings, that are paragraphs by themselves; the match is not prose."""
    marker: re.Pattern[str] = re.compile(r"\s*(?P<item>(?:[-*+•–]|\d+[.)])\s+)?")
    """What stands before the prose of a line; an item begins a paragraph."""
    mask: re.Pattern[str] = re.compile(NEVER)
    """Parts of a line: the groups `other` and `hide` are not prose, the group `drop` is left out."""
    has_headers: bool = False
    has_indented_code: bool = False
    is_hard: bool = False
    """Whether a line's end ends a sentence, unless the line is long."""
    only: re.Pattern[str] | None = None
    """Lines that may be prose at all, after this match: the comments of code."""

    def read(self, state: str, line: str) -> Line:
        """What a line, without its end, is after the state that the line above it left."""
        if state.startswith(SKIP):
            return Line(FREE if re.search(state.removeprefix(SKIP), line) else state)
        if state.startswith(INSIDE):
            if not line.strip() or _indent(line) > int(state.removeprefix(INSIDE)):
                return Line(state)
            state = FREE
        if self.has_headers and state in (TOP, HEAD) and (header := self._header(state, line)):
            return header
        return self._opened(state, line) or self._prose(state, line)

    def _header(self, state: str, line: str) -> Line | None:
        if not line.strip():
            return Line(FREE, is_prose=True, starts=True)
        if found := re.match(r"Subject:\s*|Objet\s*:\s*", line, re.IGNORECASE):
            return Line(HEAD, True, found.end(), True)
        return Line(HEAD) if state == HEAD or re.match(r"[A-Za-z][\w-]*:(\s|$)", line) else None

    def _opened(self, state: str, line: str) -> Line | None:
        """Where the line begins what is not prose."""
        for pattern, closer in (*self.openers, *(self.first if state == TOP else ())):
            if found := pattern.search(line):
                return Line(SKIP + closer.replace("@1", re.escape(found[1] if found.re.groups else "")))
        if self.block and (found := self.block.match(line)):
            return Line(INSIDE + str(_indent(found[1])))
        return None

    def _prose(self, state: str, line: str) -> Line:
        if self.only is not None:
            comment = self.only.match(line)
            return Line(PARAGRAPH, True, comment.end(), state != PARAGRAPH) if comment else Line(FREE)
        if not line.strip():
            return Line(GAP if state in (LIST, GAP) else FREE, is_prose=True, begin=len(line), starts=True)
        if self.never.match(line):
            return Line(FREE)
        if self.has_indented_code and state in (TOP, FREE) and _indent(line) >= 4:
            return Line(FREE)
        if heading := self.alone.match(line):
            return Line(FREE, True, heading.end(), True)
        return self._paragraph(state, line)

    def _paragraph(self, state: str, line: str) -> Line:
        marker = self.marker.match(line)
        begin, is_item = (marker.end(), bool(marker["item"])) if marker else (0, False)
        starts = is_item or state not in (PARAGRAPH, LIST)
        if self.before_block and self.before_block.search(line):
            return Line(INSIDE + str(_indent(line)), True, begin, starts)
        in_list = is_item or state == LIST or (state == GAP and _indent(line) > 0)
        after = LIST if in_list else PARAGRAPH
        if self.is_hard and len(line) < WRAPPED_COLUMNS:
            after = FREE
        return Line(after, True, begin, starts)

    def masked(self, line: str) -> str:
        """The line, as long as it was, with what is not prose replaced by OTHER, and what is left out by DROPPED."""
        return _masked(self.mask, line)


def _indent(line: str) -> int:
    spread = line.expandtabs(4)
    return len(spread) - len(spread.lstrip(" "))


@lru_cache(4096)
def _masked(mask: re.Pattern[str], line: str) -> str:
    def cover(found: re.Match[str]) -> str:
        return _SIGNS[found.lastgroup or ""] * len(found[0])

    return mask.sub(cover, line)


_SIGNS = {"drop": DROPPED, "other": OTHER, "hide": HIDDEN}


def _mask(*other: str, hide: str = NEVER, drop: str = NEVER) -> re.Pattern[str]:
    """What is not prose in a format, then what is not prose in any, then what is left out."""
    return re.compile(f"(?P<other>{'|'.join((*other, *_ADDRESSES))})|(?P<hide>{hide})|(?P<drop>{drop})")


_ADDRESSES = (
    r"(?:https?|ftp|file|ssh|git)://\S*|mailto:\S*|www\.\S+",
    r"[\w.+-]+@[\w-]+\.[\w.-]*\w",
    r"(?<![\w.~/])(?:~|\.{1,2})?/[\w.-]+(?:/[\w.-]*)+|[A-Za-z]:\\\S+",
    r"\b(?=[a-f]*\d)[0-9a-f]{7,40}\b(?<!\d{7})",
)
_ITEM = r"(?P<item>(?:[-*+•]|\d+[.)])\s+(?:\[[ xX]\]\s+)?)?"
_FENCE = re.compile(r"^[\s>]*(?:[-*+]\s+|\d+[.)]\s+)?(`{3,}(?=[^`]*$)|~{3,})")
_TEX_WORDS = (
    r"text(?:bf|it|sc|rm|sf|up|sl|md)?|emph|enquote|footnote|caption|title|(?:sub){0,2}section|chapter|part|paragraph"
)
_TEX_BLOCKS = r"verbatim|lstlisting|minted|equation|align|alignat|gather|multline|eqnarray|math|displaymath|tikzpicture"
_RST_PROSE = "note|warning|tip|hint|important|caution|danger|attention|error|admonition|seealso|topic|epigraph|sidebar"

PLAIN = Format(mask=_mask(), is_hard=True)
MARKDOWN = Format(
    first=((re.compile(r"^(---|\+\+\+)\s*$"), r"^(?:@1|\.\.\.)\s*$"),),
    openers=(
        (_FENCE, r"^[\s>]*@1[`~]*\s*$"),
        (re.compile(r"^\s*\$\$(?!.*\$\$)"), r"\$\$"),
        (re.compile(r"<!--(?!.*-->)"), "-->"),
        (re.compile(r"^\s*<(script|style|pre)\b(?!.*</)", re.IGNORECASE), "</@1>"),
    ),
    never=re.compile(
        r"\s{0,3}(?:=+|-{2,}|(?:[-*_]\s*){3,})\s*$|\s*\|?[\s:|-]*-[\s:|-]*\|[\s:|-]*$|\s{0,3}\[[^\]]+\]:|\s*:{3,}|\s*\$\$|\s*```"
    ),
    alone=re.compile(r"\s{0,3}#{1,6}(?:\s+|$)|\s*\|\s*"),
    marker=re.compile(rf"\s*(?:>\s*)*{_ITEM}"),
    mask=_mask(
        r"(?P<tick>`+)(?!`).*?(?<!`)(?P=tick)(?!`)|`[^`]*$",
        r"<!--.*?-->|</?[A-Za-z][^>]*>?|<[^\s>]+>",
        r"!\[[^\]]*\](?:\([^)]*\)?)?",
        r"\$\$.*?(?:\$\$|$)|(?<![\\\w])\$(?=[^\s$\d])[^$]*(?:\$|$)|\{[{%#:.].*?\}+",
        r"\|",
        hide=r"\]\([^)]*\)?|\]\[[^\]]*\]?|\[\^[^\]]*\]?",
        drop=r"\*{1,3}|~~|==|(?<!\w)_{1,3}(?=\w)|(?<=\S)_{1,3}(?!\w)|[\[\]]|\\(?=[^\w\s])",
    ),
    has_indented_code=True,
)
GIT_COMMIT = Format(
    openers=((re.compile(r"^\W+ -+ >8 -+$|^diff --git "), NEVER),),
    never=re.compile(
        r"#|[A-Z][A-Za-z]*(?:-[A-Za-z]+)*-(?:[Bb]y|[Ii]d|[Tt]o|[Ww]ith):|(?:fixup|squash|amend)! |\t| {4}"
    ),
    alone=re.compile(r"(?:feat|fix|docs?|style|refactor|perf|tests?|build|ci|chore|revert)(?:\([^)]*\))?!?:\s*"),
    mask=_mask(r"`[^`]*(?:`|$)", r"(?<!\w)#\d+"),
)
MAIL = Format(
    openers=((re.compile(r"^-- $|^-----+ ?(?:Original|Message|Forwarded)"), NEVER),),
    never=re.compile(r"\s*[>|]|(?:Le|On) .*(?:écrit|wrote)\s?:\s*$"),
    mask=_mask(),
    has_headers=True,
    is_hard=True,
)
LATEX = Format(
    openers=(
        (re.compile(r"^\s*\\documentclass"), r"\\begin\{document\}"),
        (re.compile(rf"\\begin\{{((?:{_TEX_BLOCKS})\*?)\}}(?!.*\\end)"), r"\\end\{@1\}"),
        (re.compile(r"^\s*\\\[(?!.*\\\])"), r"\\\]"),
        (re.compile(r"^\s*\$\$(?!.*\$\$)"), r"\$\$"),
    ),
    never=re.compile(r"\s*%|\s*\\(?:begin|end|label|usepackage|input|include|bibliography\w*|maketitle)\b[^}]*\}?\s*$"),
    alone=re.compile(
        r"\s*\\(?:item\b|(?:(?:sub){0,2}section|chapter|part|paragraph|title|caption)\*?(?:\[[^\]]*\])?\{)\s*"
    ),
    mask=_mask(
        r"(?<!\\)%.*$",
        r"(?<!\\)\$\$?.*?(?:(?<!\\)\$\$?|$)|\\\(.*?(?:\\\)|$)|\\\[.*?(?:\\\]|$)",
        rf"\\(?!(?:{_TEX_WORDS}|item)\b)[A-Za-z@]+\*?(?:\[[^\]]*\]?)?(?:\{{[^{{}}]*\}}?)*|\\\\|\\$|~",
        drop=rf"\\(?:{_TEX_WORDS})\*?(?:\[[^\]]*\])?\{{|\\item\b|[{{}}]|\\(?=[%&#_$])",
    ),
)
RST = Format(
    openers=((re.compile(r"^\s*>>> "), r"^\s*$"),),
    block=re.compile(rf"(\s*)\.\.(?:\s+(?!(?:{_RST_PROSE})::)\S|\s*$)"),
    before_block=re.compile(r"::\s*$"),
    never=re.compile(r"\s*([=\-~^\"'#*+.:_`])\1{2,}\s*$|\s*:[\w -]+:(?:\s|$)|\s*\.\. |\s*[=-]+( +[=-]+)+\s*$"),
    mask=_mask(
        r"``.*?(?:``|$)|(?::[\w:+.-]+:)`[^`]*(?:`|$)|<[^\s>]+>`?_*|\|[^|\s]+\||\[[#\w]+\]_|::\s*$",
        drop=r"\*{1,2}|`_{0,2}|(?<=\w)_{1,2}(?!\w)",
    ),
)
ORG = Format(
    openers=(
        (re.compile(r"^\s*#\+begin_(?!quote|verse|center)(\w+)", re.IGNORECASE), "(?i)^\\s*#\\+end_@1"),
        (re.compile(r"^\s*:(?:PROPERTIES|LOGBOOK):"), r"^\s*:END:"),
    ),
    never=re.compile(r"\s*#(?:\+|\s|$)|\s*\|[-+|]+$|\s*(?:SCHEDULED|DEADLINE|CLOSED):"),
    alone=re.compile(r"\*+\s+(?:(?:TODO|DONE)\s+)?"),
    mask=_mask(r"(?<!\w)[=~][^=~]+(?:[=~](?!\w)|$)|\[\[[^\]]*\](?:\[|\])?|<\d{4}-.*?>", drop=r"[*/]|\]\]|\|"),
)


def _comments(*marks: str) -> Format:
    """The comments of code that stand on lines of their own."""
    found = "|".join(rf"{mark}+[!:]?" for mark in marks)
    return Format(
        only=re.compile(rf"\s*(?:{found})(?:\s+[-*]\s|\s+|$)"),
        mask=_mask(r"`[^`]*(?:`|$)|@\w+|\b\w+\(.*?\)|\b\w+_\w+\b"),
    )


_HASH, _SLASHES, _DASHES = _comments("#"), _comments("//", r"/\*\*?", r"\*(?!/)"), _comments("--")
_CODE = {
    _HASH: "python ruby perl r shellscript sh bash zsh fish make makefile yaml toml elixir julia nix dockerfile cmake",
    _SLASHES: "c cpp java javascript javascriptreact typescript typescriptreact go rust csharp kotlin swift scala php",
    _DASHES: "lua sql haskell ada elm",
    _comments("%"): "erlang prolog matlab",
    _comments(";"): "lisp clojure scheme emacs-lisp commonlisp",
    _comments('"'): "vim",
}
CODE = {language: format for format, languages in _CODE.items() for language in languages.split()}
"""By the name of a programming language."""
PROSE = {
    **dict.fromkeys(("markdown", "md", "mdx", "quarto", "rmd", "pandoc", "vimwiki", "telekasten", "djot"), MARKDOWN),
    **dict.fromkeys(("gitcommit", "git-commit", "jjdescription", "hgcommit"), GIT_COMMIT),
    **dict.fromkeys(("mail", "email", "eml", "message"), MAIL),
    **dict.fromkeys(("latex", "tex", "plaintex", "context"), LATEX),
    **dict.fromkeys(("restructuredtext", "rst"), RST),
    **dict.fromkeys(("org", "orgmode"), ORG),
    **dict.fromkeys(("plaintext", "text", "txt", "plain", "pandoc-text", "asciidoc", "typst"), PLAIN),
}
"""By the name that editors give a format."""
_SUFFIXES = {
    ".txt": PLAIN,
    ".md": MARKDOWN,
    ".markdown": MARKDOWN,
    ".eml": MAIL,
    ".tex": LATEX,
    ".rst": RST,
    ".org": ORG,
}


def format_of(name: str, path: str, comments: bool = False) -> Format | None:
    """The format by the editor's name for it, else by the file's name; None where it is not prose.

    Args:
        name: As the editor says it, such as "markdown".
        path: Of the file.
        comments: Whether the comments of code are prose.
    """
    file, name = PurePosixPath(path), name.lower()
    if file.name in ("COMMIT_EDITMSG", "MERGE_MSG", "TAG_EDITMSG", "NOTES_EDITMSG"):
        return GIT_COMMIT
    if file.name.startswith(("mutt-", "neomutt-", ".followup")):
        return MAIL
    if name in ("", "plaintext", "text", "txt", "plain"):
        return _SUFFIXES.get(file.suffix.lower(), PLAIN)
    return PROSE.get(name) or (CODE.get(name) if comments else None)
