"""Tests that every number in the core has an example of its effect."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import pytest

from tests.sites import PACKAGE, REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


ELSEWHERE = {
    "dates._SHORTEST": "tests/test_source_bibtex_dates.py::test_what_is_no_month_is_said_and_the_year_kept",
    "search_parts.ENOUGH": "tests/test_search_index.py::test_a_small_site_has_one_part",
    "search_parts.MOST": "tests/test_search_index.py::test_a_part_does_not_grow_beyond_its_limit",
    "search_bundle._GZIP": "tests/test_bundle.py",
    "search_bundle._META_PARTS": "tests/test_bundle.py",
    "search_bundle._NAME_DIGITS": "tests/test_bundle.py",
    "changes.MOST": "tests/test_changes.py::test_of_many_revisions_in_a_day_two_hundred_are_named_and_the_others_counted",
    "doubles.NEAR_TITLE_WORDS": "tests/test_merge.py::test_titles_alike_are_reported",
    "identity.DAYS_TO_PRINT": "tests/test_merge_identity.py::test_years_that_can_be_those_of_one_paper",
    "identity.YEARS_TO_PRINT": "tests/test_merge_identity.py::test_years_that_can_be_those_of_one_paper",
    "identity._LONGEST_INITIALS": "tests/test_merge_identity.py::test_forms_of_one_name",
    "recent.FEED_ITEMS": "tests/test_feeds_selection.py::test_a_feed_shows_the_newest_hundred",
    "all_feeds.DEPARTURES": "tests/test_feeds_selection.py::test_a_feed_marks_the_latest_hundred_papers_that_have_left_within_its_size",
    "all_feeds.DEPARTURE_BYTES": "tests/test_feeds_selection.py::test_a_feed_marks_the_latest_hundred_papers_that_have_left_within_its_size",
    "overrides.PINS": "tests/test_overrides.py::test_two_decisions_that_contradict_each_other_are_a_fault",
    "overrides.SENTENCE": "tests/test_overrides.py::test_a_faulty_entry_is_named_with_its_place",
    "fetch_history.REASON_LIMIT": "tests/test_fetch_history.py::test_a_reason_is_cut_to_two_hundred_characters",
    "overrides.VERSION": "tests/test_overrides.py::test_all_faults_are_reported_at_once",
    "archive.ARCHIVED_AT_MOST": "tests/test_feeds_archive.py::test_an_archive_has_half_as_many_papers_as_the_feed_rounded_down_and_at_most_fifty",
    "archive_atom.NAMES_IN_ARCHIVE": "tests/test_feeds_archive.py::test_an_archived_entry_names_the_first_two_authors",
    "archive_atom.SENTENCE_LIMIT": "tests/test_feeds_archive.py::test_a_long_sentence_is_cut_at_a_word",
    "special_selections.MOST_DISCUSSED": "tests/test_selection.py::test_a_digest_names_the_five_most_discussed_papers_in_order",
    "entries._DEADLINE": "tests/test_source_arxiv.py::test_papers_are_listed_when_arxiv_announces_them",
    "entries._FRIDAY": "tests/test_source_arxiv.py::test_papers_are_listed_when_arxiv_announces_them",
    "taxonomy.SHORTEST_PREFIX": "tests/test_numbers_topics.py::test_two_letters_before_a_star_are_enough",
    "taxonomy.VERSION": "tests/test_taxonomy.py::test_each_fault_names_its_place",
    "summaries.WORD_LIMIT": "tests/test_table_rows.py::test_a_summary_has_six_to_forty_words",
    "summaries.WORDS_AT_LEAST": "tests/test_table_rows.py::test_a_summary_has_six_to_forty_words",
}
"""Numbers whose examples are outside `test_numbers_*.py`, and where they are."""
HERE = """
api.NEWEST api.PAGE_SIZE api.TOPIC_LIMIT json_schema.VERSION packing.LEVEL contract._SHOWN guard._NAMED manifest.VERSION manifest.LARGEST
recent.FEED_BYTES items.EMPTY_SINCE items.LATEST_SECOND mathml.FORMULA_LIMIT cards.LEAD_LENGTH
cards.LEAD_LIMIT cards.NAMES_ON_CARD bar_charts.HEIGHT bar_charts.WIDTH bar_charts._PART_AT_LEAST context.HUES
context.SPARK_MONTHS cards.SENTENCE_LIMIT paper_pages.DESCRIPTION_LIMIT list_pages.STRIP_DAYS sparkline.HEIGHT sparkline.MONTHS quotes.QUOTED
similarity.LIMIT similarity.LONE_THRESHOLD similarity.ROOT similarity.SAID_SHARE similarity.TELLING_PART similarity.TERMS_SHOWN
similarity.THRESHOLD vectors.PAIR_PAPERS vectors.TELLING_PAPERS vectors.TELLING_SHARE vectors.TERMS_KEPT vectors.TITLE_WEIGHT
settings.FEED_ITEMS source_settings.LOOK_BACK_DAYS settings.PAGE_SIZE settings.STALE_AFTER entries._YEARS quality.TOLERATED
blocks._LONGEST_TITLE blocks._LONG_TITLE blocks._SHORTEST_ABSTRACT
dates._LEAP_CYCLE lines._FOOTER_LIMIT lines._LEAP_YEAR
lines._NOTE_LIMIT lines._SHORT links._LONGEST_BUTTON
links._LONGEST_LINK markup._CARD_LEVEL markup._LONGEST_NAME
plain._LONGEST_GLUED_NAME plain._LONGEST_NAME plain._TITLE_AND_ABSTRACT
source_settings.ARXIV_PACE source_settings.HUGGINGFACE_PACE source_settings._LARGEST_PAGE text.TEXT_LIMIT text.TITLE_LIMIT
term_bag.TITLE_FACTOR term_bag._SHORTEST survey.FEWEST survey.GREEDY_SHARE survey.OVERLAP_SHARE
learned.MAIN_FLOOR learned.NEAR learned.POINTS learned.TERMS_KEPT weights.EVIDENCE_CEILING
weights.EVIDENCE_FLOOR weights.EVIDENCE_UNIT weights.LEVELS weights.MIX_UNIT weights.WEIGHT_UNIT
weights._MOST taxonomy.VETO taxonomy._SLUG_LIMIT trends.COMMENT_WEIGHT trends.COUNT_AT_LEAST trends.HALF_LIFE
trends.PRIOR trends.RISING_SHOWN trends.TRENDING_DAYS trends.TRENDING_SHOWN trends.WINDOW_DAYS trends.WINDOW_PAPERS
trends.Z_AT_LEAST nodes.DEPTH_LIMIT reader._LARGEST words._SHOWN
entries.ANNOUNCING cards.ABSTRACT_ON_CARD cards.LINKS_ON_CARD limits.ADDRESS limits.AHEAD limits.COUNT limits.LINKS limits.NAMES_ON_PAGE
vanished.FEWEST vanished._TENTHS
encoding._HEAD encoding._LONGEST_WESTERN encoding._SURE grammar._GROWTH grammar._SHOWN identifiers._LOOKED_BACK inheritance._DEEPEST
lines._LONGEST_HEADER names._MOST_PIECES tex._DEEPEST web_pages._HEAD
"""
NOTHING_TO_SEE = {
    "term_bag._REMEMBERED", "matcher.MEMORY", "saved_searches.MEMORY",  # how much is remembered, to save time
    "weights._FACTOR", "weights._NARROW", "weights._OUTPUTS", "weights._WIDE",  # how numbers are packed
    "terms.REMEMBERED", "context.CARDS_KEPT", "similarity._BLOCK",  # how much is done at a time
    "terms.BREAK", "vectors._HALF", "vectors._MASK",  # how words and pairs are numbered
    "vectors.UNIT", "similarity._PER_THOUSAND", "vectors._RARITIES",  # the unit of weights, and a table of those of terms
    "dayranges.DAY",  # one day
    "text._ASCII_WORDS",  # all of ASCII
    "text._LONGEST",  # room for the longest abbreviation, and some more
    "oai._NOON",  # any hour before the deadline gives the same day
}  # fmt: skip
"""Numbers whose changes no reader could see."""


def core() -> Iterator[Path]:
    """The core's modules, from the patterns in the Makefile."""
    patterns = re.search(r"(?m)^CORE +:= ((?:.*\\\n)*.*)", (REPOSITORY / "Makefile").read_text())
    assert patterns
    for pattern in re.findall(r"\$\(PACKAGE\)/([\w/*.]+)", patterns[1]):
        yield from PACKAGE.glob(f"{pattern}/*.py" if pattern.endswith("*") else pattern)


