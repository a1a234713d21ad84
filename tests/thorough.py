"""Sets how many examples property tests try: all of them in CI, a quarter elsewhere, and the same ones each time.

`--hypothesis-profile=ci` tries all of them anywhere.
"""

from __future__ import annotations

import os
from math import ceil

from hypothesis import HealthCheck, settings

WHOLE = 100
"""The default number of examples."""


def register() -> None:
    """Registers the profiles with Hypothesis, without time limits, which would depend on the machine's speed."""
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
    """Returns how many examples a property test tries here if it has `number` of them in CI."""
    return ceil(number * settings().max_examples / WHOLE)
