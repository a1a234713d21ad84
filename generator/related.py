"""Related papers: for each paper up to five others that share telling terms with it, and those terms.

The likeness of trained training two papers is the cosine of their TF-IDF vectors, in whole numbers, so that every machine finds
the same. Words and pairs of words of title and abstract are terms; a term weighs more the fewer papers have it,
here or in the field at large. A link must rest on telling terms: those that few papers have bring a good
part of the threshold, those that many have only add to it.

Lists are stable. A paper's vector is fixed by the papers listed until the end of its own month, and it is
compared with those papers only: new papers look back. So the lists of a closed month stay as they are for ever,
those of the open month settle when it ends, and a new paper finds every older one.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache
from heapq import nsmallest
from itertools import groupby
from typing import TYPE_CHECKING, Final

from generator.commonness import COMMON
from generator.library import month_of
from generator.topics.words import exact, fold, split

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from generator.paper import Paper

THRESHOLD: Final = 100
"""Thousandths of cosine from which a likeness is shown: below it half of the links were not sensible."""
LIMIT: Final = 5
"""A paper has so many related papers at most."""
TERMS_SHOWN: Final = 4
"""A link names so many shared terms at most."""
SAID_SHARE: Final = 100
"""A term that more papers of a thousand have is not named."""
TERMS_KEPT: Final = 50
"""A paper is known by so many of its heaviest terms; the rest counts for the length of its vector only."""
TITLE_WEIGHT: Final = 3
"""A word of the title counts like so many of the abstract."""
PAIR_PAPERS: Final = 2
"""A pair of words is a term when it stands in so many papers."""
TELLING_SHARE: Final = 20
"""A term is telling while at most so many papers of a thousand have it, here and in the field, …"""
TELLING_PAPERS: Final = 8
"""… or so many of the store, which counts while it is small."""
TELLING_PART: Final = 30
"""So many thousandths must come from telling terms."""

_UNIT: Final = 10_000
"""Length of a vector: weights are whole numbers."""
_PER_THOUSAND: Final = _UNIT * _UNIT // 1_000
_PLAIN: Final = frozenset(
    """
    a about above achiev achieving across after against all allow along already also although among an and any approach
    approaches are area aren as at available b back base based because become been before behind being best better
    between beyond both broad broader but by c can cannot case challeng challenge challenges challenging clear code
    codes common comparable compar comparing comparison complex comprehensive consistent consistently could current d
    data demonstrat demonstrate design despit develop did different directly do doe doesn don done down due during e
    each effective effectively eg either enabl enable enabling end enhanc especially et evaluat evaluation even every
    evidence exhibit exist existing experiment extensive extensively f face far few find finding first five focus for
    four framework from full fully further furthermore g gain general generally get giv given go good great had ha
    has have having he help hence here high higher highly how however https i ie if important improv improve
    improvement in include including increasingly instead int into introduc introduction investigat is issue it its
    itself j just k key known l larg large largely last lead leading less let level leverag leveraging like limit
    limitation limited little low lower m made main mainly major make making many may me mean measur method might
    model more moreover most much multiple must my n nature near need never new next no nor not novel now number o
    obtain of off often on one only onto open or order other otherwise our out outperform over overall own p page
    paper part particular particularly per perform performance potential practical present previou previous prior
    problem produc propos propose proposed provid provide providing publicly q quit quite r rang range rather real
    recent recently reduc relat relative releas released rely relying remain require research result reveal s same
    sample second see seen set setting several she should show shown significant significantly similar simpl simple
    since single small so solution some specifically stat state still strong studi study such suggest support system
    t tackl task technique term test than that the their them then there therefor thereby these they thi this those
    three through throughout thu thus time times train to together too toward towards train two typically
    u under understand unlike until up upon us use used user uses using v valu value variou various very via w was wa
    way we well were what when where whether which while who whose why wid wide widely will with within without work
    would x y yet yield you your z zero
    able actual actually add added adding afterwards again ago agree almost alone always amount another answered anything
    apart appear applied arrive arrives ask asked asking asks asset author away back bad barely bear beat beats begin
    beginning begins bett big bit borrow both bring bringing brings brought build builds built buy by call called calling
    calls came care carri carry carries carefully cause ceas certain certainly change changed changes cheap cheaply cheaper
    choice choos choose chosen close closely collect combin come comes coming conclude consider contain correct cost
    costs cover covers cut cuts day deal deals dealt decide deeper definit depend describ deserv differ difference
    difficult direct does doing doubl draw drawn drop dropped earli earlier early easi easier easily easy else empty
    enough entire equal equally ever everyday everything exact exactly example expect explain extra fail fails fall falls
    famili familiar fast faster fed feed feel fewer fight fill final fit fits fix fixed follow followed form former found
    four fresh friend front gather gave gets getting gone grow grows growing guess half hand handl handle handled handles
    handling happen hard harder hardly harm heavy held helped helpful helps hidden hint hold holding holds home hope
    hour huge idea ignor imagin impossible insid inside instance intend interest inherit join judg judge keep keeping
    keeps kept kind knew knowing knows lack laid late later latter lay lays lead leads learnt leave leaves leaving left
    lend lesson lets lie lies lift lifts likely line list live load look looked looking looks lose loses lost
    lot love luck man matter matters maybe meant meet meets mere merely middle mind mirror miss missing mistak mix modest
    moment month morning move moved moves moving name named names narrow near nearly neat neither nobody none nothing
    notic noticed nowhere obey offer offered offers old older once ones opposit ought outcome outside own pair past pay
    pays people perhap person pick picked picks piec piece place places plain plainly play played plays please plenty
    plus point points poor possibl possible practic practis prefer present press pretty price print prove proves pull
    pure push put puts putting question quick quickly quietly rais raise raises raising ran rare rarely reach reached
    reaches read reader reads ready realli really reason recogni rest return right rise rises roughly round rule rules
    run running runs said sake save saved say saying says scarcely seem seems seldom send sent separate serv serve served
    shap shape share shared short shortcut shorter side sides silently simply sit sits size slight slightly slow slower
    smaller smart soft sold solv someone something sometimes soon sort sought speak spend spent split spot spread stand
    stands start started starts stay stays step stick stop stops straight strange strict succeed sudden suddenly suffer
    sure surely surprising surprisingly take taken takes taking talk target teach tell telling tells ten tend tends thank
    themselve themselves thing things think thought thousand throw tie tight till tiny told took top total touch toward
    tri tried tries trick trouble true truly trust truth try turn turned turning turns twice type ugly unable unclear
    unlike unseen unusual upper usual usually variet variety vari varied vary versus view virtually wait walk want wants
    warn watch watches weak weaker weaken week went whatever whereas wholly whom willing win wins wish won wonder word
    words wors worse worst worth write writing written wrong wrote year young advantag advantage development establish
    train trained training tuned tune tuning answers answer learn learns learned adapt adapting be emerg emerge emerges parameter parameters ordinary purpos schedul score six steer rethink rethinking guid
    building close compared manner budget strategy offering selector worsen
    github com www http org io huggingface textit textbf textsc emph url
    """.split()  # noqa: SIM905 - a list of words reads as words
)
"""Words that say nothing about what a paper is about, in any form that `fold` may give them."""

_PREFIXES: Final = frozenset(
    {
        "anti",
        "co",
        "cross",
        "fine",
        "inter",
        "intra",
        "multi",
        "non",
        "off",
        "on",
        "post",
        "pre",
        "re",
        "self",
    }
    | {"semi", "sub", "un"}
)
"""First parts of hyphenated words: such a word is one term."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """A link from one paper to another."""

    key: str
    """The other paper."""
    score: int
    """The cosine of the two, in thousandths."""
    terms: tuple[str, ...]
    """What the two share, the most telling first, as the linking paper writes it."""


@dataclass(frozen=True, slots=True)
class _Vector:
    telling: dict[str, int]
    common: dict[str, int]
    spelling: dict[str, str]

    def weight(self, term: str) -> int:
        return self.telling.get(term) or self.common.get(term, 0)

    def product(self, others: Mapping[str, int]) -> int:
        """The part of the inner product that terms with these weights bring."""
        telling, common = self.telling, self.common
        return sum(
            others[term] * (telling[term] if term in telling else common[term])
            for term in others.keys() & self.spelling.keys()
        )


class Index:
    """The papers of the months so far. Add one month after another, then ask for its papers."""

    def __init__(self) -> None:
        self._papers = 0
        self._frequency: Counter[str] = Counter()
        self._vectors: dict[str, _Vector] = {}
        self._postings: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)

    def add(self, papers: Iterable[Paper]) -> None:
        """Take in the papers of the next month."""
        read = [(paper.key, *_terms(paper.title, paper.abstract)) for paper in papers]
        self._papers += len(read)
        for _, counts, _ in read:
            self._frequency.update(counts.keys())
        for key, counts, spelling in read:
            vector = self._vector(counts, spelling)
            self._vectors[key] = vector
            for term in (*vector.telling, *vector.common):
                self._postings[term].append((key, vector.weight(term)))

    def related(self, key: str) -> tuple[Related, ...]:
        """The papers most like the one with this key, the most alike first, ties by key."""
        mine = self._vectors[key]
        scores: defaultdict[str, int] = defaultdict(int)
        for term, weight in mine.telling.items():
            for other, its in self._postings[term]:
                scores[other] += weight * its
        scores.pop(key, None)
        alike: list[tuple[int, str]] = []
        for other, telling in scores.items():
            if telling < TELLING_PART * _PER_THOUSAND:
                continue
            score = telling + self._vectors[other].product(mine.common)
            if score >= THRESHOLD * _PER_THOUSAND:
                alike.append((-min(score // _PER_THOUSAND, 1_000), other))
        return tuple(
            Related(key=other, score=-score, terms=_shared(mine, self._vectors[other]))
            for score, other in nsmallest(LIMIT, alike)
        )

    def _vector(self, counts: Mapping[str, int], spelling: dict[str, str]) -> _Vector:
        weights = {
            term: _strength(count) * self._rarity(term)
            for term, count in counts.items()
            if " " not in term or self._frequency[term] >= PAIR_PAPERS
        }
        length = math.isqrt(sum(weight * weight for weight in weights.values())) or 1
        heaviest = sorted((-weight, term) for term, weight in weights.items())[:TERMS_KEPT]
        kept = {term: -weight * _UNIT // length for weight, term in heaviest}
        telling = {term for term in kept if self._is_telling(term)}
        return _Vector(
            {term: weight for term, weight in kept.items() if term in telling},
            {term: weight for term, weight in kept.items() if term not in telling},
            {term: spelling[term] for term in kept},
        )

    def _is_telling(self, term: str) -> bool:
        here = max(TELLING_PAPERS, self._papers * TELLING_SHARE // 1_000)
        return self._frequency[term] <= here and COMMON.get(term, 0) <= TELLING_SHARE

    def _rarity(self, term: str) -> int:
        here = self._frequency[term] * 1_000 // self._papers
        return _rarity(max(here, COMMON.get(term, 0), 1))


def relate(papers: Sequence[Paper]) -> dict[str, tuple[Related, ...]]:
    """The related papers of each of `papers`, by key. The order of `papers` does not matter."""
    index = Index()
    found: dict[str, tuple[Related, ...]] = {}
    ordered = sorted(papers, key=lambda paper: (month_of(paper.listed), paper.key))
    for _, group in groupby(ordered, key=lambda paper: month_of(paper.listed)):
        month = list(group)
        index.add(month)
        found.update((paper.key, index.related(paper.key)) for paper in month)
    return found


def _terms(title: str, abstract: str | None) -> tuple[dict[str, int], dict[str, str]]:
    """How often each term occurs, and how it is written where it first occurs."""
    counts: Counter[str] = Counter()
    spelling: dict[str, str] = {}
    for text, weight in ((title, TITLE_WEIGHT), (abstract or "", 1)):
        for term, written in spelt_terms(text):
            counts[term] += weight
            spelling.setdefault(term, written)
    return counts, spelling


def spelt_terms(text: str) -> Iterator[tuple[str, str]]:
    """The terms of `text` in order, each with its spelling: words that say something, and pairs of neighbours."""
    before: tuple[str, str] | None = None
    for word in _compounds(text):
        term = _term(word)
        if term is None:
            before = None
            continue
        written = _written(word)
        yield term, written
        if before:
            yield f"{before[0]} {term}", f"{before[1]} {written}"
        before = (term, written)


def _compounds(text: str) -> Iterator[str]:
    """The words of `text`; a first part such as `pre` stays with what follows its hyphen."""
    pieces = split(text)
    prefix = ""
    for word, gap in zip(pieces[1::2], pieces[2::2], strict=True):
        if gap == "-" and word.lower() in _PREFIXES:
            prefix += f"{word}-"
        else:
            yield prefix + word
            prefix = ""


@lru_cache(maxsize=65_536)
def _term(word: str) -> str | None:
    folded = fold(word)
    if len(folded) < 2 or folded in _PLAIN or word.lower() in _PLAIN:  # noqa: PLR2004 - a letter, a mark
        return None
    is_number = folded[0].isdigit() and not (len(folded) == 2 and folded[1].isalpha())  # noqa: PLR2004 - `3d`
    return None if is_number else folded


@lru_cache(maxsize=65_536)
def _written(word: str) -> str:
    """`word` as a term is shown: lower case, unless a capital or digit inside says that it is a name."""
    bare = exact(word)
    return bare if any(not part[1:].islower() for part in bare.split("-") if part[1:]) else bare.lower()


@lru_cache(maxsize=1_024)
def _strength(count: int) -> int:
    return round(16 * (1 + math.log(count)))


@lru_cache(maxsize=1_024)
def _rarity(share: int) -> int:
    """The weight of a term that so many papers of a thousand have."""
    return round(64 * math.log(1_250 / share))


def _shared(mine: _Vector, other: _Vector) -> tuple[str, ...]:
    """The terms that bring the two together, heaviest first; a word is left out where a pair says it."""
    common = sorted(
        (term for term in mine.spelling.keys() & other.spelling.keys() if COMMON.get(term, 0) <= SAID_SHARE),
        key=lambda term: (-mine.weight(term) * other.weight(term), term),
    )
    shown: list[str] = []
    for term in common:
        parts = set(term.split())
        if any(parts & set(held.split()) for held in shown):
            wider = [held for held in shown if " " not in held and held in parts]
            if not wider:
                continue
            shown[shown.index(wider[0])] = term
            shown = [held for held in shown if held == term or not parts & set(held.split())]
        elif len(shown) < TERMS_SHOWN:
            shown.append(term)
    return tuple(mine.spelling[term] for term in shown)
