from __future__ import annotations

import dataclasses
import datetime as dt
import gzip
import hashlib
import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
import rispy
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pybtex.database import parse_string

from paper_listings.exports import all_exports, api, packing
from paper_listings.exports.citation import citation_key
from paper_listings.exports.json_schema import ADDED, schema
from paper_listings.paper import Paper
from paper_listings.store.records import FIELDS, from_record
from tests.export_cases import BARE, CORPORATE, CROWDED, DAY, EDGES, FULL, OLD, SITE, exported, papers
from tests.thorough import examples

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = schema("https://example.org/owls/api/schema.json")


def owls(count: int, day: dt.date = DAY) -> tuple[Paper, ...]:
    return tuple(
        Paper(key=f"t-{number:012x}", title=f"Owl {number}", listed=day + dt.timedelta(days=number // 10))
        for number in range(count)
    )


def validator(kind: str) -> Draft202012Validator:
    return Draft202012Validator(
        {**SCHEMA, "anyOf": [{"$ref": f"#/$defs/{kind}"}]}, format_checker=Draft202012Validator.FORMAT_CHECKER
    )


def imported(record: dict[str, Any]) -> Paper:
    return from_record({name: value for name, value in record.items() if name not in ADDED}, "x.json")


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == Draft202012Validator.META_SCHEMA["$id"]


def test_the_schema_describes_exactly_the_record_and_what_the_api_adds() -> None:
    paper = SCHEMA["$defs"]["paper"]
    assert tuple(paper["properties"]) == tuple(paper["required"]) == (*FIELDS, *ADDED)
    assert tuple(api.api_record(FULL, SITE)) == (*FIELDS, *ADDED)


@pytest.mark.parametrize("field", FIELDS)
def test_the_schema_refuses_a_wrong_type_in_every_field(field: str) -> None:
    assert not validator("paper").is_valid({**api.api_record(FULL, SITE), field: 1.5})


def test_every_document_is_valid_and_of_its_kind_only() -> None:
    documents = {path: text for path, text in exported(EDGES).items() if path.startswith("api/")}
    documents["topic"] = api.topic_document("wings", (FULL, OLD), 2, SITE).decode()
    kinds = {"api/papers.json": "papers", "api/topics.json": "topics", "topic": "topic"}
    del documents["api/schema.json"]
    for path, text in documents.items():
        kind = kinds.get(path, "page")
        value = json.loads(text)
        validator(kind).validate(value)
        Draft202012Validator(SCHEMA).validate(value)
        assert set(value) == set(SCHEMA["$defs"][kind]["properties"])


@given(papers)
def test_another_site_rebuilds_the_same_paper(paper: Paper) -> None:
    text = api.topic_document("wings", (paper,), 1, SITE)
    (record,) = json.loads(text)["papers"]
    validator("paper").validate(record)
    assert imported(record) == paper


def test_the_pages_hold_all_papers_once_oldest_first() -> None:
    documents = exported(EDGES)
    index = json.loads(documents["api/papers.json"])
    pages = [json.loads(documents[page["url"].removeprefix(SITE.url)]) for page in index["pages"]]
    rebuilt = [imported(record) for page in pages for record in page["papers"]]
    assert index["total"] == len(rebuilt) == len(EDGES)
    assert set(rebuilt) == set(EDGES)
    assert [paper.listed for paper in rebuilt] == sorted(paper.listed for paper in EDGES)
    assert index["papers"][0]["key"] == "2501.00001"


def test_the_index_describes_its_pages() -> None:
    documents = exported(EDGES)
    index = json.loads(documents["api/papers.json"])
    assert [(page["month"], page["number"], page["count"]) for page in index["pages"]] == [
        ("2024-05", 1, 1),
        ("2024-06", 1, 4),
        ("2025-01", 1, 1),
    ]
    for page in index["pages"]:
        text = documents[page["url"].removeprefix(SITE.url)]
        listed = [record["listed"] for record in json.loads(text)["papers"]]
        assert page["size"] == len(text.encode())
        assert page["sha256"] == hashlib.sha256(text.encode()).hexdigest()
        assert (page["first"], page["last"]) == (listed[0], listed[-1])


@given(st.integers(0, 60), st.integers(1, 20), st.integers(1, 25))
def test_new_papers_change_no_page_but_the_last(before: int, size: int, more: int) -> None:
    old = {page.path: page.papers for page in api.month_pages("2024-06", owls(before), size)}
    new = {page.path: page.papers for page in api.month_pages("2024-06", owls(before + more), size)}
    assert all(0 < len(held) <= size for held in new.values())
    changed = [path for path, held in old.items() if new[path] != held]
    assert changed in ([], list(old)[-1:])


def test_older_papers_that_come_late_change_only_their_month() -> None:
    late = dataclasses.replace(BARE, listed=dt.date(2024, 5, 2))
    old = exported((OLD, FULL))
    new = exported((OLD, FULL, late))
    changed = {path for path, text in new.items() if old.get(path) != text}
    assert {path for path in changed if path.startswith(("api/", "months/"))} == {
        "api/papers.json",
        "api/papers/2024-05/1.json.gz",
        "months/2024-05/papers.bib",
    }


def test_a_full_month_goes_on_at_its_next_page() -> None:
    documents = exported(owls(api.PAGE_SIZE + 1, dt.date(2024, 6, 1)))
    june = [path for path in documents if path.startswith("api/papers/2024-06")]
    assert [path.rpartition("/")[2] for path in june] == [
        f"{number + 1}.json.gz" for number in range(len(june))
    ]
    assert len(json.loads(documents["api/papers.json"])["papers"]) == api.NEWEST


def test_no_papers_make_valid_documents() -> None:
    none = dataclasses.replace(SITE, topics={}, topics_of={})
    rendered = exported((), none)
    assert sorted(rendered) == ["api/papers.json", "api/schema.json", "api/topics.json", "llms.txt"]
    validator("papers").validate(json.loads(rendered["api/papers.json"]))


def test_the_files_of_the_site() -> None:
    rendered = exported(EDGES)
    topics = {
        f"topics/{slug}/papers.{kind}"
        for slug in (*SITE.topics, "unsorted")
        for kind in ("json", "csv", "bib", "ris", "csl.json", "txt")
    }
    months = {f"months/{month}/papers.bib" for month in ("2024-05", "2024-06", "2025-01")}
    pages = {f"api/papers/{month}/1.json.gz" for month in ("2024-05", "2024-06", "2025-01")}
    single = {"llms.txt", "api/papers.json", "api/topics.json", "api/schema.json"}
    assert set(rendered) == topics | months | pages | single
    wings = json.loads(rendered["topics/wings/papers.json"])
    assert [record["key"] for record in wings["papers"]] == [FULL.key, OLD.key]
    assert wings["complete"] is True
    assert json.loads(rendered["api/schema.json"]) == SCHEMA


def test_every_file_that_a_document_names_is_there() -> None:
    rendered = exported(EDGES)
    topics = json.loads(rendered["api/topics.json"])["topics"]
    named = [url for topic in topics for url in topic["files"].values()]
    assert all(url.removeprefix(SITE.url) in rendered for url in named)


def test_every_citation_file_parses_and_holds_the_papers_of_its_list() -> None:
    rendered = exported(EDGES)
    keys = citation_keys(rendered)
    assert keys["topics/wings/papers"] == ["arxiv-2406.14833", "arxiv-quant-ph-0201082"]
    assert keys["topics/night/papers"] == ["arxiv-2406.14833"]
    unsorted = [paper.key for paper in EDGES if not SITE.slugs(paper)]
    assert sorted(keys["topics/unsorted/papers"]) == sorted(map(citation_key, unsorted))
    assert keys["months/2024-05/papers"] == ["arxiv-quant-ph-0201082"]
    assert keys["months/2025-01/papers"] == ["arxiv-2501.00001"]
    assert len(keys["months/2024-06/papers"]) == 4


def citation_keys(rendered: dict[str, str]) -> dict[str, list[str]]:
    """The keys in every citation list, by path without extension; the formats of a topic agree."""
    found = {}
    for path in [path.removesuffix(".bib") for path in rendered if path.endswith(".bib")]:
        keys = list(parse_string(rendered[f"{path}.bib"], "bibtex").entries)
        if path.startswith("topics/"):
            assert [record["id"] for record in rispy.loads(rendered[f"{path}.ris"])] == keys
            assert [item["id"] for item in json.loads(rendered[f"{path}.csl.json"])] == keys
        found[path] = keys
    return found


def test_papers_without_a_topic_have_files_only_where_there_are_some() -> None:
    assert not [path for path in exported((FULL, OLD)) if "unsorted" in path]
    document = json.loads(exported((BARE,))["topics/unsorted/papers.json"])
    validator("topic").validate(document)
    assert document["topic"]["title"] == "Unsorted"


def test_a_month_is_whole_however_large_with_all_authors_and_without_abstracts() -> None:
    june = (*owls(api.TOPIC_LIMIT + 3), dataclasses.replace(CROWDED, listed=DAY), FULL)
    *_, (path, data) = all_exports.month_files("2024-06", june, SITE)
    entries = parse_string(data.decode(), "bibtex").entries
    assert path == "months/2024-06/papers.bib"
    assert len(entries) == len(june)
    assert len(entries["arxiv-2501.00001"].persons["author"]) == len(CROWDED.authors or ())
    assert not [key for key, entry in entries.items() if "abstract" in entry.fields]
    assert data.startswith(b"% 55 papers listed in 2024-06: https://example.org/owls/months/2024-06/\n")


def test_a_new_day_changes_no_file_of_a_closed_month() -> None:
    may = owls(api.PAGE_SIZE + 1, dt.date(2024, 5, 1))
    june = tuple(dataclasses.replace(paper, key=f"t-f{paper.key[3:]}") for paper in owls(5))
    late = tuple(
        dataclasses.replace(paper, key=f"t-e{paper.key[3:]}") for paper in owls(3, DAY + dt.timedelta(days=1))
    )
    old = dict(all_exports.render((*may, *june), SITE))
    new = dict(all_exports.render((*may, *june, *late), SITE))
    assert {path for path in old if "2024-05" in path} == {
        "api/papers/2024-05/1.json.gz",
        "api/papers/2024-05/2.json.gz",
        "months/2024-05/papers.bib",
    }
    assert {path for path in old if new[path] != old[path]} == {
        "api/papers/2024-06/1.json.gz",
        "months/2024-06/papers.bib",
        *(f"topics/unsorted/papers.{ending}" for ending in ("json", "csv", "bib", "ris", "csl.json", "txt")),
        "api/papers.json",
        "llms.txt",
    }
    assert old.keys() == new.keys()


def test_months_can_be_written_on_their_own() -> None:
    whole = list(all_exports.render(EDGES, SITE))
    alone = list(all_exports.month_files("2024-05", (OLD,), SITE))
    assert alone == whole[:2]
    assert whole[-len(list(all_exports.open_files(EDGES, SITE))) :] == list(
        all_exports.open_files(EDGES, SITE)
    )


def test_files_come_one_at_a_time_month_by_month_and_those_that_always_change_last() -> None:
    rendered = all_exports.render(EDGES, SITE)
    assert iter(rendered) is rendered
    paths = [path for path, _ in rendered]
    months = [found.group() for path in paths if (found := re.search(r"[0-9]{4}-[0-9]{2}", path))]
    assert months == sorted(months)
    assert all("20" in path for path in paths[: len(months)])
    assert paths[-4:] == ["api/papers.json", "api/topics.json", "api/schema.json", "llms.txt"]


def test_a_compressed_page_holds_nothing_but_its_data() -> None:
    data = b"owls " * 1_000
    file = packing.packed(data)
    assert gzip.decompress(file) == data
    assert file[:10] == b"\x1f\x8b\x08\0\0\0\0\0\x02\xff", "no name, no time, no system"
    assert len(file) < 60


def test_a_topic_too_large_says_what_is_missing() -> None:
    many = owls(api.TOPIC_LIMIT + 3)
    written = {path: data.decode() for path, data in all_exports.topic_files("wings", many, SITE)}
    document = json.loads(written["topics/wings/papers.json"])
    assert (document["total"], document["complete"], len(document["papers"])) == (53, False, 50)
    remark = "The newest 50 of 53 papers; all are in https://example.org/owls/api/papers.json"
    assert written["topics/wings/papers.bib"].startswith(f"% {remark}\n")
    assert len(parse_string(written["topics/wings/papers.bib"], "bibtex").entries) == 50
    assert remark.replace("://", "&#58;//") in written["topics/wings/papers.txt"]
    assert document["papers"][0]["key"] == many[-3].key


@settings(max_examples=examples(8))
@given(st.permutations(EDGES))
def test_the_bytes_do_not_depend_on_the_order_of_papers(order: list[Paper]) -> None:
    assert list(all_exports.render(order, SITE)) == list(all_exports.render(EDGES, SITE))


def test_the_bytes_do_not_depend_on_the_hash_seed(tmp_path: Path) -> None:
    script = tmp_path / "digest.py"
    script.write_text(
        "import hashlib\nfrom paper_listings.exports import all_exports\nfrom tests.export_cases import EDGES, SITE\n"
        "print(hashlib.sha256(repr(list(all_exports.render(EDGES, SITE))).encode()).hexdigest())\n"
    )
    digests = {
        subprocess.check_output([sys.executable, script], env={"PYTHONPATH": ".", "PYTHONHASHSEED": seed})
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_an_organisation_alone_is_in_the_record_and_no_author() -> None:
    record = api.api_record(CORPORATE, SITE)
    assert (record["authors"], record["organization"], record["author_count"]) == (
        None,
        "Owls and Sons, Inc",
        1,
    )
