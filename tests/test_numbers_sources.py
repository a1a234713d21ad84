"""Tests what each number of the text formats decides: on both sides of it, the result differs."""

from __future__ import annotations

import pytest

from paper_listings.errors import PapersError
from paper_listings.sources import encoding, tex
from paper_listings.sources.bibtex import names
from paper_listings.sources.bibtex import parser as bibtex
from paper_listings.sources.bibtex.grammar import Entry, Fault, read
from paper_listings.sources.identifiers import find_arxiv_ids
from paper_listings.sources.listing.lines import without_front_matter
from paper_listings.sources.web_pages import named_page
from tests.source_examples import context


def test_a_fault_quotes_80_characters() -> None:
    for length, quoted in ((80, "x" * 80), (81, "x" * 79 + "…")):
        fault = next(
            thing
            for thing in read(f"@misc{{a, title={{A}}, year = {'x' * length}}}")
            if isinstance(thing, Fault)
        )
        assert fault.text == f"neither in braces nor a @string: {quoted!r}"


@pytest.mark.parametrize(("size", "read_whole"), [(2_500, True), (2_499, False)])
def test_strings_grow_to_20_times_the_file(size: int, read_whole: bool) -> None:  # noqa: FBT001 - a parameter
    text = f"@string{{s = {{{'x' * 1_000}}}}}\n@misc{{o, title = {'#'.join(['s'] * 50)}}}"
    things = list(read(text.ljust(size)))
    assert any(isinstance(thing, Entry) for thing in things) is read_whole


@pytest.mark.parametrize(("links", "found"), [(5, 1), (6, 0)])
def test_data_is_inherited_through_five_entries(links: int, found: int) -> None:
    chain = "".join(f"@xdata{{x{n}, xdata={{x{n + 1}}}}}\n" for n in range(1, links))
    text = f"@misc{{a, xdata={{x1}}}}\n{chain}@xdata{{x{links}, title={{A}}}}"
    assert len(bibtex.parse(text.encode(), context()).papers) == found


def test_a_name_has_up_to_three_parts() -> None:
    assert names.split("Van Alder, Jr, Ann Bea") == ["Ann Bea Van Alder Jr"]
    assert names.split("Van Alder, Bo Birch, Cy Cedar, Di Dorn") == [
        "Van Alder",
        "Bo Birch",
        "Cy Cedar",
        "Di Dorn",
    ]


def test_arguments_are_decoded_20_deep() -> None:
    for depth, inside in ((20, "&"), (21, "\\&")):
        assert tex.decode("\\a{" * depth + "\\&" + "}" * depth) == "\\a{" * depth + inside + "}" * depth


def test_a_word_up_to_30_characters_before_an_arxiv_id_counts() -> None:
    assert list(find_arxiv_ids(f"to{'.' * 28}arXiv:2503.00001")) == []
    assert list(find_arxiv_ids(f"to{'.' * 29}arXiv:2503.00001")) == ["2503.00001"]


def test_an_encoding_is_declared_in_the_first_400_bytes() -> None:
    declared = "% Encoding: cp1251"
    text = "\n" + declared + "\n{Серые озёра}"
    assert encoding.decode(
        text.rjust(400 - len(declared) - 1 + len(text), "x").encode("cp1251"), "a"
    ).text.endswith("{Серые озёра}")
    with pytest.raises(PapersError):
        encoding.decode(text.rjust(401 - len(declared) - 1 + len(text), "x").encode("cp1251"), "a")


def test_three_letters_in_a_row_and_nine_tenths_of_them_are_western() -> None:
    assert encoding.decode("üüü".encode("cp1252"), "a").text == "üüü"
    assert encoding.decode(("ü " * 36 + "üüüü").encode("cp1252"), "a").guessed
    for text in ("üüüü", "ü " * 35 + "üüüü"):
        with pytest.raises(PapersError):
            encoding.decode(text.encode("cp1252"), "a")


def test_a_page_is_told_by_its_first_200_000_bytes() -> None:
    start, sign = b"<html>", b"huggingface.co/papers"
    for size, said in ((200_000, "Hugging Face"), (200_001, "not a list")):
        page = named_page(start + b" " * (size - len(start) - len(sign)) + sign)
        assert page
        assert said in page[0]


def test_a_header_ends_within_60_lines() -> None:
    for lines, left in ((60, 0), (61, 61)):
        texts = ("---", *("a: b",) * (lines - 2), "---", "text")
        assert [text for text in without_front_matter(texts) if text != ""] == [*texts[:left], "text"]
