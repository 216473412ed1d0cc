"""A small valid corpus, a small deterministic embedder, and a view of what an index publishes."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from kennisbank.analyse import analyse
from kennisbank.corpus import Corpus
from kennisbank.embed.embedder import Vectors
from kennisbank.index import LocalIndex
from kennisbank.ingest import Report, ingest
from kennisbank.model import Studie

DIMENSION = 64


class FakeEmbedder:
    """Stems hashed into 64 dimensions: texts that share words are near. Remembers its work."""

    def __init__(self, name: str = "nep") -> None:
        self.name = name
        self.fingerprint = f"{name}#1"
        self.dimension = DIMENSION
        self.max_tokens: int | None = 120
        self.tokenizer_fingerprint = "nep-woorden"
        self.encoded: list[str] = []

    def count_tokens(self, text: str) -> int:
        return len(text.split())

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        self.encoded += texts
        return self.encode_queries(texts)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), DIMENSION), np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for stem in [*analyse(text).stem, "rest"]:
                row[zlib.crc32(f"{self.name}{stem}".encode()) % DIMENSION] += 1.0
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def studie(**fields: Any) -> dict[str, Any]:
    """A study as a card writes it; `richting` is short for one outcome on recidivism."""
    richting = fields.pop("richting", None)
    outcomes = [{"maat": "Recidive", "richting": richting}] if richting else []
    return {
        "titel": "Onderzoek",
        "url": "https://example.org/onderzoek",
        "type": "effectonderzoek",
        "uitkomsten": outcomes,
        **fields,
    }


def as_studie(**fields: Any) -> Studie:
    return Studie.model_validate(studie(**fields))


CARDS: dict[str, dict[str, Any]] = {
    "top600": {
        "naam": "Aanpak Top600",
        "aliassen": ["Top600", "Top 600"],
        "soort": "aanpak",
        "korte_omschrijving": "Persoonsgerichte aanpak van veelplegers in Amsterdam.",
        "leeftijd_min": 15,
        "thema": ["herhaald daderschap"],
        "setting": ["justitieel", "wijk"],
        "departementen": ["JenV"],
        "preventieniveau": ["geïndiceerd"],
        "vragen": ["Wat werkt tegen recidive bij jonge veelplegers?"],
        "studies": [
            studie(
                jaar=2023, sms=3, land="Nederland", richting="geen_effect", document="wodc-top600"
            ),
            studie(type="procesevaluatie", jaar=2017, land="Nederland"),
        ],
        "tekst": "## Wat is het?\n\nDe Top600 combineert straf en zorg voor veelplegers.\n\n"
        "## Wat vond onderzoek?\n\nHet WODC zag geen daling van de recidive.",
    },
    "gezinstherapie": {
        "naam": "Multisysteemtherapie",
        "aliassen": ["MST"],
        "soort": "interventie",
        "korte_omschrijving": "Intensieve hulp in het gezin van een jongere.",
        "leeftijd_min": 12,
        "leeftijd_max": 18,
        "thema": ["gezin", "herhaald daderschap"],
        "setting": ["gezin"],
        "departementen": ["VWS", "JenV"],
        "preventieniveau": ["geïndiceerd"],
        "studies": [
            studie(jaar=2014, sms=5, land="Nederland", richting="gunstig"),
            studie(jaar=2005, type="meta-analyse", land="VS", richting="gunstig"),
        ],
        "tekst": "## Hoe werkt het?\n\nEen therapeut komt thuis en werkt met ouders en jongere.",
    },
    "gevangenisbezoek": {
        "naam": "Scared Straight",
        "soort": "programma",
        "korte_omschrijving": "Jongeren bezoeken een gevangenis om af te schrikken.",
        "leeftijd_min": 11,
        "leeftijd_max": 17,
        "thema": ["herhaald daderschap"],
        "setting": ["justitieel"],
        "preventieniveau": ["selectief"],
        "studies": [studie(jaar=2013, type="meta-analyse", land="VS", richting="ongunstig")],
        "tekst": "## Wat vond onderzoek?\n\nNa het bezoek plegen jongeren méér delicten.",
    },
    "sportclub": {
        "naam": "Sport als middel",
        "soort": "aanpak",
        "korte_omschrijving": "Sporten in de wijk met een coach & <em>samen</em> winnen.",
        "leeftijd_min": 8,
        "leeftijd_max": 14,
        "thema": ["sport"],
        "setting": ["wijk", "school"],
        "departementen": ["VWS", "OCW"],
        "preventieniveau": ["universeel"],
        "tekst": "## Wat is het?\n\nVoetbal <b>en</b> boksen in de wijk. Recidive is niet gemeten.",
    },
    "schoolmaatschappelijk-werk": {
        "naam": "Schoolmaatschappelijk werk",
        "soort": "interventie",
        "korte_omschrijving": "Een maatschappelijk werker op school helpt bij verzuim.",
        "thema": ["school"],
        "setting": ["school"],
        "departementen": ["OCW"],
        "studies": [studie(type="theorie", jaar=2019, richting="gunstig")],
        "tekst": "## Voor wie?\n\nLeerlingen die spijbelen, en hun ouders.",
    },
}

NOTE = """# Notitie over de wijk

