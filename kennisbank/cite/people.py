"""Names of authors as cards write them, taken apart only as far as their form is certain.

A citation manager sorts and abbreviates persons and leaves organisations whole, so the two must
not be confused. What is not plainly a person stays as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_PARTICLES = frozenset(
    "van der den de het 't ’t te ten ter op in von zu di da del dos du la le el al af 's ’s".split()
)

# Words that a person's name does not have; a name with one of them is of an organisation.
_ORGANISATION = frozenset(
    """academie academy afdeling agency alliance and association authority autoriteit board bureau
    bv by cbs center centre centrum co college commissie commission committee company consulting
    council county crime department departement dienst directie division evidence faculty fonds for
    forum foundation fund gemeente ggd government group groep hogeschool hospital inspectie
    institute institution instituut inc initiative justice kenniscentrum lab laboratory lectoraat
    lines limited llp ltd ministerie ministry national nationaal netherlands network netwerk
    office of online onderzoek organisatie organisation organization partners partnership
    pathfinder planbureau platform police policy politie program programs programme project
    provincie public raad redactie regio rekenkamer research rijksoverheid school service services
    social society state stichting study team the today trust umc universiteit university uva
    vereniging violence vu werkplaats world youth ziekenhuis en voor met and &""".split()
)
_ORGANISATION_END = re.compile(r"(?:huis|bureau|kamer|instituut|raad|groep|dienst|centrum)$")

_INITIAL = r"[^\W\d_a-zß-öø-ÿ][a-zß-öø-ÿ]{0,2}\."
_INITIALS = rf"{_INITIAL}(?:[ -]?{_INITIAL})*"
_SUFFIX = r"(?: (?:Jr|Sr)\.?)?"
_WORD = r"[^\W\d_][^\W\d_’']*(?:[’'-][^\W\d_]+)*"
_FAMILY = rf"(?:[’']?[a-z]+ |[’'][a-z]-?)*{_WORD}(?: {_WORD})*"

_INITIALS_FIRST = re.compile(rf"({_INITIALS}) ({_FAMILY})")
_FAMILY_FIRST = re.compile(rf"({_FAMILY}), ({_INITIALS})({_SUFFIX})")
_SEVERAL = re.compile(
    rf"{_FAMILY_FIRST.pattern}(?:,? (?:& |en |and )?{_FAMILY_FIRST.pattern})*", re.UNICODE
)
_IN_FULL = re.compile(rf"({_FAMILY}), ({_WORD}(?: (?:{_WORD}|{_INITIAL})){{0,2}})")
_GIVEN_FIRST = re.compile(rf"{_WORD}(?: (?:{_WORD}|{_INITIALS}|[’']t))+")
_AND_OTHERS = re.compile(r"(?:^|[ ,])(?:e\.a\.|et al\.?)(?=$| )")
_LONGEST = 300
"""Characters of an entry; what is longer is no list of names."""

_NOTE = re.compile(r" ?\([^()]*\)$")


@dataclass(frozen=True, slots=True)
class Name:
    """A person in parts, or whatever else in `literal`."""

    literal: str = ""
    family: str = ""
    given: str = ""
    particle: str = ""
    suffix: str = ""

    @property
    def sort_form(self) -> str:
        """van der Put, C.E. — or the organisation as it is."""
        if self.literal:
            return self.literal
        parts = (f"{self.particle} {self.family}".strip(), self.given, self.suffix)
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class People:
    names: tuple[Name, ...]
    and_others: bool = False
    """The source says 'e.a.': there are more than it names."""


def people(written: Iterable[str]) -> People:
    """The authors of one work, from the entries of its card."""
    names: list[Name] = []
    others = False
    for entry in written:
        text = " ".join(entry.split())
        found, more = _entry(text)
        names += found
        others = others or more
    return People(tuple(names), others)


def _entry(text: str) -> tuple[list[Name], bool]:
    """Names in one entry, and whether it ends in 'e.a.'."""
    plain = _NOTE.sub("", text)
    others = bool(_AND_OTHERS.search(plain))
    bare = _AND_OTHERS.sub("", plain).strip(" ,")
    if not bare:
        return [], others
    if found := _persons(bare):
        return found, others
    # Of an organisation the words in brackets belong to the name, as far as we know.
    whole = text if bare == plain else bare
    return [Name(literal=whole)], others


def _persons(text: str) -> list[Name]:
    if len(text) > _LONGEST:
        return []
    if _SEVERAL.fullmatch(text):
        return [
            _person(family, given, suffix.strip())
            for family, given, suffix in _FAMILY_FIRST.findall(text)
        ]
    if match := _INITIALS_FIRST.fullmatch(text):
        return [_person(match[2], match[1])]
    if _of_organisation(text):
        return []
    if match := _IN_FULL.fullmatch(text):
        return [_person(match[1], match[2])]
    if _GIVEN_FIRST.fullmatch(text):
        return _given_first(text.split())
    return []


def _given_first(words: list[str]) -> list[Name]:
    """Jan Dirk de Jong: what follows the given names starts at the particle, or is the last."""
    names = [word for word in words if word not in _PARTICLES]
    if words[0].lower() in _PARTICLES or not all(word[:1].isupper() for word in names):
        return []
    at = next((n for n, word in enumerate(words) if word in _PARTICLES), len(words) - 1)
    if words[-1] in _PARTICLES:
        return []
    return [_person(" ".join(words[at:]), " ".join(words[:at]))]


def _of_organisation(text: str) -> bool:
    words = re.split(r"[\s,/]+", text)
    return any(
        word.lower() in _ORGANISATION
        or _ORGANISATION_END.search(word)
        or (len(word) > 1 and word.isalpha() and word.isupper())
        for word in words
    )


def _person(family: str, given: str, suffix: str = "") -> Name:
    words = family.split()
    at = next((n for n, word in enumerate(words) if word not in _PARTICLES), len(words) - 1)
    return Name(
        family=" ".join(words[at:]),
        given=given,
        particle=" ".join(words[:at]),
        suffix=suffix,
    )
