"""Tests this repository's own content: its sample of 57 papers, its topics, its settings.

A fork that has replaced them skips these tests, with a reason that says so. All other tests have their own data, mostly
those of the example site.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from paper_listings.errors import PapersError
from paper_listings.owner import config
from paper_listings.sources.context import Context
from paper_listings.sources.listing.parser import parse
from paper_listings.sources.source_settings import HuggingFaceSource
from paper_listings.topics.assign import Assigner
from paper_listings.topics.matcher import phrases_of
from tests import example_site, test_workflows
from tests.days import content
from tests.shared_data import ABSENT, SHARED
from tests.sites import REPOSITORY, papers
from tests.test_listing_shared import FIELDS, seed

if TYPE_CHECKING:
    from pathlib import Path

    from paper_listings.paper import Paper

DAY = dt.date(2025, 12, 8)
TODAY = dt.date(2026, 11, 23)
SAMPLE = REPOSITORY / f"data/listings/{DAY}-daily-papers.txt"
STORED = REPOSITORY / f"data/papers/{DAY:%Y-%m}.jsonl"
PAPERS = 57


def _has_the_sample_alone() -> bool:
    return SAMPLE.is_file() and list(STORED.parent.glob("*.jsonl")) == [STORED]


def _has_the_topics_that_come_with_it() -> bool:
    try:
        found = {(one.slug, one.kind, one.spelling) for one in phrases_of(config.load_taxonomy(REPOSITORY))}
    except PapersError:
        return False
    return found == config.load_shipped()


def _has_its_name() -> bool:
    return "\nsite_name: Paper Listings\n" in (REPOSITORY / config.MKDOCS).read_text(encoding="utf-8")


needs_sample = pytest.mark.skipif(
    not _has_the_sample_alone(), reason="data/ has other papers than the sample: this is a fork in use"
)
needs_topics = pytest.mark.skipif(
    not (SAMPLE.is_file() and _has_the_topics_that_come_with_it()),
    reason="the sample is gone, or topics.yml has other phrases than came with it: this is a fork in use",
)
needs_settings = pytest.mark.skipif(
    not (_has_the_sample_alone() and _has_its_name()),
    reason="the sample is gone, or the site has another name: this is a fork in use",
)
needs_shared = pytest.mark.skipif(SHARED is None, reason=ABSENT)


def own_site(folder: Path, *, with_data: bool = True) -> Path:
    """Copies the repository's own site to `folder`, not built yet: settings, documents and, optionally, data."""
    shutil.copytree(REPOSITORY / "docs", folder / "docs")
    for name in example_site.SETTINGS:
        shutil.copy(REPOSITORY / name, folder / name)
    if with_data:
        shutil.copytree(REPOSITORY / "data", folder / "data")
    (folder / "generator").symlink_to(REPOSITORY / "generator", target_is_directory=True)
    assert papers(folder, "generate", "--remove").exit_code == 0
    return folder


@pytest.fixture(scope="module")
def sample() -> tuple[Paper, ...]:
    return parse(SAMPLE.read_bytes(), Context(place="sample", page_date=DAY, today=TODAY)).papers


@pytest.fixture(scope="module")
def phrases() -> Assigner:
    """Assigns the repository's topics using only their phrases."""
    return Assigner(config.load_taxonomy(REPOSITORY))


@needs_sample
def test_the_sample_is_57_papers_of_one_day_one_of_them_without_a_footer() -> None:
    parsed = parse(SAMPLE.read_bytes(), Context(place="sample", today=TODAY))
    assert len(parsed.papers) == PAPERS
    assert {paper.listed for paper in parsed.papers} == {DAY}
    assert Counter(remark.kind for remark in parsed.remarks) == {
        "page date inferred": 1, "year inferred": 14, "no footer": 1,
    }  # fmt: skip


@needs_sample
def test_the_committed_store_is_what_the_sample_listing_gives(tmp_path: Path) -> None:
    root = own_site(tmp_path, with_data=False)
    assert papers(root, "import", SAMPLE).exit_code == 0
    made = content(root / "data")
    assert set(made) == {f"{name}/{STORED.name}" for name in ("papers", "counts")}
    for name, data in made.items():
        assert data == (REPOSITORY / "data" / name).read_bytes()


@needs_sample
def test_the_repository_builds_a_site_of_its_sample(tmp_path: Path) -> None:
    root = own_site(tmp_path)
    result = papers(root, "build", "--strict")
    assert result.exit_code == 0, result.output
    assert len(list(root.glob("site/papers/*/index.html"))) == PAPERS


@needs_sample
def test_without_the_sample_the_repository_builds_a_site_that_says_what_to_do_next(tmp_path: Path) -> None:
    root = own_site(tmp_path)
    for path in (root / "data").iterdir():
        shutil.rmtree(path)
    result = papers(root, "build", "--strict")
    assert result.exit_code == 0, result.output
    assert "papers import" in (root / "site/index.html").read_text(encoding="utf-8")


