"""Builds invented responses of sources, with the parts that a test varies."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from paper_listings.sources.context import Context

TODAY = dt.date(2026, 3, 12)
"""A Thursday."""


def context(
    *,
    today: dt.date = TODAY,
    listed: dt.date | None = None,
    page_date: dt.date | None = None,
    first: int = 1,
) -> Context:
    return Context(place="an answer", today=today, listed=listed, page_date=page_date, first=first)


def daily_paper(number: int = 1, /, **changes: object) -> dict[str, Any]:
    """Returns a Hugging Face record as of 2026; `changes` override fields of its `paper`, and None removes a field."""
    paper = {
        "id": f"2603.{number:05}",
        "authors": [{"_id": "a", "name": "Ada Byron", "hidden": False}, {"name": "Bo Li", "hidden": True}],
        "publishedAt": "2026-03-10T18:00:00.000Z",
        "submittedOnDailyAt": "2026-03-11T00:10:00.000Z",
        "title": f"An Invented\n  Paper, Number {number}",
        "summary": "We invent it.\nCode: https://github.com/invented/paper.",
        "upvotes": 7,
        "discussionId": "d",
        "ai_keywords": ["invention", "paper"],
        "ai_summary": "s",
        "projectPage": "https://invented.example/paper",
        "githubRepo": "https://github.com/invented/paper/",
        "githubStars": 3,
        "organization": {"name": "inv", "fullname": "Invention  Lab"},
        **changes,
    }
    return {
        "paper": {name: value for name, value in paper.items() if value is not None},
        "publishedAt": "2026-03-10T14:00:00.000Z",
        "title": paper["title"],
        "numComments": 2,
        "thumbnail": "https://invented.example/t.png",
    }


def daily(*records: object) -> bytes:
    return json.dumps(list(records)).encode()


def api_entry(number: int = 1, *, published: str = "2026-03-10T15:00:00Z", more: str = "") -> str:
    return f"""<entry>
      <id>http://arxiv.org/abs/2603.{number:05}v2</id><title>Title
        {number}</title><updated>2026-03-11T15:00:00Z</updated>
      <link href="https://arxiv.org/pdf/2603.{number:05}v2" rel="related" type="application/pdf" title="pdf"/>
      <summary> Abstract &lt; {number}. </summary><category term="cs.LG"/><category term="cs.CL"/>
      <category term="I.2.7; H.3.3"/><category term="68T50"/><published>{published}</published>
      <arxiv:primary_category term="cs.CL"/><author><name>Ada Byron</name></author><author><name>:</name></author>
      <author><name>Bo Li</name></author>{more}</entry>"""


def api_feed(*entries: str, total: int | None = None, start: int = 0) -> bytes:
    count = len(entries) if total is None else total
    return f"""<?xml version='1.0' encoding='UTF-8'?>
    <feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom"
     xmlns="http://www.w3.org/2005/Atom"><id>https://arxiv.org/api/x</id><title>arXiv Query</title>
    <opensearch:totalResults>{count}</opensearch:totalResults>
    <opensearch:startIndex>{start}</opensearch:startIndex>{"".join(entries)}</feed>""".encode()


ERROR_ENTRY = """<entry><id>https://arxiv.org/api/errors#x</id><title>Error</title>
    <summary>no such field</summary></entry>"""


def feed_entry(number: int = 1, kind: str = "new", **changes: str) -> dict[str, str]:
    return {
        "id": f"oai:arXiv.org:2603.{number:05}v1",
        "title": f"Title {number}",
        "abstract": f"arXiv:2603.{number:05}v1 Announce Type: {kind} \nAbstract: We invent {number}.",
        "kind": kind,
        "creator": "Ada Byron, Jos\\'e Li, Jr.",
        **changes,
    }


def atom(*entries: dict[str, str]) -> bytes:
    body = "".join(
        f"""<entry><id>{e["id"]}</id><title>{escape(e["title"])}</title><summary>{escape(e["abstract"])}</summary>
        <category term="cs.CL"/><category term="cs.AI"/><published>2026-03-12T00:00:00-04:00</published>
        <arxiv:announce_type>{e["kind"]}</arxiv:announce_type><dc:creator>{escape(e["creator"])}</dc:creator></entry>"""
        for e in entries
    )
    return f"""<?xml version='1.0' encoding='UTF-8'?>
    <feed xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/"
     xmlns="http://www.w3.org/2005/Atom"><id>http://rss.arxiv.org/atom/cs.CL</id>{body}</feed>""".encode()


