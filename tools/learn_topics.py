"""Trains the topic weights on labelled papers, and evaluates the procedure. Run by `make learn`.

    python -m tools.learn_topics LABELS PAPERS                      train on everything, write the weights
    python -m tools.learn_topics LABELS PAPERS --cross-validate 1   evaluate the whole procedure on held-out papers

LABELS is JSON Lines with `id`, `title`, `abstract`, `primary` and `secondary`; PAPERS is the same without labels, and may
be gzipped; `topic_labels.tsv` has labels for papers in PAPERS. Only LABELS is used for evaluation. A teacher, accurate
but opaque, is fitted to the labels. It also scores the unlabelled papers, from 0 to 1. A student, which is linear in
terms and fits in a text file, is trained on all these soft scores.

- Teacher: kernel ridge regression on two targets per topic (given; main) with the kernel
  `exp(-|l - l'|^2 - 0.5 |r - r'|^2) + 0.25 x.x'`: `x` weighted terms, `l` their 300 latent dimensions (unit length),
  `r = ln(1 + phrase points) / 4` of every topic in topics.yml. For a labelled paper, it predicts as if it had not
  seen the label (leave-one-out, in closed form); the prediction is averaged with the label.
- Student: ridge regression of those scores on weighted terms; small weights are dropped and the rest is refitted.
- Second stage: ridge regression of the scores on the student's evidence and its bends. The evidence comes from students
  not trained on the paper in question (two halves, each scored by the student of the other).
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from scipy.spatial.distance import cdist
from sklearn.decomposition import TruncatedSVD
from sklearn.model_selection import StratifiedKFold
from sklearn.preprocessing import normalize

from paper_listings.text import clean
from paper_listings.topics import term_bag
from paper_listings.topics.assign import Assigner, PhraseScorer
from paper_listings.topics.learned import LearnedScorer
from paper_listings.topics.taxonomy import Taxonomy, parse_taxonomy
from paper_listings.topics.weights import (
    EVIDENCE_CEILING,
    EVIDENCE_FLOOR,
    EVIDENCE_UNIT,
    FORMAT,
    LEVELS,
    MIX_UNIT,
    OUTPUT_NAMES,
    SCORE_UNIT,
    WEIGHT_UNIT,
    TopicModel,
    Weights,
    parse_model,
)

Floats = npt.NDArray[np.float64]

WORST: Final = 3
"""The number of worst topics for which mistakes are listed."""
ROOT: Final = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Settings:
    """Hyperparameters, chosen by cross-validation (docs/decisions/0010-learned-topics.md)."""

    min_papers: int = 5
    """Terms in fewer papers than this are dropped before training."""
    latent: int = 300
    latent_gamma: float = 1.0
    phrase_gamma: float = 0.5
    linear_share: float = 0.25
    teacher_ridge: float = 0.5
    label_share: float = 0.35
    student_ridge: float = 1.0
    kept_terms: int = 14_500
    kept_weights: int = 225_000
    """Out of all terms × outputs. The file takes about 20 bytes per term and 3 per weight, and must stay below 1 MB."""
    knots: tuple[int, ...] = (1_500, 4_000, 6_500)
    mix_ridge: float = 0.3
    threshold: float = 0.45
    """The minimum score for a topic to be given: the best F1 with a precision of .86."""
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Paper:
    """Term counts and phrase points of one paper."""

    key: str
    counts: Mapping[str, int]
    points: Mapping[str, float]
    title: str
    abstract: str


@dataclass(frozen=True, slots=True)
class Label:
    primary: str
    topics: frozenset[str]


@dataclass(frozen=True, slots=True)
class Teacher:
    """Scores for labelled papers (leave-one-out) and for unlabelled ones; 2 K columns."""

    labelled: Floats
    unlabelled: Floats


def read(path: Path) -> Iterator[dict[str, Any]]:
    """Yields the records of a JSON Lines file, gzipped or not."""
    with (
        gzip.open(path, "rt", encoding="utf-8")
        if path.suffix == ".gz"
        else path.open(encoding="utf-8") as lines
    ):
        for line in lines:
            yield json.loads(line)


def read_labels(path: Path) -> dict[str, Label]:
    """Reads labels by id. A line has id, main topic and other topics (`-` if none), separated by tabs."""
    labels = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            key, primary, others = line.split("\t")
            labels[key] = Label(primary, frozenset([primary, *others.split(",")]) - {"-"})
    return labels


def paper(record: Mapping[str, Any], rules: PhraseScorer) -> Paper:
    """Computes the features of one paper, from its title and abstract."""
    title, abstract = clean(str(record["title"])), clean(str(record["abstract"]))
    points = {slug: max(score.points, 0.0) for slug, score in rules.score(title, abstract).items()}
    return Paper(str(record["id"]), term_bag.terms_of(title, abstract), points, title, abstract)


def vocabulary(papers: Sequence[Paper], min_papers: int) -> tuple[tuple[str, ...], Floats]:
    """The terms that occur in at least ``min_papers`` papers, sorted, with ``idf = round(16 ln(N / n))``."""
    found = Counter(term for one in papers for term in one.counts)
    names = tuple(sorted(term for term, count in found.items() if count >= min_papers))
    return names, np.array(
        [round(16 * np.log(len(papers) / found[name])) for name in names], dtype=np.float64
    )


def matrix(papers: Sequence[Paper], names: Sequence[str]) -> sp.csr_matrix:
    """``level(count)`` of each term (columns) in each paper (rows)."""
    column = {name: i for i, name in enumerate(names)}
    starts, columns, values = [0], [], []
    for one in papers:
        for term, count in one.counts.items():
            i = column.get(term)
            if i is not None:
                columns.append(i)
                values.append(LEVELS[min(count, 64)])
        starts.append(len(columns))
    return sp.csr_matrix(
        (np.array(values, dtype=np.float64), columns, starts), shape=(len(papers), len(names))
    )


def weighted(levels: sp.csr_matrix, idf: Floats) -> sp.csr_matrix:
    """``x_t = level * idf / norm``, as the model computes it."""
    return normalize(levels @ sp.diags(idf)).tocsr()


def targets(labels: Sequence[Label], topics: Sequence[str]) -> Floats:
    """1 if a topic is given (first K columns) or is the main topic (last K), otherwise 0."""
    given = [[float(topic in label.topics) for topic in topics] for label in labels]
    main = [[float(topic == label.primary) for topic in topics] for label in labels]
    return np.hstack([np.array(given), np.array(main)])


def teach(x: sp.csr_matrix, r: Floats, y: Floats, s: Settings) -> Teacher:
    """Fits the teacher to the first ``len(y)`` rows and scores all rows."""
    n = len(y)
    svd = TruncatedSVD(s.latent, n_iter=4, random_state=s.seed)
    latent = normalize(svd.fit_transform(x))
    kernel = np.exp(
        -s.latent_gamma * cdist(latent, latent[:n], "sqeuclidean")
        - s.phrase_gamma * cdist(r, r[:n], "sqeuclidean")
    )
    kernel += s.linear_share * (x @ x[:n].T).toarray()
    inverse = np.linalg.inv(kernel[:n] + s.teacher_ridge * np.eye(n))
    mean = y.mean(0)
    alpha = inverse @ (y - mean)
    return Teacher(labelled=y - alpha / np.diag(inverse)[:, None], unlabelled=mean + kernel[n:] @ alpha)


def ridge(
    x: sp.csr_matrix, y: Floats, penalty: float, kept: Floats | None = None, rounds: int = 40
) -> tuple[Floats, Floats]:
    """Weights and bias that minimise ``|x w + b - y|^2 + penalty |w|^2``, by conjugate gradients scaled by the diagonal.

    ``kept`` (1 or 0 for each weight) keeps the weights marked 0 at zero.
    """
    a = sp.hstack([x, sp.csr_matrix(np.ones((x.shape[0], 1)))]).tocsr()
    at = a.T.tocsr()
    shrink = np.full((a.shape[1], 1), penalty)
    shrink[-1] = 1e-6
    scale = 1 / (np.asarray(a.multiply(a).sum(0)).ravel()[:, None] + shrink)
    if kept is not None:
        scale = scale * np.vstack([kept, np.ones((1, y.shape[1]))])
    w: Floats = np.zeros((a.shape[1], y.shape[1]))
    rest = at @ y
    step = scale * rest
    power = (rest * step).sum(0)
    for _ in range(rounds):
        moved = at @ (a @ step) + shrink * step
        length = power / ((step * moved).sum(0) + 1e-30)
        w += length * step
        rest -= length * moved
        scaled = scale * rest
        power, last = (rest * scaled).sum(0), power
        step = scaled + power / (last + 1e-30) * step
    return w[:-1], w[-1]


def bends(evidence: Floats, s: Settings) -> Floats:
    """The second stage's inputs: the evidence, then its excess over each knot."""
    e = np.clip(evidence, EVIDENCE_FLOOR / EVIDENCE_UNIT, EVIDENCE_CEILING / EVIDENCE_UNIT)
    return np.hstack([e, *(np.maximum(e - knot / EVIDENCE_UNIT, 0) for knot in s.knots)])


