from __future__ import annotations

import datetime as dt
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_listings.text import (
    clean,
    count_of,
    find_urls,
    is_web_address,
    long_date,
    month_name,
    normalized_title,
    short_date,
)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  a \n\t b\u00a0\u2003c ", "a b c"),
        ("a\x00b\x07c\x1bd\x7fe\x85f", "abcde f"),
        ("left\u202eright\u2066x", "leftrightx"),
        ("\ufeffstart\ufffe\uffff\ufdd0", "start"),
        ("e\u0301", "é"),
        ("a\ud800b", "a\ufffdb"),
        ("\ud83d\ude00", "😀"),
        ("👩\u200d🚀 שלום\u200f", "👩\u200d🚀 שלום\u200f"),
        ("", ""),
    ],
)
def test_text_is_cleaned_at_the_door(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@given(st.text() | st.text(alphabet=st.characters()), st.integers(2, 40))
def test_cleaning_twice_is_cleaning_once_and_keeps_the_limit(text: str, limit: int) -> None:
    once = clean(text, limit)
    assert clean(once, limit) == once
    assert len(once) <= limit
    assert unicodedata.is_normalized("NFC", once)
    assert once == once.strip()
    assert "\n" not in once


def test_no_code_point_that_xml_forbids_survives() -> None:
    everything = "".join(map(chr, range(sys.maxunicode + 1)))
    kept = clean(everything, len(everything))
    assert not set(kept) & {chr(code) for code in (*range(32), *range(0x7F, 0xA0), 0xFFFE, 0xFFFF, 0x202E)}
    kept.encode()


def test_long_text_is_cut_at_a_word_and_marked() -> None:
    assert clean("one two three four", 12) == "one two…"
    assert clean("abcdefghijklmnop", 5) == "abcd…"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Attention Is All You Need", "attention is all you need."),
        ("Über-Modelle: Déjà vu", "uber modelle  deja vu"),
        ("GPT–4 (v2)", "gpt 4 v2"),
        ("?!", "?!"),
    ],
)
def test_titles_that_differ_only_in_form_are_the_same(one: str, other: str) -> None:
    assert normalized_title(one) == normalized_title(other) != ""


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("see https://a.example/b.", ("https://a.example/b",)),
        ("(https://a.example/c).", ("https://a.example/c",)),
        ("https://a.example/x_(y) and", ("https://a.example/x_(y)",)),
        ('"https://a.example/q?x=1&y=2"!', ("https://a.example/q?x=1&y=2",)),
        ("[a](https://a.example/m), http://b.example;", ("https://a.example/m", "http://b.example")),
        ("https://a.example twice https://a.example.", ("https://a.example",)),
        ("https://a.example/ https://", ("https://a.example/",)),
        ("http://...,, and ftp://a.example", ()),
        ("https://a.example/?, https://a.example/**", ("https://a.example/",)),
        ("https://a.example/b... https://a.example/c… (https://a.example/d...)", ()),
        (
            "https://a.example/b—c https://a.example/d，https://a.example/e。",
            tuple(f"https://a.example/{c}" for c in "bde"),
        ),
        (r"\url{https://a.example/\~b/\~{}c\_d}", ("https://a.example/~b/~c_d",)),
        (r"https://a.example/\'etude", ()),
        ("https://a.example/" + "(" + ")" * 3, ("https://a.example/()",)),
    ],
)
def test_addresses_come_out_of_text_clean(text: str, urls: tuple[str, ...]) -> None:
    assert find_urls(text) == urls


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://example.org", True),
        ("http://example.org:8080/a?b#c", True),
        ("https://example.org/ä", True),
        ("javascript:alert(1)", False),
        ("//example.org/", False),
        ("https://", False),
        ("https://user:pass@example.org/", False),
        ("https://example.org/a b", False),
        ('https://example.org/"onclick', False),
        ("https://example.org/\u202e", False),
        ("https://example.org:port/", False),
        ("https://[::1", False),
        ("data:text/html,x", False),
    ],
)
def test_only_plain_web_addresses_are_links(url: str, good: bool) -> None:  # noqa: FBT001 -- a row of the table
    assert is_web_address(url) is good


def test_dates_and_counts_are_written_for_people() -> None:
    day = dt.date(2024, 6, 20)
    assert (long_date(day), short_date(day), month_name(2024, 6)) == (
        "20 June 2024",
        "20 Jun 2024",
        "June 2024",
    )
    assert [count_of(n, "paper") for n in (0, 1, 2_000)] == ["0 papers", "1 paper", "2,000 papers"]
    assert count_of(2, "entry", "entries") == "2 entries"
