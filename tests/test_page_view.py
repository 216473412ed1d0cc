"""The page of a report with the found passage marked on it."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfWriter
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from samples import FakeEmbedder, write_card
from starlette.testclient import TestClient

from kennisbank import Kennisbank
from kennisbank.errors import Refused
from kennisbank.extract import Pictures, extract
from kennisbank.extract._marks import marks
from kennisbank.model.text import Box, WordBox
from kennisbank.settings import Settings
from kennisbank.web import create_app

LINES = (
    "De aanpak richt zich op jongeren die vaker met de politie in aan-",
    "raking komen. Een vaste begeleider zoekt hen op en maakt met het",
    "gezin een plan. De gemeente betaalt de begeleiding.",
)
ALL = "".join(LINES).replace("aan-raking", "aanraking").replace("hetgezin", "het gezin")


def report(path: Path) -> Path:
    canvas = Canvas(str(path), pagesize=A4)
    for number in range(1, 4):
        canvas.setFont("Helvetica", 8)
        canvas.drawString(60, 810, "Evaluatie jeugdaanpak | Gemeente Voorbeeld")
        canvas.setFont("Helvetica", 11)
        for line, text in enumerate(LINES):
            canvas.drawString(60, 700 - 15 * line, text)
        canvas.drawString(60, 500, f"Dit is alleen op pagina {number} te lezen, verder nergens.")
        canvas.showPage()
    canvas.save()
    return path


def under(path: Path, number: int, boxes: tuple[Box, ...]) -> str:
    """The text that stands under the boxes, by pdfium's own account."""
    document = pdfium.PdfDocument(path)
    page = document[number - 1]
    width, height = page.get_size()
    text = page.get_textpage()
    found = [
        text.get_text_bounded(
            left=box.left * width,
            bottom=(1 - box.bottom) * height,
            right=box.right * width,
            top=(1 - box.top) * height,
        )
        for box in boxes
    ]
    for opened in (text, page, document):
        opened.close()
    return " ".join(found)


def letters(text: str) -> str:
    return re.sub(r"[\W\ufffe]", "", text)


def test_mark_covers_the_passage_and_nothing_else(tmp_path: Path) -> None:
    path = report(tmp_path / "a.pdf")
    pictures = Pictures(tmp_path / "beelden")
    text = extract(path).pages[1].text
    sentence = text[text.index("Een vaste") : text.index(" De gemeente")]
    found = pictures.marked(path, 2, sentence)
    assert letters(under(path, 2, found.boxes)) == letters(sentence)
    assert len(found.boxes) == 2
    whole = pictures.marked(path, 2, text)
    assert letters(under(path, 2, whole.boxes)) == letters(text)
    assert pictures.marked(path, 2, "").boxes == ()
    assert pictures.marked(path, 2, "Geheel iets anders dan hier staat 12345").boxes == ()
    assert (round(found.width), round(found.height)) == (595, 842)


def test_turned_page_is_marked_as_it_is_shown(tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=report(tmp_path / "recht.pdf"))
    writer.pages[0].rotate(90)
    path = tmp_path / "a.pdf"
    writer.write(path)
    found = Pictures(tmp_path / "beelden").marked(path, 1, "Een vaste begeleider zoekt hen op")
    assert found.width > found.height
    (box,) = found.boxes
    # The lines run down the page now, some 130 points from its right edge.
    assert box.right - box.left < 0.05 < box.bottom - box.top
    assert 0.7 < box.left < 0.9


def test_picture_is_drawn_once_and_room_is_made(tmp_path: Path) -> None:
    path = report(tmp_path / "a.pdf")
    pictures = Pictures(tmp_path / "beelden", room=1)
    data = pictures.page(path, 1)
    assert Image.open(io.BytesIO(data)).size == (1240, 1754)
    (kept,) = (tmp_path / "beelden").iterdir()
    kept.write_bytes(b"bewaard")
    assert pictures.page(path, 1) == b"bewaard"
    pictures.page(path, 2)
    assert [entry.read_bytes()[:4] for entry in (tmp_path / "beelden").iterdir()] == [b"RIFF"]
    assert pictures.page(path, 1) == data
    with pytest.raises(Refused, match="niet worden getoond"):
        pictures.page(path, 9)


