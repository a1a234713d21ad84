r"""Decodes TeX in a source's text, and loses no word: commands that it does not know stay as written.

Formulas keep their TeX, because pages show them as formulas. Ligatures (`--`, `` ` ` ``) stay too: most texts have
them without meaning TeX. References become text: `\href{URL}{label}` is `label (URL)`, `\cite{key}` is `[key]`.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from paper_listings.sources.tex_commands import (
    ACCENTS,
    ESCAPED,
    NAMED,
    SPACES,
    STYLES,
    SWALLOWING,
)
from paper_listings.text import with_address

if TYPE_CHECKING:
    from collections.abc import Mapping

_CITING: Final = (
    r"[Cc]ite[A-Za-z]*|nocite|(?:text|paren|foot|auto|full)cite[a-z]*|[A-Za-z]*[a-z]ref|ref|[Cc]ref"
)
_FLAT: Final = r"(?:[^{}\\]|\\.){0,2000}+"
_NESTED: Final = rf"(?:[^{{}}\\]|\\.|\{{(?:[^{{}}\\]|\\.|\{{{_FLAT}\}}){{0,2000}}+\}}){{0,2000}}+"
"""An argument with braces inside, up to two levels deep; bounded, like the one above, for arguments never closed."""
_BASE: Final = r"(?:\\[ij](?![A-Za-z])|\\(?:AE|ae|O|o|OE|oe|aa|AA)(?![A-Za-z])|[^\W\d_])"
_MARK: Final = r"""(?:["'`^~=.](?!\s)|[uvHtcdbkr](?![A-Za-z])\s*)"""
_ACCENT: Final = rf"\\(?P<accent>{_MARK})"
_TOKEN = re.compile(
    rf"""(?P<formula>\$\$(?:[^$\\]|\\.)+\$\$|\$(?![\s$])(?:[^$\\]|\\.)*?(?<!\s)\$|\\\((?:[^\\]|\\[^)]){{0,2000}}+\\\))
    |\\href\s*\{{(?P<target>{_FLAT})\}}\s*\{{(?P<label>{_NESTED})\}}
    |\\(?:url|path|nolinkurl|doi)\s*\{{(?P<url>{_FLAT})\}}
    |~?\\(?:{_CITING})\*?\s*(?:\[[^\[\]]*\]\s*)*\{{(?P<cited>{_FLAT})\}}
    |\\(?:footnote|thanks)\s*\{{(?P<note>{_NESTED})\}}
    |\\(?P<invisible>label|index|noop(?:sort)?|(?:text)?color|includegraphics(?:\s*\[[^\[\]]*\])?)\s*\{{[^{{}}]*\}}
    |\\(?P<break>begin|end|[hv]space\*?)\s*\{{[^{{}}]*\}}
    |\\(?P<empty>[\^~])\s*\{{\s*\}}
    |(?<!\w)\\(?P<quote>")(?=[^\\{{}}]*\\"(?![\w{{]))
    |{_ACCENT}(?:\{{\s*(?P<braced>(?:\\{_MARK}\s*\{{?)?\s*{_BASE})\s*\}}?\s*\}}
        |(?P<bare>\{{?\s*(?:\\{_MARK}\s*\{{?)?\s*{_BASE}))(?:(?<=\\[ij])\s+(?=\w))?
    |\\(?P<word>[A-Za-z]+\*?)(?:\{{\}})?
    |\\(?P<sign>.)
    |(?P<tie>(?<!/)~)
    |(?P<brace>[{{}}])
    """,
    re.VERBOSE | re.DOTALL,
)
_CODED = re.compile(r"[\\{}~]")
_BRACES = re.compile(r"\\.|[{}]", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:([~^])\{\}|textasciitilde(?:\{\}|\s)?|(.))", re.DOTALL)
_SIMPLE: Final = {"invisible": "", "break": " ", "tie": " "}
_DEEPEST: Final = 20
"""Arguments within arguments that are decoded; deeper ones stay as written."""


def decode(text: str) -> str:
    """`text` with its TeX decoded; white space is not folded. Braces without a partner are kept."""
    return text if _CODED.search(text) is None else _decode(text, 0)


def address(text: str) -> str:
    """A URL, DOI or other verbatim value without braces, and with its escapes undone."""
    plain = _ESCAPE.sub(lambda found: found[1] or found[2] or "~", text) if "\\" in text else text
    return plain.replace("{", "").replace("}", "").strip()


def _decode(text: str, depth: int) -> str:
    if depth > _DEEPEST:
        return text
    partners = _partners(text)
    parts: list[str] = []
    at = 0
    while token := _TOKEN.search(text, at):
        parts.append(text[at : token.start()])
        at = token.end()
        kind = token.lastgroup
        if kind == "word":
            printed, at = _command(text, token, partners, depth)
            parts.append(printed)
        elif kind == "brace":
            parts.append("" if token.start() in partners else token[0])
        else:
            parts.append(_printed(token, kind, depth))
    return "".join((*parts, text[at:]))


def _printed(token: re.Match[str], kind: str | None, depth: int) -> str:
    match kind:
        case "label":
            label = _decode(token["label"], depth + 1).strip()
            printed = with_address(label, address(token["target"]))
        case "url":
            printed = address(token["url"])
        case "cited":
            printed = f"{' ' if token[0][0] == '~' else ''}[{token['cited'].strip()}]"
        case "note":
            printed = f" ({_decode(token['note'], depth + 1).strip()})"
        case "braced" | "bare":
            printed = _accented(token["accent"].strip(), token[kind], depth)
        case "sign":
            printed = ESCAPED.get(token["sign"], token[0])
        case _:
            printed = _SIMPLE.get(kind or "", token[kind or 0])
    return printed


def _accented(accent: str, base: str, depth: int) -> str:
    letter = _decode(base.removeprefix("{"), depth + 1).strip().replace("ı", "i").replace("ȷ", "j")
    return (
        letter if (accent, letter) == (".", "i") else unicodedata.normalize("NFC", letter + ACCENTS[accent])
    )


def _command(text: str, token: re.Match[str], partners: Mapping[int, int], depth: int) -> tuple[str, int]:
    """What a command prints, and where the text goes on; white space after a known command is part of it."""
    name = token["word"]
    bare = name.removesuffix("*")
    after = token.end()
    if bare in NAMED:
        printed = NAMED[bare] + name[len(bare) :]
        return printed, _space_end(text, after) if name in SWALLOWING else after
    if bare in SPACES:
        return " ", _space_end(text, after)
    if bare in STYLES:
        return "", _space_end(text, after)
    printed = token[0]
    while text[after : after + 1] == "{" and (end := partners.get(after)):
        printed += f"{{{_decode(text[after + 1 : end], depth + 1)}}}"
        after = end + 1
    return printed, after


def _space_end(text: str, at: int) -> int:
    while text[at : at + 1].isspace():
        at += 1
    return at


def _partners(text: str) -> Mapping[int, int]:
    """The indexes of the braces that have a partner, each with that of its partner."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for brace in _BRACES.finditer(text):
        if brace[0] == "{":
            opened.append(brace.start())
        elif brace[0] == "}" and opened:
            begin = opened.pop()
            found[begin], found[brace.start()] = brace.start(), begin
    return found
