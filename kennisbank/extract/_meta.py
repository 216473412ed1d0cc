"""What documents say of themselves, made comparable."""

from __future__ import annotations

import re

_YEAR = re.compile(r"(?<!\d)(19[5-9]\d|20\d\d)(?!\d(?!\d{3}))")
_JUNK = re.compile(
    r"^(untitled|naamloos|document\d*|microsoft word.*|powerpoint.*|titel|title|"
    r".*\.(docx?|pdf|indd|odt|rtf|qxd|xlsx?|pptx?|tex|dvi|txt)|[\W\d_]*)$",
    re.IGNORECASE,
)

_BODY = re.compile(
    r"\s*(ministerie|gemeente|provincie|raad|inspectie|centrum|stichting|vereniging)\b",
    re.IGNORECASE,
)


def year_in(text: str | None) -> int | None:
    match = _YEAR.search(text or "")
    return int(match[1]) if match else None


def real_title(text: str | None) -> str | None:
    """A title that a person wrote; not the file name that a program put there."""
    text = (text or "").replace("\x00", "").strip()
    return None if len(text) < 4 or _JUNK.match(text) else text


def names(text: str | None) -> tuple[str, ...]:
    """Authors in one field, apart; a body such as a ministry may have "en" in its name."""
    if _BODY.match(text or ""):
        return ((text or "").strip(),)
    parts = re.split(r"\s*;\s*|\s*,\s+(?=\w{3,}\s)|\s+(?:en|and|&)\s+", (text or "").strip())
    return tuple(part for part in parts if part.strip())


def language_code(text: str | None) -> str | None:
    """nl of "nl-NL"; None of what is no code."""
    match = re.match(r"([A-Za-z]{2,3})(?:[-_].*)?$", (text or "").strip())
    return match[1].lower() if match else None