def dense_ridge(x: Floats, y: Floats, penalty: float) -> tuple[Floats, Floats]:
    mx, my = x.mean(0), y.mean(0)
    w = np.linalg.solve((x - mx).T @ (x - mx) + penalty * np.eye(x.shape[1]), (x - mx).T @ (y - my))
    return w, my - mx @ w


def learn(
    labelled: Sequence[Paper],
    labels: Sequence[Label],
    more: Mapping[str, Label],
    others: Sequence[Paper],
    topics: Sequence[str],
    s: Settings,
) -> TopicModel:
    """Runs the whole procedure; `more` has labels for some of the `others`."""
    added = [one for one in others if one.key in more]
    labelled = [*labelled, *added]
    labels = [*labels, *(more[one.key] for one in added)]
    papers = [*labelled, *(one for one in others if one.key not in more)]
    names, idf = vocabulary(papers, s.min_papers)
    levels = matrix(papers, names)
    x = weighted(levels, idf)
    y = targets(labels, topics)
    r = (
        np.log1p(
            np.array([[one.points.get(topic, 0) for topic in topics] for one in papers], dtype=np.float64)
        )
        / 4
    )
    teacher = teach(x, r, y, s)
    marks = np.vstack([s.label_share * y + (1 - s.label_share) * teacher.labelled, teacher.unlabelled])

    first, _ = ridge(x, marks, s.student_ridge)
    size = np.abs(first) * np.sqrt(np.asarray(x.multiply(x).sum(0)).ravel())[:, None]
    rows = size.sum(1)
    size[rows < np.partition(rows, -s.kept_terms)[-s.kept_terms]] = 0
    mask = size >= np.partition(size, -s.kept_weights, axis=None)[-s.kept_weights]
    kept = np.flatnonzero(mask.any(1))
    free = mask[kept].astype(np.float64)
    x = weighted(levels[:, kept], idf[kept])
    w, b = ridge(x, marks, s.student_ridge, free)

    half = np.random.RandomState(s.seed).permutation(len(papers)) % 2 == 0
    evidence = np.zeros_like(marks)
    for one in (half, ~half):
        w1, b1 = ridge(x[one], marks[one], s.student_ridge, free)
        evidence[~one] = x[~one] @ w1 + b1
    mix, constant = dense_ridge(bends(evidence, s), marks, s.mix_ridge)

    outputs = len(topics) * 2
    return TopicModel(
        topics=tuple(topics),
        thresholds=(round(s.threshold * SCORE_UNIT),) * len(topics),
        knots=s.knots,
        bias=whole(b, EVIDENCE_UNIT),
        constant=whole(constant, SCORE_UNIT),
        mix=tuple(
            tuple(whole(mix[h * outputs + j], MIX_UNIT) for h in range(len(s.knots) + 1))
            for j in range(outputs)
        ),
        terms={
            names[i]: Weights(int(idf[i]), whole(row, WEIGHT_UNIT)) for i, row in zip(kept, w, strict=True)
        },
    )


