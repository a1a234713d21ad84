"""The learned weights: evidence for topics from a paper's terms, in whole numbers, so that every machine agrees.

Two stages, both linear in what they read:

1. Terms to evidence. With `x_t = level(c_t) * idf_t / norm`, where `c_t` counts the term (`topics.bag`),
   `level(c) = round(8 * (1 + ln c))` and `norm = sqrt(sum_t (level(c_t) * idf_t) ** 2)`, the evidence for output `j` is
   `s_j = bias_j + sum_t x_t * w_tj`. There are two outputs a topic: "the paper belongs to it", and, in the second half
   of every row, "it is the paper's main topic".
2. Evidence to scores. `z_k = constant_k + sum_j phi_kj(s_j)`, where each `phi_kj` is a line with bends:
   `phi_kj(s) = B0_kj * s + sum_h Bh_kj * max(0, s - knot_h)`. This stage knows how topics exclude or bring one another.

Units: weights 1/100, evidence 1/10,000, the second stage's coefficients 1/1,000, scores 1/10,000,000.
The weights are made by `make learn` (docs/decisions/0010-learned-topics.md).
"""

from __future__ import annotations

import math
import re
import struct
from dataclasses import dataclass, field
from functools import cache
from operator import itemgetter, mul
from typing import TYPE_CHECKING, Final, TypeAlias

from generator.errors import PapersError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FORMAT: Final = "paper-topics 1"
OUTPUT_NAMES: Final = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""The letter of each output in a line of weights: the topics in order, then the main topics in the same order."""
EVIDENCE_UNIT: Final = 10_000
WEIGHT_UNIT: Final = 100
MIX_UNIT: Final = 1_000
SCORE_UNIT: Final = EVIDENCE_UNIT * MIX_UNIT
EVIDENCE_FLOOR: Final = -5_000
EVIDENCE_CEILING: Final = 15_000
_MOST: Final = 64
LEVELS: Final = (0, *(round(8 * (1 + math.log(count))) for count in range(1, _MOST + 1)))
"""`LEVELS[c]`: how much a term counts that occurs `c` times; more often than 64 times is 64 times."""

_LANE: Final = 64
_HALF: Final = 1 << (_LANE - 2)
_FACTOR: Final = 256 * (EVIDENCE_UNIT // WEIGHT_UNIT)
_Packed: TypeAlias = "tuple[str, int, tuple[int, ...], int]"
"""Name, size, weights, and size times weights in one long integer, of a term that occurs once."""
_WEIGHT: Final = re.compile(r"([A-Za-z])(-?[0-9]+)")


@dataclass(frozen=True, slots=True)
class Weights:
    """What is known of one term."""

    idf: int
    """`round(16 * ln(papers / papers with the term))`."""
    outputs: tuple[int, ...]
    """One weight for each output."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A paper as the weights see it."""

    names: Sequence[str]
    """The terms that the weights know."""
    sizes: Sequence[int]
    """`level * idf` of each."""
    outputs: Sequence[tuple[int, ...]]
    """The weights of each."""
    total: int
    """The sum of the terms' weights times sizes, packed."""
    norm: int
    """256 times the length of the vector of sizes."""