def test_giant_page_is_drawn_small(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "reus.pdf"), pagesize=(14_000, 1_000_000))
    canvas.drawString(100, 100, "Ver weg")
    canvas.save()
    pictures = Pictures(tmp_path / "beelden")
    picture = Image.open(io.BytesIO(pictures.page(tmp_path / "reus.pdf", 1)))
    assert picture.size[0] * picture.size[1] <= 3_600_000


def test_recognised_words_are_marked_too(tmp_path: Path) -> None:
    words = [WordBox(w, i / 9, 0.1, (i + 0.9) / 9, 0.12) for i, w in enumerate(ALL.split()[:8])]
    found = Pictures(tmp_path / "b").marked(report(tmp_path / "a.pdf"), 1, "richt zich op", words)
    assert found.boxes == (Box(2 / 9, 0.1, 4.9 / 9, 0.12),)


@given(st.text(alphabet="abc de1-\n", max_size=60), st.text(alphabet="abc de1-\n", max_size=30))
def test_marks_are_places_of_letters(page: str, quote: str) -> None:
    placed = [(char, Box(i * 0.01, 0.0, i * 0.01 + 0.01, 0.1)) for i, char in enumerate(page)]
    found = marks(placed, quote)
    # Whatever is marked, it is no more than the page has, and in order.
    assert all(0 <= box.left < box.right <= len(page) * 0.01 + 0.01 for box in found)
    if letters(quote).lower() in letters(page).lower() and letters(quote):
        assert found


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> tuple[TestClient, Kennisbank]:
    folder = tmp_path_factory.mktemp("pagina")
    for name in ("interventies", "documenten"):
        (folder / "corpus" / name).mkdir(parents=True)
    write_card(folder / "corpus", "een-aanpak")
    report(folder / "corpus/documenten/verslag.pdf")
    (folder / "corpus/documenten/notitie.md").write_text("# Notitie\n\nOver de wijk.\n")
    kb = Kennisbank.open(
        Settings(corpus=folder / "corpus", index=folder / "index", data=folder / "data"),
        FakeEmbedder(),
    )
    kb.ingest()
    return TestClient(create_app(kb)), kb


def test_page_shows_its_picture_with_the_passage_marked(
    site: tuple[TestClient, Kennisbank],
) -> None:
    client, kb = site
    first, *_, last = kb.passages("verslag")
    text = client.get(f"/documenten/verslag/pagina/1?passage={first.key}").text
    assert '<image href="/documenten/verslag/pagina/1/beeld"' in text
    assert text.count('<rect class="page-view__mark"') >= 3
    assert "<mark>" in text
    assert "/documenten/verslag/bestand#page=1" in text
    assert "Vorige passage" not in text and "Volgende passage" in text
    plain = client.get("/documenten/verslag/pagina/1").text
    assert "<rect" not in plain and "<image" in plain
    after = client.get(f"/documenten/verslag/pagina/3?passage={last.key}&q=pagina+3+lezen").text
    assert "Vorige vindplaats" in after and "q=pagina%203%20lezen" in after
    picture = client.get("/documenten/verslag/pagina/1/beeld")
    assert picture.headers["content-type"] == "image/webp"
    assert "max-age" in picture.headers["cache-control"]


def test_what_has_no_pages_shows_its_text_alone(site: tuple[TestClient, Kennisbank]) -> None:
    client, _ = site
    text = client.get("/documenten/notitie/pagina/1").text
    assert "<svg viewBox" not in text.split("<main", 1)[1].split("page-view", 1)[1]
    assert "Download het hele document" in text and "#page=" not in text
    assert client.get("/documenten/notitie/pagina/1/beeld").status_code == 404
    assert client.get("/documenten/verslag/pagina/9/beeld").status_code == 404
    assert client.get("/documenten/verslag/pagina/x/beeld").status_code == 404
