"""A run leaves an account: on the site, in the check, and in why a document is not found."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas
from samples import FakeEmbedder, make_corpus
from starlette.testclient import TestClient

from kennisbank import Kennisbank
from kennisbank.ingest.check import run_checks
from kennisbank.settings import Settings
from kennisbank.web import create_app


@pytest.fixture(scope="module")
def kb(tmp_path_factory: pytest.TempPathFactory) -> Kennisbank:
    """The small corpus with a damaged report, a scan of nothing that can be read, and a double."""
    folder = tmp_path_factory.mktemp("inname")
    corpus = make_corpus(folder / "corpus")
    (corpus.documenten / "kapot.pdf").write_bytes(b"%PDF-1.7\n" + b"onzin " * 100)
    note = (corpus.documenten / "wijknotitie.md").read_text()
    (corpus.documenten / "wijknotitie-kopie.md").write_text(note)
    picture = folder / "a.ppm"
    picture.write_bytes(b"P6 2 2 255 " + bytes(12))
    canvas = Canvas(str(corpus.documenten / "scan.pdf"))
    canvas.drawImage(str(picture), 50, 50, 400, 600)
    canvas.save()
    settings = Settings(corpus=corpus.path, index=folder / "index", data=folder / "data", ocr=False)
    kennisbank = Kennisbank.open(settings, FakeEmbedder())
    kennisbank.ingest()
    return kennisbank


def test_account_of_every_document(kb: Kennisbank) -> None:
    found = kb.inname()
    by_slug = {document.slug: document for document in found.documenten}
    assert (by_slug["wodc-top600"].pages, by_slug["wodc-top600"].ocr) == (2, 0)
    assert by_slug["wodc-top600"].passages > 0
    assert by_slug["scan"].passages == 0
    assert by_slug["scan"].warnings == ("pagina 1: geen leesbare tekst, OCR staat uit.",)
    doubles = [by_slug[slug].warnings for slug in ("wijknotitie", "wijknotitie-kopie")]
    assert [len(said) for said in sorted(doubles, key=len)] == [0, 1]
    (refusal,) = found.geweigerd
    assert refusal.bestand == "documenten/kapot.pdf"
    assert "beschadigd" in refusal.reden and "opnieuw" in refusal.reden
    assert len(found.verslag.toegevoegd) == len(found.documenten) + 5
    assert found.verslag.wanneer.endswith("+00:00")


def test_site_shows_it(kb: Kennisbank) -> None:
    text = TestClient(create_app(kb)).get("/over/inname").text
    assert "documenten/kapot.pdf" in text and "De PDF is beschadigd" in text
    assert "Pagina 1: geen leesbare tekst, OCR staat uit." in text
    page = TestClient(create_app(kb)).get("/documenten/scan/pagina/1").text
    assert "Geen leesbare tekst, OCR staat uit." in page


def test_check_lists_what_was_refused_once(kb: Kennisbank) -> None:
    findings = run_checks(kb.corpus, kb.settings.index, FakeEmbedder, kb.limits)
    (refused,) = [finding for finding in findings if "kapot.pdf" in finding.uitleg]
    assert (refused.wat, refused.goed) == ("geweigerd", False)
    assert all(f.goed for f in findings if f.wat in ("ocr", "index", "actualiteit"))


def test_why_tells_of_refusals_and_of_pages_without_text(kb: Kennisbank) -> None:
    (said,) = kb.why("recidive", "kapot").regels
    assert "geweigerd" in said and "beschadigd" in said
    account = kb.why("recidive", "scan")
    assert not account.gevonden
    assert "1 pagina zonder leesbare tekst" in account.regels[-1]


def test_what_was_kept_back_for_want_of_ocr_is_read_when_there_is(
    kb: Kennisbank, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kennisbank.extract.ocr_languages", lambda: ("nld",))
    on = Kennisbank.open(kb.settings.model_copy(update={"ocr": True}), FakeEmbedder())
    (finding,) = [
        finding
        for finding in run_checks(on.corpus, on.settings.index, FakeEmbedder, on.limits)
        if finding.wat == "actualiteit"
    ]
    assert not finding.goed and "4 nieuw of gewijzigd" in finding.uitleg


def test_other_folder_is_left_alone(tmp_path: Path) -> None:
    corpus = make_corpus(tmp_path / "corpus")
    run_checks(corpus, tmp_path / "index", FakeEmbedder)
    assert not (tmp_path / "index").exists()