def rss(*entries: dict[str, str]) -> bytes:
    body = "".join(
        f"""<item><title>{escape(e["title"])}</title><link>https://arxiv.org/abs/{e["id"][14:-2]}</link>
        <description>{escape(e["abstract"])}</description><guid isPermaLink="false">{e["id"]}</guid>
        <category>cs.CL</category><category>cs.AI</category><pubDate>Thu, 12 Mar 2026 00:00:00 -0400</pubDate>
        <arxiv:announce_type>{e["kind"]}</arxiv:announce_type><dc:creator>{escape(e["creator"])}</dc:creator>
        <arxiv:DOI>10.1000/{e["id"][-4:]}</arxiv:DOI></item>"""
        for e in entries
    )
    return f"""<?xml version='1.0' encoding='UTF-8'?>
    <rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0">
    <channel><title>cs.CL updates on arXiv.org</title><link>http://rss.arxiv.org/rss/cs.CL</link>
    <pubDate>Thu, 12 Mar 2026 00:00:00 -0400</pubDate>{body}</channel></rss>""".encode()


def oai_arxiv(number: int = 1, created: str = "2026-03-10", name: str = 'M\\"uller') -> str:
    return f"""<arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>2603.{number:05}</id><created>{created}</created>
    <updated>2026-03-11</updated><authors><author><keyname>{name}</keyname><forenames>Ada</forenames>
    <suffix>Jr</suffix></author><author><keyname>The Team</keyname></author></authors><title>Title
      {number}</title><categories>cs.CL cs.LG</categories><comments>Code: https://github.com/inv/x</comments>
    <doi>10.1000/X.{number} 10.1000/other</doi><abstract>  We invent.
    </abstract></arXiv>"""


def oai_raw(number: int = 1) -> str:
    return f"""<arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/"><id>2603.{number:05}</id><submitter>x</submitter>
    <version version="v1"><date>Tue, 10 Mar 2026 19:30:00 GMT</date></version>
    <version version="v2"><date>Wed, 11 Mar 2026 19:30:00 GMT</date></version><title>Title {number}</title>
    <authors>Ada Byron (1), Bo Li, Jr. (1 and 2) and C. Dee ((1) Here, (2) There)</authors>
    <categories>cs.CL cs.LG</categories><abstract>We invent.</abstract></arXivRaw>"""


def oai_dc(number: int = 1) -> str:
    return f"""<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/"
     xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Title {number}</dc:title>
    <dc:creator>Byron, Ada</dc:creator><dc:creator>The Team</dc:creator><dc:subject>Computer Science</dc:subject>
    <dc:description>We invent.</dc:description><dc:description>Comment: 3 pages</dc:description>
    <dc:date>2026-03-11</dc:date><dc:date>2026-03-10</dc:date><dc:type>text</dc:type>
    <dc:identifier>http://arxiv.org/abs/2603.{number:05}</dc:identifier>
    <dc:identifier>doi:10.1000/Y</dc:identifier></oai_dc:dc>"""


def oai_record(number: int, metadata: str | None) -> str:
    status = "" if metadata else ' status="deleted"'
    body = f"<metadata>{metadata}</metadata>" if metadata else ""
    return f"""<record><header{status}><identifier>oai:arXiv.org:2603.{number:05}</identifier>
    <datestamp>2026-03-11</datestamp></header>{body}</record>"""


def oai(*records: str, more: str | None = None) -> bytes:
    """Returns a page of records; `more` is the token of the next page."""
    token = "" if more is None else f"<resumptionToken>{escape(more)}</resumptionToken>"
    return oai_document(f"<ListRecords>{''.join(records)}{token}</ListRecords>")


def oai_error(code: str) -> bytes:
    return oai_document(f"<error code={quoteattr(code)}>an explanation</error>")


def oai_document(body: str) -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">
    <responseDate>2026-03-12T00:00:00Z</responseDate>
    <request verb="ListRecords">https://oaipmh.arxiv.org/oai</request>{body}</OAI-PMH>""".encode()


HTML = b"<!DOCTYPE html>\n<html><head><title>Down for maintenance</title></head><body>Sorry</body></html>"
XHTML = b'<?xml version="1.0"?>\n<!-- x --><html xmlns="http://www.w3.org/1999/xhtml"><body/></html>'
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    b'<feed xmlns="http://www.w3.org/2005/Atom"><title>&b;</title></feed>'
)
BIBTEX = r"""
A comment.
@string{venue = "Invented Proceedings"}
@article{one,
  title = {On {BERT} and {\"U}ber-G\"odel: $\alpha$-decay \& more},
  author = {M{\"u}ller, J{\'o}zef and Ada Byron and {The Big Team} and others},
  year = 2025, month = mar, day = {4},
  doi = {https://doi.org/10.1000/ABC},
  eprint = {2503.00001v2}, archivePrefix = {arXiv}, primaryClass = {cs.CL},
  url = {https://arxiv.org/abs/2503.00001},
  keywords = {one, two; {t}hree},
  abstract = {A study (\texttt{ATE)}, a novel one, with 5% of care. Code: https://github.com/inv/bib},
  journal = venue
}
@misc{two, title = "A Page", author = {Byron, Ada}, date = {2025-02-03}, url = {https://invented.example/a\_b}}
"""
