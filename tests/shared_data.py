"""Where real papers for tests lie: outside the repository, and only on machines that have them."""

from __future__ import annotations

import os
from pathlib import Path

_NAMED = os.environ.get("PAPERS_SHARED")  # noqa: TID251 - a test looks for data that may be absent
_FOLDER = Path(_NAMED) if _NAMED else Path(__file__).parents[1].parent / "shared"

SHARED: Path | None = _FOLDER if _FOLDER.is_dir() else None
"""The folder with samples and labels, or None where it is absent."""
