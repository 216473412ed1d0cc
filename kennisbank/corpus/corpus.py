"""The corpus as it stands on disk: which records there are, and what each one says."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from kennisbank.errors import CorpusError, KennisbankError, Refused, Withdrawn
from kennisbank.model import Begrip, Document, Interventie, Status, Uitkomstsoort

from . import outcomes
from .faults import validate
from .slug import slugify
from .yaml_text import parse, split_front_matter

DOCUMENT_SUFFIXES = (".pdf", ".docx", ".odt", ".html", ".htm", ".md", ".txt")
SIDECAR_SUFFIX = ".yaml"


@dataclass(frozen=True, slots=True)
class Source:
    """The files of one record. `sidecar` is None for a card, or where a document has none."""

    soort: Literal["interventie", "document"]
    slug: str
    path: Path
    sidecar: Path | None = None

    def text_hash(self) -> str:
        """SHA-256 of the file that holds the text."""
        return _sha256(self.path)

    def record_hash(self) -> str:
        """SHA-256 of all that the record consists of; differs whenever anything changed."""
        if self.sidecar is None:
            return self.text_hash()
        joined = self.text_hash() + _sha256(self.sidecar)
        return hashlib.sha256(joined.encode()).hexdigest()


class Corpus:
    """A corpus folder. Reading one faulty file raises Refused; the others stay readable."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.interventies = path / "interventies"
        self.documenten = path / "documenten"
        self.begrippen_file = path / "begrippen.yaml"
        self.uitkomsten_file = path / outcomes.FILE

    def check(self) -> None:
        """Raise CorpusError when this is no corpus that can be read."""
        if not self.path.is_dir():
            raise CorpusError(
                f"De corpusmap '{self.path}' bestaat niet.",
                "Geef de juiste map met --corpus of KENNISBANK_CORPUS.",
            )
        if not (self.interventies.is_dir() or self.documenten.is_dir()):
            raise CorpusError(
                f"In '{self.path}' staat geen map 'interventies' of 'documenten'.",
                "Maak ten minste een van beide, of geef een andere map met --corpus.",
            )
        try:
            for folder in (self.path, self.interventies, self.documenten):
                if folder.is_dir():
                    next(folder.iterdir(), None)
        except OSError as error:
            raise CorpusError(
                f"De corpusmap is niet leesbaar: {error.filename}.",
                "Geef de gebruiker van de kennisbank leesrecht op deze map.",
            ) from error

    def scan(self) -> tuple[list[Source], list[tuple[Path, Refused]]]:
        """Every record in the corpus by name, and the files that cannot be one, with the reason."""
        self.check()
        sources: list[Source] = []
        refused: list[tuple[Path, Refused]] = []
        for found in (*self._cards(), *self._documents()):
            if isinstance(found, Source):
                sources.append(found)
            else:
                refused.append(found)
        return sources, refused

    def readable_cards(self) -> list[Interventie]:
        """Every card that can be read; what is refused is left out."""
        cards = []
        for source in self.scan()[0]:
            if source.soort == "interventie":
                try:
                    cards.append(self.interventie(source))
                except Refused:
                    continue
        return cards

    def interventie(self, source: Source) -> Interventie:
        """The card of `source`. Raises Refused."""
        name = self.name_of(source.path)
        front_matter, body = split_front_matter(_read_text(source.path, name), name)
        data = parse(front_matter, name, line_offset=1)
        if isinstance(data, dict):
            data.setdefault("slug", source.slug)
            data["tekst"] = body
        interventie = validate(Interventie, data, name)
        if interventie.slug != source.slug:
            raise Refused(
                f"{name}: veld 'slug' is '{interventie.slug}', maar het bestand heet "
                f"'{source.slug}'.",
                "Maak beide gelijk: de slug is de bestandsnaam zonder '.md'.",
            )
        return interventie

    def document(self, source: Source, suggested: dict[str, Any] | None = None) -> Document:
        """The sidecar of `source`, its empty fields filled from `suggested`. Raises Refused."""
        data: Any = {}
        name = self.name_of(source.sidecar or source.path)
        if source.sidecar:
            data = parse(_read_text(source.sidecar, name), name) or {}
        if isinstance(data, dict):
            known = {key: value for key, value in data.items() if value is not None}
            data = {**(suggested or {}), **known}
            data.setdefault("titel", source.path.stem)
            data["slug"] = source.slug
            data["bestand"] = source.path.name
        return validate(Document, data, name)

    def withdrawn(self, soort: str, slug: str) -> Withdrawn | None:
        """Why the public no longer has a record, where it has been withdrawn."""
        try:
            sources, _ = self.scan()
            for source in sources:
                if (source.soort, source.slug) == (soort, slug):
                    read = self.interventie if soort == "interventie" else self.document
                    return _withdrawal(read(source))
        except KennisbankError:
            # A record that cannot be read is not there for the public either.
            return None
        return None

    def begrippen(self) -> tuple[list[Begrip], list[tuple[Path, Refused]]]:
        """The thesaurus, and what is wrong with the terms that were left out."""
        if not self.begrippen_file.exists():
            return [], []
        name = self.name_of(self.begrippen_file)
        try:
            data = parse(_read_text(self.begrippen_file, name), name)
        except Refused as refusal:
            return [], [(self.begrippen_file, refusal)]
        entries = data.get("begrippen", []) if isinstance(data, dict) else data or []
        if not isinstance(entries, list):
            said = f"{name}: hier hoort een lijst te staan."
            return [], [(self.begrippen_file, Refused(said, "Begin elk begrip met '- '."))]
        terms: list[Begrip] = []
        refused: list[tuple[Path, Refused]] = []
        for number, entry in enumerate(entries, start=1):
            label = entry.get("voorkeursterm", number) if isinstance(entry, dict) else number
            try:
                terms.append(validate(Begrip, entry, f"{name}, begrip '{label}'"))
            except Refused as refusal:
                refused.append((self.begrippen_file, refusal))
        return terms, refused

    def uitkomsten(self) -> tuple[list[Uitkomstsoort], list[tuple[Path, Refused]]]:
        """The list of outcomes, and what is wrong with those left out.

        A corpus without one uses the list that comes with the kennisbank.
        """
        file = self.uitkomsten_file
        if not file.exists():
            return list(outcomes.standard_outcomes()), []
        name = self.name_of(file)
        try:
            found, refused = outcomes.read_outcomes(_read_text(file, name), name)
        except Refused as refusal:
            found, refused = [], [refusal]
        return found or list(outcomes.standard_outcomes()), [(file, r) for r in refused]

    def changed(self, record: Interventie | Document) -> float | None:
        """When a file of the record last changed, in seconds since 1970; None without a file."""
        if isinstance(record, Document):
            original = self.documenten / record.bestand
            files = [original, original.with_suffix(SIDECAR_SUFFIX)]
        else:
            files = [self.interventies / f"{record.slug}.md"]
        return max((file.stat().st_mtime for file in files if file.is_file()), default=None)

    def name_of(self, path: Path) -> str:
        """`path` as a curator knows it: from the corpus folder on."""
        try:
            return str(path.relative_to(self.path))
        except ValueError:
            return path.name

    def _cards(self) -> Iterator[Source | tuple[Path, Refused]]:
        taken: dict[str, Path] = {}
        for path in _files(self.interventies):
            if path.stem in taken:
                yield path, self._same_slug(path, taken[path.stem], path.stem)
            elif path.suffix != ".md":
                yield (
                    path,
                    Refused(
                        f"{self.name_of(path)}: een kaart is een Markdown-bestand (.md).",
                        "Zet verslagen in 'documenten', of geef de kaart de extensie .md.",
                    ),
                )
            elif path.stem != slugify(path.stem):
                yield (
                    path,
                    Refused(
                        f"{self.name_of(path)}: deze bestandsnaam kan niet in een webadres.",
                        f"Noem het bestand '{slugify(path.stem) or 'naam-van-de-aanpak'}.md'.",
                    ),
                )
            else:
                taken[path.stem] = path
                yield Source("interventie", path.stem, path)

    def _same_slug(self, path: Path, other: Path, slug: str) -> Refused:
        return Refused(
            f"{self.name_of(path)}: '{self.name_of(other)}' heeft al de slug '{slug}'.",
            "Geef een van de twee bestanden een andere naam.",
        )

    def _documents(self) -> Iterator[Source | tuple[Path, Refused]]:
        files = _files(self.documenten)
        sidecars = {path.with_suffix("") for path in files if path.suffix == SIDECAR_SUFFIX}
        taken: dict[str, Path] = {}
        for path in files:
            if path.suffix == SIDECAR_SUFFIX:
                continue
            name = self.name_of(path)
            slug = slugify(path.stem)
            stem = path.with_suffix("")
            sidecar = stem.with_name(stem.name + SIDECAR_SUFFIX) if stem in sidecars else None
            sidecars.discard(stem)
            if not slug:
                yield (
                    path,
                    Refused(
                        f"{name}: de bestandsnaam heeft geen letter of cijfer.",
                        "Geef het bestand een naam van letters, cijfers en streepjes.",
                    ),
                )
            elif path.suffix.lower() not in DOCUMENT_SUFFIXES:
                yield (
                    path,
                    Refused(
                        f"{name}: dit soort bestand kan de kennisbank niet lezen.",
                        f"Bewaar het als {', '.join(s[1:] for s in DOCUMENT_SUFFIXES)}.",
                    ),
                )
            elif slug in taken:
                yield path, self._same_slug(path, taken[slug], slug)
            else:
                taken[slug] = path
                yield Source("document", slug, path, sidecar)
        for stem in sorted(sidecars):
            path = stem.with_name(stem.name + SIDECAR_SUFFIX)
            yield (
                path,
                Refused(
                    f"{self.name_of(path)}: hier hoort een document bij, maar dat is er niet.",
                    "Zet het document ernaast onder dezelfde naam, of verwijder dit bestand.",
                ),
            )


def _withdrawal(record: Interventie | Document) -> Withdrawn | None:
    if record.status is not Status.INGETROKKEN:
        return None
    titel = record.naam if isinstance(record, Interventie) else record.titel
    noted = record.ingetrokken
    return Withdrawn(titel, noted.datum if noted else None, noted.reden if noted else "")


def _files(folder: Path) -> list[Path]:
    """Files below `folder`, hidden and unfinished ones left out, in a fixed order."""
    if not folder.is_dir():
        return []
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        and path.name.lower() != "readme.md"
    )


def _read_text(path: Path, name: str) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise Refused(f"{name}: dit bestand is geen UTF-8.", "Bewaar het als UTF-8.") from error
    except OSError as error:
        raise Refused(
            f"{name}: het bestand is niet te lezen ({error.strerror}).",
            "Controleer of het er staat en of de kennisbank leesrecht heeft.",
        ) from error


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
