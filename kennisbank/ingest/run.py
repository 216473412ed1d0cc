"""One run over the corpus: compare, prepare, embed, publish."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from pydantic import BaseModel

from kennisbank import analyse
from kennisbank.corpus import Corpus, Source, store_document
from kennisbank.corpus.writer import remove_document
from kennisbank.embed import Embedder, HouseEmbedder
from kennisbank.errors import IndexUnusable, KennisbankError, Refused
from kennisbank.evidence import Uitkomsten, family_doubts
from kennisbank.extract import Limits, extract
from kennisbank.index import IndexRecord, Milvus, Sketch, Store, current_generation, publish
from kennisbank.index.generation import LAYOUT, LOCAL, MILVUS, Manifest, write_lock
from kennisbank.index.store import FILE as DATABASE
from kennisbank.model import Extraction, Interventie, Status

from .ahead import Ahead
from .embedding import embed_missing
from .fingerprint import Pipeline
from .house import MODELS, current_house, forget_house, train_house, use_house
from .likeness import Twins
from .prepare import prepare_document, prepare_interventie, record_hash
from .progress import Progress, Silent
from .report import Addition, Change, Refusal, Report
from .suggest import sidecar

OCR = "ocr"
"""Folder in the index where recognised text is kept."""

REPORT = "report"
"""Where the store keeps the account of the last run."""


@dataclass
class _Run:
    """What one run has seen so far."""

    corpus: Corpus
    store: Store
    pipeline: Pipeline
    progress: Progress
    redo: bool = False
    added: list[Addition] = field(default_factory=list)
    changed: list[Addition] = field(default_factory=list)
    removed: list[Change] = field(default_factory=list)
    unchanged: int = 0
    refused: list[tuple[Path, str, Refused]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.live = self.store.live()
        self.refusals = {} if self.redo else self.store.refusals()

    @cached_property
    def twins(self) -> Twins:
        return Twins(self.store.sketches())

    def is_current(self, source: Source, hash_: str) -> bool:
        known = self.live.get((source.soort, source.slug))
        return (
            not self.redo
            and known is not None
            and known[1:]
            == (
                hash_,
                self.pipeline.of(source.soort),
            )
        )

    def was_refused(self, source: Source, hash_: str) -> Refused | None:
        """The earlier refusal, when neither the file nor the pipeline has changed since."""
        known = self.refusals.get(str(source.path))
        same = known and known[:2] == (hash_, self.pipeline.document)
        return known[2] if known and same else None

    def must_read(self, source: Source, interventies: Sequence[Interventie]) -> bool:
        """Whether the text of a document will be asked for, as far as its files tell."""
        try:
            hash_ = record_hash(source, interventies, self.pipeline.uitkomsten)
            if self.is_current(source, hash_) or self.was_refused(source, hash_):
                return False
            return self.corpus.document(source).status is Status.GEPUBLICEERD
        except (OSError, Refused):
            return False

    def extract(self, path: Path) -> Extraction:
        return extract(path, self.pipeline.limits, self.store.folder / OCR)

    def put(self, source: Source, record: IndexRecord) -> None:
        if record.soort == "document":
            record = self._told_of_twin(record)
        self.store.put(record)
        entry = Addition(
            bestand=self.corpus.name_of(source.path),
            slug=record.slug,
            soort=record.soort,
            paginas=len(record.pages),
            passages=len(record.passages),
            ocr_paginas=sum(page.ocr for page in record.pages),
            waarschuwingen=record.warnings,
        )
        was_there = (record.soort, record.slug) in self.live
        (self.changed if was_there else self.added).append(entry)

    def _told_of_twin(self, record: IndexRecord) -> IndexRecord:
        """The record with a warning, when another document says the same."""
        own = Sketch(record.slug, record.titel, record.jaar, record.text_hash, record.sketch)
        found = self.twins.of(own)
        self.twins.put(own)
        if found is None:
            return record
        return replace(record, warnings=(*record.warnings, found.told(record.jaar)))

    def remove_all_but(self, kept: set[tuple[str, str]]) -> None:
        for soort, slug in sorted(self.live.keys() - kept):
            self.store.remove(soort, slug)
            self.removed.append(Change(slug=slug, soort=soort))


def ingest(
    corpus: Corpus,
    index: Path,
    embedder: Embedder | None = None,
    *,
    rebuild: bool = False,
    progress: Progress | None = None,
    limits: Limits = Limits(),  # noqa: B008 (frozen)
    milvus: Milvus | None = None,
) -> Report:
    """Bring the index up to date with the corpus and publish it.

    Without an embedder the model of the house is used, and trained first where there is none.

    A file that cannot go in is in the report, with its reason; the rest goes in. Raises CorpusError
    or IndexUnusable when the folder as a whole cannot be used. Killed at any moment, the published
    generation stays and the next run goes on where this one was.
    """
    started = time.perf_counter()
    corpus.check()
    with write_lock(index):
        store = _emptied(index) if rebuild else Store(index)
        try:
            # The house model counts no tokens, so records can be cut before it is trained.
            outcomes, faults = corpus.uitkomsten()
            chosen = embedder or HouseEmbedder(index / MODELS)
            pipeline = Pipeline(chosen, Uitkomsten(outcomes), limits)
            run = _Run(corpus, store, pipeline, progress or Silent(), rebuild)
            run.refused += [(path, "", refusal) for path, refusal in faults]
            _read_records(run)
            used = embedder or _house(store, run.progress)
            embed_missing(store, used, run.progress)
            generation = _publish_if_needed(run, used, milvus, rebuild=rebuild)
            report = Report(
                wanneer=datetime.now(UTC).isoformat(timespec="seconds"),
                toegevoegd=tuple(run.added),
                gewijzigd=tuple(run.changed),
                verwijderd=tuple(run.removed),
                ongewijzigd=run.unchanged,
                waarschuwingen=tuple(run.warnings),
                geweigerd=tuple(Refusal.of(corpus.name_of(p), r) for p, _, r in run.refused),
                generatie=generation,
                passages=Manifest.load(_current(index)).passages,
                seconden=round(time.perf_counter() - started, 2),
            )
            store.set_meta(REPORT, report.model_dump_json())
            return report
        finally:
            store.close()


def add(
    files: Sequence[Path],
    corpus: Corpus,
    index: Path,
    embedder: Embedder | None = None,
    *,
    progress: Progress | None = None,
    limits: Limits = Limits(),  # noqa: B008 (frozen)
    milvus: Milvus | None = None,
) -> Report:
    """Put files into the corpus, each with a suggested sidecar, and index them.

    A file that cannot be read or that the corpus has already is refused and not stored.
    """
    corpus.check()
    interventies = corpus.readable_cards()
    refusals: list[Refusal] = []
    slugs: set[str] = set()
    for file in files:
        try:
            slugs.add(_store(file, corpus, interventies, limits, index / OCR))
        except Refused as refused:
            refusals.append(Refusal.of(file.name, refused))
    report = ingest(corpus, index, embedder, progress=progress, limits=limits, milvus=milvus)
    mine = tuple(a for a in (*report.toegevoegd, *report.gewijzigd) if a.slug in slugs)
    return report.model_copy(
        update={"toegevoegd": mine, "geweigerd": (*report.geweigerd, *refusals)}
    )


def _store(
    file: Path,
    corpus: Corpus,
    interventies: Sequence[Interventie],
    limits: Limits,
    keep_in: Path,
) -> str:
    if not file.is_file():
        raise Refused(f"{file.name}: dit bestand bestaat niet.", "Controleer de naam en de map.")
    fields = sidecar(extract(file, limits, keep_in), interventies)
    fields.setdefault("titel", file.stem)
    fields["status"] = Status.GEPUBLICEERD.value
    stored = store_document(corpus, file, fields)
    try:
        corpus.document(Source("document", stored.slug, stored.path))
    except KennisbankError:
        remove_document(stored)
        raise
    return stored.slug


def _read_records(run: _Run) -> None:
    """Store every record that is new or changed, and take out what is gone or is refused now."""
    sources, refused = run.corpus.scan()
    run.refused += [(path, "", refusal) for path, refusal in refused]
    kept: set[tuple[str, str]] = set()
    interventies: list[Interventie] = []
    with run.progress.phase("Lezen", len(sources)) as advance:
        cards = [source for source in sources if source.soort == "interventie"]
        documents = [source for source in sources if source.soort != "interventie"]

        def read(source: Source, ahead: Ahead) -> None:
            if _read_record(run, source, interventies, ahead):
                kept.add((source.soort, source.slug))
            advance(1)

        with Ahead((), run.extract) as nothing:
            for source in cards:
                read(source, nothing)
        # What a document's studies say stands on the cards, so all of those come first.
        changed = (s.path for s in documents if run.must_read(s, interventies))
        with Ahead(changed, run.extract) as ahead:
            for source in documents:
                read(source, ahead)
    run.remove_all_but(kept)
    run.warnings += [
        f"interventies/{slug}.md: {said}." for slug, said in family_doubts(interventies).items()
    ]
    run.store.set_meta("uitkomsten", _json(run.pipeline.uitkomsten.soorten))
    begrippen, faults = run.corpus.begrippen()
    run.refused += [(path, "", refusal) for path, refusal in faults]
    said = _json(begrippen)
    if run.store.meta("begrippen") != said:
        run.store.set_meta("begrippen_changed", "yes")
        run.store.set_meta("begrippen", said)
    run.store.replace_refusals(
        (str(path), hash_, run.pipeline.document, refusal) for path, hash_, refusal in run.refused
    )


def _json(records: Iterable[BaseModel]) -> str:
    return "[" + ",".join(record.model_dump_json() for record in records) + "]"


def _read_record(run: _Run, source: Source, interventies: list[Interventie], ahead: Ahead) -> bool:
    """Whether the record belongs in the index as it stands now."""
    hash_ = ""
    try:
        try:
            hash_ = record_hash(source, interventies, run.pipeline.uitkomsten)
        except OSError as error:
            raise Refused(
                f"{run.corpus.name_of(source.path)}: het bestand is niet te lezen "
                f"({error.strerror}).",
                "Geef de gebruiker van de kennisbank leesrecht op dit bestand.",
            ) from error
        earlier = run.was_refused(source, hash_)
        if earlier:
            raise earlier
        if source.soort == "interventie":
            return _read_interventie(run, source, hash_, interventies)
        return _read_document(run, source, hash_, interventies, ahead)
    except Refused as refused:
        run.refused.append((source.path, hash_, refused))
        return False


def _read_interventie(
    run: _Run, source: Source, hash_: str, interventies: list[Interventie]
) -> bool:
    interventie = run.corpus.interventie(source)
    if interventie.status is not Status.GEPUBLICEERD:
        return False
    interventies.append(interventie)
    if run.is_current(source, hash_):
        run.unchanged += 1
    else:
        run.put(source, prepare_interventie(source, interventie, run.pipeline))
    return True


def _read_document(
    run: _Run, source: Source, hash_: str, interventies: Sequence[Interventie], ahead: Ahead
) -> bool:
    if run.is_current(source, hash_):
        run.unchanged += 1
        return True
    if run.corpus.document(source).status is not Status.GEPUBLICEERD:
        return False
    extraction = ahead.get(source.path)
    _, record = prepare_document(source, run.corpus, run.pipeline, interventies, extraction)
    run.put(source, record)
    return True


def _house(store: Store, progress: Progress) -> HouseEmbedder:
    house = current_house(store)
    if house is None:
        house = train_house(store, progress)
        use_house(store, house)
    return house


def _publish_if_needed(
    run: _Run, embedder: Embedder, milvus: Milvus | None, *, rebuild: bool
) -> int:
    """Publish when anything changed, or when the caches are not those of what the store holds."""
    store = run.store
    changed = store.unpublished or store.meta("begrippen_changed") == "yes"
    if not (changed or rebuild) and _caches_agree(store, embedder, milvus):
        return store.generation
    with run.progress.phase("Index schrijven", 1) as advance:
        generation = publish(
            store, embedder.fingerprint, embedder.dimension, anew=rebuild, milvus=milvus
        )
        store.set_meta("begrippen_changed", "no")
        advance(1)
    return generation


def _caches_agree(store: Store, embedder: Embedder, milvus: Milvus | None) -> bool:
    folder = current_generation(store.folder)
    if folder is None:
        return False
    try:
        manifest = Manifest.load(folder)
        manifest.verify(folder)
        if milvus:
            milvus.verify(manifest)
    except IndexUnusable:
        return False
    engine = MILVUS if milvus else LOCAL
    expected = (store.generation, LAYOUT, analyse.VERSION, embedder.fingerprint, engine)
    made = (
        manifest.generation,
        manifest.layout,
        manifest.analysis,
        manifest.model,
        manifest.engine,
    )
    return made == expected


def _current(index: Path) -> Path:
    folder = current_generation(index)
    assert folder is not None, "a run always ends with a published generation"
    return folder


def _emptied(index: Path) -> Store:
    """A store in which everything will be done again; readers keep what is published till then.

    Only a database that is damaged, or not ours to read, is thrown away.
    """
    try:
        store = Store(index)
        store.check()
        store.forget_vectors()
        forget_house(store)
        return store
    except IndexUnusable:
        for name in ("CURRENT", *(f"{DATABASE}{suffix}" for suffix in ("", "-wal", "-shm"))):
            (index / name).unlink(missing_ok=True)
        return Store(index)
