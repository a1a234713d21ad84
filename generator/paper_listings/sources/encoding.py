"""Decodes text files in any encoding that can be told from their bytes: UTF-8, UTF-16, Windows-1252, GBK, or as declared."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paper_listings.errors import PapersError

if TYPE_CHECKING:
    from collections.abc import Sequence

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HEAD = 400
"""Bytes in which an encoding of two bytes per character shows."""
_DECLARED = re.compile(rb"%[^\n]{0,40}?\b(?:en)?coding[:=]\s*([\w-]+)", re.IGNORECASE)
"""The first lines of files by JabRef (`% Encoding: UTF-8`) and Emacs (`-*- coding: latin-1 -*-`)."""
_HIGH = re.compile(rb"[\x80-\xff]+")
_GB2312 = re.compile(rb"(?:[\xa1-\xa9\xb0-\xf7][\xa1-\xfe])+")
_UTF8 = re.compile(rb"(?:[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})+")
_UNDEFINED = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
"""Bytes that mean nothing in Windows-1252."""
_KANA = re.compile(rb"[\xa4\xa5][\xa1-\xfe]")
_NO_HANGUL = re.compile(rb"(?:[\xb0-\xc8][\xa1-\xfe])*+[\xc9-\xf7]")
_WESTERN = re.compile(rb"[\x80\x85\x8a\x8c\x8e\x91-\x97\x9a\x9c\x9e-\xff]")
"""What Western European texts have beyond ASCII; as the first bytes of other encodings, the rest is frequent."""
_LONGEST_WESTERN = 3
"""Letters beyond ASCII in a row in such a text."""
_SURE = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """The text of a file."""

    text: str
    guessed: str | None = None
    """Name of the encoding, if it is only what the bytes suggest."""
    damaged: tuple[int, ...] = ()
    """The lines with bytes that are no characters; each of these became U+FFFD."""


def decode(data: bytes, place: str) -> Decoded:
    """The text of `data`; raises PapersError if the encoding is unknown and cannot be told from the bytes."""
    encoding = _marked(data) or _wide(data)
    if encoding:
        return _replacing(data, encoding)
    try:
        return Decoded(text=data.decode())
    except UnicodeDecodeError as error:
        start = error.start
    declared = _declared(data)
    if declared and declared != "utf-8":
        return _replacing(data, declared)
    runs = _HIGH.findall(data)
    total = sum(map(len, runs))
    if declared or sum(len(run) for run in runs if _UTF8.fullmatch(run)) * 2 > total:
        return _replacing(data, "utf-8")
    if _is_chinese(runs, total):
        return _replacing(data, "gb18030", guessed="GBK")
    if _is_western(runs, total) and not _UNDEFINED.search(data):
        return _replacing(data, "cp1252", guessed="Windows-1252 (Latin-1)")
    raise PapersError.single(
        place,
        f"not UTF-8 (byte {start + 1:,}), and the encoding cannot be told from the bytes",
        "name it with --encoding, such as latin-1, cp1251, gbk or shift_jis, or save the file as UTF-8",
    )


def recoded(data: bytes, encoding: str, place: str) -> bytes:
    """`data` as UTF-8, read in the named encoding; raises PapersError if it is not in that encoding."""
    try:
        return data.decode(encoding).removeprefix("\ufeff").encode()
    except UnicodeError as error:
        at = f" (byte {error.start + 1:,})" if isinstance(error, UnicodeDecodeError) else ""
        raise PapersError.single(place, f"not in the encoding {encoding}{at}", "correct --encoding") from None


def _marked(data: bytes) -> str | None:
    return next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)


def _wide(data: bytes) -> str | None:
    """UTF-16 without a byte order mark: every second byte of ASCII is zero."""
    head = data[:_HEAD]
    if head[1::2].count(0) > len(head) // 4:
        return "utf-16-le"
    return "utf-16-be" if head[::2].count(0) > len(head) // 4 else None


def _declared(data: bytes) -> str | None:
    """The codec that the file names in its first lines; None if it names none that is known."""
    match = _DECLARED.search(data[:_HEAD])
    try:
        return codecs.lookup(match[1].decode()).name if match else None
    except LookupError:
        return None


def _is_chinese(runs: Sequence[bytes], total: int) -> bool:
    """Whether `runs` of bytes beyond ASCII are Chinese characters, and neither Japanese nor Korean ones."""
    pairs = [run for run in runs if _GB2312.fullmatch(run)]
    kana = sum(len(_KANA.findall(run)) for run in pairs) * 2
    return (
        total > len(runs) * 2
        and sum(map(len, pairs)) >= total * _SURE
        and kana <= total * (1 - _SURE)
        and any(map(_NO_HANGUL.match, pairs))
    )


def _is_western(runs: Sequence[bytes], total: int) -> bool:
    letters = sum(len(_WESTERN.findall(run)) for run in runs if len(run) <= _LONGEST_WESTERN)
    return letters >= total * _SURE


def _replacing(data: bytes, encoding: str, guessed: str | None = None) -> Decoded:
    text = data.decode(encoding, "replace")
    damaged: tuple[int, ...] = ()
    if "\ufffd" in text:
        damaged = tuple(number for number, line in enumerate(text.split("\n"), 1) if "\ufffd" in line)
    return Decoded(text=text, guessed=guessed, damaged=damaged)
