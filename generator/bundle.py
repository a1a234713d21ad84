"""Pagefind's bundle, put in order: the same papers give the same bytes and the same file names.

Pagefind writes the values of its filters, and the filters, in the order of a randomly seeded hash table, and names
files by their content. Files are gzip streams of a mark and one CBOR value (RFC 8949); as of Pagefind 1.5 a filter is
`[name, [[value, [page number, …]], …]]`, and the meta file
`[version, pages, index chunks, [[filter name, file name], …], [[sort name, [page number, …]], …], meta fields]`.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from typing import TYPE_CHECKING, Any

import cbor2

from generator.errors import PapersError

if TYPE_CHECKING:
    from collections.abc import Mapping

_MARK = b"pagefind_dcd"
_META_PARTS = 6
_NAME_DIGITS = 7
_ENTRY = "pagefind-entry.json"


def ordered(bundle: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files that replace the filters, meta files and the entry of `bundle`: path → bytes.

    `bundle` maps the paths of those files below the bundle's folder to their content. Raises PapersError when they
    are not what Pagefind 1.5 writes.
    """
    renamed: dict[str, bytes] = {}
    names: dict[str, str] = {}
    for path, data in sorted(bundle.items()):
        if path.endswith(".pf_filter"):
            filter_name, values = _read(path, data, 2)
            packed = _packed([filter_name, sorted(values)])
            old = path.removeprefix("filter/").removesuffix(".pf_filter")
            names[old] = _name(old, packed)
            renamed[f"filter/{names[old]}.pf_filter"] = packed
    for path, data in sorted(bundle.items()):
        if path.endswith(".pf_meta"):
            version, pages, chunks, filters, sorts, fields = _read(path, data, _META_PARTS)
            filters = sorted([filter_name, names[old]] for filter_name, old in filters)
            packed = _packed([version, pages, chunks, filters, sorted(sorts), fields])
            old = path.removeprefix("pagefind.").removesuffix(".pf_meta")
            names[old] = _name(old, packed)
            renamed[f"pagefind.{names[old]}.pf_meta"] = packed
    entry = json.loads(bundle[_ENTRY])
    for language in entry["languages"].values():
        language["hash"] = names[language["hash"]]
    renamed[_ENTRY] = json.dumps(entry, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    return renamed


def _read(path: str, data: bytes, parts: int) -> list[Any]:
    plain = gzip.decompress(data)
    value = cbor2.loads(plain.removeprefix(_MARK)) if plain.startswith(_MARK) else None
    if not isinstance(value, list) or len(value) != parts:
        raise PapersError.single(
            f"pagefind/{path}",
            "not what this program expects of Pagefind",
            "run `make venv` to install the locked one",
        )
    return value


def _packed(value: object) -> bytes:
    return gzip.compress(_MARK + cbor2.dumps(value), mtime=0)


def _name(old: str, data: bytes) -> str:
    """`en_` and digits of the content's SHA-256, as many as Pagefind takes."""
    language, digits = old.rsplit("_", 1)
    return f"{language}_{hashlib.sha256(data).hexdigest()[: max(len(digits), _NAME_DIGITS)]}"
