"""Makes BibTeX libraries in the styles of the programs and people who write them, with what each entry says."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_NOUNS = ["lakes", "foxes", "owls", "rivers", "moths", "glaciers", "harbours", "meadows"]
_ADJECTIVES = ["grey", "quiet", "northern", "nested", "sparse", "brittle", "patient", "luminous"]
_GIVEN = ["Ann", "Bo", "Cy", "Dora", "Emil", "Fay", "Gus", "Hal", "Ivy", "Jo"]
_FAMILY = (
    ("Alder", "Alder"),
    ("Birch", "Birch"),
    (r"M{\"u}ller", "Müller"),
    (r"Erd{\H o}s", "Erdős"),
    (r"{\O}stby", "Østby"),
    (r"Garc\'{\i}a", "García"),
    (r"\v{S}imek", "Šimek"),
    (r"van der Berg", "van der Berg"),
    (r"{\L}ukasik", "Łukasik"),
    ("Nowak-Lis", "Nowak-Lis"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One entry of a library, and what a reader must find in it."""

    text: str
    title: str | None
    """None if the entry has no title, or cannot be read, and must be remarked on."""
    authors: tuple[str, ...] = ()
    doi: str | None = None
    arxiv_id: str | None = None
    code: str | None = None


def library(count: int, seed: int = 1) -> tuple[str, tuple[Written, ...]]:
    """A file of `count` entries, and what they say; macros, comments and groups are between them."""
    chance = random.Random(seed)
    written = tuple(_STYLES[number % len(_STYLES)](number, chance) for number in range(count))
    parts = [
        "% Encoding: UTF-8\n",
        '@string{jol = "Journal of Lakes"}\n@string( shared = {Alder, Ann} # " and " )\n',
    ]
    for number, entry in enumerate(written):
        parts.append(entry.text)
        if number % 97 == 0:
            parts.append("\nA comment between entries, by a person; see e.g. the owls@example.org list.\n")
        if number % 101 == 0:
            parts.append(
                "@comment{jabref-meta: groupstree:\n0 AllEntriesGroup:;\n1 ExplicitGroup:lakes\\;0\\;;\n}\n"
            )
    return "\n".join(parts), written


def _title(number: int, chance: random.Random) -> str:
    return f"{chance.choice(_ADJECTIVES).title()} {chance.choice(_NOUNS).title()} of Series {number}"


def _people(chance: random.Random, count: int = 2) -> tuple[str, tuple[str, ...]]:
    """The field, with the family name first, and the names."""
    chosen = [(chance.choice(_GIVEN), chance.choice(_FAMILY)) for _ in range(count)]
    field = " and ".join(f"{family[0]}, {given}" for given, family in chosen)
    return field, tuple(f"{given} {family[1]}" for given, family in chosen)


def _zotero(number: int, chance: random.Random) -> Written:
    title, (people, authors) = _title(number, chance), _people(chance)
    text = (
        f"@article{{zotero_{number},\n\ttitle = {{{{{title}}}}},\n\turl = {{http://arxiv.org/abs/2401.{number:05}}},\n"
        f"\tdoi = {{10.48550/arXiv.2401.{number:05}}},\n\tabstract = {{We \\&{{ }}they count; 50\\% of $x_{{1}}$.}},\n"
        f"\turldate = {{2024-02-01}},\n\tpublisher = {{arXiv}},\n\tauthor = {{{people}}},\n\tmonth = jan,\n\tyear = {{2024}},\n"
        f"\tnote = {{arXiv:2401.{number:05} [cs]}},\n\tkeywords = {{Lakes, Owls}},\n}}\n"
    )
    return Written(text=text, title=title, authors=authors, arxiv_id=f"2401.{number:05}")


def _endnote(number: int, chance: random.Random) -> Written:
    title, (people, authors) = _title(number, chance), _people(chance)
    text = f"@article{{\n   author = {{{people}}},\n   title = {{{title}}},\n   journal = {{Lakes}},\n   DOI = {{DOI 10.5555/end.{number}}},\n   year = {{2012}},\n   type = {{Journal Article}}\n}}\n"
    return Written(text=text, title=title, authors=authors, doi=f"10.5555/end.{number}")


