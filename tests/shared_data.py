"""Locates real data outside the repository, for tests that are skipped if it is missing."""

from __future__ import annotations

import os
from pathlib import Path

_BESIDE = Path(os.environ.get("PAPERS_SHARED", Path(__file__).parents[1] / "../shared"))
SHARED: Path | None = _BESIDE.resolve() if _BESIDE.is_dir() else None
ABSENT = "../shared, with real listings and answers, is absent"
