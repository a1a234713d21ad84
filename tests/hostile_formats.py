"""Writes hostile papers in every source format, each text escaped as that format escapes it."""

from __future__ import annotations

import json
import re
import textwrap
from typing import TYPE_CHECKING, Any, Final, TypeAlias
from xml.sax.saxutils import escape

from paper_listings.exports.bibtex import escape_tex
from paper_listings.text import clean
from tests import source_examples
from tests.hostile import DAY, TAIL, record

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Numbered: TypeAlias = tuple[int, str]
"""A payload with the number of its paper, which no other paper has in any format."""
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MARKED: Final = frozenset("\\_*[]`")
_TOP: Final = (
    "# Daily Papers\n\n## by [AK](https://huggingface.co/akhaliq) and the research community\n\nDec 8"
)
_FOOTER: Final = "·\n\nDec 5, 2025"
_PREAMBLE: Final = "arXiv:{id}v1 Announce Type: new \nAbstract: "


def title(number: int, payload: str) -> str:
    """The title in every format: short enough to be kept, with a word that only this paper has."""
    return f"{payload[:400]} w{number:05}w"


def abstract(payload: str) -> str:
    return f"{payload[:5_000]} {TAIL}"


def arxiv_id(number: int) -> str:
    return f"2512.{number:05}"


def _xml(text: str) -> str:
    """`text` in an XML element. What no XML document can contain is left out."""
    return escape(_NOT_XML.sub("", text), {"\r": "&#13;"})


def _jsonl(payloads: Sequence[Numbered]) -> bytes:
    lines = (
        {**record(number, payload), "title": title(number, payload), "abstract": abstract(payload)}
        for number, payload in payloads
    )
    return "\n".join(map(json.dumps, lines)).encode()


def _json_array(payloads: Sequence[Numbered]) -> bytes:
    return b"[" + _jsonl(payloads).replace(b"\n", b",\n") + b"]"


def _papers_json(payloads: Sequence[Numbered]) -> bytes:
    records = json.loads(_json_array(payloads))
    return json.dumps({"papers": records, "total": len(records), payloads[0][1]: payloads[0][1]}).encode()


def _huggingface(payloads: Sequence[Numbered]) -> bytes:
    def of(number: int, payload: str) -> dict[str, Any]:
        paper = source_examples.daily_paper(
            number,
            id=arxiv_id(number),
            title=title(number, payload),
            summary=abstract(payload),
            authors=[{"name": payload}, {"name": f"Ann {payload}"}],
            publishedAt=f"{DAY}T00:00:00.000Z",
            submittedOnDailyAt=f"{DAY}T01:00:00.000Z",
            ai_keywords=[payload],
            ai_summary=payload,
            projectPage=payload,
            githubRepo=payload,
            organization={"name": payload, "fullname": payload},
        )
        return {**paper, "thumbnail": payload, "isAuthorParticipating": payload}

    return source_examples.daily(*(of(*item) for item in payloads))


def _api(payloads: Sequence[Numbered]) -> bytes:
    return source_examples.api_feed(
        *(
            f"""<entry><id>http://arxiv.org/abs/{arxiv_id(number)}v1</id><title>{_xml(title(number, payload))}</title>
            <summary>{_xml(abstract(payload))}</summary><published>{DAY}T01:00:00Z</published>
            <author><name>{_xml(payload)}</name></author><author><name>Ann {_xml(payload)}</name></author>
            <category term="cs.CL"/><category term="{_xml(payload).replace('"', "&quot;")}"/>
            <arxiv:comment>{_xml(payload)}</arxiv:comment><arxiv:doi>{_xml(payload)}</arxiv:doi></entry>"""
            for number, payload in payloads
        )
    )


def _feed_entries(payloads: Sequence[Numbered]) -> list[dict[str, str]]:
    return [
        source_examples.feed_entry(
            number,
            id=f"oai:arXiv.org:{arxiv_id(number)}v1",
            title=_NOT_XML.sub("", title(number, payload)),
            abstract=_PREAMBLE.format(id=arxiv_id(number)) + _NOT_XML.sub("", abstract(payload)),
            creator=_NOT_XML.sub("", f"Ann {payload}"),
        )
        for number, payload in payloads
    ]


def _rss(payloads: Sequence[Numbered]) -> bytes:
    return source_examples.rss(*_feed_entries(payloads)).replace(b"12 Mar 2026", b"08 Dec 2025")


def _atom(payloads: Sequence[Numbered]) -> bytes:
    return source_examples.atom(*_feed_entries(payloads)).replace(b"2026-03-12", b"2025-12-08")


def _oai(payloads: Sequence[Numbered], metadata: Callable[[int, str], str]) -> bytes:
    return source_examples.oai(
        *(
            f"""<record><header><identifier>oai:arXiv.org:{arxiv_id(number)}</identifier></header>
            <metadata>{metadata(number, payload)}</metadata></record>"""
            for number, payload in payloads
        )
    )


def _oai_arxiv(number: int, payload: str) -> str:
    text = _xml(payload)
    return f"""<arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>{arxiv_id(number)}</id><created>{DAY}</created>
    <authors><author><keyname>{text}</keyname><forenames>Ann</forenames><suffix>{text}</suffix></author></authors>
    <title>{_xml(title(number, payload))}</title><categories>cs.CL {text}</categories><comments>{text}</comments>
    <doi>{text}</doi><license>{text}</license><abstract>{_xml(abstract(payload))}</abstract></arXiv>"""


