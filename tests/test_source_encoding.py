"""Tests of text in other encodings than UTF-8: told from its bytes where they tell, otherwise as the user says."""

from __future__ import annotations

import codecs

import pytest

from paper_listings.errors import PapersError
from paper_listings.sources import encoding, registry
from paper_listings.sources.bibtex import parser as bibtex
from tests.source_examples import context

WESTERN = "@article{a, title={Über große Flüsse und Déjà-vu}, author={Müller, Zoë and Nuñez, José}, note={“São Paulo” – naïve}}"
CHINESE = "@article{a, title={灰色的湖泊与冬天的狐狸}, author={王伟 and 李娜 and 张敏}, journal={湖泊科学}}"
JAPANESE = "@article{a, title={冬の湖とキツネについての研究}, author={山田太郎 and 鈴木花子}}"
KOREAN = "@article{a, title={겨울 호수에 대한 연구}, author={김철수 and 이영희}}"
RUSSIAN = "@article{a, title={Серые озёра зимой}, author={Иванов, Иван}}"


@pytest.mark.parametrize("text", [WESTERN, CHINESE, JAPANESE, RUSSIAN, "plain"])
@pytest.mark.parametrize("name", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_is_read_in_every_form(text: str, name: str) -> None:
    assert encoding.decode(text.encode(name), "a.bib") == encoding.Decoded(text=text)


@pytest.mark.parametrize("name", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", [True, False])
def test_utf_16_is_read_with_and_without_its_mark(name: str, mark: bool) -> None:  # noqa: FBT001 - a parameter
    marks = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}
    data = (marks[name] if mark else b"") + WESTERN.encode(name)
    assert encoding.decode(data, "a.bib").text == WESTERN
    assert registry.guess(data) == "bibtex"


@pytest.mark.parametrize(
    ("data", "text", "guessed"),
    [
        (WESTERN.encode("cp1252"), WESTERN, "Windows-1252 (Latin-1)"),
        ("{Müller}".encode("latin-1"), "{Müller}", "Windows-1252 (Latin-1)"),
        (CHINESE.encode("gbk"), CHINESE, "GBK"),
        ("{王伟}".encode("gb18030"), "{王伟}", "GBK"),
    ],
)
def test_an_encoding_is_told_from_its_bytes_and_named(data: bytes, text: str, guessed: str) -> None:
    assert encoding.decode(data, "a.bib") == encoding.Decoded(text=text, guessed=guessed)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (JAPANESE, "shift_jis"),
        ("{" + "ソフトキツネ" * 4 + "}", "shift_jis"),
        (JAPANESE, "euc_jp"),
        (KOREAN, "euc_kr"),
        (CHINESE, "big5hkscs"),
        ("Déjà vu, Über große Flüsse, Müller", "mac_roman"),
    ],
)
def test_an_encoding_that_bytes_do_not_tell_is_refused_with_the_remedy(text: str, name: str) -> None:
    data = text.translate(str.maketrans("与张", "與張")).encode(name, "ignore")
    with pytest.raises(
        PapersError,
        match=r"a\.bib: not UTF-8 \(byte .*cannot be told from the bytes; name it with --encoding",
    ):
        encoding.decode(data, "a.bib")


@pytest.mark.parametrize(
    "head",
    ["% Encoding: Cp1251\n", "% -*- coding: cp1251 -*-\n", "% by a program\n% Encoding: windows-1251\n"],
)
def test_a_declared_encoding_is_used(head: str) -> None:
    text = head + RUSSIAN
    assert encoding.decode(text.encode("cp1251"), "a.bib") == encoding.Decoded(text=text)


def test_a_declaration_does_not_count_against_the_bytes() -> None:
    for head in ("% Encoding: latin-1\n", "% Encoding: none-such\n"):
        text = head + WESTERN
        assert encoding.decode(text.encode(), "a.bib").text == text
    text = "% Encoding: none-such\n" + WESTERN
    assert encoding.decode(text.encode("cp1252"), "a.bib").guessed


def test_damaged_utf_8_is_read_and_its_lines_are_reported() -> None:
    data = "ä ö ü\nß".encode() + b" \xff\nmore \xe4"
    assert encoding.decode(data, "a.bib") == encoding.Decoded(
        text="ä ö ü\nß \ufffd\nmore \ufffd", damaged=(2, 3)
    )
    data = b"% Encoding: UTF-8\nonly \xe4"
    assert encoding.decode(data, "a.bib").damaged == (2,)


def test_a_user_can_name_the_encoding() -> None:
    assert encoding.recoded(RUSSIAN.encode("koi8-r"), "koi8-r", "a.bib") == RUSSIAN.encode()
    assert encoding.recoded(RUSSIAN.encode("utf-16"), "utf-16-le", "a.bib") == RUSSIAN.encode()
    with pytest.raises(
        PapersError, match=r"a\.bib: not in the encoding ascii \(byte 2\); correct --encoding"
    ):
        encoding.recoded(b"a\xff", "ascii", "a.bib")
    with pytest.raises(PapersError, match=r"a\.bib: not in the encoding utf-7; correct --encoding"):
        encoding.recoded(b"+2AA-", "utf-7", "a.bib")


def test_what_was_assumed_about_an_encoding_is_reported() -> None:
    found = bibtex.parse(WESTERN.encode("cp1252"), context())
    assert found.papers[0].authors == ("Zoë Müller", "José Nuñez")
    assert [(remark.kind, remark.line) for remark in found.remarks] == [("encoding inferred", None)]
    assert "--encoding" in found.remarks[0].text
    found = bibtex.parse("@misc{a, title={Ä Ö Ü}}\n@misc{b, title={B".encode() + b"\xff}}", context())
    assert [(remark.kind, remark.line) for remark in found.remarks] == [("not understood", 2)]


def test_a_byte_order_mark_hides_no_entry() -> None:
    assert registry.guess(codecs.BOM_UTF8 + b"@article{a,\r\n title={A}}") == "bibtex"
