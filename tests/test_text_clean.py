from __future__ import annotations

import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from paper_listings.text import _NOT_WORD, _UNWANTED, clean, is_web_address, normalized_title

anything = st.text(st.characters(codec=None))


def test_all_that_is_unwanted_is_unprintable() -> None:
    unwanted = [c for c in map(chr, range(0x110000)) if _UNWANTED.match(c)]
    assert len(unwanted) > 100
    assert not any(c.isprintable() for c in unwanted)


@given(anything)
@example("\ud83d\ude00")
@example("a  b")
@example(" a")
@example("a ")
@example("a\u00a0b")
@example("e\u0301")
@example("a\u200bb\u202ec\x00d\x1ce")
def test_the_short_way_through_cleaning_ends_where_the_long_one_does(text: str) -> None:
    paired = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    assert clean(text) == " ".join(unicodedata.normalize("NFC", _UNWANTED.sub("", paired)).split())


@given(anything)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(anything)
@example("A_B  c")
@example("ÄÖ")
def test_plain_titles_are_compared_in_the_same_form(title: str) -> None:
    bare = "".join(c for c in unicodedata.normalize("NFKD", title) if not unicodedata.combining(c))
    assert normalized_title(title) == (_NOT_WORD.sub(" ", bare.casefold()).strip() or clean(title).casefold())


@given(st.characters(codec=None))
def test_no_space_or_sign_that_ends_an_attribute_is_part_of_an_address(char: str) -> None:
    is_refused = char.isspace() or char in "<>\"'`\\{}|^" or not char.isprintable()
    assert is_web_address(f"https://owls.example/a{char}b") is not is_refused