@needs_sample
@needs_shared
def test_the_sample_has_the_facts_of_the_seed() -> None:
    ours = parse(SAMPLE.read_bytes(), Context(place="sample", page_date=DAY, today=TODAY))
    theirs = parse(seed(), Context(place="seed", page_date=DAY, today=TODAY))
    assert [[getattr(paper, name) for name in (*FIELDS, "key")] for paper in ours.papers] == [
        [getattr(paper, name) for name in (*FIELDS, "key")] for paper in theirs.papers
    ]
    assert [(remark.kind, remark.text) for remark in ours.remarks] == [
        (remark.kind, remark.text) for remark in theirs.remarks
    ]


@needs_topics
def test_every_paper_of_the_sample_has_a_topic(phrases: Assigner, sample: tuple[Paper, ...]) -> None:
    assert [paper.title for paper in sample if not phrases.assign(paper.title, paper.abstract).slugs] == []


@needs_topics
@pytest.mark.parametrize(
    ("beginning", "slug"),
    [
        ("A Study of Gender Impact", "audio"),
        ("Adversarial-MidiBERT", "audio"),
        ("CLIP2Point", "spatial"),
        ("COCO-O", "vision"),
        ("DeViDe", "health-science"),
        ("Driving with Prior Maps", "spatial"),
        ("Efficient Continual Pre-training", "adaptation"),
        ("Is Diversity All You Need", "robotics"),
        ("Language Ranker", "multilingual"),
        ("MiniPLM", "efficiency"),
        ("Not all tokens are created equal", "robustness-security"),
        ("One Step of Gradient Descent", "theory"),
        ("PalmX", "multilingual"),
        ("SAMGPT", "graphs-data"),
        ("T-Stitch", "generation"),
        ("Toward a Holistic Evaluation", "multimodal"),
        ("When Attention Sink Emerges", "language-models"),
    ],
)
def test_papers_of_the_sample_have_the_main_topic_a_reader_expects(
    phrases: Assigner, sample: tuple[Paper, ...], beginning: str, slug: str
) -> None:
    (paper,) = [paper for paper in sample if paper.title.startswith(beginning)]
    assert phrases.assign(paper.title, paper.abstract).slugs[0] == slug


@needs_topics
@needs_shared
def test_topics_by_phrases_agree_with_readers_as_well_as_measured(phrases: Assigner) -> None:
    assert SHARED is not None
    right: Counter[str] = Counter()
    with (SHARED / "labels" / "train.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            paper = json.loads(line)
            wanted = {paper["primary"], *paper["secondary"]}
            slugs = phrases.assign(paper["title"], re.sub(r"\s+", " ", paper["abstract"])).slugs
            right.update(wanted=len(wanted), given=len(slugs), both=len(wanted.intersection(slugs)))
    assert 2 * right["both"] / (right["wanted"] + right["given"]) > 0.74
    assert right["both"] / right["given"] > 0.71
    assert right["both"] / right["wanted"] > 0.76


@needs_settings
def test_the_topics_are_eighteen_and_the_generator_knows_their_phrases() -> None:
    taxonomy = config.load_taxonomy(REPOSITORY)
    assert len(taxonomy.topics) == 18
    assert all(topic.about.endswith(".") for topic in taxonomy.topics)
    found = {(one.slug, one.kind, one.spelling) for one in phrases_of(taxonomy)}
    assert found == config.load_shipped(), (
        "what topics.yml has, generator/paper_listings/topics/shipped.txt has too"
    )


@needs_settings
def test_papers_yml_follows_hugging_face_and_says_what_the_summaries_are() -> None:
    found = config.load_settings(REPOSITORY, title="T", description="D", url="https://example.org/")
    assert found.sources == (HuggingFaceSource(),)
    assert list(found.site.notes) == [DAY]


@needs_settings
def test_the_example_site_is_set_up_as_the_repository_is_but_for_its_name() -> None:
    def setup(folder: Path) -> list[str]:
        lines = (folder / config.MKDOCS).read_text(encoding="utf-8").splitlines()
        return [line for line in lines if not line.startswith(("#", "site_name:", "site_description:"))]

    assert setup(example_site.FOLDER) == setup(REPOSITORY), "make the same change in tests/example/mkdocs.yml"


@needs_settings
def test_every_workflow_is_looked_at() -> None:
    there = {path.name for path in test_workflows.FOLDER.glob("*.y*ml")}
    assert there == set(test_workflows.NAMES)


@needs_settings
def test_the_daily_run_is_off_the_hour() -> None:
    (schedule,) = test_workflows.triggers("publish.yml")["schedule"]
    minute, hour, *days = schedule["cron"].split()
    assert int(minute) % 15
    assert 0 <= int(hour) < 24
    assert days == ["*", "*", "*"]
