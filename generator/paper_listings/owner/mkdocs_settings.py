"""Checks `mkdocs.yml` before MkDocs reads it: known keys, values of the right type, no code.

MkDocs reads its settings with a loader that runs the code that a tag names, takes the last of two duplicate keys and
stops at the first wrong value. So the file is checked here first, against shapes made from MkDocs' own schema.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import yaml

from paper_listings.errors import PapersError, Problem
from paper_listings.owner.mkdocs_shapes import FREE, INHERIT, OWN, PAGE, PART, THEME, Shape
from paper_listings.yamlnodes import Document, shortened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from paper_listings.yamlnodes import Section, Value

ENVIRONMENT: Final = "!ENV"
RELATIVE: Final = "!relative"
TAGS: Final = frozenset({ENVIRONMENT, RELATIVE})
"""The MkDocs tags that run no code: a value from the environment, a folder of the site."""
TAKEN: Final = "papers"
"""The key below `extra` that the generator sets."""

_VARIABLE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_FOLDERS: Final = frozenset({"", "$config_dir", "$docs_dir"})
_ENV_REMEDY: Final = f'write {ENVIRONMENT} NAME, or {ENVIRONMENT} [NAME, "value without NAME"]'


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One setting of the file, as written."""

    place: str
    """`file:line:column` of the value."""
    text: str | None
    """None if it is not plain text: a list, a mapping, a value from the environment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """The settings in one file, and everything that is wrong with it."""

    given: Mapping[str, Given] = field(default_factory=dict)
    """The settings that MkDocs knows, by key."""
    pages: tuple[Given, ...] = ()
    """The targets of the navigation, in order."""
    problems: tuple[Problem, ...] = ()


def look(text: str, place: str, shapes: Mapping[str, Shape]) -> Looked:
    """The settings in the text of a `mkdocs.yml`; `shapes` has those known to MkDocs, by key. Never raises."""
    given: dict[str, Given] = {}
    pages: tuple[Given, ...] = ()
    try:
        document = Document(text, place, tags=TAGS)
        root = document.root
        for key, shape in {**shapes, **OWN}.items():
            value = root[key]
            if value.is_given or value.is_blank:
                _check(value, shape)
                is_plain = value.form == "text" and value.tag is None
                given[key] = Given(place=value.place, text=value.written if is_plain else None)
        _check_names(root)
        if root[INHERIT].tag is not None:
            root[INHERIT].fault(f"{INHERIT} must be plain text", "write the path of the file itself")
        if root["extra"].form == "a mapping" and (taken := root["extra"].section()[TAKEN]).is_given:
            taken.fault(f"extra.{TAKEN} is set by this program", "choose another name")
        pages = tuple(_pages(root["nav"]))
        document.finish()
    except PapersError as error:
        return Looked(given=given, pages=pages, problems=error.problems)
    return Looked(given=given, pages=pages)


def _check(value: Value, shape: Shape) -> None:
    """Add the faults of a value that is present."""
    if value.tag is not None:
        _check_tagged(value, shape)
    elif not value.is_blank:
        _check_sound(value)
        _CHECKS[shape.kind](value, shape)
    elif not shape.may_be_blank:
        _CHECKS[shape.kind](value, shape)


def _check_text(value: Value, shape: Shape) -> None:
    written = value.written
    if value.form != "text":
        value.text()
    elif shape.kind == "path" and (written.startswith("~") or set(written) & set("\t\n\r")):
        value.fault(f"{value.name} is not a valid path", "write it without ~, tabs and line breaks")
    elif shape.complaint is not None and (said := shape.complaint(written)):
        value.fault(f'{value.name} is "{shortened(written)}"', said)


def _check_sound(value: Value) -> None:
    """Add faults for characters that no page can hold, and for invalid numbers and dates."""
    for character in value.written:
        if unicodedata.category(character) in {"Cc", "Cs"} and character not in "\t\n\r":
            value.fault(f"{value.name} has the character U+{ord(character):04X}", "remove it")
            break
    if value.form in {"a merge of mappings", "a default value"}:
        value.text()
    elif value.form in {"a number", "a date"}:
        try:
            yaml.safe_load(value.written)
        except (ValueError, yaml.YAMLError):
            value.fault(
                f"{value.name} looks like {value.form} but is not one", "correct it, or put it in quotes"
            )


def _check_tagged(value: Value, shape: Shape) -> None:
    if value.tag == ENVIRONMENT:
        _check_environment(value, shape)
    elif shape.kind != "free":
        value.fault(f"{RELATIVE} is not allowed here", "write the path itself")
    elif value.form != "text" or value.written.partition("/")[0] not in _FOLDERS:
        value.fault(
            f"{RELATIVE} takes a folder of the site",
            f"write {RELATIVE} alone, or with $docs_dir/… or $config_dir/…",
        )


def _check_environment(value: Value, shape: Shape) -> None:
    members = value.items() if value.form == "a list" else (value,)
    names = members[:-1] if len(members) > 1 else members
    if not names or any(name.form != "text" or not _VARIABLE.fullmatch(name.written) for name in names):
        value.fault(f"{ENVIRONMENT} takes variable names", _ENV_REMEDY)
    elif len(members) > 1:
        if members[-1].form in {"a list", "a mapping"} or members[-1].tag is not None:
            value.fault(f"{ENVIRONMENT} takes one plain value as its default", _ENV_REMEDY)
        else:
            _check(members[-1], shape)


def _check_names(section: Section, *, are_words: bool = True) -> None:
    """Add faults for keys that are not plain: no tags, no merging and, if a program uses them as names, text only."""
    for name in section.names():
        _check_sound(name)
        if name.tag is not None:
            name.fault("a key cannot have a tag", "write the key itself")
        elif are_words and name.form != "text":
            name.text()


def _check_list(value: Value, shape: Shape) -> None:
    for item in value.items():
        _check(item, shape.member or PAGE)


def _check_mapping(value: Value, shape: Shape) -> None:
    section = value.section()
    _check_names(section)
    for key, inner in shape.keys.items():
        if section[key].is_given:
            _check(section[key], inner)


def _check_script(value: Value, shape: Shape) -> None:
    check = _check_mapping if value.form == "a mapping" else _check_text
    check(value, shape)


def _check_table(value: Value, _shape: Shape) -> None:
    section = value.section()
    _check_names(section, are_words=False)
    for _, inner in section.entries():
        _check(inner, FREE)


def _check_free(value: Value, shape: Shape) -> None:
    """Add faults in a value that MkDocs passes on to others."""
    if value.form == "a mapping":
        _check_table(value, shape)
    elif value.form == "a list":
        _check_list(value, Shape(kind="list", member=FREE))


def _check_single(value: Value, wanted: str) -> Section:
    """The section of a list member that must have exactly one key."""
    section = value.section()
    _check_names(section)
    if len(section.entries()) != 1:
        value.fault(f"{value.name} has {len(section.entries())} keys", wanted)
    return section


def _check_nav(value: Value, _shape: Shape) -> None:
    for item in value.items():
        if item.form != "a mapping":
            _check(item, PAGE)
            continue
        for _, page in _check_single(item, 'write one "title: page" per "- "').entries():
            _check(page, Shape(kind="nav") if page.form == "a list" else PAGE)


def _pages(nav: Value) -> Iterator[Given]:
    """Yields the targets of a valid navigation."""
    for item in nav.items() if nav.form == "a list" else ():
        inner = [page for _, page in item.section().entries()] if item.form == "a mapping" else [item]
        for page in inner:
            if page.form == "a list":
                yield from _pages(page)
            elif page.form == "text" and page.tag is None:
                yield Given(place=page.place, text=page.written)


def _check_theme(value: Value, shape: Shape) -> None:
    if value.form != "a mapping":
        _check_text(value, shape)
        return
    section = value.section()
    _check_names(section)
    for key, inner in section.entries():
        if key == "font" and inner.form == "a yes/no value":
            continue
        if key == "palette" and inner.form == "a list" and not inner.is_empty:
            _check(inner, Shape(kind="list", member=PART))
        else:
            _check(inner, PART if key in {"font", "palette"} else THEME.get(key, FREE))


def _check_named(value: Value, _shape: Shape) -> None:
    """Add faults in plugins or extensions: names, each with optional settings."""
    if value.form == "a mapping":
        _check_names(value.section())
        _check_settings(value.section())
        return
    for item in value.items():
        if item.form == "a mapping":
            _check_settings(_check_single(item, 'write one name per "- "'))
        else:
            _check(item, PAGE)


def _check_settings(section: Section) -> None:
    for _, inner in section.entries():
        if inner.tag is not None or not inner.is_blank:
            _check(inner, Shape(kind="table"))


def _check_gone(value: Value, shape: Shape) -> None:
    value.fault(shape.note, "remove it")


_CHECKS: Final[Mapping[str, Callable[[Value, Shape], object]]] = {
    "text": _check_text,
    "path": _check_text,
    "flag": lambda value, _: value.boolean(),
    "choice": lambda value, shape: value.choice(shape.choices),
    "list": _check_list,
    "mapping": _check_mapping,
    "script": _check_script,
    "table": _check_table,
    "nav": _check_nav,
    "theme": _check_theme,
    "named": _check_named,
    "free": _check_free,
    "gone": _check_gone,
}
