"""One-line summaries: finds the sentence of an abstract that says what the paper does, to be quoted."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from paper_listings.text import sentences

WORD_LIMIT: Final = 40
"""Most words of a summary; longer sentences are skipped, never cut."""
WORDS_AT_LEAST: Final = 6
"""Fewest words of a summary; a shorter sentence says too little."""

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
"""Cues of a sentence that sums up, the most reliable first."""
_LEANING = re.compile(
    r"^(?:it|its|they|these|those|this (?!paper|work|study|article|report|survey|tutorial)|such|both|furthermore|moreover|additionally"
    r"|also|however|but|besides|then|first|second|third|finally|lastly|in addition|specifically|in particular|concretely"
    r"|for (?:example|instance)|extensive|experiments?|results?|empirical(?:ly)?|code\b|our (?:experiments|results|code))\b",
    re.IGNORECASE,
)
"""Openings of sentences that depend on the one before, or only report results."""
_AVAILABLE = re.compile(r"https?://|\b(?:code|data|models?|weights) (?:is|are|will be)\b", re.IGNORECASE)


@lru_cache(maxsize=1 << 12)  # the page of a paper quotes it, and then the lists of its month
def one_line(abstract: str | None) -> str | None:
    """The sentence of `abstract` to quote as its summary, verbatim; None if no sentence is suitable.

    The sentence says what is done ("we propose", "this paper"), can stand alone, and has 6 to 40 words. Among several
    the one with the most reliable cue is taken, then the first. An abstract of a single sentence has no summary.
    """
    said = tuple(sentences(abstract or ""))
    if len(said) == 1:
        return None
    for cue in _CUES:
        for sentence in said:
            if cue.search(sentence) and _can_stand_alone(sentence):
                return sentence
    return None


def _can_stand_alone(sentence: str) -> bool:
    """Whether `sentence` is complete, neither too short nor too long, and does not depend on the one before."""
    if not WORDS_AT_LEAST <= len(sentence.split()) <= WORD_LIMIT or sentence[-1] not in ".!?":
        return False
    return not (_LEANING.search(sentence) or _AVAILABLE.search(sentence))
