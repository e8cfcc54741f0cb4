"""The formats that editors open: Markdown, mail, messages of git, LaTeX and others, and comments of code."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from tui_app.doors.formats import NEVER, Format


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