def whole(row: Floats, unit: int) -> tuple[int, ...]:
    return tuple(int(number) for number in np.rint(row * unit))


# Evaluation


@dataclass(frozen=True, slots=True)
class Figures:
    f1: float
    precision: float
    recall: float
    main: float

    def __str__(self) -> str:
        return f"F1 {self.f1:.4f}  precision {self.precision:.4f}  recall {self.recall:.4f}  main {self.main:.4f}"


def figures(said: Sequence[Label], truth: Sequence[Label]) -> Figures:
    """F1, precision and recall, micro-averaged over all papers and topics; ``main`` is the share of papers with the right main topic."""
    hits = sum(len(a.topics & b.topics) for a, b in zip(said, truth, strict=True))
    given_, wanted = sum(len(a.topics) for a in said), sum(len(b.topics) for b in truth)
    right = sum(a.primary == b.primary for a, b in zip(said, truth, strict=True))
    return Figures(2 * hits / (given_ + wanted), hits / given_, hits / wanted, right / len(truth))


def say(assigner: Assigner, one: Paper) -> Label:
    """The topics that the site would show, from the assigner with integer weights rather than the fitted model."""
    slugs = assigner.assign(one.title, one.abstract).slugs
    return Label(slugs[0] if slugs else "", frozenset(slugs))


