"""How the text of a paper becomes HTML: the one place through which every title, lead and abstract goes."""

from __future__ import annotations

from generator.repair import linked_html as linked
from generator.repair import shown as shown_text
from generator.repair import shown_html as shown

__all__ = ["linked", "shown", "shown_text"]
