"""Tests of decoding TeX: what is printed for it, and that no word is lost."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pylatexenc.latex2text import LatexNodes2Text

from paper_listings.exports.bibtex import escape_tex, protect
from paper_listings.sources import tex
from paper_listings.sources.tex_commands import ACCENTS, NAMED
from tests.export_cases import hostile


@pytest.mark.parametrize(
    ("coded", "plain"),
    [
        ("plain", "plain"),
        ("G{\\\"o}del, \\'{E}tienne, Erd{\\H o}s, {\\O}re, \\c{c}a", "Gödel, Étienne, Erdős, Øre, ça"),
        ("Mart\\'\\i nez, Mart{\\'\\i}nez, Mart\\'{\\i}nez", "Martínez, Martínez, Martínez"),
        ("\\'{\\\"u}, \\'{\\^e}, \\c c, \\d{\\i}", "ǘ, ế, ç, ị"),
        ("Stra\\ss e, \\L ukasz, {\\L}uk, \\AA{}rhus", "Straße, Łukasz, Łuk, Århus"),
        ("\\.{I}, \\.{\\i}, \\t{oo}", "İ, i, o͡o"),
        (
            "{CAPS} and \\emph{words}, {\\bf bold}, \\textbf{nested \\textit{deeply}}",
            "CAPS and words, bold, nested deeply",
        ),
        ("50\\% of $x^{2}$ and \\(y_{1}\\)", "50% of $x^{2}$ and \\(y_{1}\\)"),
        ("R\\&D, a\\_b, \\#1, 5\\$, \\{x\\}", "R&D, a_b, #1, 5$, {x}"),
        ("SL{\\textasciicircum}2, {\\textbackslash}x, \\textless{}b\\textgreater{}", "SL^2, \\x, <b>"),
        ("a~b, a\\ b, a\\,b, a\\\\b, hy\\-phen, \\quad x", "a b, a b, a b, a b, hy-phen, x".replace("-", "")),
        ("50% of it {x}", "50% of it x"),
        ("(\\texttt{ATE)}, a novel one", "(ATE), a novel one"),
        (
            "as \\cite{byron} and \\citep[p.~3]{a,b} say, Fig.~\\ref{fig:a}",
            "as [byron] and [a,b] say, Fig. [fig:a]",
        ),
        ("\\href{https://a.example/b\\_c}{the \\emph{page}}", "the page (https://a.example/b_c)"),
        (
            "\\href{https://a.example/}{https://a.example/}, \\href{https://a.example/}{}",
            "https://a.example/, https://a.example/",
        ),
        ("\\url{http://a.example/~ann}, http://a.example/~bo", "http://a.example/~ann, http://a.example/~bo"),
        ("a\\footnote{See {there}.} b\\label{x}", "a (See {there}.) b".replace("{there}", "there")),
        ("\\begin{itemize}\\item one\\item two\\end{itemize}", "one two"),
        ("\\^{} and \\~{}", "^ and ~"),
        ('\\"Quoted words\\" and n\\"aive', '"Quoted words" and näive'),
        ("\\ours is \\foo{b{a}r}{c} and \\LaTeX is", "\\ours is \\foo{bar}{c} and LaTeX is"),
        ("{\\alpha} decay, 3 \\times 4, 10\\textdegree C, \\alpha*", "α decay, 3 × 4, 10°C, α*"),
        ("\\noopsort{1973b}1973, \\textcolor{red}{word}", "1973, word"),
        ("{" * 3000, "{" * 3000),
        ("a { b } c } d", "a b c } d"),
        ("a lone \\", "a lone \\"),
        ("\\*", "\\*"),
    ],
)
def test_tex_is_decoded_and_no_word_is_lost(coded: str, plain: str) -> None:
    assert " ".join(tex.decode(coded).split()) == plain


def test_arguments_that_are_too_deep_stay_as_written() -> None:
    assert tex.decode("\\a{" * 30 + "\\&" + "}" * 30) == "\\a{" * 30 + "\\&" + "}" * 30


@given(hostile)
def test_what_our_exports_escape_is_decoded_to_the_same_text(text: str) -> None:
    assert tex.decode(escape_tex(text)) == tex.decode(protect(text)) == text


@given(st.text(alphabet="\\{}$~%&_\"^'`abcHucv .[]", max_size=80))
def test_decoding_never_fails_and_keeps_every_letter_that_is_no_command(text: str) -> None:
    words = re.findall(r"(?<![\\a-zA-Z])[ab]{2,}(?![a-zA-Z])", text)
    decoded = tex.decode(text)
    assert all(word in decoded for word in words)


@pytest.mark.parametrize(
    "text",
    [
        "\\a{" * 7000,
        "\\href{" * 4000,
        "\\cite[" * 4000,
        "\\href{a}{" * 3000,
        "$a" * 9000,
        "{" * 20_000 + "}" * 20_000,
        "\\footnote{{{" * 2000,
    ],
)
def test_text_that_is_never_closed_is_decoded_without_a_fault(text: str) -> None:
    assert len(tex.decode(text)) <= len(text)


def test_accents_and_letters_are_those_of_another_decoder() -> None:
    other = LatexNodes2Text()
    letters = [
        name for name, sign in NAMED.items() if sign.isalpha() and name not in {"mu", "micro", "ss", "SS"}
    ]
    coded = [
        f"{{\\{accent}{{{letter}}}}}"
        for accent in ACCENTS
        if accent not in "tb"
        for letter in "aeiouczsnAEOZ"
    ]
    coded += [f"{{\\{name}}}" for name in letters if len(NAMED[name]) == 1]
    wrong = {
        text: (mine, theirs)
        for text in coded
        if (mine := tex.decode(text)) != (theirs := other.latex_to_text(text)) and len(theirs) == 1
    }
    assert wrong == {}