@dataclass(frozen=True)
class TopicModel:
    """The learned model. `mix[j][h]` is the row of coefficients of output `j` beyond bend `h` (0: from zero on)."""

    topics: tuple[str, ...]
    thresholds: tuple[int, ...]
    """The score from which on a topic is given, for each topic."""
    knots: tuple[int, ...]
    bias: tuple[int, ...]
    constant: tuple[int, ...]
    mix: tuple[tuple[tuple[int, ...], ...], ...]
    terms: Mapping[str, Weights]
    _once: Mapping[str, _Packed] = field(init=False, repr=False, compare=False)
    _mixed: tuple[tuple[int, ...], ...] = field(init=False, repr=False, compare=False)
    _constant: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Pack rows into long integers: one addition then adds all numbers of a row, exactly."""
        level = LEVELS[1]
        once = {
            name: (name, level * known.idf, known.outputs, level * known.idf * _pack(known.outputs))
            for name, known in self.terms.items()
        }
        object.__setattr__(self, "_once", once)
        object.__setattr__(self, "_constant", _pack(self.constant))
        object.__setattr__(self, "_mixed", tuple(tuple(_pack(row) for row in rows) for rows in self.mix))

    def read(self, counts: Mapping[str, int]) -> Reading | None:
        """What the weights know of a paper's terms; None where they know none of them."""
        single = [name for name, count in counts.items() if count == 1]
        known = [*filter(None, map(self._once.get, single))]
        known += [
            _raised(found, LEVELS[min(count, _MOST)])
            for name, count in counts.items()
            if count > 1 and (found := self._once.get(name)) is not None
        ]
        names, sizes, outputs, totals = zip(*known, strict=True) if known else ((), (), (), ())
        square = sum(map(mul, sizes, sizes))
        if not square:
            return None
        return Reading(names, sizes, outputs, total=sum(totals), norm=math.isqrt(square << 16))

    def evidence(self, reading: Reading) -> tuple[int, ...]:
        """`s_j` for every output."""
        norm = reading.norm
        sums = _unpack(reading.total, len(self.bias))
        return tuple(bias + one * _FACTOR // norm for bias, one in zip(self.bias, sums, strict=True))

    def scores(self, evidence: Sequence[int]) -> tuple[int, ...]:
        """`z_k` for every output: the topics, then the main topics."""
        total = self._constant
        first, *others = self.knots
        for raw, rows in zip(evidence, self._mixed, strict=True):
            one = min(max(raw, EVIDENCE_FLOOR), EVIDENCE_CEILING)
            total += one * rows[0]
            if one > first:
                total += (one - first) * rows[1]
                for knot, row in zip(others, rows[2:], strict=True):
                    if one > knot:
                        total += (one - knot) * row
        return tuple(_unpack(total, len(self.bias)))

    def contributions(self, reading: Reading, output: int, most: int) -> list[tuple[str, int]]:
        """The terms that add most to the evidence for an output, or take most from it: name and share, strongest first."""
        shares = [*map(mul, reading.sizes, map(itemgetter(output), reading.outputs))]
        least = sorted(map(abs, shares), reverse=True)[:most][-1]
        strongest = sorted(
            (-abs(share), name, share)
            for name, share in zip(reading.names, shares, strict=True)
            if share and abs(share) >= least
        )
        return [(name, share * _FACTOR // reading.norm) for _, name, share in strongest[:most]]


def parse_model(text: str, place: str) -> TopicModel:
    """The model in the text of a weights file; raises PapersError naming the line at fault.

    Fields are separated by tabs, numbers by spaces, `#` begins a comment line. A line `term` has the name, the idf,
    and the weights that are not zero, each after the letter of its output: `a-4c7` is -4 for the first topic and 7
    for the third.
    """
    heads: dict[str, list[str]] = {}
    mix: dict[tuple[str, int], tuple[int, ...]] = {}
    terms: dict[str, Weights] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if line and not line.startswith("#"):
            kind, _, rest = line.partition("\t")
            try:
                if kind == "term":
                    name, idf, weights = rest.split("\t")
                    terms[name] = Weights(int(idf), _row(weights, 2 * len(heads["topics"])))
                elif kind == "mix":
                    source, bend, numbers = rest.split("\t")
                    mix[source, int(bend)] = _numbers(numbers.split(" "))
                else:
                    heads[kind] = rest.split(" ")
            except (ValueError, IndexError, KeyError) as fault:
                raise _damaged(f"{place}:{number}", str(fault)) from None
    try:
        model = _model(heads, mix, terms)
    except (KeyError, ValueError) as fault:
        raise _damaged(place, f"lacks {fault}") from None
    rows = [model.bias, model.constant, *(row for rows in model.mix for row in rows)]
    if heads["format"] != FORMAT.split(" ") or any(len(row) != 2 * len(model.topics) for row in rows):
        raise _damaged(place, f"is not of the format {FORMAT!r}")
    return model


def _damaged(place: str, fault: str) -> PapersError:
    return PapersError.single(place, f"no weights of topics ({fault})", "restore the file from git")


def _numbers(words: Sequence[str]) -> tuple[int, ...]:
    return tuple(map(int, words))


def _row(weights: str, size: int) -> tuple[int, ...]:
    row = [0] * size
    for output, weight in _WEIGHT.findall(weights):
        row[OUTPUT_NAMES.index(output)] = int(weight)
    return tuple(row)


def _model(
    heads: Mapping[str, list[str]],
    mix: Mapping[tuple[str, int], tuple[int, ...]],
    terms: Mapping[str, Weights],
) -> TopicModel:
    topics = tuple(heads["topics"])
    knots = _numbers(heads["knots"])
    sources = (*topics, *(f"main:{topic}" for topic in topics))
    return TopicModel(
        topics=topics,
        thresholds=_numbers(heads["thresholds"]),
        knots=knots,
        bias=_numbers(heads["bias"]),
        constant=_numbers(heads["constant"]),
        mix=tuple(tuple(mix[source, bend] for bend in range(len(knots) + 1)) for source in sources),
        terms=terms,
    )


def _raised(once: _Packed, level: int) -> _Packed:
    """A term at another level than that of a single occurrence."""
    name, size, outputs, total = once
    return name, size * level // LEVELS[1], outputs, total * level // LEVELS[1]


def _pack(numbers: Sequence[int]) -> int:
    """One long integer that holds a row in lanes of 64 bits."""
    return sum(number << (_LANE * lane) for lane, number in enumerate(numbers))


@cache
def _offset(size: int) -> int:
    """Half a lane in each lane, so that no lane is negative while rows are taken apart."""
    return _pack([_HALF] * size)


def _unpack(packed: int, size: int) -> list[int]:
    lanes = struct.unpack(f"<{size}Q", (packed + _offset(size)).to_bytes(size * 8, "little"))
    return [lane - _HALF for lane in lanes]
