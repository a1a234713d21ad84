"""Where the real data lies, beside the repository or as PAPERS_SHARED says; None where there is none."""

from __future__ import annotations

import os
from pathlib import Path

_FOLDER = Path(
    os.environ.get("PAPERS_SHARED") or Path(__file__).parents[1] / ".." / "shared"  # noqa: TID251 - a door of tests
)
SHARED: Path | None = _FOLDER.resolve() if _FOLDER.is_dir() else None
