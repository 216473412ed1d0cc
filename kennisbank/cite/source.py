"""What a card says of where a study appeared: a journal with its numbers, a thesis, or a publisher.

Only forms that leave no doubt are taken apart; the rest is kept as printed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMBERED = re.compile(
    r"(?P<container>[^\W\d_][^,;:()]*?)(?P<comma>,)?\s+(?P<volume>\d{1,4})"
    r"(?:\((?P<issue>\d[\w–-]{0,9})\))?"
    r"(?:,\s*(?:p\.\s*)?(?P<pages>e?\d+(?:\s?[-–]\s?\d+)?))?"
    r"(?:\s*\([^()]*\))?"
)
_PERIODICAL = re.compile(r"\b(?:journal|tijdschrift|quarterly|annals|archives)\b", re.IGNORECASE)
_THESIS = re.compile(
    r"(?P<school>[^()]+?)\s*\((?P<genre>proefschrift|scriptie|masterscriptie|masterthesis|"
    r"bachelorscriptie|bacheloropdracht)\)"
)
_YEARS = range(1900, 2100)


@dataclass(frozen=True, slots=True)
class Source:
    """`container` for a journal, `publisher` for the rest; `genre` for a thesis."""

    publisher: str = ""
    container: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    genre: str = ""


def source(printed: str | None) -> Source:
    text = " ".join((printed or "").split())
    if thesis := _THESIS.fullmatch(text):
        return Source(publisher=thesis["school"], genre=thesis["genre"])
    numbered = _NUMBERED.fullmatch(text)
    if numbered and _is_journal(numbered):
        return Source(
            container=numbered["container"],
            volume=numbered["volume"],
            issue=numbered["issue"] or "",
            pages=re.sub(r"\s*[-–]\s*", "–", numbered["pages"] or ""),
        )
    if _PERIODICAL.search(text) and not re.search(r"[\d;/()]", text):
        return Source(container=text)
    return Source(publisher=text)


def _is_journal(numbered: re.Match[str]) -> bool:
    """A number behind a name may be a report's or a year; an issue or pages make it a volume."""
    if int(numbered["volume"]) in _YEARS and not numbered["issue"]:
        return False
    return bool(numbered["issue"] or numbered["pages"] or numbered["comma"])
