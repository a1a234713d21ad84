"""Tests text repair for display, and formulas."""

from __future__ import annotations

import gzip
import json
import re
from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from paper_listings.display.mathml import ATTRIBUTES, ELEMENTS, formulas, mathml
from paper_listings.display.repair import linked_html, repaired_html, repaired_text
from paper_listings.text import clean
from tests.shared_data import ABSENT, SHARED


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r"Schr\"odinger and Pok\'emon", "Schrödinger and Pokémon"),
        (r"Erd\H{o}s, \v{s}, \c{c}, na\"{\i}ve, \`a la", "Erdős, š, ç, naïve, à la"),
        (
            r"\"Ostersund (\"Ust\"un) and \"Osterreich, LL\"aMmlein said \"yes\"",
            'Östersund (Üstün) and Österreich, LLäMmlein said \\"yes\\"',
        ),
        (r"vis-\`a-vis, \'a la Fr\'echet, the object\'s", r"vis-à-vis, á la Fréchet, the object\'s"),
        (r"\.Istanbul, \.Zuraw, Ka\.{z}mierz, \.{c}", "İstanbul, Żuraw, Każmierz, ċ"),
        (r"\textbf{D}iffusion \emph{is \textit{fine}}", "Diffusion is fine"),
        (r"\url{https://example.org/a_b}", "https://example.org/a_b"),
        (
            r"\href{https://example.org/a\_b}{The \emph{dam}}, \href{https://example.org/}{https://example.org/}",
            "The dam (https://example.org/a_b), https://example.org/",
        ),
        (r"\href{https://example.org/}{}, \href{mailto:otter}{write}", "https://example.org/, write"),
        (
            r"As \cite{otter} and \citep[p. 3][]{otter,badger} say, see Fig.~\ref{fig:dam} and \eqref{eq}",
            "As [otter] and [otter,badger] say, see Fig. [fig:dam] and [eq]",
        ),
        (r"Otters\footnote{Or badgers.} swim \label{swim}.", "Otters (Or badgers.) swim."),
        (r"40\% of A\&B, \#1, a\_b, \$5", "40% of A&B, #1, a_b, $5"),
        ("``otters'' and ``otter's dam''", "“otters” and “otter's dam”"),
        ("otterx2014badger", "otter—badger"),
        ("EnglishrightarrowGerman, 0.7rightarrow0.9", "English→German, 0.7→0.9"),
        ("3times3, 64times less", "3×3, 64× less"),
        (r"``$a\%$'' and \textbf{x}\% $x\%$", r"``$a\%$'' and x% $x\%$"),
        (r"\textbf{a}$x\%$", "a$x%$"),
        (
            r"Code: https://example.org/\~otter/\~{}b/a\_b\#c. 40\%",
            "Code: https://example.org/~otter/~b/a_b#c. 40%",
        ),
    ],
)
def test_residue_is_mended(source: str, expected: str) -> None:
    assert repaired_text(source) == expected


@pytest.mark.parametrize(
    "text",
    [
        r"\cites others, \reference{x}", r"\\cite{x}", "l=5", "5.5 ~ 221.3X", "a -- b", r"\method{} beats \ours", "ten times 3 times", "2timesteps", "0x2013f", "x2013",
        r"an object\'s end, don\'t", r"\'x", r"a \\% b", "left arrow, leftrightarrow, ARleftrightarrowEN", "rightarrow",
        "it's a dog''s life", "a `b' c", "$200k and $300k", "```code'''", r"\~8B", "A rightarrow B",
        "https://example.org/2times3", "https://example.org/ax2014b", "https://example.org/arightarrowb",
        r'The answer is \"open\" or \"closed\" here', r'{\"otter\": \"about 40 of it\"}', r"\'open the dam\'", r"\`a\`",
        r"example\.com", r"www\.Example\.edu, \.zip, a\.gov", "Xbox2013edition, Linux2014release", "Dropbox2019a Firefox2018b",
        r"https://example.org/\'etude", r"https://example.org/a\textbf{b}",
    ],
)  # fmt: skip
def test_what_may_be_meant_is_left_alone(text: str) -> None:
    assert repaired_text(text) == text


RESIDUE = re.compile(
    r"""\\(["`^~=.'uvHckr]\s?\{?\\?[A-Za-z]\}?|[%&#_$]|[a-z]+\s?\{)|\}|``|''|x201[3489cd]|rightarrow|times"""
)
PIECES = st.lists(
    st.sampled_from(
        [
            "\\",
            '"',
            "'",
            "''",
            "``",
            "{",
            "}",
            "\\textbf{",
            "\\emph{",
            "\\%",
            "\\$",
            "$",
            "a",
            "o",
            "Z",
            " ",
            "3",
            "times",
            "rightarrow",
            "x2013",
            "left",
            "_",
            "^",
            "\\alpha",
            "<",
            "&",
            "\\i",
            ".",
        ]
    )
).map("".join)


@given(PIECES)
def test_repairing_twice_is_repairing_once(text: str) -> None:
    assert repaired_text(repaired_text(text)) == repaired_text(text)


