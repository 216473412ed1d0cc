"""Which approaches a document names, and which themes and terms of the thesaurus."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from kennisbank.analyse import stem, words
from kennisbank.model import Begrip, Extraction, Interventie

from .suggestie import Suggestie, seen

LEAST_MENTIONS = 2
"""An approach named once is an aside; named twice, the document has something on it."""

LONGEST = 400_000
"""Characters in which words are counted: what a document is about it says by then."""
_SHORT = 5
_LEAST_TERM = 3
_PER_THOUSAND = 1.5
"""Mentions in a thousand words that make a theme one of the document."""
_MOST_THEMES = 4
_MOST_TERMS = 8

Place = tuple[int, int]


def approaches(extraction: Extraction, interventies: Iterable[Interventie]) -> Iterator[Suggestie]:
    """The approaches whose name or alias stands in the text, most often named first."""
    text = extraction.text
    found: list[tuple[int, str, Place]] = []
    for interventie in interventies:
        places = sorted(
            place
            for name in {interventie.naam, *interventie.aliassen}
            if len(name) > 2
            for place in _places(text, name)
        )
        if len(places) >= LEAST_MENTIONS:
            found.append((-len(places), interventie.slug, places[0]))
    for _, slug, place in sorted(found):
        yield seen(extraction, "interventies", slug, *place)


def _places(text: str, name: str) -> Iterator[Place]:
    """Where `name` stands as a word of its own. Found by `find`: there are hundreds of names."""
    start = text.find(name)
    while start != -1:
        end = start + len(name)
        if not (_joined(name, text[start - 1 : start]) or _joined(name, text[end : end + 1])):
            yield start, end
        start = text.find(name, end)


def _joined(name: str, char: str) -> bool:
    """Whether `char` beside the name makes it another word: "Top600-aanpak" is still Top600, an
    "exit-strategie" is no approach called exit."""
    return char.isalnum() or char == "_" or (char == "-" and name.islower())


def themes(
    extraction: Extraction, interventies: Iterable[Interventie], begrippen: Iterable[Begrip]
) -> Iterator[Suggestie]:
    """Themes in use on the cards, and terms of the thesaurus, where the text says them often."""
    known = {theme for interventie in interventies for theme in interventie.thema}
    terms: dict[str, set[str]] = {theme: {theme} for theme in known}
    for begrip in begrippen:
        names = {begrip.voorkeursterm, *begrip.alternatieve_termen}
        terms.setdefault(begrip.voorkeursterm, set()).update(names)
    text_words = words(extraction.text[:LONGEST])
    # Of a short word other forms are often other words: the theme "werk" and "weg te werken".
    short = {theme for theme in known if len(theme) <= _SHORT}
    stems = [
        word.text if stem(word.text) in short and word.text not in short else stem(word.text)
        for word in text_words
    ]
    spans = [(word.start, word.end) for word in text_words]
    found = sorted(
        ((places, term) for term, places in _mentions(terms, stems, spans).items()),
        key=lambda entry: (-len(entry[0]), entry[1]),
    )
    often = [
        (places, term)
        for places, term in found
        if len(places) >= max(_LEAST_TERM, _PER_THOUSAND * len(stems) / 1000)
    ]
    for places, term in [entry for entry in often if entry[1] in known][:_MOST_THEMES]:
        yield seen(extraction, "thema", term, *places[0])
    for places, term in [entry for entry in often if entry[1] not in known][:_MOST_TERMS]:
        yield seen(extraction, "trefwoorden", term, *places[0])


def _mentions(
    terms: Mapping[str, Iterable[str]], stems: list[str], spans: list[Place]
) -> dict[str, list[Place]]:
    """Per term where the text says it, in any of its forms."""
    by_first: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    for term, names in terms.items():
        for key in {tuple(stem(word.text) for word in words(name)) for name in names}:
            if key:
                by_first[key[0]].append((key, term))
    found: dict[str, list[Place]] = defaultdict(list)
    for index, first in enumerate(stems):
        for key, term in by_first.get(first, ()):
            if len(key) == 1 or tuple(stems[index : index + len(key)]) == key:
                found[term].append((spans[index][0], spans[index + len(key) - 1][1]))
    return found
