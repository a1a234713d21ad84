from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from paper_listings.site.link_targets import Folder, Target, is_internal
from tests import site_check_oracle as oracle

PAGES = (
    "index.html",
    "404.html",
    "papers/2401.00001/index.html",
    "topics/a b/index.html",
    "a/b/c.html",
    "x/100%/index.html",
)
ODD = (
    "//host/a", "//host", "https://owls.example/", "HTTP://owls.example", "mailto:owl@owls.example", "data:,x", "javascript:x",
    "?q", "?q=a/b", "a/?q#b", "#a", "#a%20b", "#", "a#", ".", "./", "..", "../", "../..", "../../..", "../../../../x", "./../x/",
    "a/..", "a/../b", "a/./b", "a//b", "/", "/.", "/a/", "/site/a/", "/site", "a%2fb/", "a%20b/", "100%/", "é/", "a;b", "a b",
    " a", "a ", "\ta", "a\n", "a:b", "1:2", "...", "..a", "a..", ".a/", "~a/", "x.css?v=1", "a\\b", "../x#é", "&", "",
)  # fmt: skip
PIECES = st.sampled_from(
    ("..", ".", "", "a", "b.html", "2401.00001", "a%20b", "é", "?q", "#a", "%", ":", "a b", "index.html")
)
REFERENCES = st.sampled_from(ODD) | st.lists(PIECES, max_size=6).map("/".join) | st.lists(PIECES).map("".join)


@pytest.mark.parametrize(
    ("page", "reference", "target"),
    [
        ("index.html", "owls/", ("owls/index.html", "")),
        ("papers/k/index.html", "../../owls/#a", ("owls/index.html", "a")),
        ("papers/k/index.html", "../..", ("index.html", "")),
        ("papers/k/index.html", "#a", ("papers/k/index.html", "a")),
        ("404.html", "#a", ("404.html", "a")),
        ("papers/k/index.html", "/x.css?v=1", ("x.css", "")),
        ("index.html", "caf%C3%A9/#%C3%A9", ("café/index.html", "é")),
    ],
)
def test_a_reference_leads_to_a_file_and_an_anchor(
    page: str, reference: str, target: tuple[str, str]
) -> None:
    assert Folder(page, "/").target(reference) == Target(*target)


@given(page=st.sampled_from(PAGES), reference=REFERENCES, base=st.sampled_from(("/", "/site/", "/a/b/")))
@example(page="a/b/c.html", reference="../../..", base="/site/")
def test_a_reference_leads_where_urljoin_says(page: str, reference: str, base: str) -> None:
    try:
        expected = oracle.is_internal(reference)
    except ValueError:
        expected = False
    assert is_internal(reference) == expected
    if expected and reference:
        assert Folder(page, base).target(reference) == oracle.target_of(reference, page, base)


@pytest.mark.parametrize("reference", ODD)
@pytest.mark.parametrize("page", PAGES)
def test_odd_references_lead_where_urljoin_says(page: str, reference: str) -> None:
    assert is_internal(reference) == oracle.is_internal(reference)
    if reference and is_internal(reference):
        for base in ("/", "/site/"):
            assert Folder(page, base).target(reference) == oracle.target_of(reference, page, base)


def test_an_address_that_is_none_is_not_internal() -> None:
    assert not is_internal("//[")


def test_a_base_path_may_have_escapes() -> None:
    assert Folder("index.html", "/caf%C3%A9/").target("./x.css") == Target("x.css", "")
    assert Folder("index.html", "/caf%C3%A9/").target("/caf%C3%A9/x.css") == Target("x.css", "")
    assert Folder("index.html", "/caf%C3%A9/").target("/x.css") == Target(None, "")


def test_a_page_whose_name_ends_like_an_index_is_not_one() -> None:
    assert Folder("my index.html", "/").target("#a") == Target("my index.html", "a")
