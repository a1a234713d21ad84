"""Divides the files of a site by years: what is in the part of a closed year, and what is left beside parts."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from paper_listings.errors import PapersError, Problem
from paper_listings.pipeline.planning import fixed_group, groups, year_groups
from paper_listings.site.folders import short_path
from paper_listings.site.year_part import rebuild

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from paper_listings.insight.library import Library
    from paper_listings.pipeline.planning import Group, Plan
    from paper_listings.site.year_part import YearPart


def closed_years(library: Library) -> tuple[str, ...]:
    """The years whose pages no new paper changes, such as `2024`, earliest first.

    They are before the year in which the newest week begins: that week and the newest month may still grow.
    """
    if not library.papers:
        return ()
    opened = f"{library.weeks[0].papers[-1].listed.year:04}"
    return tuple(sorted({month.name[:4] for month in library.months if month.name[:4] < opened}))


def require_closed(library: Library, year: str) -> None:
    """Raise PapersError if a year is not closed."""
    closed = closed_years(library)
    if year not in closed:
        known = f"there are {', '.join(closed)}" if closed else "there are none yet"
        raise PapersError.single(
            f"--year {year}", "not a closed year with papers", f"name one whose last week is over; {known}"
        )


def part_groups(plan: Plan, year: str) -> Iterator[Group]:
    """What MkDocs needs to make the pages of one year: these, and the fixed pages that all others link to."""
    yield from year_groups(plan, year)
    yield fixed_group(plan)


def other_groups(plan: Plan, parts: Sequence[YearPart], makers: str) -> Iterator[Group]:
    """All groups but those of the years that `parts` have. Raises PapersError if a part is not what would be built here.

    `makers` identifies what makes the pages, see `page_makers`.
    """
    found = list(groups(plan))
    closed = closed_years(plan.library)
    problems: list[Problem] = []
    for part in parts:
        digests = {group.name: group.digest for group in found if group.year == part.year}
        if problem := _unfit(part, plan, closed, makers=makers, digests=digests):
            problems.append(problem)
    if problems:
        raise PapersError(problems)
    years = {part.year for part in parts}
    return (group for group in found if group.year not in years)


def _unfit(
    part: YearPart, plan: Plan, closed: Sequence[str], *, makers: str, digests: dict[str, str]
) -> Problem | None:
    """Why a part must not be used."""
    url = plan.context.site.url
    remedy = rebuild(part.folder, part.year)
    if part.url != url:
        problem = f"is part of the site {part.url}, not of {url}"
        remedy += ", with the same SITE_URL"
    elif part.year not in closed:
        problem = f"has the year {part.year}, which is not closed here"
        remedy = "leave it out: the rest is built here"
    elif part.makers != makers:
        problem = "is out of date: the settings, the theme or the program are others now"
    elif part.groups != digests:
        problem = f"is out of date: the papers of {part.year}, topics or settings are others now"
    else:
        return None
    return Problem(place=short_path(part.folder), problem=problem, remedy=remedy)


def repeated(parts: Sequence[YearPart]) -> tuple[Problem, ...]:
    """A problem for each part of a year that an earlier one of `parts` has."""
    first: dict[str, Path] = {}
    problems: list[Problem] = []
    for part in parts:
        earlier = first.setdefault(part.year, part.folder)
        if earlier is not part.folder:
            problem = f"has the year {part.year}, as {short_path(earlier)} has"
            problems.append(
                Problem(place=short_path(part.folder), problem=problem, remedy="name each year once")
            )
    return tuple(problems)


def covered(parts: Sequence[YearPart], docs: Path) -> tuple[Problem, ...]:
    """A problem for each part that has a page where `docs` has a file, too: one would replace the other."""
    problems: list[Problem] = []
    for part in parts:
        both = [page for page in part.pages if os.path.lexists(docs / page)]
        if both:
            problem = f"is also in {short_path(part.folder)}"
            problems.append(Problem(place=f"docs/{both[0]}", problem=problem, remedy="move it away"))
    return tuple(problems)
