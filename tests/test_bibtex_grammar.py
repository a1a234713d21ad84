"""Tests of splitting BibTeX into entries: what programs write, what people forget, and what is left to say."""

from __future__ import annotations

import io
import re
from contextlib import redirect_stderr

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import parse_string

from paper_listings.sources.bibtex.grammar import Entry, Fault, read


def entries(text: str) -> list[tuple[str, str, dict[str, str]]]:
    return [(thing.kind, thing.key, thing.fields) for thing in read(text) if isinstance(thing, Entry)]


def fields(text: str) -> dict[str, str]:
    ((_, _, found),) = entries(text)
    return found


def faults(text: str) -> list[tuple[int, str]]:
    return [(thing.line, thing.text) for thing in read(text) if isinstance(thing, Fault)]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("@misc{owl, title={One}}", "owl"),
        ("@misc{Alder 2010, title={One}}", "Alder 2010"),
        ("@misc{10.1002/(SICI)1<1::AID>3, title={One}}", "10.1002/(SICI)1<1::AID>3"),
        ("@misc{,\n title={One}}", ""),
        ("@misc{ title={One}}", ""),
        ("@misc{\n\n  title = {One}\n}", ""),
        ("@misc{owl\n title={One}}", "owl"),
        ("@ misc (owl, title={One})", "owl"),
        ("text @misc{owl, title={One}} text", "owl"),
        ("@misc{% about owls\n owl, title={One}}", "owl"),
        ("@misc\n{owl,title={One}}", "owl"),
        ("@misc{owl, title {One}}", "owl"),
        ("@misc{owl, title = {One},,}", "owl"),
        ("@misc{owl 7\n title = {One}}", ""),
    ],
)
def test_an_entry_is_found_with_or_without_its_key(text: str, key: str) -> None:
    assert entries(text) == [("misc", key, {"title": "One"})]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("{a {nested} b}", "a {nested} b"),
        ('"a {"} b"', 'a {"} b'),
        ('"The "best" owl"', 'The "best" owl'),
        ('"M\\"uller"', 'M\\"uller'),
        ("2024", "2024"),
        ("1--2", "1--2"),
        ("jan", "January"),
        ("SEPT", "September"),
        ('jan # "~5"', "January~5"),
        ("{a} # {b}\n # % why\n c", "abC"),
        ("{lines\r\nof text}", "lines\nof text"),
        ("{\\{0,1\\{ {x}}", "\\{0,1\\{ {x}"),
        ("", ""),
        ("ünïcode", "ünïcode"),
    ],
)
def test_values_are_read_in_every_form(value: str, found: str) -> None:
    assert fields(f"@string{{c = {{C}}, }}\n@misc{{owl, title = {value}, year = 1}}") == {
        "title": found,
        "year": "1",
    }


def test_strings_are_made_of_strings_in_any_case() -> None:
    text = '@string(AA = "Alder, Ann")\n@STRING{both = aa # " and " # {Birch, Bo}, jan = {x}}\n@misc{o, author = BOTH, month = jan}'
    assert fields(text) == {"author": "Alder, Ann and Birch, Bo", "month": "January"}


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ("title = {One} year = 2", []),
        ("title = {One}\nyear = 2 % twice {", []),
        ("title = {One}, % why, and {\n%year = 3,\nyear = 2", []),
        ("title = {One}, year = 2 # % why\n", []),
        ("title = {One}}, year = 2", [(1, "a closing brace before the end of the entry")]),
        ("title = {One}, and more, year = 2", [(1, "not a field: 'and more'")]),
        ("title = {One}, {and = {more}}, year = 2", [(1, "not a field: '{and = {more}}'")]),
        ("title = {One}, title = {One}, year = 2", []),
        ("title = {One},\ntitle = {Two},\nyear = 2", [(1, "'o': given twice: title")]),
        ("year = 2, title = One", [(1, "neither in braces nor a @string: 'One'")]),
        ("title = {One}, year = 2\n\n", []),
    ],
)
def test_a_slip_costs_no_field_and_is_reported_if_it_is_more_than_a_comma(
    inside: str, said: list[tuple[int, str]]
) -> None:
    text = f"@misc{{o, {inside}\n}}"
    assert fields(text) | {"year": "2"} == {"title": "One", "year": "2"}
    assert faults(text) == said


def test_words_without_braces_are_kept_together() -> None:
    text = "@misc{o, title = Grey Lakes in Winter, series = Owls}\n@misc{p, series = Owls}"
    assert [found for *_, found in entries(text)] == [
        {"title": "Grey Lakes in Winter", "series": "Owls"},
        {"series": "Owls"},
    ]
    assert len(faults(text)) == 2


@pytest.mark.parametrize(
    "open_entry", ["@misc{o, title = {One}", "@misc{o, title = {One},", "@misc(o, title = {One}"]
)
@pytest.mark.parametrize("after", ["", "\n\n@misc{p, title = {Two}}", " @misc{p, title = {Two}}"])
def test_an_entry_that_is_not_closed_is_read(open_entry: str, after: str) -> None:
    text = open_entry + after
    assert [found["title"] for *_, found in entries(text)] == (["One", "Two"] if after else ["One"])
    assert [problem for _, problem in faults(text)] == ["the entry before this line is not closed"]


