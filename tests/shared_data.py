"""The folder of real samples beside the repository; tests that need it skip where it is absent."""

from __future__ import annotations

import os
from pathlib import Path

_CANDIDATE = Path(os.environ.get("PAPERS_SHARED") or Path(__file__).parents[2] / "shared")  # noqa: TID251 - tests may look
SHARED: Path | None = _CANDIDATE if _CANDIDATE.is_dir() else None