def _word(number: int, chance: random.Random) -> Written:
    title, (people, authors) = _title(number, chance), _people(chance)
    text = f"@Article{{,\n author={{{people}}},\n title={{{title}}},\n year={{2012}},\n doi={{https://www.doi.org/10.5555/word.{number}}} }}\n"
    return Written(text=text, title=title, authors=authors, doi=f"10.5555/word.{number}")


def _concatenated(number: int, chance: random.Random) -> Written:
    title, (people, authors) = _title(number, chance), _people(chance, 1)
    text = f'@article{{cat{number}, author = shared # {{{people}}}, title = "{title[:6]}" # {{{title[6:]}}},\n journal = jol # ", Series B", year = 2020, month = "1~" # jan}}\n'
    return Written(text=text, title=title, authors=("Ann Alder", *authors))


def _dblp(number: int, chance: random.Random) -> Written:
    title, (people, authors) = _title(number, chance), _people(chance)
    joined = people.replace(" and ", " and\n               ")
    text = (
        f"@article{{DBLP:journals/corr/abs-2402-{number:05},\n  author    = {{{joined}}},\n  title     = {{{title}}},\n"
        f"  journal   = {{CoRR}},\n  volume    = {{abs/2402.{number:05}}},\n  year      = {{2024}},\n"
        f"  ee        = {{https://github.com/owls/dblp-{number}}}\n}}\n"
    )
    return Written(
        text=text,
        title=title,
        authors=authors,
        arxiv_id=f"2402.{number:05}",
        code=f"https://github.com/owls/dblp-{number}",
    )


def _ads(number: int, chance: random.Random) -> Written:
    title, (people, authors) = _title(number, chance), _people(chance)
    people = " and ".join(
        f"{{{name.split(', ')[0]}}}, {name.split(', ')[1]}" for name in people.split(" and ")
    )
    text = (
        f'@ARTICLE{{2024Lak...{number}A,\n       author = {{{people}}},\n        title = "{{{title}}}",\n'
        f"      journal = {{\\lakes}},\n         year = 2024,\n        month = mar,\n       volume = {{12}},\n          eid = {{arXiv:2403.{number:05}}},\n"
        f"archivePrefix = {{arXiv}},\n       eprint = {{2403.{number:05}}},\n primaryClass = {{astro-ph.GA}},\n       adsnote = {{Provided by a system}}\n}}\n"
    )
    return Written(text=text, title=title, authors=authors, arxiv_id=f"2403.{number:05}")


def _scholar(number: int, chance: random.Random) -> Written:
    title, (people, authors) = _title(number, chance), _people(chance, 3)
    text = f"@article{{alder2024grey{number},\n  title={{{title}}},\n  author={{{people}}},\n  journal={{arXiv preprint arXiv:2404.{number:05}}},\n  year={{2024}}\n}}\n"
    return Written(text=text, title=title, authors=authors, arxiv_id=f"2404.{number:05}")


def _acm(number: int, chance: random.Random) -> Written:
    title, (people, authors) = _title(number, chance), _people(chance)
    text = (
        f"@inproceedings{{10.5555/acm.{number},\nauthor = {{{people}}},\ntitle = {{{title}}},\nyear = {{2020}},\nisbn = {{1}},\n"
        f'url = {{https://doi.org/10.5555/acm.{number}}},\nabstract = {{Lakes, "owls" and {{\\textless}}moths{{\\textgreater}}.}},\nnumpages = {{9}}\n}}\n'
    )
    return Written(text=text, title=title, authors=authors, doi=f"10.5555/acm.{number}")


def _sici(number: int, chance: random.Random) -> Written:
    title, (people, authors) = _title(number, chance), _people(chance)
    year = 1990 + number % 9
    doi = f"10.1002/(SICI)1097-0258({year}0815)17:15<{number}::AID-SIM1>3.0.CO;2-2"
    shown = (
        doi,
        doi.replace("<", "$<$").replace(">", "$>$"),
        doi.replace("<", "{\\textless}").replace(">", "{\\textgreater}"),
    )
    text = f"@article{{sici{number}, title={{{title}}}, author={{{people}}}, doi={{{chance.choice(shown)}}}, year={year}}}\n"
    return Written(text=text, title=title, authors=authors, doi=doi.lower())


