"""Finds formulas, `$…$`, in running text and converts them to MathML with a fixed set of elements."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from latex2mathml.converter import convert
from latex2mathml.exceptions import (
    DenominatorNotFoundError,
    DoubleSubscriptsError,
    DoubleSuperscriptsError,
    ExtraLeftOrMissingRightError,
    InvalidAlignmentError,
    InvalidStyleForGenfracError,
    InvalidWidthError,
    LimitsMustFollowMathOperatorError,
    MissingEndError,
    MissingSuperScriptOrSubscriptError,
    NoAvailableTokensError,
    NumeratorNotFoundError,
)
from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMULA_LIMIT: Final = 200
"""Characters of the longest formula that is recognised; a longer one is shown as written."""
ELEMENTS: Final = frozenset(
    {
        "math",
        "mrow",
        "mi",
        "mn",
        "mo",
        "mtext",
        "mspace",
        "msup",
        "msub",
        "msubsup",
        "mfrac",
        "msqrt",
        "mroot",
    }
    | {"mover", "munder", "munderover", "mstyle", "mpadded", "mphantom", "mtable", "mtr", "mtd"}
)
"""The only elements allowed in a formula."""
ATTRIBUTES: Final = frozenset(
    {"display", "stretchy", "fence", "form", "separator", "mathvariant", "accent"}
    | {"lspace", "rspace", "width", "minsize", "maxsize", "linethickness", "displaystyle", "scriptlevel", "movablelimits"}
)  # fmt: skip
"""The only attributes allowed on them: none can contain an address or a style."""

_FORMULA = re.compile(
    rf"(?<![\\\w$])\$(?P<body>(?![\s$])(?:[^$\\]|\\.){{0,{FORMULA_LIMIT}}}?(?<!\s))\$(?![\w$])"
)
_SIGN = re.compile(r"[\\^_{}=<>]")
_PLAIN = re.compile(r"(?!\d)[A-Za-z0-9+*/(),.|!' -]{1,20}")
_NAMED = re.compile(r"\\(?:text\w*|mathrm|operatorname|mathbf|mathsf|mathit|mathtt)\s*\{[^{}]*\}|\\[A-Za-z]+")
_WORD = re.compile(r"[A-Za-z]{4,}")
_VALUE = re.compile(r"[A-Za-z0-9.+-]*")
_NAMESPACE: Final = "{http://www.w3.org/1998/Math/MathML}"
_FAULTS: Final = (
    DenominatorNotFoundError, DoubleSubscriptsError, DoubleSuperscriptsError, ExtraLeftOrMissingRightError,
    InvalidAlignmentError, InvalidStyleForGenfracError, InvalidWidthError, LimitsMustFollowMathOperatorError,
    MissingEndError, MissingSuperScriptOrSubscriptError, NoAvailableTokensError, NumeratorNotFoundError,
    IndexError, KeyError, TypeError, ValueError, AttributeError, StopIteration, RecursionError, RuntimeError,
)  # fmt: skip
"""What the converter raises for TeX that it cannot parse; its own exceptions share no base class."""


def formulas(text: str) -> Iterator[re.Match[str]]:
    """The formulas of `text`, `$…$`; group `body` is their TeX. Prices such as `$200k` and words are not formulas."""
    return (match for match in _FORMULA.finditer(text) if _is_formula(match["body"]))


def _is_formula(body: str) -> bool:
    if _SIGN.search(body) is None:
        return _PLAIN.fullmatch(body) is not None and _has_no_words(body)
    return _has_no_words(_NAMED.sub("", body))


def _has_no_words(body: str) -> bool:
    return _WORD.search(body) is None


@lru_cache(maxsize=4_096)
def mathml(tex: str) -> str | None:
    """The `math` element, on one line, for a formula in TeX; None if it does not convert cleanly.

    Cleanly means that every command is known and the result contains only `ELEMENTS` and `ATTRIBUTES`.
    """
    try:
        root = etree.fromstring(convert(tex), _parser())
    except (*_FAULTS, etree.XMLSyntaxError):
        return None
    for element in root.iter():
        if not _is_clean(element):
            return None
        element.tag = str(element.tag).removeprefix(_NAMESPACE)
    root.set("alttext", tex)
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="unicode", with_tail=False)


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, remove_blank_text=True)


def _is_clean(element: etree._Element) -> bool:
    if not isinstance(element.tag, str) or element.tag.removeprefix(_NAMESPACE) not in ELEMENTS:
        return False
    if any(name not in ATTRIBUTES or not _VALUE.fullmatch(str(value)) for name, value in element.items()):
        return False
    return "\\" not in (element.text or "")
