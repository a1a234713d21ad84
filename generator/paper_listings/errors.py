"""Defines `PapersError`, for every error a user can cause, worded as `place: problem; what to do`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong with the data, the configuration or the site."""

    place: str
    """Where: `file`, `file:line` or `file:line:column`, counted from 1."""
    problem: str
    """What is wrong, with the offending value."""
    remedy: str
    """What the user can do about it."""

    def __str__(self) -> str:
        """The one line shown to the user."""
        return f"{self.place}: {self.problem}; {self.remedy}"


class PapersError(Exception):
    """Raised in every layer for invalid input; the entry points print its problems and exit with 1."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems: tuple[Problem, ...] = tuple(problems)

    @classmethod
    def single(cls, place: str, problem: str, remedy: str) -> Self:
        """An error with a single problem."""
        return cls((Problem(place=place, problem=problem, remedy=remedy),))