def _missing_comma(number: int, chance: random.Random) -> Written:
    title, (people, authors) = _title(number, chance), _people(chance)
    text = f'@article{{comma{number},\n  title = {{{title}}}\n  author = {{{people}}}\n  year = 2001,\n  howpublished = "\\url{{https://github.com/owls/comma-{number}}}"\n}}\n'
    return Written(text=text, title=title, authors=authors, code=f"https://github.com/owls/comma-{number}")


def _missing_comma_after_key(number: int, chance: random.Random) -> Written:
    title, (people, authors) = _title(number, chance), _people(chance)
    text = f"@article{{key{number}\n  title = {{{title}}},\n  author = {{{people}}},\n}}\n"
    return Written(text=text, title=title, authors=authors)


def _commented(number: int, chance: random.Random) -> Written:
    title, (people, authors) = _title(number, chance), _people(chance)
    text = f"@article{{commented{number},\n  title = {{{title}}}, % a comment, with {{a brace\n  % author = {{Old, Name}},\n  author = {{{people}}} % no comma here\n  , year = 2001\n}}\n"
    return Written(text=text, title=title, authors=authors)


def _brace_too_many(number: int, chance: random.Random) -> Written:
    title, (people, authors) = _title(number, chance), _people(chance)
    text = f"@article{{extra{number},\n  title = {{{title}}}}},\n  author = {{{people}}},\n  year = {{2001}}\n}}\n"
    return Written(text=text, title=title, authors=authors)


def _not_closed(number: int, chance: random.Random) -> Written:
    title, (people, authors) = _title(number, chance), _people(chance)
    text = f"@article{{open{number},\n  title = {{{title}}},\n  author = {{{people}}}\n"
    return Written(text=text, title=title, authors=authors)


def _broken(number: int, chance: random.Random) -> Written:
    title = _title(number, chance)
    return Written(
        text=f"@article{{broken{number},\n  title = {{{{{title}}},\n  year = {{2001}}\n}}\n", title=None
    )


def _parentheses(number: int, chance: random.Random) -> Written:
    title, (people, authors) = _title(number, chance), _people(chance)
    text = f'@TechReport( par{number}, TITLE = "{title}", AUTHOR = "{people}", number = "arXiv:2405.{number:05}", year = 2001 )\n'
    return Written(text=text, title=title, authors=authors, arxiv_id=f"2405.{number:05}")


def _untitled(number: int, _: random.Random) -> Written:
    return Written(
        text=f"@misc{{untitled{number}, url={{https://a.example/{number}}}, year=2020}}\n", title=None
    )


def _orphan(number: int, _: random.Random) -> Written:
    return Written(text=f"@inbook{{orphan{number}, crossref={{nowhere}}, pages={{1--2}}}}\n", title=None)


def _shared_data(number: int, _: random.Random) -> Written:
    return Written(text=f"@xdata{{data{number}, publisher={{Lake Press}}, date={{2020}}}}\n", title=None)


def _quoted(number: int, chance: random.Random) -> Written:
    title, (people, authors) = _title(number, chance), _people(chance)
    text = f'@article{{quoted{number}, title = "The "{title}" Reader", author = "{people}", ee = "http://doi.acm.org/10.5555/quoted.{number}"}}\n'
    return Written(text=text, title=f'The "{title}" Reader', authors=authors, doi=f"10.5555/quoted.{number}")


_STYLES: tuple[Callable[[int, random.Random], Written], ...] = (
    _zotero, _endnote, _word, _concatenated, _dblp, _ads, _scholar, _acm, _sici, _missing_comma,
    _missing_comma_after_key, _commented, _brace_too_many, _not_closed, _broken, _parentheses, _untitled, _orphan,
    _shared_data, _quoted,
)  # fmt: skip
