"""Tests the checks of mkdocs.yml before MkDocs reads it: no code runs, and every error has its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from mkdocs.config import config_options as options
from mkdocs.config.defaults import get_schema

from paper_listings.owner import mkdocs_schema
from paper_listings.owner.config import look_at_mkdocs
from paper_listings.owner.mkdocs_schema import shapes
from paper_listings.owner.mkdocs_settings import Given, look
from tests.sites import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path


PYTHON = "remove it: it would run code; put Python code in an MkDocs hook"


def faults(text: str) -> list[str]:
    """Returns the errors in a mkdocs.yml with this text, without the file name."""
    return [str(problem).removeprefix("m.yml:") for problem in look(text, "m.yml", shapes()).problems]


def test_the_settings_that_come_with_the_site_have_no_fault_and_every_place() -> None:
    found = look(
        (REPOSITORY / "tests/example/mkdocs.yml").read_text(encoding="utf-8"), "mkdocs.yml", shapes()
    )
    assert found.problems == ()
    assert found.given["site_dir"] == Given(place="mkdocs.yml:7:11", text="site")
    assert found.given["site_url"].text is None


def test_every_setting_of_mkdocs_is_known_and_no_other() -> None:
    schema = {key for key, option in get_schema() if not isinstance(option, options.Private)}
    assert set(shapes()) == schema - {"config_file_path"}
    assert shapes()["use_directory_urls"].kind == "flag"
    assert shapes()["validation"].keys["links"].keys["anchors"].choices == ("warn", "info", "ignore")


def test_a_kind_of_setting_that_a_later_mkdocs_brings_may_be_anything() -> None:
    assert mkdocs_schema._shape(options.Choice(("a", "b"))).kind == "free"
    assert mkdocs_schema._shape(options.Type(int)).kind == "free"


@pytest.mark.parametrize(
    "text",
    [
        "site_name: Owls\ncopyright:\nnav:\nplugins:\ndocs_dir:\nextra_css:\ntheme:\n",
        'site_name: Owls\ncopyright: ""\nsite_url: !ENV SITE_URL\n',
        'site_name: !ENV [NAME, OTHER, "Owls"]\nstrict: !ENV [STRICT, false]\nsite_author: !ENV [A, ]\n',
        "nav:\n- a.md\n- A: a.md\n- B:\n  - b.md\n  - C: c.md\n  - D: [d.md]\n",
        "theme: material\n",
        "theme: {name: material, font: false, palette: {scheme: slate}, features: [a], mine: {x: 1}}\n",
        "theme: {name: material, font: {text: Owl}, palette: [{scheme: a}, {scheme: b}], icon: {logo: x}}\n",
        "plugins: [search, {tags: {x: 1}}, {blog: }]\nmarkdown_extensions: {toc: {permalink: true}, tables: }\n",
        "markdown_extensions: [{pymdownx.snippets: {base_path: [!relative , !relative $docs_dir/x]}}]\n",
        "markdown_extensions: [{x: {y: !relative $config_dir}}]\n",
        "extra: {2025: x, on: 1, deep: [{a: [1, 2.5, 2025-12-08, ~]}]}\n",
        "validation: {omitted_files: warn, links: {not_found: ignore}, nav: {absolute_links: relative_to_docs}}\n",
        "extra_javascript: [a.js, {path: b.js, defer: true}]\nwatch: []\nhooks: []\nstrict: yes\n",
        "dev_addr: 127.0.0.1:8000\nrepo_url: https://example.org/x\nedit_uri_template: x/{path}\n",
    ],
)
def test_what_mkdocs_takes_has_no_fault(text: str) -> None:
    assert faults(text) == []


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("extra: {x: !!python/name:os.system }", "1:12", "!!python/name:os.system is a tag that is not allowed here; remove it: it would run code"),
        ("extra: {x: !!python/object/apply:os.system [ls]}", "1:12", "it would run code; put Python code in an MkDocs hook"),
        ("extra: {x: !!binary aGk=}", "1:12", "!!binary is a tag"),
        ("extra: {x: &a 1}", "1:12", "&a is an anchor"),
        ("extra_css: *a", "1:12", "*a is an alias"),
        ("site_name: A\nsite_name: B", "2:1", '"site_name" is given twice; remove one; the first is on line 1'),
        ("extra: {a: {b: 1, b: 2}}", "1:19", '"b" is given twice'),
        ("site_nmae: A", "1:1", '"site_nmae" is not a known key; did you mean "site_name"?'),
        ("validation: {links: {anchor: warn}}", "1:22", 'did you mean "anchors"?'),
        ("validation: {anchors: 3}", "1:23", 'validation.anchors cannot be "3"; write one of: warn, info, ignore'),
        ("validation:", "1:12", "validation has no value"),
        ("extra:", "1:7", "extra has no value"),
        ("extra: [a]", "1:8", "extra cannot be a list"),
        ("extra: {papers: x}", "1:17", "extra.papers is set by this program; choose another name"),
        ("extra: {<<: {a: 1}}", "1:9", "as a merge of mappings"),
        ("extra: {a: =}", "1:12", "as a default value"),
        ("extra: {a: 2025-99-99}", "1:12", "extra.a looks like a date but is not one"),
        (f"extra: {{a: {'9' * 5000}}}", "1:12", "extra.a looks like a number but is not one"),
        ('extra: {a: "\\ud800"}', "1:12", "extra.a has the character U+D800; remove it"),
        ('extra: {"\\0": 1}', "1:9", "the key has the character U+0000"),
        ("extra: {!ENV X: 1}", "1:9", "a key cannot have a tag"),
        ("site_name:", "1:11", "site_name has no value"),
        ('site_name: " "', "1:12", "write the name of the site"),
        ("site_name: 2025", "1:12", 'put it in quotes: "2025"'),
        ("site_description: [a]", "1:19", "site_description cannot be a list; write text"),
        ("site_url: example.org", "1:11", 'site_url is "example.org"; write an absolute http(s) address'),
        ("site_url: 'http://x/\"><b>'", "1:11", "write an absolute http(s) address"),
        ("repo_url: 'http://['", "1:11", 'repo_url is "http://["; correct it: '),
        ("repo_url: example", "1:11", "it should include the http:// (scheme)"),
        ("dev_addr: localhost:99999", "1:11", "a port from 1 to 65535"),
        ("edit_uri_template: '{owl}'", "1:20", "Unknown template substitute"),
        ("use_directory_urls: maybe", "1:21", "write true or false"),
        ("strict: 1", "1:9", "write true or false"),
        ("extra_css: a.css", "1:12", "write a list"),
        ("extra_css: [[a]]", "1:13", "extra_css[1] cannot be a list"),
        ("extra_css: [ , a]", "1:14", "not valid YAML"),
        ("extra_javascript: [{paht: x}]", "1:21", 'did you mean "path"?'),
        ("extra_javascript: [{path: x, defer: 3}]", "1:37", "write true or false"),
        ("extra_javascript: [3]", "1:20", 'put it in quotes: "3"'),
        ("hooks:", "1:7", "hooks has no value; write a list"),
        ("hooks: [ '' , [a]]", "1:15", "hooks[2] cannot be a list"),
        ("docs_dir: ~/x", "1:11", "docs_dir is not a valid path; write it without ~"),
        ('site_dir: "a\\nb"', "1:11", "site_dir is not a valid path"),
        ('site_dir: "a\\0b"', "1:11", "site_dir has the character U+0000"),
        ("pages: []", "1:8", "was removed from MkDocs"),
        ("mdx_configs: {}", "1:1", '"mdx_configs" is not a known key'),
        ("config_file_path: x", "1:1", '"config_file_path" is not a known key'),
        ("nav: a.md", "1:6", "write a list"),
        ("nav: [3]", "1:7", 'put it in quotes: "3"'),
        ("nav: [{A: a.md, B: b.md}]", "1:7", 'nav[1] has 2 keys; write one "title: page"'),
        ("nav: [{}]", "1:7", "nav[1] has 0 keys"),
        ("nav: [{A: {b: c}}]", "1:11", 'nav[1].A cannot have "key: value" in it'),
        ("nav: [{A: }]", "1:10", "nav[1].A has no value"),
        ("nav: [{2025: a.md}]", "1:8", 'put it in quotes: "2025"'),
        ("theme: [material]", "1:8", "theme cannot be a list"),
        ("theme: {1: x}", "1:9", 'put it in quotes: "1"'),
        ("theme: {palette: 3}", "1:18", "theme.palette cannot be"),
        ("theme: {palette: [3]}", "1:19", "theme.palette[1] cannot be"),
        ("theme: {palette: []}", "1:18", "theme.palette cannot be a list"),
        ("theme: {font: x}", "1:15", "theme.font cannot be"),
        ("theme: {features: x}", "1:19", "theme.features cannot be"),
        ("theme: {language: 3}", "1:19", 'put it in quotes: "3"'),
        ("plugins: x", "1:10", "write a list"),
        ("plugins: [{a: 1}]", "1:15", "plugins[1].a cannot be"),
        ("plugins: [{a: , b: }]", "1:11", "plugins[1] has 2 keys; write one name"),
        ("plugins: {a: 3}", "1:14", "plugins.a cannot be"),
        ("plugins: [3]", "1:11", 'put it in quotes: "3"'),
        ("site_name: !ENV {a: b}", "1:12", "!ENV takes variable names"),
        ("site_name: !ENV []", "1:12", "!ENV takes variable names"),
        ("site_name: !ENV [A-B, x]", "1:12", "!ENV takes variable names"),
        ("site_name: !ENV [A, [x]]", "1:12", "!ENV takes one plain value"),
        ("site_name: !ENV [A, 3]", "1:21", 'put it in quotes: "3"'),
        ("site_name: !relative x", "1:12", "!relative is not allowed here"),
        ("extra: {a: !relative $x}", "1:12", "!relative takes a folder of the site"),
        ("extra: {a: !relative [x]}", "1:12", "!relative takes a folder of the site"),
        ("INHERIT: !ENV BASE", "1:10", "INHERIT must be plain text"),
        ("INHERIT:", "1:9", "INHERIT has no value"),
        ("not: [closed", "1:6", "the [ that opens here is never closed"),
        ("", "1:1", "the file is empty"),
    ],
)  # fmt: skip
def test_each_fault_has_its_place_and_a_way_out(text: str, place: str, words: str) -> None:
    (found,) = faults(text)
    assert found.startswith(f"{place}: ")
    assert words in found
    assert "; " in found


def test_all_faults_are_told_at_once_in_the_order_of_the_file() -> None:
    found = faults(
        "site_nmae: x\nstrict: perhaps\nextra: {a: !!python/name:os.system }\nstrict: no\nnav: [3]\n"
    )
    assert [fault.partition(": ")[0] for fault in found] == ["1:1", "2:9", "3:12", "4:1", "5:7"]


# --- inherited files ------------------------------------------------------------------------------------------


def chain(folder: Path, **files: str) -> list[str]:
    """Returns the errors in `mkdocs.yml` and the files it inherits."""
    for name, text in files.items():
        (folder / f"{name}.yml").write_text(text)
    found = look_at_mkdocs(folder / "mkdocs.yml", shapes())
    return [str(problem) for problem in found.problems]


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_what_is_inherited_is_looked_at_too_and_the_nearest_file_counts(tmp_path: Path) -> None:
    assert chain(
        tmp_path,
        mkdocs="INHERIT: base.yml\nsite_dir: near\n",
        base="INHERIT: ./ground.yml\nsite_dir: far\ndocs_dir: far\n",
        ground="site_name: Owls\n",
    ) == []  # fmt: skip
    found = look_at_mkdocs(tmp_path / "mkdocs.yml", shapes())
    assert found.given["site_dir"] == Given(place="mkdocs.yml:2:11", text="near")
    assert found.place_of("docs_dir") == "base.yml:3:11"
    assert found.place_of("nav") == "mkdocs.yml"
    assert chain(tmp_path, mkdocs="INHERIT: base.yml\nnva: x\n", base="extra: !!python/name:x ''\nnva: y\n") == [
        'mkdocs.yml:2:1: "nva" is not a known key; did you mean "nav"?',
        f"base.yml:1:8: !!python/name:x is a tag that is not allowed here; {PYTHON}",
        'base.yml:2:1: "nva" is not a known key; did you mean "nav"?',
        "mkdocs.yml:1:1: site_name is missing; add it",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("files", "line"),
    [
        ({"mkdocs": "INHERIT: mkdocs.yml"}, "mkdocs.yml:1:10: mkdocs.yml inherits from itself; remove this line"),
        ({"mkdocs": "INHERIT: a.yml", "a": "INHERIT: b.yml", "b": "INHERIT: ../{}/a.yml"}, "b.yml:1:10: a.yml inherits from itself; remove this line"),
        ({"mkdocs": "INHERIT: gone.yml"}, "mkdocs.yml:1:10: gone.yml is not a file; correct the path, or remove the line"),
        ({"mkdocs": "INHERIT: ''"}, "mkdocs.yml:1:10: . is not a file; correct the path, or remove the line"),
        ({"mkdocs": "INHERIT: 3"}, 'mkdocs.yml:1:10: INHERIT must be text, but YAML reads a bare 3 as a number; put it in quotes: "3"'),
        ({"mkdocs": 'INHERIT: "a\\nb"'}, "mkdocs.yml:1:10: INHERIT is not a valid path; write it without ~, tabs and line breaks"),
        ({"mkdocs": "INHERIT: a.yml", "a": "site_name: [x"}, "a.yml:1:12: the [ that opens here is never closed; close it, or put the [ in quotes"),
        ({"mkdocs": "strict: true"}, "mkdocs.yml:1:1: site_name is missing; add it"),
    ],
)  # fmt: skip
def test_a_chain_that_does_not_hold_is_one_line(tmp_path: Path, files: dict[str, str], line: str) -> None:
    named = {name: text.replace("{}", tmp_path.name) for name, text in files.items()}
    assert chain(tmp_path, **named) == [line]


@pytest.mark.parametrize(
    ("key", "wrong"),
    [
        ("name", "[x]"), ("custom_dir", "[x]"), ("static_templates", "x"), ("locale", "[x]"), ("language", "[x]"),
        ("direction", "[x]"), ("features", "x"), ("logo", "[x]"), ("favicon", "[x]"), ("variant", "[x]"), ("icon", "[x]"),
    ],
)  # fmt: skip
def test_a_known_setting_of_a_theme_has_its_kind(key: str, wrong: str) -> None:
    (line,) = faults(f"theme: {{{key}: {wrong}}}")
    assert f"theme.{key} cannot be " in line
