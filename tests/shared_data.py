"""Where the material stands that may be read by tests but is no part of the repository."""

from __future__ import annotations

import os
from pathlib import Path

_PLACE = Path(os.environ.get("PAPERS_SHARED", Path(__file__).parents[1] / ".." / "shared"))  # noqa: TID251 - a door of the tests
SHARED: Path | None = _PLACE if _PLACE.is_dir() else None
