"""Scores topics with the learned weights, in integers, so that every machine gets the same result.

There are two stages, both linear in their input:

1. Terms to evidence. With `x_t = level(c_t) * idf_t / norm`, where `c_t` counts the term (`topics.term_bag`),
   `level(c) = round(8 * (1 + ln c))` and `norm = sqrt(sum_t (level(c_t) * idf_t) ** 2)`, the evidence for output `j` is
   `s_j = bias_j + sum_t x_t * w_tj`. There are two outputs per topic: "the paper belongs to it", and, in the second half
   of every row, "it is the paper's main topic".
2. Evidence to scores. `z_k = constant_k + sum_j phi_kj(s_j)`, where each `phi_kj` is piecewise linear:
   `phi_kj(s) = B0_kj * s + sum_h Bh_kj * max(0, s - knot_h)`. This stage models how topics exclude or imply one another.

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

from paper_listings.errors import PapersError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FORMAT: Final = "paper-topics 1"
OUTPUT_NAMES: Final = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""The letter of each output in a line of weights: the topics in order, then the main topics in the same order."""
_PLACES: Final = {name: place for place, name in enumerate(OUTPUT_NAMES)}
EVIDENCE_UNIT: Final = 10_000
WEIGHT_UNIT: Final = 100
MIX_UNIT: Final = 1_000
SCORE_UNIT: Final = EVIDENCE_UNIT * MIX_UNIT
EVIDENCE_FLOOR: Final = -5_000
EVIDENCE_CEILING: Final = 15_000
_MOST: Final = 64
LEVELS: Final = (0, *(round(8 * (1 + math.log(count))) for count in range(1, _MOST + 1)))
"""`LEVELS[c]`: how much a term counts that occurs `c` times; more than 64 times counts as 64."""