@given(PIECES)
def test_html_is_well_formed_and_holds_only_text_and_formulas(text: str) -> None:
    root = html.fragment_fromstring(str(repaired_html(text)), create_parent=True)
    assert all(element.tag in ELEMENTS for element in root.iterdescendants())
    assert all(set(element.keys()) <= ATTRIBUTES | {"alttext"} for element in root.iterdescendants())


URLS = st.lists(
    st.sampled_from(
        ["https://", "http://", "javascript:", "example.org", "/a_b", "(", ")", ".", '"', "'", "<b>", "&", "$", "x", " ", "\\_",
         "\\url{", "}", "?q=1&lt;", "@", "#", "onclick=alert(1)"]
    )
).map("".join)  # fmt: skip


@given(URLS)
def test_links_change_nothing_but_that_addresses_can_be_followed(text: str) -> None:
    parts = linked_html(text)
    assert "".join(part for part, _ in parts) == repaired_html(text)
    for part, url in parts:
        assert part
        if url is not None:
            assert re.fullmatch(r"""https?://[^\s"'<>`]+""", url)
            assert part.unescape() == url


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("Code: https://example.org/a(b). Go (http://example.org/c), go.", ["https://example.org/a(b)", "http://example.org/c"]),
        (r"See \url{https://example.org/a\_b}.", ["https://example.org/a_b"]),
        ("javascript:alert(1) ftp://example.org data:text/html,x www.example.org https:// https://a:b@example.org", []),
        ('https://example.org/"onmouseover=alert(1)', ["https://example.org/"]),
        ("$x$ at https://example.org/ in $y$", ["https://example.org/"]),
        (r"https://example.org/\'etude, https://example.org/a\b", []),
        ("", []),
    ],
)  # fmt: skip
def test_only_web_addresses_become_links(text: str, urls: list[str]) -> None:
    assert [url for _, url in linked_html(text) if url] == urls


def assert_only_residue_changed(text: str) -> None:
    """Asserts that text outside residue is unchanged, in the same order."""
    spans = [match.span() for match in RESIDUE.finditer(text)]
    for kind, begin, end, _, _ in SequenceMatcher(
        None, text, repaired_text(text), autojunk=False
    ).get_opcodes():
        if kind != "equal":
            assert any(start <= end and begin <= stop for start, stop in spans), text[begin:end]


@given(st.text("abc .,~-=05$<>&%#_^{}'\"`éß漢", max_size=60))
def test_text_without_residue_stays(text: str) -> None:
    if "``" not in text:
        assert repaired_text(text) == text


@pytest.mark.skipif(SHARED is None, reason=ABSENT)
def test_no_repair_of_the_corpus_changes_a_character_outside_its_rule() -> None:
    assert SHARED is not None
    changed = 0
    with gzip.open(SHARED / "corpus/papers-10k.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            for text in (clean(row["title"]), clean(row["abstract"] or "")):
                mended = repaired_text(text)
                assert repaired_text(mended) == mended
                if not RESIDUE.search(text):
                    assert mended == text
                elif mended != text:
                    changed += 1
                    if changed % 10 == 0:  # one comparison takes a tenth of a second
                        assert_only_residue_changed(text)
    assert changed > 500


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("in $O(n^2)$ time, $n$ steps", ["O(n^2)", "n"]),
        ("$200k and $300k, $5-$10, US$5 and $x", []),
        ("$two words$ and $a_1$", ["a_1"]),
        (r"\$5 and $\alpha$-stable, $\mathrm{noise}_i$", [r"\alpha", r"\mathrm{noise}_i"]),
        ("$ x $, $$x$$, $textbf{word}$", []),
    ],
)
def test_formulas_are_found_and_prices_are_none(text: str, found: list[str]) -> None:
    assert [match["body"] for match in formulas(text)] == found


def test_a_formula_becomes_mathml_that_remembers_its_tex() -> None:
    assert repaired_html("<i> $x<y$") == (
        '&lt;i&gt; <math display="inline" alttext="x&lt;y"><mrow><mi>x</mi><mo>&lt;</mo><mi>y</mi></mrow></math>'
    )


@pytest.mark.parametrize(
    "tex",
    [
        r"\text{<script>}", r"\text{<script>alert(1)</script>}", r"\href{javascript:alert(1)}{x}", r"\style{color:red}{x}",
        r"\unknown{x}", r"\frac{a}{", "{", r"\color{red}{x}", "x^", r"\text{<!--x-->}", r"\text{&lol;}",
    ],
)  # fmt: skip
def test_what_does_not_convert_cleanly_stays_as_it_is_written(tex: str) -> None:
    assert mathml(tex) is None


def test_an_unclean_formula_is_shown_escaped() -> None:
    assert repaired_html(r"$\text{<b>}_1$") == r"$\text{&lt;b&gt;}_1$"


@given(st.text(r"\{}^_<>&/!-[]=x1 abcfrtx", max_size=25))
def test_no_formula_crashes(tex: str) -> None:
    found = mathml(tex)
    assert found is None or found.startswith("<math ")
