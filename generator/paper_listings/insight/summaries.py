"""One-line summaries: the sentence of an abstract that says what the paper does, quoted, or nothing."""

from __future__ import annotations

import re
from typing import Final

from paper_listings.text import sentences

WORD_LIMIT: Final = 40
"""A summary has at most so many words; a longer sentence is no summary, and none is cut."""
WORDS_AT_LEAST: Final = 6
"""A shorter sentence says too little."""

_MAKES = (
    "propose|introduce|present|develop|design|describe|study|studies|investigate|examine|explore|analy[sz]e|show|demonstrate"
    "|release|build|construct|create|revisit|formali[sz]e|characteri[sz]e|evaluate|prove|address|argue|ask|learn|suggest"
)
_WORK = r"(?:paper|work|study|article|report|survey|tutorial|position paper|technical report)"
_CUES: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"^(?:in this {_WORK}|here|to (?:this end|address|tackle|overcome|bridge|fill|close|solve|mitigate)\b[^,]*),? (?:we|the authors) (?:\w+ly )?(?:{_MAKES})\b",
        r"\b(?:we|the authors) (?:\w+ly )?(?:propose|introduce|present|develop|design)\b",
        rf"\b(?:this|our|the present) {_WORK} (?:\w+ly )?(?:{_MAKES})s?\b",
        r"^(?-i:[A-Z][\w-]*[A-Z0-9][\w-]*) is (?:a|an|the)\b",
        rf"\b(?:we|the authors) (?:\w+ly )?(?:{_MAKES})\b",
    )
)
"""What a sentence that sums up says, the surest sign first."""
_LEANING = re.compile(
    r"^(?:it|its|they|these|those|this (?!paper|work|study|article|report|survey|tutorial)|such|both|furthermore|moreover|additionally"
    r"|also|however|but|besides|then|first|second|third|finally|lastly|in addition|specifically|in particular|concretely"
    r"|for (?:example|instance)|extensive|experiments?|results?|empirical(?:ly)?|code\b|our (?:experiments|results|code))\b",
    re.IGNORECASE,
)
"""How a sentence begins that leans on the one before it, or tells of results only."""
_AVAILABLE = re.compile(r"https?://|\b(?:code|data|models?|weights) (?:is|are|will be)\b", re.IGNORECASE)


def one_line(abstract: str | None) -> str | None:
    """The sentence of `abstract` to quote as its summary, as it stands there; None where none is good.

    The sentence says what is done ("we propose", "this paper"), can stand alone, and has 6 to 40 words. Of several
    the one with the surest sign is taken, then the first. A whole abstract of one sentence is no summary of it.
    """
    said = tuple(sentences(abstract or ""))
    if len(said) == 1:
        return None
    ranked = [(rank, sentence) for sentence in said if (rank := _rank(sentence)) is not None]
    return min(ranked, key=lambda pair: pair[0])[1] if ranked else None


def _rank(sentence: str) -> int | None:
    """How sure the sign is that `sentence` sums up, 0 best; None if it does not or cannot stand alone."""
    if not WORDS_AT_LEAST <= len(sentence.split()) <= WORD_LIMIT or sentence[-1] not in ".!?":
        return None
    if _LEANING.search(sentence) or _AVAILABLE.search(sentence):
        return None
    return next((rank for rank, cue in enumerate(_CUES) if cue.search(sentence)), None)
