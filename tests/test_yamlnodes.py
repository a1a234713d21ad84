"""Tests that a settings file reports all its errors at once, each with line, column and a fix."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_listings.errors import PapersError
from paper_listings.yamlnodes import Document, suggestion
from paper_listings.yamlnodes.nodes import DEPTH_LIMIT


def faults(text: str, *keys: str) -> list[str]:
    """Returns the errors in a file whose `keys` are read as strings."""
    with pytest.raises(PapersError) as caught:
        read(text, *keys)
    return [str(problem) for problem in caught.value.problems]


def read(text: str, *keys: str) -> list[str]:
    document = Document(text, "f.yml")
    values = [document.root[key].text() for key in keys]
    document.finish()
    return values


def test_values_of_every_type_are_read() -> None:
    document = Document(
        "name: 3d vision\nsize: 12\nratio: 0.5\nwhole: 2\nopen: yes\nshut: Off\nmode: fast\n"
        "list: [a, b]\nempty: []\ninner:\n  deep: x\n",
        "f.yml",
    )
    root = document.root
    assert root["name"].text() == "3d vision"
    assert root["size"].integer() == 12
    assert root["ratio"].number() == 0.5
    assert root["whole"].number() == 2.0
    assert root["open"].boolean() is True
    assert root["shut"].boolean() is False
    assert root["mode"].choice(("slow", "fast")) == "fast"
    assert [item.text() for item in root["list"].items()] == ["a", "b"]
    assert root["empty"].items() == ()
    assert root["inner"].section()["deep"].text() == "x"
    document.finish()


def test_an_absent_or_empty_value_takes_its_default() -> None:
    document = Document("blank:\n", "f.yml")
    for key in ("blank", "absent"):
        value = document.root[key]
        assert not value.is_given
        assert value.text(None) is None
        assert value.integer(3) == 3
        assert value.number(0.5) == 0.5
        assert value.boolean(None) is None
        assert value.choice(("a", "b"), "b") == "b"
        assert value.items(()) == ()
    document.finish()


def test_a_text_is_cleaned() -> None:
    assert read('a: "x\\0  y"', "a") == ["x y"]
    assert read("a: >\n  two\n  lines\n", "a") == ["two lines"]
    assert read('a: "\\ud800"', "a") == ["\N{REPLACEMENT CHARACTER}"]
    assert read("\N{ZERO WIDTH NO-BREAK SPACE}a: b", "a") == ["b"]


def test_all_faults_are_told_at_once_in_the_order_of_the_file() -> None:
    text = "titel: x\nsize: many\nsize: 3\nlist:\n- no\n- 12\n"
    document = Document(text, "f.yml")
    document.root["title"].text()
    document.root["size"].integer(minimum=1, maximum=9)
    for item in document.root["list"].items():
        item.text()
    with pytest.raises(PapersError) as caught:
        document.finish()
    assert [str(problem) for problem in caught.value.problems] == [
        'f.yml:1:1: "titel" is not a known key; did you mean "title"?',
        'f.yml:1:1: title is missing; add it: text, in quotes if it contains "?" or ": "',
        'f.yml:2:7: size cannot be "many"; write a whole number from 1 to 9',
        'f.yml:3:1: "size" is given twice; remove one; the first is on line 2',
        'f.yml:5:3: list[1] must be text, but YAML reads a bare no as a yes/no value; put it in quotes: "no"',
        'f.yml:6:3: list[2] must be text, but YAML reads a bare 12 as a number; put it in quotes: "12"',
    ]


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("a: *llm", "1:4", 'a bare * begins an alias in YAML: put the whole text in quotes, "*…"'),
        ("a:\n- *llm*\n", "2:3", "a bare * begins an alias"),
        ("a: **", "1:4", "a bare * begins an alias"),
        ("a: &x b", "1:4", "a bare & begins an anchor"),
        ("a: &x [b]", "1:4", "&x is an anchor"),
        (
            "a: !!python/object:os.system b",
            "1:4",
            "!!python/object:os.system is a tag that is not allowed here; remove",
        ),
        ("a: !!python/object/apply:os.mkdir [b]", "1:4", "remove it: it would run code"),
        ("a: !!binary b", "1:4", "!!binary is a tag that is not allowed here"),
        ("a: =", "1:4", "as a default value"),
        ("a: b\n<<: {c: d}", "2:1", '"<<" is not a known key'),
        ("a: !x [b]", "1:4", "!x is a tag"),
        ("a: !<x y", "1:4", "a bare ! begins a tag"),
        ("a: [why?, b]", "1:8", "a question mark inside [ ] has a special meaning"),
        ("a: @b", "1:4", "text cannot begin with @"),
        ("a: %b", "1:4", "text cannot begin with %"),
        ("a: `b`", "1:4", "backtick"),
        ("a:\n\t- b", "2:1", "use spaces"),
        ("a: b: c", "1:5", 'put text that contains ": " in quotes'),
        ("b\na: c", "2:2", "check the indentation"),
        ('a: "b', "1:4", 'the " that opens here is never closed'),
        ("a: [b, c\nd: e", "2:2", "a flow sequence that begins on line 1"),
        ("a: {b: c}}", "1:10", "check the quotes, brackets and indentation"),
        ("a: b\x01", "1:5", "the character U+0001 is not allowed here; remove it"),
        ("x: y\na: b\x01", "2:5", "the character U+0001"),
        ("a: b\n---\na: c", "2:1", "a second document"),
        ("", "1:1", "the file is empty"),
        ("# only a comment\n", "1:1", "the file is empty"),
        ("words", "1:1", 'the file cannot be "words"; write lines with "key: value"'),
        ("- a", "1:1", "the file cannot be a list"),
        ("a: " + "[" * 1_000, f"1:{DEPTH_LIMIT + 3}", "nested deeper than"),
        ("a: no", "1:4", 'put it in quotes: "no"'),
        ("a: on", "1:4", 'put it in quotes: "on"'),
        ("a: null", "1:4", "as an empty value"),
        ("a: 2025-12-08", "1:4", "as a date"),
        ("a:", "1:3", "a has no value"),
        ('a: " "', "1:4", "a is empty"),
        ("a: [b]", "1:4", "a cannot be a list; write text"),
        ("a: {b: c}", "1:4", 'a cannot have "key: value" in it; write text, in quotes'),
        ("a: b\n[c]: d", "2:1", "a list or mapping cannot be a key"),
        ("a: b\nzzz: d", "2:1", '"zzz" is not a known key; remove it, or write one of: a'),
        ("a: " + "9" * 90, "1:4", "9…"),
    ],
)
def test_each_fault_names_its_place_and_a_way_out(text: str, place: str, words: str) -> None:
    found = faults(text, "a")
    assert len(found) == 1
    assert found[0].startswith(f"f.yml:{place}: ")
    assert words in found[0]


def test_aliases_and_tags_hide_no_other_fault_and_cause_none() -> None:
    text = "a: &x 3\nb: *x\nc: !!set {d}\nsize: *x\nzzz: 1\n"
    document = Document(text, "f.yml")
    for key in ("a", "b"):
        document.root[key].text()
    document.root["c"].items()
    document.root["size"].integer()
    with pytest.raises(PapersError) as caught:
        document.finish()
    assert [str(problem).partition(";")[0] for problem in caught.value.problems] == [
        "f.yml:1:4: &x is an anchor, which is not allowed here",
        "f.yml:2:4: *x is an alias, which is not allowed here",
        "f.yml:3:4: !!set is a tag that is not allowed here",
        "f.yml:4:7: *x is an alias, which is not allowed here",
        'f.yml:5:1: "zzz" is not a known key',
    ]


def test_a_file_may_use_the_tags_that_it_is_allowed_and_no_others() -> None:
    text = "a: !ENV X\nb: !ENV [X, 3]\nc: !ENV {x: 3}\nd: plain\n"
    root = Document(text, "f.yml", tags=frozenset({"!ENV"})).root
    assert [root[key].tag for key in "abcde"] == ["!ENV", "!ENV", "!ENV", None, None]
    assert [root[key].form for key in "abcde"] == ["text", "a list", "a mapping", "text", "nothing"]
    assert [root[key].written for key in "abd"] == ["X", "", "plain"]
    with pytest.raises(PapersError, match="!x is a tag"):
        Document("a: !x b", "f.yml", tags=frozenset({"!ENV"})).finish()


def test_wrong_types_say_what_is_wanted() -> None:
    document = Document("i: 010\nj: 12\nn: .inf\nb: maybe\nc: fats\nd: zzz\ne: [x]\nl: x\ns: 3\n", "f.yml")
    root = document.root
    assert root["i"].integer() == 0
    assert root["j"].integer(minimum=1, maximum=9) == 1
    assert root["n"].number(maximum=2) == 0.0
    assert root["b"].boolean() is False
    assert root["c"].choice(("slow", "fast")) == "slow"
    assert root["d"].choice(("slow", "fast")) == "slow"
    assert root["e"].choice(("slow", "fast")) == "slow"
    assert root["l"].items() == ()
    assert root["s"].section()["inner"].text() == ""
    with pytest.raises(PapersError) as caught:
        document.finish()
    assert [str(problem) for problem in caught.value.problems] == [
        'f.yml:1:4: i cannot be "010"; write a whole number from 0 to 1000000000',
        "f.yml:2:4: j is 12; write a whole number from 1 to 9",
        'f.yml:3:4: n cannot be ".inf"; write a number from 0 to 2',
        'f.yml:4:4: b cannot be "maybe"; write true or false',
        'f.yml:5:4: c cannot be "fats"; did you mean "fast"? (possible: slow, fast)',
        'f.yml:6:4: d cannot be "zzz"; write one of: slow, fast',
        "f.yml:7:4: e cannot be a list; write one of: slow, fast",
        'f.yml:8:4: l cannot be "x"; write a list: [a, b], or lines that begin with "- "',
        'f.yml:9:4: s cannot be "3"; write lines with "key: value"',
    ]


def test_a_mapping_with_free_keys_is_read_in_order_and_has_no_unknown_keys() -> None:
    document = Document("sources:\n  hf: 1\n  on: 2\n", "f.yml")
    entries = document.root["sources"].section().entries()
    assert [(key, value.integer(), value.name, value.place) for key, value in entries] == [
        ("hf", 1, "sources.hf", "f.yml:2:7"),
        ("on", 2, "sources.on", "f.yml:3:7"),
    ]
    document.finish()


def test_a_misspelt_key_is_told_even_where_its_namesake_is_given() -> None:
    assert faults("title: x\ntitles: y", "title") == [
        'f.yml:2:1: "titles" is not a known key; did you mean "title"?'
    ]


def test_a_suggestion_ignores_case_and_far_words() -> None:
    assert suggestion("TITEL", ("title", "about")) == 'did you mean "title"?'
    assert suggestion("xyz", ("title", "about")) is None


@given(st.text(max_size=80))
def test_no_text_makes_anything_but_a_value_or_a_papers_error(text: str) -> None:
    for whole in (text, "a: " + text, "a: [" + text + "]"):
        with suppress(PapersError):
            read(whole, "a")


@given(st.text(alphabet=st.sampled_from("ab*&!?@%`\t\n -:[]{},\"'#|>~01"), max_size=40))
def test_no_yaml_syntax_makes_anything_but_a_value_or_a_papers_error(text: str) -> None:
    with suppress(PapersError):
        read(text, "a")
