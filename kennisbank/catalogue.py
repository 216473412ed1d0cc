"""The records of one published generation and the engine that searches it; which is the newest."""

from __future__ import annotations

import difflib
import gc
import json
import logging
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import cached_property, lru_cache

from kennisbank.analyse import Begrippenlijst, Thesaurus
from kennisbank.embed import Embedder
from kennisbank.errors import IndexUnusable, KennisbankError
from kennisbank.evidence import Bewijs, Uitkomsten, bewijs, family_doubts, standard
from kennisbank.index import LocalIndex, Snapshot
from kennisbank.model import Begrip, Document, Interventie, Uitkomstsoort
from kennisbank.search import Budget, Engine, Known, SearchRequest, Suggestions
from kennisbank.search.weights import Weights

_log = logging.getLogger(__name__)

_FIRST_QUESTION = "wat werkt tegen recedive"
"""Misspelled, so that the lists of words are read as well."""

_PATIENCE = 10.0
"""Seconds until a generation that could not be opened is tried again."""

_APART = 1.0
"""Seconds over which the workers of a site spread their opening of a new generation: all at the
same time they would take the processor from those who read."""

_RECORDS_KEPT = 100_000
"""Records that are remembered by what they say: a next generation has nearly all of them again."""


@dataclass(frozen=True)
class Catalogue:
    """The records of one generation, read once."""

    snapshot: Snapshot
    embedder: Embedder
    weights: Weights | None = None
    """Of the engine; None for those that go with the kind of model."""
    rereading: Budget | None = None
    """A cross-encoder, where the settings name one."""

    @cached_property
    def interventies(self) -> dict[str, Interventie]:
        found = [_interventie(data) for _, _, data in self.snapshot.data("interventie")]
        return {i.slug: i for i in sorted(found, key=lambda i: i.naam.casefold())}

    @cached_property
    def documenten(self) -> dict[str, tuple[int, Document]]:
        found = [(id_, _document(data)) for id_, _, data in self.snapshot.data("document")]
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
    def known(self) -> Known:
        """What an answer above the results draws on."""
        return Known(self.interventies, self.bewijs, self.uitkomsten)

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
    def suggestions(self) -> Suggestions:
        documenten = [document for _, document in self.documenten.values()]
        return Suggestions.of(self.interventies.values(), documenten, self.begrippen)

    @cached_property
    def engine(self) -> Engine:
        if self.snapshot.manifest.model != self.embedder.fingerprint:
            raise IndexUnusable(
                "De index is gemaakt met een ander taalmodel.",
                "Werk hem bij met 'kennisbank index', of zet KENNISBANK_MODEL terug.",
            )
        return Engine(
            self.snapshot, self.thesaurus, self.embedder, self.weights, rereading=self.rereading
        )

    def nearest(self, vraag: str, most: int) -> tuple[Interventie, ...]:
        """The approaches nearest to a question, also where none of them answers it."""
        found = self.engine.examine(SearchRequest.parse(vraag, [("soort", "interventie")]))
        records = self.snapshot.records([int(id_) for id_ in found.records[:most]])
        return tuple(self.interventies[record.slug] for record in records)

    def near_names(self, slug: str) -> tuple[tuple[str, str], ...]:
        """(title, address) of the records whose slugs come nearest to one that is not there."""
        names = {s: (i.naam, f"/interventies/{s}") for s, i in self.interventies.items()}
        names |= {s: (d.titel, f"/documenten/{s}") for s, (_, d) in self.documenten.items()}
        return tuple(names[near] for near in difflib.get_close_matches(slug, names, 5, 0.5))

    @cached_property
    def over(self) -> dict[str, tuple[Document, ...]]:
        """Slug of an approach → the documents about it, by title."""
        found: dict[str, list[Document]] = {}
        for _, document in self.documenten.values():
            for slug in document.interventies:
                found.setdefault(slug, []).append(document)
        return {slug: tuple(documents) for slug, documents in found.items()}

    def warm(self) -> None:
        """Read what the first visitor would otherwise wait for."""
        self.engine.search(SearchRequest(_FIRST_QUESTION), self.known)
        _ = self.suggestions
        _ = self.over, self.families


@lru_cache(_RECORDS_KEPT)
def _interventie(data: str) -> Interventie:
    return Interventie.model_validate_json(data)


@lru_cache(_RECORDS_KEPT)
def _document(data: str) -> Document:
    return Document.model_validate_json(data)


@contextmanager
def here_to_stay() -> Iterator[None]:
    """What is made inside is left alone by Python's collector of cycles, which stops all threads
    while it looks through everything: a quarter of a second for the records of a small corpus.

    So nothing that is replaced with a generation may be part of a cycle.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


class Newest:
    """Gives the catalogue of the generation that is published now.

    In the background: a new generation is opened and warmed by a thread of its own, and the
    present one goes on answering until that is done.
    """

    def __init__(
        self,
        index: LocalIndex,
        made: Callable[[Snapshot], Catalogue],
        *,
        in_background: bool = False,
    ) -> None:
        self._index = index
        self._made = made
        self._in_background = in_background
        self._lock = threading.Lock()
        self._present: Catalogue | None = None
        self._not_before = 0.0

    def get(self) -> Catalogue:
        """Raises IndexUnusable when there is none, or none that can be opened."""
        present = self._present
        if present is not None:
            if self._index.has(present.snapshot):
                return present
            if self._in_background:
                if time.monotonic() >= self._not_before and self._lock.acquire(blocking=False):
                    threading.Thread(target=self._renew_and_release, daemon=True).start()
                return present
        with self._lock:
            present = self._present
            if present is None or not self._index.has(present.snapshot):
                present = self._present = self._made(self._index.snapshot())
        return present

    def warm(self) -> None:
        """Before anyone asks. Raises as `get` does."""
        with here_to_stay() if self._in_background else nullcontext():
            self.get().warm()

    def forget(self) -> None:
        self._present = None

    def _renew_and_release(self) -> None:
        try:
            time.sleep(random.uniform(0, _APART))
            with here_to_stay():
                coming = self._made(self._index.snapshot())
                coming.warm()
            self._present = coming
        except KennisbankError:
            self._not_before = time.monotonic() + _PATIENCE
            _log.exception("De nieuwe generatie van de index is niet te openen.")
        finally:
            self._lock.release()
