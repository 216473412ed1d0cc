"""The records of one published generation, and the engine that searches it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property

from kennisbank.analyse import Begrippenlijst, Thesaurus
from kennisbank.embed import Embedder
from kennisbank.errors import IndexUnusable
from kennisbank.evidence import Bewijs, Uitkomsten, bewijs, family_doubts, standard
from kennisbank.index import Snapshot
from kennisbank.model import Begrip, Document, Interventie, Uitkomstsoort
from kennisbank.search import Engine


@dataclass(frozen=True)
class Catalogue:
    """The records of one generation, read once."""

    snapshot: Snapshot
    embedder: Embedder

    @cached_property
    def interventies(self) -> dict[str, Interventie]:
        found = [
            Interventie.model_validate_json(data)
            for _, _, data in self.snapshot.data("interventie")
        ]
        return {i.slug: i for i in sorted(found, key=lambda i: i.naam.casefold())}

    @cached_property
    def documenten(self) -> dict[str, tuple[int, Document]]:
        found = [
            (id_, Document.model_validate_json(data))
            for id_, _, data in self.snapshot.data("document")
        ]
        return {d.slug: (id_, d) for id_, d in sorted(found, key=lambda e: e[1].titel.casefold())}

    @cached_property
    def uitkomsten(self) -> Uitkomsten:
        """The outcomes on which the approaches of this generation are compared."""
        said = json.loads(self.snapshot.meta("uitkomsten") or "[]")
        found = [Uitkomstsoort.model_validate(entry) for entry in said]
        return Uitkomsten(found) if found else standard()

    @cached_property
    def bewijs(self) -> dict[str, Bewijs]:
        """What is concluded about each approach, worked out once for all who ask."""
        return {slug: bewijs(i, self.uitkomsten) for slug, i in self.interventies.items()}

    @cached_property
    def bewijs_nederland(self) -> dict[str, Bewijs]:
        """The same from Dutch studies alone."""
        return {
            slug: bewijs(
                i.model_copy(update={"studies": tuple(s for s in i.studies if s.nederlands)}),
                self.uitkomsten,
            )
            for slug, i in self.interventies.items()
        }

    @cached_property
    def families(self) -> dict[str, str]:
        """Slug → slug of the family, where that is there and does not go round."""
        faulty = family_doubts(self.interventies.values())
        return {
            slug: i.onderdeel_van
            for slug, i in self.interventies.items()
            if i.onderdeel_van and slug not in faulty
        }

    @cached_property
    def begrippen(self) -> tuple[Begrip, ...]:
        said = json.loads(self.snapshot.meta("begrippen") or "[]")
        return tuple(Begrip.model_validate(entry) for entry in said)

    @cached_property
    def thesaurus(self) -> Thesaurus:
        return Thesaurus(self.begrippen)

    @cached_property
    def begrippenlijst(self) -> Begrippenlijst:
        return Begrippenlijst(self.begrippen)

    @cached_property
    def engine(self) -> Engine:
        if self.snapshot.manifest.model != self.embedder.fingerprint:
            raise IndexUnusable(
                "De index is gemaakt met een ander taalmodel.",
                "Werk hem bij met 'kennisbank index', of zet KENNISBANK_MODEL terug.",
            )
        return Engine(self.snapshot, self.thesaurus, self.embedder)
