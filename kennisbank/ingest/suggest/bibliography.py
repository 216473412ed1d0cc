"""Title, authors, year, language and numbers of a publication."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from kennisbank.model import Extraction

from .suggestie import Suggestie, end_of, lines, located, seen

_FRONT_PAGES = 4
_BACK_PAGES = 2
_COVER_PAGES = 2

_LABEL = re.compile(
    r"^(?:auteurs?|auteur\(s\)|authors?|geschreven door|onderzoekers?|samenstelling|door|by)"
    r"\s*:?\s*(?P<names>.*)$",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"(?:(?:prof|dr|drs|mr|ir|ing|em)\.?\s+){0,4}"
    r"(?:(?:[A-ZÀ-Þ](?:[a-z]{0,2})?\.\s?-?){1,5}|[A-ZÀ-Þ][\w'’-]+\s)"
    r"\s?(?:(?:van|de|den|der|ter|ten|te|la|von|el|al|'t|’t|in|op)\s+){0,3}"
    r"[A-ZÀ-Þ][\w'’-]+(?:[ -][A-ZÀ-Þ][\w'’-]+){0,2}"
)
_APART = re.compile(r"\s*[;&|]\s*|\s*,\s*(?=[A-ZÀ-Þ])|\s+(?:en|and|met|m\.m\.v\.)\s+")
_NO_AUTHOR = re.compile(
    r"(?i)\b(user|gebruiker|admin\w*|owner|eigenaar|office|microsoft|windows|default|scanner|"
    r"unknown|onbekend|anonymous|anoniem|adobe|acrobat|template|author|auteur)\b|^\W*$|^[a-z]+\d+$|^\S*@\S*$"
)
_ACCOUNT = re.compile(r"[A-Z]{8,}")
"""The name of an account, of surname and initials in capitals, and not of a person."""

_MONTHS = (
    "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|"
    "january|february|march|may|june|july|august|october|najaar|voorjaar|zomer|winter|herfst"
)
_YEAR = r"(?P<year>(?:19[5-9]|20\d)\d)"
_YEARS = (
    re.compile(rf"(?:©|\(c\)|copyright)\D{{0,40}}{_YEAR}\b", re.IGNORECASE),
    re.compile(rf"\b(?:{_MONTHS})\s+{_YEAR}\b", re.IGNORECASE),
    re.compile(rf"\b\d{{1,2}}[-/.]\d{{1,2}}[-/.]{_YEAR}\b"),
    re.compile(rf"^[^\d\n\f]{{0,40}}\b{_YEAR}$", re.MULTILINE),
)

_DATE_LINE = 160
"""Characters of a line that may date a publication; in running text a year dates something else."""

_SMALL_WORDS = {
    "nl": "het een van niet ook dat zijn wordt worden voor aan bij naar heeft deze",
    "en": "the of and that with are this from which have has for not their",
    "de": "und der das nicht mit auf für ist eine von dem den sich auch",
    "fr": "les des est une dans pour par sur avec qui aux cette sont",
}
_SAMPLE = 60_000
_ENOUGH = 8
"""Small words that a text must have before its language is named."""

_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>]{2,80}")
_HANDLE = re.compile(
    r"\b(?:hdl\.handle\.net/|hdl:)(?P<handle>\d[\d.]{1,16}/[^\s\"<>,;]{1,60})", re.I
)
_OWN_DOIS = 2
"""A document has one of its own; more of them are those of what it cites."""
_ISBN = re.compile(r"\bISBN(?:-1[03])?:?\s*(?P<isbn>(?:97[89][-\s]?)?\d[-\s\d]{7,14}[\dXx])")


def bibliography(extraction: Extraction) -> Iterator[Suggestie]:
    """For each field the likeliest first."""
    yield from _title(extraction)
    yield from _authors(extraction)
    yield from _year(extraction)
    yield from _language(extraction)
    yield from _numbers(extraction)


def _title(extraction: Extraction) -> Iterator[Suggestie]:
    if extraction.title:
        yield located(extraction, "titel", extraction.title)
    cover = end_of(extraction, _COVER_PAGES)
    near = [heading for heading in extraction.headings if heading.start < cover]
    top = min((heading.level for heading in near), default=0)
    for heading in near:
        if heading.level == top:
            if _bare(heading.text) != _bare(extraction.title or ""):
                end = heading.start + len(heading.text)
                yield seen(extraction, "titel", heading.text, heading.start, end)
            return


def _bare(text: str) -> str:
    return re.sub(r"\W+", "", text).lower()


def _authors(extraction: Extraction) -> Iterator[Suggestie]:
    given: set[str] = set()
    for name in extraction.authors:
        if not (_NO_AUTHOR.search(name) or _ACCOUNT.fullmatch(name)):
            given.add(_bare(name))
            yield located(extraction, "auteurs", name)
    text = extraction.text
    for first, last in _edges(extraction):
        labelled = False
        for start, end in lines(text, first, last):
            match = _LABEL.match(text[start:end])
            if match:
                labelled = not match["names"]
                start += match.start("names")
            elif not labelled:
                continue
            else:
                # Names under their label, one or more a line, up to the first line of another kind.
                labelled = _all_names(text[start:end])
            if not _all_names(text[start:end]):
                continue
            for name, at in _names(text[start:end]):
                if _bare(name) not in given:
                    given.add(_bare(name))
                    yield seen(extraction, "auteurs", name, start + at, start + at + len(name))


def _edges(extraction: Extraction) -> Iterator[tuple[int, int]]:
    """Where a colophon stands: the first pages and the last."""
    front = end_of(extraction, _FRONT_PAGES)
    yield 0, front
    back = end_of(extraction, len(extraction.pages) - _BACK_PAGES)
    if back >= front:
        yield back, len(extraction.text)


def _all_names(line: str) -> bool:
    pieces = [
        piece.strip(" .,()") for piece in _APART.split(line) if piece and piece.strip(" .,()")
    ]
    return bool(pieces) and len(line) < 300 and all(_NAME.fullmatch(piece) for piece in pieces)


def _names(line: str) -> Iterator[tuple[str, int]]:
    position = 0
    for piece in _APART.split(line):
        name = (piece or "").strip(" .,()")
        if name:
            at = line.index(name, position)
            yield name, at
            position = at + len(name)


def _year(extraction: Extraction) -> Iterator[Suggestie]:
    now = datetime.date.today().year
    given: set[str] = set()
    cover = end_of(extraction, _COVER_PAGES)
    if extraction.year and extraction.year <= now:
        properties = located(extraction, "jaar", str(extraction.year), within=cover)
        if properties.pagina:
            # Cover and properties agree.
            given.add(properties.waarde)
            yield properties
    for pattern in _YEARS:
        # Of several dates on a cover the newest is that of publication.
        found = sorted(pattern.finditer(extraction.text, 0, cover), key=lambda m: m["year"])
        for match in reversed(found):
            line = _line_length(extraction.text, match.start())
            if int(match["year"]) <= now and match["year"] not in given and line <= _DATE_LINE:
                given.add(match["year"])
                yield seen(extraction, "jaar", match["year"], *match.span("year"))
    if extraction.year and extraction.year <= now and str(extraction.year) not in given:
        yield located(extraction, "jaar", str(extraction.year), within=cover)


def _line_length(text: str, at: int) -> int:
    start = max(text.rfind(mark, 0, at) for mark in "\n\f")
    ends = [end for mark in "\n\f" if (end := text.find(mark, at)) >= 0]
    return min(ends, default=len(text)) - start - 1


def _language(extraction: Extraction) -> Iterator[Suggestie]:
    sample = extraction.text[:_SAMPLE].lower()
    words = re.findall(r"[^\W\d_]+", sample)
    counts = {
        code: sum(word in known for word in words)
        for code, known in ((c, frozenset(w.split())) for c, w in _SMALL_WORDS.items())
    }
    code = max(counts, key=lambda c: counts[c])
    if counts[code] >= _ENOUGH and counts[code] * 25 > len(words):
        first = next(word for word in words if word in _SMALL_WORDS[code].split())
        match = re.search(rf"\b{first}\b", sample)
        yield seen(extraction, "taal", code, *(match.span() if match else (0, 0)))
    elif extraction.language and re.fullmatch(r"[a-z]{2}", extraction.language):
        yield located(extraction, "taal", extraction.language, within=1)


def _numbers(extraction: Extraction) -> Iterator[Suggestie]:
    text = extraction.text
    given: set[tuple[str, str]] = set()
    for first, last in _edges(extraction):
        for field, pattern, group in (
            ("isbn", _ISBN, "isbn"),
            ("doi", _DOI, 0),
            ("handle", _HANDLE, "handle"),
        ):
            found = list(pattern.finditer(text, first, last))
            if field == "doi" and (first or len(found) > _OWN_DOIS):
                continue
            for match in found:
                value = match[group].rstrip(".,;:)]}'’")
                if field == "isbn":
                    value = re.sub(r"[-\s]", "", value).upper()
                    if not _isbn_is_right(value):
                        continue
                if (field, value) not in given:
                    given.add((field, value))
                    start = match.start(group)
                    yield seen(extraction, field, value, start, match.end(group))


def _isbn_is_right(digits: str) -> bool:
    """By its check digit (ISO 2108)."""
    if len(digits) == 13 and digits.isdigit():
        return sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(digits)) % 10 == 0
    if len(digits) == 10 and digits[:9].isdigit():
        values = [*map(int, digits[:9]), 10 if digits[9] == "X" else int(digits[9])]
        return sum(value * (10 - i) for i, value in enumerate(values)) % 11 == 0
    return False
