"""The thesaurus as a book: terms with an address, what belongs together, who names them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from kennisbank.corpus import slugify
from kennisbank.model import Begrip

from ._fold import fold
from ._stem import stem
from ._words import words
from .thesaurus import Key, key_of


class Mention(NamedTuple):
    """`text[start:end]` names the term, in whatever form."""

    start: int
    end: int
    slug: str


@dataclass(frozen=True, slots=True)
class Verwijzing:
    """A term that another points to; `slug` is empty when it has no entry of its own."""

    term: str
    slug: str


class Begrippenlijst:
    """All terms by address, by any name, and as they occur in a text."""

    def __init__(self, begrippen: Iterable[Begrip]) -> None:
        self.begrippen = tuple(sorted(begrippen, key=lambda b: fold(b.voorkeursterm)))
        self._by_slug = dict(_addressed(self.begrippen))
        self._slugs = {begrip.voorkeursterm: slug for slug, begrip in self._by_slug.items()}
        self._by_key: dict[Key, str] = {}
        for begrip in self.begrippen:
            for term in begrip.namen:
                if key := key_of(term):
                    self._by_key.setdefault(key, self._slugs[begrip.voorkeursterm])
        self._longest = max(map(len, self._by_key), default=0)
        self._under = _pointing((b.voorkeursterm, b.bredere) for b in self.begrippen)
        self._beside = _pointing((b.voorkeursterm, b.verwante) for b in self.begrippen)

    def __len__(self) -> int:
        return len(self.begrippen)

    def items(self) -> Iterable[tuple[str, Begrip]]:
        """Address and term, by term."""
        return self._by_slug.items()

    @property
    def slugs(self) -> tuple[str, ...]:
        return tuple(self._by_slug)

    def get(self, slug: str) -> Begrip | None:
        return self._by_slug.get(slug)

    def slug(self, begrip: Begrip) -> str:
        return self._slugs[begrip.voorkeursterm]

    def bredere(self, begrip: Begrip) -> tuple[Verwijzing, ...]:
        return self._pointed(begrip.bredere)

    def smallere(self, begrip: Begrip) -> tuple[Verwijzing, ...]:
        return self._pointed(self._under.get(begrip.voorkeursterm, ()))

    def verwante(self, begrip: Begrip) -> tuple[Verwijzing, ...]:
        """Both ways: what is related to this one is related to that one too (SKOS, S23)."""
        others = self._beside.get(begrip.voorkeursterm, ())
        return self._pointed(dict.fromkeys([*begrip.verwante, *others]))

    def find(self, query: str) -> tuple[Begrip, ...]:
        """Terms of which a name holds the query: those that begin with it first."""
        wanted, key = fold(query).strip(), key_of(query)
        if not wanted:
            return self.begrippen
        ranked = [
            (rank, begrip) for begrip in self.begrippen if (rank := _rank(begrip, wanted, key)) < 3
        ]
        return tuple(begrip for _, begrip in sorted(ranked, key=lambda pair: pair[0]))

    def mentions(self, text: str) -> Iterator[Mention]:
        """Terms that the text names, in order; a longer one hides the shorter ones inside it."""
        found = words(text)
        keys = tuple(stem(word.text) for word in found)
        position = 0
        while position < len(keys):
            for length in range(min(self._longest, len(keys) - position), 0, -1):
                slug = self._by_key.get(keys[position : position + length])
                if slug:
                    last = position + length - 1
                    yield Mention(found[position].start, found[last].end, slug)
                    position = last
                    break
            position += 1

    def _pointed(self, terms: Iterable[str]) -> tuple[Verwijzing, ...]:
        return tuple(Verwijzing(term, self._slugs.get(term, "")) for term in terms)


def _pointing(links: Iterable[tuple[str, Iterable[str]]]) -> dict[str, list[str]]:
    """From a term to those that point to it."""
    found: dict[str, list[str]] = {}
    for term, targets in links:
        for target in targets:
            found.setdefault(target, []).append(term)
    return found


def _addressed(begrippen: Iterable[Begrip]) -> Iterator[tuple[str, Begrip]]:
    """Terms that would share an address, or have none, get a number behind it."""
    taken: set[str] = set()
    for begrip in begrippen:
        base = slugify(begrip.voorkeursterm) or "begrip"
        slug, number = base, 1
        while slug in taken:
            number += 1
            slug = f"{base}-{number}"
        taken.add(slug)
        yield slug, begrip


def _rank(begrip: Begrip, wanted: str, key: Key) -> int:
    """0: a name is what was asked; 1: one begins with it; 2: one holds it; 3: none does."""
    if key and any(key_of(name) == key for name in begrip.namen):
        return 0
    folded = [fold(name) for name in begrip.namen]
    if any(name.startswith(wanted) for name in folded):
        return 1
    return 2 if any(wanted in name for name in folded) else 3
