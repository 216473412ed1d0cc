"""A record at the desk: what stands in the corpus, and the working version beside it.

What the public does not see is worked on in its own place. What it does see stays as it is: the
work goes on in a file under `corpus/concepten/`, until that is published or thrown away.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from kennisbank.corpus import Corpus, Source
from kennisbank.corpus.corpus import SIDECAR_SUFFIX
from kennisbank.corpus.faults import validate
from kennisbank.corpus.patch import patch
from kennisbank.corpus.terms_file import term_texts
from kennisbank.corpus.yaml_text import FENCE, parse, split_front_matter
from kennisbank.errors import NotFound, Refused
from kennisbank.model import Begrip, Document, Interventie, Status

DRAFTS = "concepten"


class Soort(StrEnum):
    INTERVENTIE = "interventie"
    DOCUMENT = "document"
    BEGRIP = "begrip"


MODELS: Mapping[Soort, type[Interventie] | type[Document] | type[Begrip]] = {
    Soort.INTERVENTIE: Interventie,
    Soort.DOCUMENT: Document,
    Soort.BEGRIP: Begrip,
}

FOLLOWS = {
    Soort.INTERVENTIE: ("slug",),
    Soort.DOCUMENT: ("slug", "bestand"),
    Soort.BEGRIP: (),
}
"""Fields that follow from the name of the file; nobody fills them in."""

_TITLES = {Soort.INTERVENTIE: "naam", Soort.DOCUMENT: "titel", Soort.BEGRIP: "voorkeursterm"}

Fields = dict[str, Any]
"""The fields of a record as its file has them."""


@dataclass(frozen=True, slots=True)
class Record:
    soort: Soort
    slug: str
    public: str | None
    """The text in its place in the corpus; None when there is only a working version."""
    draft: str | None = None
    """The text of the working version beside it."""
    path: Path | None = None
    """The file that `public` stands in, or will stand in."""
    original: Path | None = None
    """The report itself, of a document."""

    @property
    def text(self) -> str:
        """What is worked on."""
        return (self.public or "") if self.draft is None else self.draft

    @property
    def version(self) -> str:
        """Changes with every change of what is worked on; forms bear it."""
        return version_of(self.text)

    @property
    def fields(self) -> Fields:
        return fields_of(self.soort, self.text)

    @property
    def status(self) -> Status:
        """Where the work stands."""
        return status_of(self.soort, self.text, is_draft=self.draft is not None)

    @property
    def public_status(self) -> Status | None:
        if self.public is None:
            return None
        return status_of(self.soort, self.public, is_draft=False)

    @property
    def is_public(self) -> bool:
        return self.public_status is Status.GEPUBLICEERD

    @property
    def titel(self) -> str:
        return _shown(self.soort, self.text).titel or self.slug

    @property
    def about(self) -> frozenset[str]:
        """Slugs of the approaches that a document says it is about."""
        return _shown(self.soort, self.text).interventies

    def model(self) -> Interventie | Document | Begrip:
        """What is worked on, checked. Raises Refused that names every faulty field."""
        return as_model(self, self.fields)

    def public_model(self) -> Interventie | Document | Begrip | None:
        """What the public has; None when it has nothing."""
        if self.public is None or not self.is_public:
            return None
        return as_model(self, fields_of(self.soort, self.public))


def as_model(record: Record, fields: Mapping[str, Any]) -> Interventie | Document | Begrip:
    return validate(MODELS[record.soort], model_data(record, fields), record.slug)


def model_data(record: Record, fields: Mapping[str, Any]) -> Fields:
    """`fields` with what follows from the names of the files."""
    data = {name: value for name, value in fields.items() if value is not None}
    if record.soort is Soort.BEGRIP:
        data.pop("status", None)
    else:
        data["slug"] = record.slug
    if record.soort is Soort.DOCUMENT:
        data["bestand"] = record.original.name if record.original else f"{record.slug}.pdf"
    return data


def load(corpus: Corpus, soort: Soort, slug: str) -> Record:
    """Raises NotFound."""
    found = find(corpus, soort, slug)
    if found is None:
        raise NotFound(f"Er is geen {soort} met de naam '{slug[:120]}'.")
    return found


def find(corpus: Corpus, soort: Soort, slug: str) -> Record | None:
    return next(_of(corpus, soort, _sources(corpus, soort), slug), None)


def records(corpus: Corpus, soort: Soort | None = None) -> list[Record]:
    """Everything that can be worked on, or what is of one kind."""
    sources = _sources(corpus, soort)
    kinds = Soort if soort is None else (soort,)
    return [record for kind in kinds for record in _of(corpus, kind, sources)]


def draft_path(corpus: Corpus, soort: Soort, slug: str) -> Path:
    suffix = ".md" if soort is Soort.INTERVENTIE else SIDECAR_SUFFIX
    return _draft_folder(corpus, soort) / f"{slug}{suffix}"


def home(corpus: Corpus, record: Record) -> Path:
    """The file in which the record is published."""
    if record.soort is Soort.BEGRIP:
        return corpus.begrippen_file
    if record.path is not None:
        return record.path
    folder = corpus.interventies if record.soort is Soort.INTERVENTIE else corpus.documenten
    return folder / draft_path(corpus, record.soort, record.slug).name


def _sources(corpus: Corpus, soort: Soort | None) -> list[Source]:
    """The files of cards and documents; terms are in a file of their own."""
    return [] if soort is Soort.BEGRIP else corpus.scan()[0]


def _of(
    corpus: Corpus, soort: Soort, sources: Iterable[Source], only: str | None = None
) -> Iterator[Record]:
    """The records of a kind, or the one of that slug."""
    drafts = {
        path.stem: _text(path)
        for path in sorted(_draft_folder(corpus, soort).glob("*.*"))
        if not path.name.startswith(".") and only in (None, path.stem)
    }
    if soort is Soort.BEGRIP:
        for slug, text in term_texts(_text(corpus.begrippen_file)).items():
            if only in (None, slug):
                yield Record(soort, slug, text, drafts.pop(slug, None), corpus.begrippen_file)
    else:
        for source in sources:
            if source.soort == soort.value and only in (None, source.slug):
                yield _of_source(source, drafts.pop(source.slug, None))
    for slug, text in drafts.items():
        yield Record(soort, slug, None, text)


def _of_source(source: Source, draft: str | None) -> Record:
    if source.soort == "interventie":
        return Record(Soort.INTERVENTIE, source.slug, _text(source.path), draft, source.path)
    sidecar = source.sidecar or source.path.with_suffix(SIDECAR_SUFFIX)
    text = _text(sidecar)
    return Record(Soort.DOCUMENT, source.slug, text, draft, sidecar, source.path)


def _draft_folder(corpus: Corpus, soort: Soort) -> Path:
    plural = {Soort.INTERVENTIE: "interventies", Soort.DOCUMENT: "documenten"}
    return corpus.path / DRAFTS / plural.get(soort, "begrippen")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        raise Refused(
            f"{path.name}: dit bestand is geen UTF-8.", "Bewaar het als UTF-8."
        ) from error


def version_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def fields_of(soort: Soort, text: str) -> Fields:
    """Raises Refused when the text is no valid YAML."""
    if soort is not Soort.INTERVENTIE:
        said = parse(text, soort) or {}
        return dict(said) if isinstance(said, Mapping) else {}
    if not text:
        return {}
    front_matter, body = split_front_matter(text, soort)
    said = parse(front_matter, soort) or {}
    return {**(said if isinstance(said, Mapping) else {}), "tekst": body}


def text_of(soort: Soort, old: str, fields: Mapping[str, Any]) -> str:
    """The text that says `fields`, with what is unchanged kept as it stands in `old`."""
    order = tuple(field.alias or name for name, field in MODELS[soort].model_fields.items())
    if soort is not Soort.INTERVENTIE:
        return patch(old, fields, (*order, "status"))
    front_matter, body = split_front_matter(old, soort) if old else ("", "")
    rest = {name: value for name, value in fields.items() if name != "tekst"}
    said = str(fields.get("tekst") or "").replace("\r\n", "\n").strip()
    patched = patch(front_matter, rest, order)
    if said == body and old:
        return old.replace(front_matter, patched, 1) if front_matter else old
    return f"{FENCE}\n{patched}{FENCE}\n\n{said}\n"


def status_of(soort: Soort, text: str, *, is_draft: bool) -> Status:
    """A record that names no status is published; a working version that names none is a draft."""
    said = _shown(soort, text).status
    if said in tuple(Status):
        return Status(said)
    return Status.CONCEPT if is_draft else Status.GEPUBLICEERD


class _Shown(NamedTuple):
    """What the lists of the desk ask for time and again."""

    status: str = ""
    titel: str = ""
    interventies: frozenset[str] = frozenset()


@lru_cache(maxsize=50_000)
def _shown(soort: Soort, text: str) -> _Shown:
    try:
        fields = fields_of(soort, text)
    except Refused:
        return _Shown()
    named = fields.get("interventies")
    return _Shown(
        str(fields.get("status") or ""),
        str(fields.get(_TITLES[soort]) or ""),
        frozenset(map(str, named)) if isinstance(named, list) else frozenset(),
    )