def numbers() -> Iterator[str]:
    """The core's numeric constants, as `module.NAME` without the package."""
    for path in core():
        for statement in ast.parse(path.read_text()).body:
            if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value is not None:
                target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
                name = target.id if isinstance(target, ast.Name) else ""
                if name.strip("_").isupper() and _is_number(statement.value):
                    yield f"{path.stem}.{name}"


def _is_number(value: ast.expr) -> bool:
    """Whether the expression contains a number outside tables and patterns."""
    table = isinstance(value, ast.Dict | ast.DictComp | ast.Set | ast.JoinedStr)
    call = ast.unparse(value.func) if isinstance(value, ast.Call) else ""
    kinds = {type(node.value) for node in ast.walk(value) if isinstance(node, ast.Constant)}
    return (
        bool({int, float} & kinds)
        and not table
        and call not in {"re.compile", "frozenset", "bytes", "str.maketrans"}
    )


def test_every_number_of_the_core_has_an_example_of_what_it_decides() -> None:
    assert set(numbers()) == set(HERE.split()) | ELSEWHERE.keys() | NOTHING_TO_SEE


@pytest.mark.parametrize("place", sorted(set(ELSEWHERE.values())))
def test_the_examples_elsewhere_are_there(place: str) -> None:
    path, _, name = place.partition("::")
    assert f"def {name}" in (REPOSITORY / path).read_text()