_NARROW: Final = 32
"""Bits of a lane in which weights are added up. The sum for an output is at most the length of the vector of sizes times
that of the output's weights, which is 900 as learned. A lane therefore overflows only from a length of a million; a text
of 20,000 characters, the longest that is kept, stays below a tenth of that."""
_WIDE: Final = 64
"""Bits of a lane in the second stage, which has few rows."""
_CODES: Final = {_NARROW: "I", _WIDE: "Q"}
_FACTOR: Final = 256 * (EVIDENCE_UNIT // WEIGHT_UNIT)
_Packed: TypeAlias = "tuple[str, int, tuple[int, ...], int]"
"""A term's name, idf and weights, and its idf times weights packed into one long integer."""
_int: Final = cache(int)
"""Makes equal numbers in the file one object, which reduces cache misses when the weights are read."""
_OUTPUTS: Final = itemgetter(2)
_WEIGHT: Final = re.compile(r"([A-Za-z])(-?[0-9]+)")


@dataclass(frozen=True, slots=True)
class Weights:
    """The idf and weights of one term."""

    idf: int
    """`round(16 * ln(papers / papers with the term))`."""
    outputs: tuple[int, ...]
    """One weight for each output."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A paper as the weights see it."""

    known: list[_Packed]
    """The terms that the weights know."""
    sizes: list[int]
    """`level * idf` of each."""
    total: int
    """The sum of the terms' weights times sizes, packed."""
    norm: int
    """256 times the length of the vector of sizes."""


@dataclass(frozen=True)
class TopicModel:
    """The learned model. `mix[j][h]` is the row of coefficients of output `j` beyond knot `h` (0: from zero)."""

    topics: tuple[str, ...]
    thresholds: tuple[int, ...]
    """The minimum score for a topic to be assigned, for each topic."""
    knots: tuple[int, ...]
    bias: tuple[int, ...]
    constant: tuple[int, ...]
    mix: tuple[tuple[tuple[int, ...], ...], ...]
    terms: Mapping[str, Weights]
    _packed: Mapping[str, _Packed] = field(init=False, repr=False, compare=False)
    _mixed: tuple[tuple[int, ...], ...] = field(init=False, repr=False, compare=False)
    _constant: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Pack rows into long integers, so that one addition adds all numbers of a row exactly."""
        packed = {
            name: (name, known.idf, known.outputs, known.idf * _pack(known.outputs, _NARROW))
            for name, known in self.terms.items()
        }
        object.__setattr__(self, "_packed", packed)
        object.__setattr__(self, "_constant", _pack(self.constant, _WIDE))
        object.__setattr__(
            self, "_mixed", tuple(tuple(_pack(row, _WIDE) for row in rows) for rows in self.mix)
        )

    def read(self, counts: Mapping[str, int]) -> Reading | None:
        """A paper's terms as the weights know them; None if they know none of them."""
        find = self._packed.get
        once = [name for name, count in counts.items() if count == 1]
        known = [*filter(None, map(find, once))]  # most terms occur once, and are counted in bulk
        sizes = [LEVELS[1] * found[1] for found in known]
        total = LEVELS[1] * sum([found[3] for found in known])
        for name, count in counts.items():
            if count > 1 and (found := find(name)) is not None:
                level = LEVELS[min(count, _MOST)]
                known.append(found)
                sizes.append(level * found[1])
                total += level * found[3]
        square = sum(map(mul, sizes, sizes))
        return Reading(known, sizes, total, norm=math.isqrt(square << 16)) if square else None

    def evidence(self, reading: Reading) -> tuple[int, ...]:
        """`s_j` for every output."""
        norm = reading.norm
        sums = _unpack(reading.total, len(self.bias), _NARROW)
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
        return tuple(_unpack(total, len(self.bias), _WIDE))

    def contributions(self, reading: Reading, output: int, most: int) -> list[tuple[str, int]]:
        """The terms that change the evidence for an output most, up or down: name and share, strongest first."""
        weights = map(itemgetter(output), map(_OUTPUTS, reading.known))
        shares = [*map(mul, reading.sizes, weights)]
        sizes = [*map(abs, shares)]
        least = max(1, sorted(sizes)[-most:][0])
        strongest = sorted(
            [
                (-size, reading.known[place][0], shares[place])
                for place, size in enumerate(sizes)
                if size >= least
            ]
        )
        return [(name, share * _FACTOR // reading.norm) for _, name, share in strongest[:most]]


def parse_model(text: str, place: str) -> TopicModel:
    """The model in the text of a weights file; raises PapersError naming the invalid line.

    Fields are separated by tabs, numbers by spaces; `#` begins a comment line. A `term` line has the name, the idf and
    the non-zero weights, each after the letter of its output: `a-4c7` is -4 for the first topic and 7 for the third.
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
                    terms[name] = Weights(_int(idf), _row(weights, 2 * len(heads["topics"])))
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
        raise _damaged(place, f"missing {fault}") from None
    rows = [model.bias, model.constant, *(row for rows in model.mix for row in rows)]
    if heads["format"] != FORMAT.split(" ") or any(len(row) != 2 * len(model.topics) for row in rows):
        raise _damaged(place, f"is not in the format {FORMAT!r}")
    return model


def _damaged(place: str, fault: str) -> PapersError:
    return PapersError.single(place, f"invalid topic weights ({fault})", "restore the file from git")


def _numbers(words: Sequence[str]) -> tuple[int, ...]:
    return tuple(map(int, words))


def _row(weights: str, size: int) -> tuple[int, ...]:
    row = [0] * size
    for output, weight in _WEIGHT.findall(weights):
        row[_PLACES[output]] = _int(weight)
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


def _pack(numbers: Sequence[int], lane: int) -> int:
    """One long integer that holds a row in lanes of `lane` bits: the sum of `number << (lane * place)`."""
    half = 1 << (lane - 2)
    lanes = struct.pack(f"<{len(numbers)}{_CODES[lane]}", *[number + half for number in numbers])
    return int.from_bytes(lanes, "little") - _offset(len(numbers), lane)


@cache
def _offset(size: int, lane: int) -> int:
    """A quarter of a lane's range in every lane, so that no lane is negative while rows are packed or unpacked."""
    return sum(1 << (lane * place + lane - 2) for place in range(size))


def _unpack(packed: int, size: int, lane: int) -> list[int]:
    lanes = struct.unpack(
        f"<{size}{_CODES[lane]}", (packed + _offset(size, lane)).to_bytes(size * lane // 8, "little")
    )
    half = 1 << (lane - 2)
    return [number - half for number in lanes]
