"""Finishes Pagefind's bundle: makes its bytes reproducible, and writes the facets of all papers to one small file.

Each page carries the facts of its paper as JSON in base64url in one value of a filter, because filters are the only
thing that reaches a record of the index without becoming words in it. The filter's own file is not needed: it is
dropped, and with it what Pagefind writes in the order of a randomly seeded hash table. So the same papers give the
same bytes and file names. Files are gzip streams of a mark and one value, in CBOR (RFC 8949) or, for records, JSON; as of
Pagefind 1.5 the meta file is `[version, pages, index chunks, [[filter name, file name], …], sorts, meta fields]`.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

import cbor2

from paper_listings.errors import PapersError
from paper_listings.pages.search_record import decoded

if TYPE_CHECKING:
    from collections.abc import Mapping

FACTS = "card"
"""Name of the filter that holds a paper's facts."""
_MARK = b"pagefind_dcd"
_META_PARTS = 6
_NAME_DIGITS = 7
_ENTRY = "pagefind-entry.json"


def ordered(bundle: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files that replace the meta files and the entry of `bundle`, without filters: path → bytes.

    `bundle` maps the paths of those files below the bundle's folder to their content. Raises PapersError if they
    are not what Pagefind 1.5 writes.
    """
    renamed: dict[str, bytes] = {}
    names: dict[str, str] = {}
    for path, data in sorted(bundle.items()):
        if path.endswith(".pf_meta"):
            value = cbor2.loads(_read(path, data))
            if not isinstance(value, list) or len(value) != _META_PARTS:
                raise _unexpected(path)
            version, pages, chunks, _, sorts, fields = value
            packed = gzip.compress(
                _MARK + cbor2.dumps([version, pages, chunks, [], sorted(sorts), fields]), mtime=0
            )
            old = path.removeprefix("pagefind.").removesuffix(".pf_meta")
            names[old] = _name(old, packed)
            renamed[f"pagefind.{names[old]}.pf_meta"] = packed
    entry = json.loads(bundle[_ENTRY])
    for language in entry["languages"].values():
        language["hash"] = names[language["hash"]]
    renamed[_ENTRY] = json.dumps(entry, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    return renamed


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """What papers are filtered, counted and sorted by."""

    data: bytes
    """The content of `facets.json`."""
    keys: frozenset[str]
    """Keys of the papers in it: the search page shows cards of no others."""


def facets(fragments: Mapping[str, bytes]) -> Facets:
    """`facets.json`: what papers are filtered, counted and sorted by, newest first, in columns.

    `fragments` maps the names of the index's records to their content. `ids` are those names without `prefix`;
    `years` are runs `[year, papers]`; `topic` points into `topics` (sets of slugs), `org` into `orgs` (from 1, most
    papers first; 0 is unknown); `code` has one character per paper. Records without facts are skipped; raises
    PapersError if no record has any, or if one is not a record at all.
    """
    rows = []
    for name, data in fragments.items():
        record = _record(f"fragment/{name}.pf_fragment", data)
        with suppress(ValueError, LookupError, TypeError):
            rows.append((name, *_facts(record)))
    if fragments and not rows:
        raise _unexpected(f"fragment/{min(fragments)}.pf_fragment")
    rows.sort(key=lambda row: (row[1], row[2]["listed"], row[2]["key"]), reverse=True)
    papers = [facts for _, _, facts in rows]
    held = Counter(facts["org"] for facts in papers if facts["org"])
    orgs = sorted(held, key=lambda org: (-held[org], org))
    org_number = {org: number for number, org in enumerate(orgs, 1)}
    topics = list(dict.fromkeys(tuple(facts["topics"]) for facts in papers))
    topic_number = {slugs: number for number, slugs in enumerate(topics)}
    prefix = rows[0][0].partition("_")[0] + "_" if rows else ""
    columns = {
        "prefix": prefix,
        "ids": " ".join(name.removeprefix(prefix) for name, _, _ in rows),
        "years": [[int(year), len(list(group))] for year, group in groupby(rows, key=lambda row: row[1][:4])],
        "topics": topics,
        "topic": [topic_number[tuple(facts["topics"])] for facts in papers],
        "orgs": orgs,
        "org": [org_number.get(facts["org"], 0) for facts in papers],
        "code": "".join("01"[facts["code"]] for facts in papers),
        "comments": [facts["comments"] for facts in papers],
    }
    text = json.dumps(columns, ensure_ascii=False, separators=(",", ":"))
    return Facets(data=text.encode(), keys=frozenset(facts["key"] for facts in papers))


def _record(path: str, data: bytes) -> dict[str, Any]:
    try:
        record = json.loads(_read(path, data))
    except ValueError:
        record = None
    if not isinstance(record, dict):
        raise _unexpected(path)
    return record


def _facts(record: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The day by which a paper is sorted, and its facts; raises ValueError if they are those of another page."""
    facts = decoded(record["filters"][FACTS][0])
    if record["url"] != f"/papers/{facts['key']}/":
        raise ValueError(facts["key"])
    return facts["date"] or facts["listed"], facts


def _read(path: str, data: bytes) -> bytes:
    try:
        plain = gzip.decompress(data)
    except (OSError, EOFError, zlib.error):
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