def _oai_raw(number: int, payload: str) -> str:
    text = _xml(payload)
    return f"""<arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/"><id>{arxiv_id(number)}</id><submitter>{text}</submitter>
    <version version="v1"><date>Mon, 08 Dec 2025 01:00:00 GMT</date></version><title>{_xml(title(number, payload))}</title>
    <authors>Ann {text}</authors><categories>cs.CL {text}</categories><comments>{text}</comments>
    <abstract>{_xml(abstract(payload))}</abstract></arXivRaw>"""


def _oai_dc(number: int, payload: str) -> str:
    text = _xml(payload)
    return f"""<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/"
     xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{_xml(title(number, payload))}</dc:title>
    <dc:creator>{text}, Ann</dc:creator><dc:subject>{text}</dc:subject>
    <dc:description>{_xml(abstract(payload))}</dc:description><dc:date>{DAY}</dc:date>
    <dc:identifier>http://arxiv.org/abs/{arxiv_id(number)}</dc:identifier><dc:identifier>doi:{text}</dc:identifier></oai_dc:dc>"""


def _bibtex(payloads: Sequence[Numbered]) -> bytes:
    entries = (
        f"""@misc{{key{number},
  title = {{{escape_tex(_storable(title(number, payload)))}}},
  author = {{Ann {{{escape_tex(_storable(payload))}}}}},
  abstract = {{{escape_tex(_storable(abstract(payload)))}}},
  keywords = {{{escape_tex(_storable(payload))}}},
  eprint = {{{arxiv_id(number)}}}, archivePrefix = {{arXiv}}, primaryClass = {{cs.CL}},
  date = {{{DAY}}}
}}"""
        for number, payload in payloads
    )
    return "\n".join(entries).encode()


def _storable(text: str) -> str:
    """`text` in UTF-8: a lone surrogate has no bytes."""
    return text.encode("utf-8", "replace").decode()


def _line(text: str) -> str:
    """`text` as a browser copies it: on one line."""
    return " ".join(_storable(text).split())


def _plain_listing(payloads: Sequence[Numbered]) -> bytes:
    blocks = ["Daily Papers\n\nbyAK and the research community\n\nDec 8"]
    for number, payload in payloads:
        blocks += [_line(title(number, payload)), _line(abstract(payload)), f"Some Lab\n{_FOOTER}"]
    return "\n\n".join(blocks).encode()


def _wrapped_listing(payloads: Sequence[Numbered]) -> bytes:
    blocks = ["Daily Papers\n\nbyAK and the research community\n\nDec 8"]
    for number, payload in payloads:
        blocks += [*map(_wrapped, (title(number, payload), abstract(payload))), f"  • 5 authors\n{_FOOTER}"]
    return "\n\n".join(blocks).encode()


def _wrapped(text: str) -> str:
    return "\n".join(textwrap.wrap(_line(text), 90, break_long_words=False, break_on_hyphens=False))


def _marked_listing(payloads: Sequence[Numbered]) -> bytes:
    site = "https://huggingface.co"
    blocks = [_TOP]
    for number, payload in payloads:
        page = f"{site}/papers/{arxiv_id(number)}"
        blocks += [
            f"[7]({site}/login?next=%2Fpapers%2F{arxiv_id(number)})",
            f"### [{_marked(title(number, payload))}]({page})",
            f"[{_marked(abstract(payload))}]({page})",
            f"[![pic](https://x.example/a.png){_marked(payload[:60])}]({site}/some)",
            _FOOTER,
        ]
    return "\n\n".join(blocks).encode()


def _marked(text: str) -> str:
    return "".join(f"\\{sign}" if sign in _MARKED else sign for sign in _line(text))


WRITERS: Final[Mapping[str, Mapping[str, Callable[[Sequence[Numbered]], bytes]]]] = {
    "arxiv-oai": {
        "arXiv": lambda payloads: _oai(payloads, _oai_arxiv),
        "arXivRaw": lambda payloads: _oai(payloads, _oai_raw),
        "oai_dc": lambda payloads: _oai(payloads, _oai_dc),
    },
    "arxiv-feed": {"RSS": _rss, "Atom": _atom},
    "arxiv-api": {"Atom": _api},
    "huggingface": {"JSON": _huggingface},
    "jsonl": {"JSON Lines": _jsonl, "JSON array": _json_array, "papers.json": _papers_json},
    "bibtex": {"BibTeX": _bibtex},
    "listing": {"plain": _plain_listing, "wrapped": _wrapped_listing, "Markdown": _marked_listing},
}
"""For each source format, its variants: functions that write one paper per payload."""
VARIANTS: Final = tuple((form, variant) for form, found in WRITERS.items() for variant in found)
LOSSY: Final = (("bibtex", "BibTeX"), ("listing", "Markdown"))
"""Variants in which some signs cannot be told from markup; what they are read as must be as harmless."""
_HUGE: Final = 1_000
_SLOW: Final = frozenset({"bibtex"})
"""Formats in which a text of thousands of commands takes seconds to decode."""


def numbered(form: str, variant: str, payloads: Sequence[str]) -> tuple[Numbered, ...]:
    """The payloads with numbers that differ from those of all other variants."""
    first = 1_000 * (VARIANTS.index((form, variant)) + 1)
    return tuple(
        (first + place, payload)
        for place, payload in enumerate(payloads)
        if form not in _SLOW or len(payload) < _HUGE
    )


def said(form: str, payload: str, number: int) -> tuple[str, str]:
    """The title and abstract that a paper of this format has after it was read."""
    lossless = {
        "arxiv-oai": _in_xml, "arxiv-feed": _in_xml, "arxiv-api": _in_xml, "bibtex": _storable, "listing": _storable,
    }.get(form, str)  # fmt: skip
    return clean(lossless(title(number, payload)), 1_000), clean(lossless(abstract(payload)), 10_000)


def _in_xml(text: str) -> str:
    return _NOT_XML.sub("", text)
