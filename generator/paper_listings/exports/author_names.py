"""Splits printed names into family and given names, or leaves them whole if splitting would be a guess."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|II|III|IV")
_COLLECTIVE = re.compile(
    r"^(?:The|Team)\s|\b(?:Team|Group|Consortium|Collaboration|Community|Committee|Institute|University|Labs?|Project"
    r"|Foundation|Association|Research|Initiative|Contributors|AI|Inc\.?|Ltd\.?|GmbH)$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name; `given` is None if it stays whole: a single word, a team, or a form that cannot be parsed."""

    family: str
    given: str | None = None
    suffix: str | None = None
    """`Jr.`, `III`; only with a given name."""


def is_team(text: str) -> bool:
    """Whether the name is that of a team or an organisation; a single word may still be a person's name."""
    return bool(_COLLECTIVE.search(text))


def parse_name(text: str) -> Name:
    """The parts of a name written `Given Family` or `Family, Given`.

    The last word is the family name, with the lower-case words before it (`Vincent van Gogh`), as in BibTeX. This
    is a convention and can be wrong, but nothing is added or lost. Names of teams stay whole.
    """
    words = text.replace(",", " , ").split()
    whole = Name(family=text)
    if is_team(text) or any(word.lower() in {"and", "others"} for word in words):
        return whole
    suffix = words.pop() if words and _SUFFIX.fullmatch(words[-1]) else None
    if suffix and words and words[-1] == ",":
        words.pop()
    commas = words.count(",")
    if commas == 1:
        at = words.index(",")
        family, given = words[:at], words[at + 1 :]
    else:
        at = len(words) - 1
        while at > 0 and words[at - 1][0].islower():
            at -= 1
        family, given = words[at:], words[:at]
    if commas > 1 or not family or not given:
        return whole
    return Name(family=" ".join(family), given=" ".join(given), suffix=suffix)
