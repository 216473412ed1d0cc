"""The knowledge base as one object: what the library, the command line and the site all call."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from kennisbank.analyse import Begrippenlijst
from kennisbank.catalogue import Catalogue, Newest
from kennisbank.corpus import Corpus, slugify
from kennisbank.curate import Desk, Rules
from kennisbank.embed import Embedder, load_embedder
from kennisbank.errors import KennisbankError, NotFound, Refused
from kennisbank.evaluate import QUESTIONS, Collection, Trained, Tuned, train, tune_corpus
from kennisbank.evidence import Bewijs, Kaart, Kaartvraag, Uitkomsten, kaart
from kennisbank.extract import Limits, Marked, Pictures, is_pdf
from kennisbank.index import CURRENT, LocalIndex, Snapshot, StoredPassage
from kennisbank.ingest import REPORT, Inname, Refusal, Report, add, ingest
from kennisbank.ingest.house import house_embedder
from kennisbank.ingest.progress import Progress
from kennisbank.model import Begrip, Document, Interventie, Page, Status
from kennisbank.search import (
    Account,
    SearchRequest,
    Selectie,
    Suggestie,
    Zoekresultaten,
    explain,
)
from kennisbank.search.weights import fitted, measured_for
from kennisbank.settings import Settings, load_settings


class Kennisbank:
    """Opened on a corpus and an index; safe to share between threads."""

    def __init__(
        self,
        settings: Settings,
        embedder: Embedder | None = None,
        *,
        in_background: bool = False,
    ) -> None:
        """`embedder` stands in for the model that the settings name. `in_background`: a new
        generation is opened while the present one goes on answering, as a server wants it."""
        self.settings = settings
        self._given = embedder
        self.corpus = Corpus(settings.corpus)
        self._index = LocalIndex(settings.index, settings.milvus)
        self._newest = Newest(self._index, self._open, in_background=in_background)
        self.pictures = Pictures(settings.index / "pictures")

    @classmethod
    def open(
        cls,
        settings: Settings | None = None,
        embedder: Embedder | None = None,
        *,
        in_background: bool = False,
    ) -> Kennisbank:
        """Nothing is read until it is asked for."""
        return cls(settings or load_settings(), embedder, in_background=in_background)

    def ingest(self, *, rebuild: bool = False, progress: Progress | None = None) -> Report:
        """Bring the index up to date with the corpus."""
        return ingest(
            self.corpus,
            self.settings.index,
            self.chosen_embedder,
            rebuild=rebuild,
            progress=progress,
            limits=self.limits,
            milvus=self.settings.milvus,
        )

    def add(self, files: Sequence[Path], progress: Progress | None = None) -> Report:
        """Put documents into the corpus and index them."""
        return add(
            files,
            self.corpus,
            self.settings.index,
            self.chosen_embedder,
            progress=progress,
            limits=self.limits,
            milvus=self.settings.milvus,
        )

    def train(self, *, seed: int = 0, progress: Progress | None = None) -> Trained:
        """Train the model of the house anew; it is used if the judged questions do not fall."""
        return train(
            self.corpus,
            self.settings.index,
            lambda: self._now.thesaurus,
            seed=seed,
            progress=progress,
            milvus=self.settings.milvus,
        )

    def tune(self, collection: Collection, progress: Progress | None = None) -> Tuned:
        """Fit the weights of the model in use on judged questions about the corpus."""
        now = self._now
        return tune_corpus(collection, now.snapshot, now.thesaurus, now.embedder, progress)

    def search(self, request: SearchRequest) -> Zoekresultaten:
        """Raises IndexUnusable when there is no index, ModelError when the model does not load."""
        now = self._now
        return now.engine.search(request, now.known)

    def why(self, vraag: str, naam: str) -> Account:
        """Why the approach or document of that name or slug is or is not found by the question."""
        snapshot = self._now.snapshot
        found = snapshot.named(naam)
        if found is None:
            return Account(False, (self._absent(naam),))
        record, said = found
        account = explain(self._now.engine, SearchRequest.parse(vraag), record, said)
        unread = [p for p in snapshot.pages(record.id) if p.note]
        if unread:
            many = "1 pagina" if len(unread) == 1 else f"{len(unread)} pagina's"
            noted = f"{many} zonder leesbare tekst ({unread[0].note})"
            account = replace(account, regels=(*account.regels, f"Let op: {noted}."))
        return account

    def _absent(self, naam: str) -> str:
        """Why a name is not in the index, as far as the corpus tells."""
        sources, refused = self.corpus.scan()
        wanted = slugify(naam)
        for path, refusal in refused:
            if slugify(path.stem) == wanted:
                return f"Het bestand is geweigerd: {refusal}"
        for source in sources:
            if source.slug == wanted:
                try:
                    read = getattr(self.corpus, source.soort)
                    status = read(source).status
                except Refused as refusal:
                    return f"Het bestand is geweigerd: {refusal}"
                if status is not Status.GEPUBLICEERD:
                    return f"'{naam}' is niet gepubliceerd (status: {status})."
                refusals = {Path(path): said for path, said in self._now.snapshot.refusals()}
                if source.path in refusals:
                    return f"Het bestand is geweigerd: {refusals[source.path]}"
                return (
                    f"'{naam}' staat wel in het corpus, maar niet in de index. Werk hem bij met "
                    "'kennisbank index'."
                )
        return f"Er is geen aanpak of document met de naam '{naam}' in het corpus."

    def interventies(self) -> tuple[Interventie, ...]:
        """All published approaches by name."""
        return tuple(self._now.interventies.values())

    def met_bewijs(self) -> tuple[tuple[Interventie, Bewijs], ...]:
        """Every published approach by name with what is concluded about it, of one generation."""
        now = self._now
        return tuple((card, now.bewijs[slug]) for slug, card in now.interventies.items())

    def interventie(self, slug: str) -> Interventie:
        try:
            return self._now.interventies[slug]
        except KeyError:
            raise self._gone("interventie", slug) from None

    def bewijs(self, slug: str) -> Bewijs:
        """Direction and strength of an approach, as a whole and per outcome."""
        self.interventie(slug)
        return self._now.bewijs[slug]

    def familie(self, slug: str) -> tuple[Interventie | None, tuple[Interventie, ...]]:
        """What an approach is part of, and what is part of it."""
        parents, known = self._now.families, self._now.interventies
        parent = parents.get(slug)
        members = tuple(known[child] for child, family in parents.items() if family == slug)
        return known[parent] if parent else None, members

    def bewijskaart(self, vraag: Kaartvraag) -> Kaart:
        """What was measured per theme or approach and outcome, and what was not."""
        now = self._now
        found = now.bewijs_nederland if vraag.nederland else now.bewijs
        return kaart(now.interventies.values(), found, now.uitkomsten.names, vraag)

    def overzicht(self, filters: Mapping[str, tuple[str, ...]]) -> Selectie:
        """The approaches that pass the filters, with the facets of a search."""
        return self._now.engine.select(filters)

    def uitkomsten(self) -> Uitkomsten:
        """The outcomes on which approaches are compared."""
        return self._now.uitkomsten

    def documenten(self) -> tuple[Document, ...]:
        """All published documents by title."""
        return tuple(document for _, document in self._now.documenten.values())

    def document(self, slug: str) -> Document:
        return self._document(slug)[1]

    def documenten_over(self, slug: str) -> tuple[Document, ...]:
        """Documents that are about the approach."""
        return self._now.over.get(slug, ())

    def pages(self, slug: str) -> tuple[Page, ...]:
        """The text of a document, page by page."""
        record, _ = self._document(slug)
        return tuple(self._now.snapshot.pages(record))

    def page(self, slug: str, number: int) -> Page:
        pages = self.pages(slug)
        if not 1 <= number <= len(pages):
            raise NotFound(
                f"Dit document heeft geen pagina {number}.",
                f"Kies pagina 1 tot en met {len(pages)}.",
            )
        return pages[number - 1]

    def inname(self) -> Inname:
        """How the documents went in, what was refused, and the account of the last run."""
        snapshot = self._now.snapshot
        said = snapshot.meta(REPORT)
        return Inname(
            tuple(snapshot.intake()),
            tuple(
                Refusal.of(self.corpus.name_of(Path(path)), refused)
                for path, refused in snapshot.refusals()
            ),
            Report.model_validate_json(said) if said else Report(),
        )

    def picture(self, slug: str, number: int) -> bytes:
        """A page of a PDF as WebP, upright. Raises NotFound for what has no pages to show."""
        page = self.page(slug, number)
        path = self.original(slug)
        if not is_pdf(path):
            raise NotFound("Van dit soort bestand is er geen beeld.", "Lees de tekst.")
        return self.pictures.page(path, number, page.turn)

    def marked(self, slug: str, number: int, quote: str) -> Marked | None:
        """The page as it is shown and where `quote` stands on it; None where there is no image."""
        page = self.page(slug, number)
        record, _ = self._document(slug)
        try:
            path = self.original(slug)
            if not is_pdf(path):
                return None
            boxes = self._now.snapshot.page_boxes(record, number) if page.ocr else ()
            return self.pictures.marked(path, number, quote, boxes, page.turn)
        except (Refused, NotFound, OSError):
            return None

    def passages_found(self, slug: str, vraag: str) -> tuple[StoredPassage, ...]:
        """The passages of a document among the candidates of a question, in reading order."""
        record, _ = self._document(slug)
        ranking = self._now.engine.examine(SearchRequest.parse(vraag)).ranking
        if ranking is None:
            return ()
        ids = sorted(int(id_) for id_ in ranking.passages[ranking.passage_records == record])
        return tuple(self._now.snapshot.passages(ids))

    def nearest(self, vraag: str, most: int = 5) -> tuple[Interventie, ...]:
        """The approaches nearest to a question, also where none of them answers it."""
        return self._now.nearest(vraag, most)

    def passages(self, slug: str) -> tuple[StoredPassage, ...]:
        """The passages of a document, in reading order."""
        record, _ = self._document(slug)
        snapshot = self._now.snapshot
        return tuple(snapshot.passages([int(id_) for id_ in snapshot.passages_of(record)]))

    def begrippen(self) -> tuple[Begrip, ...]:
        """The thesaurus, by preferred term."""
        return tuple(sorted(self._now.begrippen, key=lambda b: b.voorkeursterm.casefold()))

    def suggesties(self, typed: str) -> tuple[Suggestie, ...]:
        """What a search box offers for the beginning of a question."""
        return self._now.suggestions.find(typed)

    def begrippenlijst(self) -> Begrippenlijst:
        """The thesaurus with its addresses and connections."""
        return self._now.begrippenlijst

    def suggest(self, slug: str) -> tuple[tuple[str, str], ...]:
        """(title, address) of the records whose names come nearest to a slug that is not there."""
        return self._now.near_names(slug)

    def original(self, slug: str) -> Path:
        """The file of a document. Raises NotFound when the corpus no longer has it."""
        path = self.corpus.documenten / self.document(slug).bestand
        if not path.is_file():
            raise NotFound("Het bestand van dit document is er niet meer.")
        return path

    def changed(self, record: Interventie | Document) -> datetime.datetime:
        """When the record last changed in the corpus; without its file, when it was published."""
        moment = self.corpus.changed(record)
        return self.published_at() if moment is None else _moment(moment)

    def published_at(self) -> datetime.datetime:
        """When the generation that readers see was published."""
        _ = self._now  # raises IndexUnusable when nothing is
        return _moment((self.settings.index / CURRENT).stat().st_mtime)

    def warm(self) -> None:
        """Read what the first visitor would otherwise wait for, where there is an index."""
        # Where there is none, the pages say what to do.
        with suppress(KennisbankError):
            self._newest.warm()

    def ready(self) -> tuple[bool, str]:
        """Whether a search can be answered now; if not, why not."""
        try:
            self.search(SearchRequest("gereed"))
        except KennisbankError as error:
            return False, str(error)
        return True, ""

    @property
    def model_name(self) -> str:
        """Name of the embedding model in use."""
        return self._now.embedder.name

    def size(self) -> tuple[int, int]:
        """Number of published records and of passages."""
        manifest = self._now.snapshot.manifest
        return manifest.records, manifest.passages

    def close(self) -> None:
        self._newest.forget()

    @property
    def limits(self) -> Limits:
        """What reading one file may cost."""
        return Limits(ocr=self.settings.ocr, ocr_seconds=self.settings.ocr_seconden)

    @property
    def embedder(self) -> Embedder:
        """The model that questions get their vectors from."""
        return self._now.embedder

    @cached_property
    def desk(self) -> Desk:
        """Where curators work: accounts, drafts, publication, history."""
        return Desk.of(
            self.settings.corpus,
            self.settings.data,
            self.settings.index,
            Rules(
                four_eyes=self.settings.vier_ogen,
                git=self.settings.git,
                max_upload=self.settings.upload_mb * 1024 * 1024,
            ),
        )

    @cached_property
    def chosen_embedder(self) -> Embedder | None:
        """The model that the settings name; None for the model of the house."""
        if self._given or not self.settings.model:
            return self._given
        return load_embedder(self.settings.model)

    def _gone(self, soort: str, slug: str) -> KennisbankError:
        """NotFound; or Withdrawn, when the public once had it."""
        withdrawn = self.corpus.withdrawn(soort, slug)
        kind = "aanpak" if soort == "interventie" else soort
        return withdrawn or NotFound(f"Er is geen {kind} met de naam '{slug}'.")

    def _document(self, slug: str) -> tuple[int, Document]:
        try:
            return self._now.documenten[slug]
        except KeyError:
            raise self._gone("document", slug) from None

    def _open(self, snapshot: Snapshot) -> Catalogue:
        """What goes with a generation: its records, and the model that it was made with."""
        made_with = snapshot.manifest.model
        embedder = self.chosen_embedder or house_embedder(self.settings.index, made_with)
        weights = fitted(self.corpus.path / QUESTIONS, embedder.name, measured_for(embedder))
        return Catalogue(snapshot, embedder, weights, self.settings.rereading)

    @property
    def _now(self) -> Catalogue:
        return self._newest.get()


def _moment(seconds: float) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC)
