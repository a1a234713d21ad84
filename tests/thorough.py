"""How many examples a property is tried with, and which: all of them in CI and a quarter elsewhere, the same each time.

`--hypothesis-profile=ci` tries all of them anywhere.
"""

from __future__ import annotations

import os
from math import ceil

from hypothesis import HealthCheck, settings

WHOLE = 100
"""Examples of a property that does not say how many it needs."""


def register() -> None:
    """Tell Hypothesis. Neither an example nor the making of one has a time limit, which would measure the machine."""
    for name, number in {"ci": WHOLE, "here": WHOLE // 4}.items():
        settings.register_profile(
            name,
            max_examples=number,
            derandomize=True,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        )
    settings.load_profile("ci" if os.environ.get("CI") else "here")


def examples(number: int) -> int:
    """How many examples a property is tried with now which has `number` of them in CI."""
    return ceil(number * settings().max_examples / WHOLE)