@pytest.mark.parametrize(
    "broken",
    [
        "@misc{o, title = {One, year = {2001}\n",
        '@misc{o, title = "One, year = {2001}}\n',
        "@misc{o, title = {One, year = 2001}\n",
        "@misc{o, {{title = {One}}\n",
        "@misc{o, title = {One} # {Two, year = 2001\n",
    ],
)
def test_a_brace_that_is_missing_costs_only_its_entry(broken: str) -> None:
    text = f"@misc{{n, title = {{Zero}}}}\n{broken}@misc{{p, title = {{Two}}}}"
    assert [key for _, key, _ in entries(text)] == ["n", "p"]
    (fault,) = (thing for thing in read(text) if isinstance(thing, Fault))
    assert (fault.line, fault.costs_entry) == (2, True)
    assert fault.text.startswith("a brace is not closed: '@misc{o,")


def test_a_broken_string_costs_no_entry() -> None:
    (fault, _) = read("@string{a = {x}\n@misc{o, title = {One}}")
    assert isinstance(fault, Fault)
    assert not fault.costs_entry


def test_comments_are_no_entries_but_are_not_silent_if_they_contain_one() -> None:
    text = (
        '% Encoding: UTF-8\n@comment{jabref-meta: {x}}\n@preamble{ {\\newcommand{\\x}[1]{}} }\n@preamble("x")\n'
        "% @misc{a, title={A}}\n@comment{old: @misc{b, title={B}} @misc{c, title={C}}}\nann@misc{x, owls} \n@misc{d, title={D}}"
    )
    assert entries(text) == [("misc", "d", {"title": "D"})]
    assert [
        (thing.line, thing.text, thing.is_comment) for thing in read(text) if isinstance(thing, Fault)
    ] == [
        (5, "commented out: '% @misc{a, title={A}}'", True),
        (6, "commented out: 2 in @comment", True),
    ]


def test_an_entry_in_a_comment_that_starts_a_line_is_read_as_bibtex_does() -> None:
    assert entries("@comment{\n@misc{b, title={B}}\n}\n@comment x\n@comment{") == [
        ("misc", "b", {"title": "B"})
    ]


@pytest.mark.parametrize("stray", ["title = {Lost},", "misc{b, title={B}}", '  year = "2001"'])
def test_a_part_of_an_entry_outside_any_entry_is_reported(stray: str) -> None:
    text = f"@misc{{a, title={{A}}}}\nprose, and\n{stray}\n\n@misc{{c, title={{C}}}}"
    assert len(entries(text)) == 2
    assert faults(text) == [(3, f"outside any entry: {stray.strip()!r}")]


def test_strings_cannot_grow_without_bound() -> None:
    doubled = "".join(f"@string{{s{n + 1} = s{n} # s{n}}}\n" for n in range(40))
    text = f"@string{{s0 = {{{'x' * 50}}}}}\n{doubled}@misc{{o, title = s40}}\n@misc{{p, title = {{P}}}}"
    things = list(read(text))
    assert any("grow too long" in thing.text for thing in things if isinstance(thing, Fault))
    assert entries(text)[-1][2] == {"title": "P"}
    assert sum(
        len(value) for thing in things if isinstance(thing, Entry) for value in thing.fields.values()
    ) < 100 * len(text)


word = st.text("abcXYZ 0.,:;-/'üé", min_size=1, max_size=12).filter(str.strip)
value = st.recursive(
    word,
    lambda inner: st.lists(inner | st.builds("{{{}}}".format, inner), min_size=1, max_size=3).map("".join),
    max_leaves=4,
)
names = st.sampled_from(["title", "series", "year", "note", "abstract", "x-y"])
entry = st.tuples(
    st.sampled_from(["article", "Misc", "BOOK"]),
    st.text("abc:-_/.0", min_size=1, max_size=9).map(lambda key: f"k{key}"),
    st.dictionaries(names, value, min_size=1),
)


@given(
    st.lists(entry, max_size=5, unique_by=lambda each: each[1]),
    st.sampled_from(["\n", "", " \n% x\n\n"]),
    st.booleans(),
)
def test_well_formed_files_are_read_as_another_parser_reads_them(
    written: list[tuple[str, str, dict[str, str]]],
    gap: str,
    quoted: bool,  # noqa: FBT001 - drawn
) -> None:
    opening, closing = '""' if quoted else "{}"
    text = gap.join(
        f"@{kind}{{{key},\n"
        + ",\n".join(f"  {name} = {opening}{text}{closing}" for name, text in given_fields.items())
        + "}\n"
        for kind, key, given_fields in written
    )
    assert entries(text) == [(kind.lower(), key, given_fields) for kind, key, given_fields in written]
    assert faults(text) == []
    with redirect_stderr(io.StringIO()):
        theirs = parse_string(text, "bibtex").entries
    assert [key.lower() for key in theirs] == [key.lower() for _, key, _ in entries(text)]
    for _, key, mine in entries(text):
        for name, text_of_field in theirs[key].fields.items():
            assert " ".join(text_of_field.split()) == " ".join(mine[name.lower()].split())


@given(st.text(alphabet='@misc{}()="\\,#%$~ab1\n', max_size=80))
def test_any_text_is_read_with_every_entry_found_or_reported(text: str) -> None:
    things = list(read(f"@misc{{first, title = {{First}}}}\n{text}\n@misc{{last, title = {{Last}}}}"))
    keys = [thing.key for thing in things if isinstance(thing, Entry)]
    assert keys[0] == "first"
    assert keys[-1] == "last"
    own_lines = len(re.findall(r"^[ \t]*@[ \t]*misc[ \t]*[{(]", text, re.MULTILINE))
    broken = sum(thing.costs_entry for thing in things if isinstance(thing, Fault))
    assert len(keys) + broken >= own_lines + 2