## Jongerenwerk

De jongerenwerker kent de straat. Een wijkagent en een jongerenwerker overleggen elke week.

## Sport

Sport in de wijk geeft jongeren iets te doen.
"""

PDF_PAGES = (
    ("1 Inleiding", "Het WODC onderzocht de Top600 in Amsterdam. De Top600 volgt veelplegers."),
    ("2 Uitkomst", "De recidive van de deelnemers daalde niet meer dan die van anderen."),
)


def make_corpus(folder: Path) -> Corpus:
    """Five cards, a Markdown note, a PDF of two pages with a sidecar, and a thesaurus."""
    (folder / "interventies").mkdir(parents=True)
    (folder / "documenten").mkdir()
    for slug, card in CARDS.items():
        write_card(folder, slug, **card)
    (folder / "documenten" / "wijknotitie.md").write_text(NOTE, encoding="utf-8")
    write_pdf(folder / "documenten" / "wodc-top600.pdf")
    sidecar = {
        "titel": "De effectiviteit van de Top600",
        "jaar": 2023,
        "soort": "effectonderzoek",
        "taal": "nl",
        "land": "Nederland",
        "interventies": ["top600"],
        "thema": ["herhaald daderschap"],
    }
    (folder / "documenten" / "wodc-top600.yaml").write_text(yaml.safe_dump(sidecar))
    terms = [{"voorkeursterm": "recidive", "alternatieve_termen": ["terugval"]}]
    (folder / "begrippen.yaml").write_text(yaml.safe_dump(terms))
    return Corpus(folder)


def write_card(folder: Path, slug: str, **fields: Any) -> Path:
    """A card, valid unless `fields` make it otherwise."""
    card = {"slug": slug, "naam": slug, "soort": "aanpak", "korte_omschrijving": "Kort.", **fields}
    text = card.pop("tekst", "## Wat is het?\n\nEen aanpak.")
    front_matter = yaml.safe_dump(card, allow_unicode=True, sort_keys=False)
    path = folder / "interventies" / f"{slug}.md"
    path.write_text(f"---\n{front_matter}---\n\n{text}\n", encoding="utf-8")
    return path


def write_pdf(path: Path, pages: Sequence[tuple[str, str]] = PDF_PAGES) -> None:
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    for heading, text in pages:
        canvas.setFont("Helvetica-Bold", 18)
        canvas.drawString(70, 770, heading)
        canvas.setFont("Helvetica", 11)
        canvas.drawString(70, 735, text)
        canvas.showPage()
    canvas.save()


def build(corpus: Corpus, index: Path, embedder: FakeEmbedder | None = None) -> Report:
    return ingest(corpus, index, embedder or FakeEmbedder())


def published(index: Path) -> dict[tuple[str, str], dict[str, Any]]:
    """All that a reader of the index can see, without the numbers that differ per build."""
    snapshot = LocalIndex(index).snapshot()
    columns = snapshot._columns
    content: dict[tuple[str, str], dict[str, Any]] = {}
    facets = {
        (name, value): set(snapshot.filtered({name: (value,)}).tolist())
        for name, field in columns.fields.items()
        for value in field.values
    }
    for soort in ("interventie", "document"):
        for record, slug, data in snapshot.data(soort):
            passages = snapshot.passages(snapshot.passages_of(record).tolist())
            everything = {stem: 1.0 for p in passages for stem in analyse(p.text, p.language).stem}
            found = snapshot.match_passages({"stem": everything}, {}, 1000).ids
            whole = snapshot.match_records({"stem": everything}, {}, 1000).ids
            near = [
                snapshot.nearest_passages(vector, {}, 1).scores[0]
                for vector in FakeEmbedder().encode_queries([p.text for p in passages])
            ]
            content[soort, slug] = {
                "data": data,
                "shown": snapshot.records([record])[0][1:],
                "pages": snapshot.pages(record),
                "passages": [(p.key, *p[3:]) for p in passages],
                "facets": sorted(key for key, having in facets.items() if record in having),
                "by words": {p.id for p in passages} <= set(found.tolist()),
                "by whole": record in whole,
                "nearest": np.round(near, 4).tolist(),
            }
    assert sum(len(c["passages"]) for c in content.values()) == snapshot.passage_count
    assert len(content) == len(columns.records) == snapshot.manifest.records
    return content
