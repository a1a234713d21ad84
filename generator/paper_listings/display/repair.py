r"""Repairs the leftovers of a source's TeX conversion for display, with a short list of safe rules.

The store keeps every text as its source wrote it; pages show it repaired. Each rule changes only its own kind of
leftover, formulas keep their TeX, repairing is idempotent, and anything that may be intentional (`l=5`,
`5.5 ~ 221.3X`, `--`, `\method`, a price, a web address) is left alone.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeAlias

from markupsafe import Markup, escape

from paper_listings.display.mathml import formulas, mathml
from paper_listings.text import address_spans, placed_urls, plain_addresses, with_address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Rule: TypeAlias = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]

_ACCENTS: Final = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306", ".": "\u0307",
    '"': "\u0308", "r": "\u030a", "H": "\u030b", "v": "\u030c", "c": "\u0327", "k": "\u0328",
}  # fmt: skip
"""TeX accents and their combining characters."""
_STYLES: Final = "text(?:bf|it|sc|tt|rm|sf|sl|up|md|normal)|emph|underline|mbox|url"
"""Commands that only change how their argument looks."""
_REFERRING: Final = (
    r"[Cc]ite[A-Za-z]*|(?:text|paren|auto|foot|full|no)cite[a-z]*|(?:eq|auto|page|name|[Cc]|sub)?ref"
)
"""Commands whose argument names another work, or a place in the same one."""
_CODES: Final = {"2013": "–", "2014": "—", "2018": "‘", "2019": "’", "201c": "“", "201d": "”"}

_BARE: Final = (
    r"""(?:(?<=[\^~=])|(?<=[^\W\d_]\\["`'])"""
    r"""|(?<=["`'])(?!(?:[^\\]|\\(?!(?P=accent)))*\\(?P=accent)(?![A-Za-z{]))"""
    r"""|(?<![^\W_]\\\.)(?<=\.)(?=[IZ]))"""
)
"""Between an accent and a letter without braces. An escaped quote before a word is not an accent if the next one
closes it; a dot is an accent only before I or Z at the beginning of a word, because dots in host names and
extensions are escaped too."""


def _accented(match: re.Match[str]) -> str:
    letter = (match["braced"] or match["bare"]).removeprefix("\\")
    composed = unicodedata.normalize("NFC", letter + _ACCENTS[match["accent"]])
    return composed if len(composed) == 1 else match.group()


_RULES: Final[tuple[Rule, ...]] = (
    (
        re.compile(r"(?<!\\)\\href\s?\{(?P<target>[^{}\s]*)\}\s?\{(?P<label>[^{}\\]*)\}"),
        lambda match: with_address(plain_addresses(match["label"]).strip(), plain_addresses(match["target"])),
    ),
    (
        re.compile(
            rf"(?<!\\)(?P<tie>~?)\\(?:{_REFERRING})\*?\s?(?:\[[^\[\]]*\]\s?){{0,2}}\{{(?P<inside>[^{{}}\\]*)\}}"
        ),
        lambda match: f"{match['tie'] and ' '}[{match['inside'].strip()}]",
    ),
    (re.compile(r"\s?(?<!\\)\\label\s?\{[^{}\\]*\}"), lambda _: ""),
    (
        re.compile(r"(?<!\\)\\(?:footnote|thanks)\s?\{(?P<inside>[^{}\\]*)\}"),
        lambda match: f" ({match['inside'].strip()})",
    ),
    (
        re.compile(
            rf"""(?<!\\)\\(?:(?P<accent>["`^~=.']|[uvHckr](?=\s?\{{))"""
            rf"""(?!'?(?:s|t|d|m|re|ll|ve)\b)"""
            rf"""(?:\s?\{{(?P<braced>\\[ij]|[A-Za-z])\}}|(?P<bare>{_BARE}[A-Za-z])))"""
        ),
        _accented,
    ),
    (re.compile(r"(?<!\\)\\(?P<sign>[%&#_$])"), lambda match: match["sign"]),
    (re.compile(rf"(?<!\\)\\(?:{_STYLES})\s?\{{(?P<inside>[^{{}}\\]*)\}}"), lambda match: match["inside"]),
    (
        re.compile(r"(?<!`)``(?!`)(?P<inside>(?:[^`'“”]|'(?!'))+)''(?!')"),
        lambda match: f"“{match['inside']}”",
    ),
    (
        re.compile(r"(?<=[^\W\d_])(?<!Xbo)(?<!Dropbo)(?<!Linu)(?<!Firefo)x(?P<code>201[3489cd])(?=[^\W\d_])"),
        lambda match: _CODES[match["code"]],
    ),
    (
        re.compile(r"(?<=[^\W_]|[%)])(?<!left)(?<!Left)(?<!long)(?<!Long)(?<!hook)rightarrow(?=[^\W_]|\()"),
        lambda _: "→",
    ),
    (re.compile(r"(?<=\d)times(?![a-z])"), lambda _: "×"),
)


@lru_cache(maxsize=16_384)
def repaired_text(text: str) -> str:
    """`text` repaired, as plain text: for titles in front matter, for feeds, for everything that is not HTML."""
    before = ""
    while text != before:
        before = text
        text = "".join(piece if is_formula else _repaired(piece) for piece, is_formula in _pieces(text))
    return text


@lru_cache(maxsize=16_384)
def repaired_html(text: str) -> Markup:
    """`text` repaired, as safe HTML on one line: formulas are MathML if they convert cleanly, else their TeX.

    Pass the text of the store, not the result of `repaired_text`: an unescaped `$` could start a formula there.
    """
    return Markup("").join(
        _formula(piece) if is_formula else escape(_repaired(piece)) for piece, is_formula in _pieces(text)
    )


@lru_cache(maxsize=16_384)
def linked_html(text: str) -> tuple[tuple[Markup, str | None], ...]:
    """The result of `repaired_html` in parts, each with the web address that it is, or None.

    Addresses in formulas do not count; those in running text are shown as written.
    """
    parts: list[tuple[Markup, str | None]] = []
    for piece, is_formula in _pieces(text):
        if is_formula:
            parts.append((_formula(piece), None))
            continue
        mended, end = _repaired(piece), 0
        for start, url in placed_urls(mended):
            parts += (escape(mended[end:start]), None), (escape(url), url)
            end = start + len(url)
        parts.append((escape(mended[end:]), None))
    return tuple(part for part in parts if part[0])


def _repaired(text: str) -> str:
    """`text` after applying the rules until none matches: each of them makes the text shorter.

    In a web address, or right after one, only escaped signs are repaired.
    """
    if (
        "\\" not in text
        and "``" not in text
        and not any(sign in text for sign in ("x201", "rightarrow", "times"))
    ):
        return text
    before = ""
    while text != before:
        before = text
        text = plain_addresses(text)
        for pattern, replacement in _RULES:
            text = pattern.sub(_outside(address_spans(text), replacement), text)
    return text


def _outside(
    spans: tuple[tuple[int, int], ...], replacement: Callable[[re.Match[str]], str]
) -> Callable[[re.Match[str]], str]:
    """`replacement`, limited to matches that do not start within `spans` or at their ends."""
    if not spans:
        return replacement
    return lambda match: (
        match.group() if any(begin <= match.start() <= end for begin, end in spans) else replacement(match)
    )


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """`text` in pieces, each with whether it is a formula, dollar signs included."""
    end = 0
    for match in formulas(text) if "$" in text else ():
        yield text[end : match.start()], False
        yield match.group(), True
        end = match.end()
    yield text[end:], False


def _formula(piece: str) -> Markup:
    found = mathml(piece[1:-1])
    return escape(piece) if found is None else Markup(found)  # noqa: S704 - of a fixed vocabulary, see mathml