def cross_validate(
    labelled: Sequence[Paper],
    labels: Sequence[Label],
    more: Mapping[str, Label],
    others: Sequence[Paper],
    topics: Sequence[str],
    taxonomy: Taxonomy,
    s: Settings,
    seeds: int,
    folds: int,
) -> None:
    """Prints the figures of each fold, their mean and spread, those of each topic, and the worst topics' mistakes.

    It evaluates the finished integer model.
    """
    every: list[Figures] = []
    pooled: list[tuple[Label, Label]] = []
    for seed in range(seeds):
        split = StratifiedKFold(folds, shuffle=True, random_state=seed).split(
            labels, [label.primary for label in labels]
        )
        for number, (fit, test) in enumerate(split):
            started = time.monotonic()
            model = learn([labelled[i] for i in fit], [labels[i] for i in fit], more, others, topics, s)
            assigner = Assigner(taxonomy, LearnedScorer(taxonomy, model))
            said = [say(assigner, labelled[i]) for i in test]
            truth = [labels[i] for i in test]
            every.append(figures(said, truth))
            pooled.extend(zip(said, truth, strict=True))
            print(f"seed {seed} fold {number}  {every[-1]}  {time.monotonic() - started:.0f} s", flush=True)
    for name in ("f1", "precision", "recall", "main"):
        values = np.array([getattr(one, name) for one in every])
        print(
            f"{name:10} mean {values.mean():.4f}  deviation between folds {values.std(ddof=1):.4f}  {values.min():.4f} to {values.max():.4f}"
        )
    scores = {}
    for topic in topics:
        hits = sum(topic in a.topics and topic in b.topics for a, b in pooled)
        said_, wanted = sum(topic in a.topics for a, _ in pooled), sum(topic in b.topics for _, b in pooled)
        mine = [a.primary == topic for a, b in pooled if b.primary == topic]
        scores[topic] = 2 * hits / (said_ + wanted)
        print(
            f"{topic:24} F1 {scores[topic]:.3f}  precision {hits / max(1, said_):.3f}  recall {hits / wanted:.3f}"
            f"  main found {sum(mine) / len(mine):.3f}  papers {wanted / seeds:.0f}, main of {len(mine) / seeds:.0f}"
        )
    for topic in sorted(topics, key=scores.__getitem__)[:WORST]:
        missed = Counter(b.primary for a, b in pooled if topic in b.topics - a.topics)
        wrong = Counter(b.primary for a, b in pooled if topic in a.topics - b.topics)
        for word, found in (("missed", missed), ("wrongly given", wrong)):
            print(
                f"{topic}: {word} in {found.total() / seeds:.0f} papers, by their main topics: "
                + ", ".join(f"{name} {count / seeds:.0f}" for name, count in found.most_common(5))
            )


