"""Finishes Pagefind's bundle of one part: reproducible bytes, papers named by key, and their facets.

Pagefind also writes a fragment for each paper, a file with its text. None is published, because the paper's page says the
same; in the list of pages, the paper's key is in place of its fragment's name, says which paper was found, and compresses
well. Facets are written here, so a changed topic or count needs no new index.
Files are gzip streams of a mark and one value, in CBOR (RFC 8949) or, for fragments, JSON; as of Pagefind 1.5 the meta
file is `[version, [[fragment, words], …], index chunks, [[filter name, file name], …], sorts, meta fields]`.
"""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

import cbor2

from paper_listings.errors import PapersError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from paper_listings.pages.search_record import SearchRecord

_MARK: Final = b"pagefind_dcd"
_META_PARTS: Final = 6
_NAME_DIGITS: Final = 7
_GZIP: Final = 31
"""The window of zlib that writes a gzip stream, without a time."""
ENTRY: Final = "pagefind-entry.json"
"""The first file of a bundle that the browser loads."""
_PAPER: Final = re.compile(r"/papers/(.+)/")


def key_of(path: str, fragment: bytes) -> str:
    """The key of the paper whose text is in a fragment that Pagefind wrote. Raises PapersError for anything else."""
    try:
        match = _PAPER.fullmatch(json.loads(_read(path, fragment))["url"])
    except (ValueError, LookupError, TypeError):
        raise _unexpected(path) from None
    if match is None:
        raise _unexpected(path)
    return match[1]


def ordered(bundle: Mapping[str, bytes], keys: Mapping[str, str]) -> dict[str, bytes]:
    """The files that replace the meta files and the entry of `bundle`, without filters: path → bytes.

    `bundle` maps the paths of those files below the bundle's folder to their content; `keys` maps the names that
    Pagefind gave the fragments to the keys of their papers. Raises PapersError if they are not what Pagefind 1.5 writes.
    """
    renamed: dict[str, bytes] = {}
    names: dict[str, str] = {}
    for path, data in sorted(bundle.items()):
        if path.endswith(".pf_meta"):
            packed = _written(_meta(path, data, keys))
            old = path.removeprefix("pagefind.").removesuffix(".pf_meta")
            names[old] = _name(old, packed)
            renamed[f"pagefind.{names[old]}.pf_meta"] = packed
    entry = json.loads(bundle[ENTRY])
    for language in entry["languages"].values():
        language["hash"] = names[language["hash"]]
    renamed[ENTRY] = _json(entry)
    return renamed


def _meta(path: str, data: bytes, keys: Mapping[str, str]) -> bytes:
    try:
        version, pages, chunks, _, sorts, fields = _parts(cbor2.loads(_read(path, data)))
        named = [[keys[name], words] for name, words in pages]
    except (cbor2.CBORDecodeError, ValueError, LookupError, TypeError):
        raise _unexpected(path) from None
    return cbor2.dumps([version, named, chunks, [], sorted(sorts), fields])


def _parts(value: object) -> list[Any]:
    if not isinstance(value, list) or len(value) != _META_PARTS:
        raise ValueError(value)
    return value


def entry_below(entry: bytes) -> bytes:
    """`entry` for a part in a folder of the bundle: it uses the WebAssembly file of the bundle itself.

    Pagefind makes the file's address from the part's folder and this name.
    """
    value = json.loads(entry)
    for language in value["languages"].values():
        language["wasm"] = f"/../../wasm.{language['wasm'] or 'unknown'}"
    return _json(value)


def facets(records: Iterable[SearchRecord]) -> bytes:
    """`facets.json`: what papers are filtered, counted and sorted by, newest first, in columns.

    `ids` are keys; `days` are runs `[day, papers]` of publication, a date without
    a day being the first it can be; `topic` points into `topics` (sets of slugs), `org`
    into `orgs` (from 1, most papers first; 0 is unknown); `code` has one character per paper.
    """
    papers = sorted(records, key=lambda paper: (_day(paper), paper.listed, paper.key), reverse=True)
    held = Counter(paper.organization for paper in papers if paper.organization)
    orgs = sorted(held, key=lambda org: (-held[org], org))
    org_number: dict[str | None, int] = {org: number for number, org in enumerate(orgs, 1)}
    topics = list(dict.fromkeys(paper.topics for paper in papers))
    topic_number = {slugs: number for number, slugs in enumerate(topics)}
    return _json(
        {
            "ids": " ".join(paper.key for paper in papers),
            "days": [[day.isoformat(), len(list(group))] for day, group in groupby(papers, key=_day)],
            "topics": topics,
            "topic": [topic_number[paper.topics] for paper in papers],
            "orgs": orgs,
            "org": [org_number.get(paper.organization, 0) for paper in papers],
            "code": "".join("01"[paper.has_code] for paper in papers),
            "comments": [paper.comments for paper in papers],
        }
    )


def _day(paper: SearchRecord) -> dt.date:
    return paper.published.first if paper.published else paper.listed


def parts_file(parts: Sequence[tuple[str, str, int, str]]) -> bytes:
    """`parts.json`: the parts, newest first: folder in the bundle, what is said of its age, papers, version."""
    return _json(parts)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def _written(value: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, _GZIP)
    return packer.compress(_MARK + value) + packer.flush()


def _read(path: str, data: bytes) -> bytes:
    try:
        plain = zlib.decompress(data, _GZIP)
    except zlib.error:
        raise _unexpected(path) from None
    if not plain.startswith(_MARK):
        raise _unexpected(path)
    return plain.removeprefix(_MARK)


def _unexpected(path: str) -> PapersError:
    return PapersError.single(
        f"pagefind/{path}",
        "not what this program expects from Pagefind",
        "run `make venv` to install the locked version",
    )


def _name(old: str, data: bytes) -> str:
    """`en_` and digits of the content's SHA-256, as many as Pagefind uses."""
    language, digits = old.rsplit("_", 1)
    return f"{language}_{hashlib.sha256(data).hexdigest()[: max(len(digits), _NAME_DIGITS)]}"