def written(model: TopicModel, comments: Sequence[str]) -> str:
    """Serialises the weights file (see `parse_model` for the format)."""
    lines = [f"# {comment}" for comment in comments]
    lines += [f"format\t{FORMAT}", "topics\t" + " ".join(model.topics)]
    rows = {
        "thresholds": model.thresholds,
        "knots": model.knots,
        "bias": model.bias,
        "constant": model.constant,
    }
    lines += [f"{kind}\t" + " ".join(map(str, row)) for kind, row in rows.items()]
    sources = (*model.topics, *(f"main:{topic}" for topic in model.topics))
    for source, bends_ in zip(sources, model.mix, strict=True):
        lines += [f"mix\t{source}\t{bend}\t" + " ".join(map(str, row)) for bend, row in enumerate(bends_)]
    for name, known in sorted(model.terms.items()):
        weights = "".join(
            f"{output}{weight}" for output, weight in zip(OUTPUT_NAMES, known.outputs, strict=False) if weight
        )
        lines.append(f"term\t{name}\t{known.idf}\t{weights}")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Trains and writes the weights, or evaluates."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("labels", type=Path)
    parser.add_argument("papers", type=Path)
    parser.add_argument("--more", type=Path, default=ROOT / "tools/topic_labels.tsv")
    parser.add_argument("--out", type=Path, default=ROOT / "generator/paper_listings/topics/weights.txt")
    parser.add_argument("--cross-validate", type=int, default=0, metavar="SEEDS")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="override a setting, e.g. kept_terms=6000",
    )
    options = parser.parse_args()

    settings = Settings()
    for change in options.set:
        name, _, value = change.partition("=")
        settings = replace(settings, **{name: json.loads(value)})
    taxonomy = parse_taxonomy((ROOT / "topics.yml").read_text(encoding="utf-8"), "topics.yml")
    rules = PhraseScorer(taxonomy)
    records = list(read(options.labels))
    labelled = [paper(record, rules) for record in records]
    labels = [
        Label(record["primary"], frozenset([record["primary"], *record["secondary"]])) for record in records
    ]
    used = {slug for label in labels for slug in label.topics}
    topics = tuple(topic.slug for topic in taxonomy.topics if topic.slug in used)
    known = {one.key for one in labelled}
    others = [paper(record, rules) for record in read(options.papers) if record["id"] not in known]
    more = {key: label for key, label in read_labels(options.more).items() if key not in known}
    if options.cross_validate:
        cross_validate(
            labelled, labels, more, others, topics, taxonomy, settings, options.cross_validate, options.folds
        )
        return
    model = learn(labelled, labels, more, others, topics, settings)
    text = written(
        model,
        (
            "Topic weights, written by `make learn`: do not edit, train again.",
            f"{len(labelled) + len(more)} labelled papers of {len(labelled) + len(others)}; {settings}",
            "term: name, idf, weights in 1/100 after the letter of the output: topics from a onwards, then main topics",
        ),
    )
    if parse_model(text, str(options.out)) != model:
        raise AssertionError("weights: cannot be read back after writing; fix `written` or `parse_model`")
    options.out.write_text(text, encoding="utf-8")
    print(f"{options.out}: {len(model.terms)} terms, {len(text.encode()):,} bytes")


if __name__ == "__main__":
    main()
