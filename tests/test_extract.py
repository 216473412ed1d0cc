from __future__ import annotations

import csv
import io
import os
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from docx import Document as Word
from docx.oxml import parse_xml
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from kennisbank.errors import Refused
from kennisbank.extract import Limits, extract, ocr_languages, read_markdown
from kennisbank.extract._blocks import page_ranges, rows
from kennisbank.extract._hyphens import Joiner
from kennisbank.extract._pdf import OCR_OFF
from kennisbank.extract._quality import READABLE, readability
from kennisbank.extract._read import read as read_here

PROSE = (
    "De aanpak richt zich op jongeren die vaker met de politie in aanraking komen en die thuis "
    "en op school weinig steun vinden. Een vaste begeleider zoekt hen op en maakt met het gezin "
    "een plan. De gemeente betaalt de begeleiding en de politie meldt nieuwe gevallen."
)
WML = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def pdf(path: Path, draw: Callable[[Canvas], None], encrypt: str | None = None) -> Path:
    lock = StandardEncryption(encrypt) if encrypt else None
    canvas = Canvas(str(path), pagesize=A4, encrypt=lock)
    draw(canvas)
    canvas.save()
    return path


def column(canvas: Canvas, text: str, x: float, y: float, width: float, size: float = 10) -> float:
    """Draws `text` in lines of `width` and gives the height below it."""
    canvas.setFont("Helvetica", size)
    line = ""
    for word in [*text.split(), ""]:
        if not word or canvas.stringWidth(f"{line} {word}", "Helvetica", size) > width:
            canvas.drawString(x, y, line.strip())
            y -= size * 1.25
            line = ""
        line = f"{line} {word}"
    return y - size


def text_of(path: Path, content: str | bytes) -> str:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return extract(path).text


# PDF


def report(canvas: Canvas) -> None:
    for number in range(1, 5):
        canvas.setFont("Helvetica", 8)
        canvas.drawString(60, 810, "Evaluatie jeugdaanpak | Gemeente Voorbeeld")
        canvas.drawRightString(530, 30, f"Pagina {number} van 4")
        canvas.setFont("Helvetica-Bold", 18)
        canvas.drawString(60, 760, f"{number} Hoofdstuk {'ABCD'[number - 1]}")
        y = column(canvas, PROSE, 60, 730, 460)
        canvas.setFont("Helvetica-Bold", 12)
        canvas.drawString(60, y, f"{number}.1 Doelgroep")
        column(canvas, PROSE, 60, y - 20, 460)
        canvas.showPage()


def test_pdf_reads_as_written(tmp_path: Path) -> None:
    extraction = extract(pdf(tmp_path / "rapport.pdf", report))
    assert [page.number for page in extraction.pages] == [1, 2, 3, 4]
    assert extraction.pages[1].text == f"2 Hoofdstuk B\n\n{PROSE}\n\n2.1 Doelgroep\n\n{PROSE}"
    assert [(h.level, h.text) for h in extraction.headings[:2]] == [
        (1, "1 Hoofdstuk A"),
        (2, "1.1 Doelgroep"),
    ]
    for heading in extraction.headings:
        assert extraction.text.startswith(heading.text, heading.start)
    assert extraction.warnings == ()


def test_pdf_takes_levels_from_the_outline(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for title, level in (("Inleiding", 0), ("Werkwijze", 1)):
            canvas.bookmarkPage(title)
            canvas.addOutlineEntry(title, title, level)
            canvas.setFont("Helvetica", 10)
            canvas.drawString(60, 760, title)
            column(canvas, PROSE, 60, 730, 460)
            canvas.showPage()

    extraction = extract(pdf(tmp_path / "a.pdf", draw))
    assert [(h.level, h.text) for h in extraction.headings] == [(1, "Inleiding"), (2, "Werkwijze")]


@pytest.mark.parametrize("across", [False, True])
def test_pdf_with_two_columns(tmp_path: Path, across: bool) -> None:
    left = " ".join(f"links{i} en de jongere" for i in range(60))
    right = " ".join(f"rechts{i} en het gezin" for i in range(60))

    def draw(canvas: Canvas) -> None:
        if not across:
            column(canvas, left, 60, 760, 220)
            column(canvas, right, 320, 760, 220)
            return
        canvas.setFont("Helvetica", 10)
        lines = [
            [" ".join(words[i : i + 8]) for i in range(0, len(words), 8)]
            for words in (left.split(), right.split())
        ]
        for row, (a, b) in enumerate(zip(*lines, strict=True)):
            canvas.drawString(60, 760 - 13 * row, a)
            canvas.drawString(320, 760 - 13 * row, b)

    text = extract(pdf(tmp_path / "a.pdf", draw)).text
    found = re.findall(r"(links|rechts)(\d+)", text)
    assert found == [(side, str(i)) for side in ("links", "rechts") for i in range(60)]


def test_hyphens_at_line_ends() -> None:
    joiner = Joiner(["De notificatie-app werkt. Jeugdbeleid."])
    assert joiner.join("de jeugd", "beleid maakt") == "de jeugdbeleid maakt"
    assert joiner.join("de notificatie", "app werkt") == "de notificatie-app werkt"
    assert joiner.join("de OESO", "landen") == "de OESO-landen"
    assert joiner.join("voor niet", "ingezetenen") == "voor niet-ingezetenen"
    assert joiner.join("jeugd", "en gezinsbeleid") == "jeugd- en gezinsbeleid"
    assert joiner.join("de begelei", "ding") == "de begeleiding"


def test_pdf_tells_which_pages_cannot_be_read(tmp_path: Path) -> None:
    image = io.BytesIO(b"P6 2 2 255 " + bytes(12))
    picture = tmp_path / "a.ppm"
    picture.write_bytes(image.getvalue())

    def draw(canvas: Canvas, text: bool) -> None:
        for _ in range(2):
            canvas.drawImage(str(picture), 50, 50, 400, 600)
            canvas.showPage()
        if text:
            column(canvas, PROSE, 60, 760, 460)
            canvas.showPage()

    partly = pdf(tmp_path / "deels.pdf", lambda canvas: draw(canvas, True))
    extraction = extract(partly, Limits(ocr=False))
    assert [bool(page.text) for page in extraction.pages] == [False, False, True]
    assert extraction.warnings == ("pagina 1-2: geen leesbare tekst, OCR staat uit.",)
    assert [page.note for page in extraction.pages] == [OCR_OFF, OCR_OFF, ""]
    # Nothing at all can be read now; once there is OCR it can be, so it goes in.
    scan = extract(
        pdf(tmp_path / "scan.pdf", lambda canvas: draw(canvas, False)), Limits(ocr=False)
    )
    assert (len(scan.pages), scan.text.strip("\f")) == (2, "")


def test_without_tesseract_pages_say_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kennisbank.extract._pdf.languages", tuple)
    scan = pdf(tmp_path / "scan.pdf", lambda canvas: drawn(canvas, scanned(tmp_path, 0)))
    extraction = read_here(scan, Limits())
    assert extraction.pages[0].note == "geen leesbare tekst, OCR niet geïnstalleerd"
    assert extraction.warnings == ("pagina 1: geen leesbare tekst, OCR niet geïnstalleerd.",)


# OCR


needs_tesseract = pytest.mark.skipif("nld" not in ocr_languages(), reason="no tesseract")


def scanned(folder: Path, turn: int) -> Path:
    """The picture of a page of prose, turned clockwise by `turn` degrees."""
    made = pdf(folder / "bron.pdf", lambda canvas: column(canvas, PROSE, 60, 760, 460, 12) and None)
    document = pdfium.PdfDocument(made)
    picture = document[0].render(scale=150 / 72, grayscale=True).to_pil()
    document.close()
    picture.rotate(-turn, expand=True, fillcolor=255).save(folder / f"{turn}.png")
    return folder / f"{turn}.png"


def drawn(canvas: Canvas, picture: Path) -> None:
    canvas.drawImage(str(picture), 0, 0, *A4)
    canvas.showPage()


@needs_tesseract
@pytest.mark.parametrize("turn", [0, 180, 270])
def test_scan_is_read_however_it_lies(tmp_path: Path, turn: int) -> None:
    extraction = extract(pdf(tmp_path / "s.pdf", lambda c: drawn(c, scanned(tmp_path, turn))))
    (page,) = extraction.pages
    right = set(page.text.split()) & set(PROSE.split())
    assert len(right) >= 0.9 * len(set(PROSE.split()))
    assert page.ocr and page.confidence and page.confidence > 0.8
    assert page.turn == (360 - turn) % 360
    assert "herkend met OCR" in extraction.warnings[0]
    first = next(box for box in page.boxes if box.text == "aanpak")
    # The second word stands at the upper left once the page is upright.
    assert 0 < first.left < first.right < 0.5 and 0 < first.top < first.bottom < 0.2


@needs_tesseract
def test_what_took_ocr_is_kept(tmp_path: Path) -> None:
    scan = pdf(tmp_path / "s.pdf", lambda canvas: drawn(canvas, scanned(tmp_path, 0)))
    once = extract(scan, Limits(), tmp_path / "ocr")
    (kept,) = (tmp_path / "ocr").glob("*/*.json")
    kept.write_text(kept.read_text().replace("jongeren", "bewaarden"))
    again = extract(scan, Limits(), tmp_path / "ocr")
    assert again.text == once.text.replace("jongeren", "bewaarden")
    kept.write_text("kapot")
    assert extract(scan, Limits(), tmp_path / "ocr") == once


@needs_tesseract
def test_ocr_out_of_time(tmp_path: Path) -> None:
    scan = pdf(tmp_path / "s.pdf", lambda canvas: drawn(canvas, scanned(tmp_path, 0)))
    extraction = extract(scan, Limits(ocr_seconds=0.0))
    assert extraction.pages[0].note == "geen leesbare tekst, de tijd voor OCR was op"


@needs_tesseract
def test_page_with_only_a_stamp_on_its_picture_is_read(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawImage(str(scanned(tmp_path, 0)), 0, 0, *A4)
        canvas.setFont("Helvetica", 8)
        canvas.drawString(
            60, 20, "Ontvangen door de griffie van de gemeente Voorbeeld op 3 mei 2021"
        )

    assert "vaste begeleider" in extract(pdf(tmp_path / "s.pdf", draw)).text


def test_pdf_that_is_refused(tmp_path: Path) -> None:
    whole = pdf(tmp_path / "heel.pdf", report).read_bytes()
    broken = tmp_path / "kapot.pdf"
    broken.write_bytes(whole[: len(whole) // 3])
    with pytest.raises(Refused, match="afgekapt"):
        extract(broken)
    with pytest.raises(Refused, match="wachtwoord"):
        extract(pdf(tmp_path / "slot.pdf", report, encrypt="geheim"))
    empty = tmp_path / "nul.pdf"
    PdfWriter().write(empty)
    with pytest.raises(Refused, match="geen pagina"):
        extract(empty)
    with pytest.raises(Refused, match="ten hoogste 3"):
        extract(tmp_path / "heel.pdf", Limits(pages=3))
    with pytest.raises(Refused, match="leeg"):
        text_of(tmp_path / "leeg.pdf", b"")


def test_pdf_of_many_pages_goes_in(tmp_path: Path) -> None:
    writer = PdfWriter()
    page = PdfReader(pdf(tmp_path / "a.pdf", report)).pages[0]
    for _ in range(600):
        writer.add_page(page)
    writer.write(tmp_path / "lang.pdf")
    extraction = extract(tmp_path / "lang.pdf")
    assert len(extraction.pages) == 600
    assert all("jongeren" in page.text for page in extraction.pages)


def test_quality_of_a_text_layer() -> None:
    assert readability(PROSE) > 0.9
    assert readability("\x04\x05\x06\x07 " * 50) < READABLE
    assert readability("--01234356/54764.--7480776/694:63;<02:--.4=>>.4<6547>694=" * 4) < READABLE
    assert readability("bcdfg hjklm npqrs tvwxz " * 10) < READABLE
    assert readability("Gegevensbeschermingseffectbeoordeling VWS | Directie (DPIA)") > READABLE
    assert readability("Totaal 1.250 3.400 Baten 12 Lasten 44 Saldo 9.900 " * 4) > READABLE


# Word and OpenDocument


def test_docx(tmp_path: Path) -> None:
    word = Word()
    word.core_properties.title = "Plan van aanpak"
    word.core_properties.author = "A. de Vries; B. Smit"
    word.add_heading("Werkwijze", 1)
    word.add_paragraph("De stappen zijn:")
    word.add_paragraph("thuis praten", style="List Bullet")
    word.styles["Heading 2"].name = "Kop 2"
    word.add_paragraph("Cijfers", style="Kop 2")
    table = word.add_table(rows=3, cols=2)
    for row, values in zip(
        table.rows, (("Jaar", "Meldingen"), ("2023", "812"), ("2024", "790")), strict=True
    ):
        for cell, value in zip(row.cells, values, strict=True):
            cell.text = value
    changed = word.add_paragraph("Dit ")
    for xml in (
        f'<w:ins {WML} w:id="1" w:author="x"><w:r><w:t>blijft</w:t></w:r></w:ins>',
        f'<w:del {WML} w:id="2" w:author="x"><w:r><w:delText>verdwijnt</w:delText></w:r></w:del>',
    ):
        changed._p.append(parse_xml(xml))
    word.save(str(tmp_path / "a.docx"))
    extraction = extract(tmp_path / "a.docx")
    assert extraction.text == (
        "Werkwijze\n\nDe stappen zijn:\n- thuis praten\n\nCijfers\n\n"
        "Jaar: 2023; Meldingen: 812\nJaar: 2024; Meldingen: 790\n\nDit blijft"
    )
    assert [(h.level, h.text) for h in extraction.headings] == [(1, "Werkwijze"), (2, "Cijfers")]
    assert (extraction.title, extraction.authors) == ("Plan van aanpak", ("A. de Vries", "B. Smit"))


def docx_with(path: Path, document: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", document)
        archive.writestr("../../ontsnapt.txt", "x")
    return path


def test_docx_bombs_are_refused(tmp_path: Path) -> None:
    spaces = f"<w:document {WML}>".encode() + b" " * (120 << 20)
    with pytest.raises(Refused, match="te groot"):
        extract(docx_with(tmp_path / "bom.docx", spaces))
    laugh = (
        '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
        f"<w:document {WML}><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>"
    )
    with pytest.raises(Refused):
        extract(docx_with(tmp_path / "lach.docx", laugh.encode()))
    whole = docx_with(tmp_path / "heel.docx", spaces[:500]).read_bytes()
    with pytest.raises(Refused, match="beschadigd"):
        text_of(tmp_path / "kapot.docx", whole[: len(whole) // 2])


def test_odt(tmp_path: Path) -> None:
    ns = "urn:oasis:names:tc:opendocument:xmlns:"
    content = (
        f'<d xmlns:office="{ns}office:1.0" xmlns:text="{ns}text:1.0"><office:body><office:text>'
        "<text:tracked-changes><text:p>weg</text:p></text:tracked-changes>"
        '<text:h text:outline-level="2">Verslag</text:h><text:p>Wij<text:s/>spraken af:</text:p>'
        "<text:list><text:list-item><text:p>bellen</text:p></text:list-item></text:list>"
        "</office:text></office:body></d>"
    )
    with zipfile.ZipFile(tmp_path / "a.odt", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", content)
    assert extract(tmp_path / "a.odt").text == "Verslag\n\nWij spraken af:\n- bellen"


# HTML, Markdown and text


def test_html(tmp_path: Path) -> None:
    page = """<!doctype html><html lang="nl-NL"><head><title>Rapport</title>
    <meta name="author" content="C. Bakker"><style>p{}</style></head><body onload="alert(1)">
    <header>Kopbalk</header><nav>Menu</nav><h1>Wijkaanpak</h1><p>Een <b>vette</b>
    alinea.</p><ul><li>eerste</li><li>tweede</li></ul><p hidden>verborgen</p>
    <p style="display: none">ook weg</p><script>var weg</script><!-- weg -->
    <table><tr><th>Jaar<th>Aantal<tr><td>2023<td>1.204</table>
    <img src="http://127.0.0.1:9/x" alt="Grafiek"><footer>Voet</footer></body></html>"""
    path = tmp_path / "a.html"
    assert text_of(path, page) == (
        "Wijkaanpak\n\nEen vette alinea.\n- eerste\n- tweede\n\n"
        "Jaar: 2023; Aantal: 1.204\n\nGrafiek"
    )
    extraction = extract(path)
    assert extraction.language == "nl"
    assert (extraction.title, extraction.authors) == ("Wijkaanpak", ("C. Bakker",))


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize("name", ["a.html", "a.txt", "a.md"])
def test_encodings(tmp_path: Path, encoding: str, name: str) -> None:
    text = "Coördinatie in Súdwest-Fryslân: cliënten, reünie, € 1.250 en ‘hulp’."
    whole = f"<html><body><p>{text}</p></body></html>" if name == "a.html" else text
    assert text_of(tmp_path / name, whole.encode(encoding)) == text


def test_declared_encoding(tmp_path: Path) -> None:
    page = '<html><meta charset="iso-8859-2"><p>Dvořák</p></html>'
    assert text_of(tmp_path / "a.html", page.encode("iso-8859-2")) == "Dvořák"


def test_markdown() -> None:
    extraction = read_markdown(
        "---\ntitel: De aanpak\nauteurs: [Jansen, Smit]\njaar: 2021\ntaal: nl\n---\n\n"
        "# Aanpak\n\nZie [het rapport](http://x.nl/y) van **Jansen**.[^1]\nNog een regel.\n\n"
        "##Strak\n\n1. een\n2. twee\n\n| Jaar | n |\n|---|---|\n| 2020 | 12 |\n\n"
        "<script>weg()</script>\n\n[^1]: Bron: jaarverslag.\n"
    )
    assert extraction.text == (
        "Aanpak\n\nZie het rapport van Jansen. Nog een regel.\n\nStrak\n- een\n- twee\n\n"
        "Jaar: 2020; n: 12\n\n1. Bron: jaarverslag."
    )
    assert (extraction.title, extraction.authors) == ("De aanpak", ("Jansen", "Smit"))
    assert (extraction.year, extraction.language) == (2021, "nl")
    assert read_markdown("").text == ""


def test_text_of_a_narrow_page_is_joined(tmp_path: Path) -> None:
    text = "Dit is een alinea die door het\nprogramma is afgebroken op een\nvaste breedte.\n\nTwee."
    assert text_of(tmp_path / "a.txt", text).endswith("op een vaste breedte.\n\nTwee.")
    extraction = extract(tmp_path / "a.txt")
    assert len(extraction.pages) == 1
    assert text_of(tmp_path / "b.txt", "de eerste\fen de tweede\x00") == "de eerste\fen de tweede"


@settings(max_examples=100, deadline=None)
@given(st.text())
def test_any_markdown_gives_clean_text(text: str) -> None:
    try:
        extraction = read_markdown(text)
    except Refused:
        return
    assert not re.search(r"[\x00-\x08\x0b\x0e-\x1f\x7f]", extraction.text)
    for heading in extraction.headings:
        assert extraction.text.startswith(heading.text, heading.start)


# Type, tables, ranges


def test_type_is_judged_by_content(tmp_path: Path) -> None:
    content = pdf(tmp_path / "a.pdf", report).read_bytes()
    assert "Hoofdstuk" in text_of(tmp_path / "a.docx", content)
    for data, said in (
        (b"MZ\x90\x00" + bytes(100), "programma"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "afbeelding"),
        (bytes(range(256)) * 4, "geen document"),
        (b"\xd0\xcf\x11\xe0" + bytes(100), "oude versie"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "wachtwoord"),
    ):
        with pytest.raises(Refused, match=said):
            text_of(tmp_path / "b.pdf", data)
    with zipfile.ZipFile(tmp_path / "c.docx", "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(Refused, match="zip"):
        extract(tmp_path / "c.docx")
    with pytest.raises(Refused, match="kan niet worden gelezen"):
        extract(tmp_path / "weg.pdf")
    with pytest.raises(Refused):
        extract(tmp_path)


def test_rows_and_ranges() -> None:
    assert [b.text for b in rows([["Naam", "Jan"], ["Woonplaats", "Goes."]], header=False)] == [
        "Naam: Jan",
        "Woonplaats: Goes.",
    ]
    assert page_ranges([1, 2, 3, 7]) == "1-3, 7"
    assert page_ranges([]) == ""


# Real documents; never part of the project

_MAY_BE_REFUSED = r"refuse|^skip|needs OCR|no text|no page text|must be flagged|must be REJECTED"
DOCUMENTEN = Path(__file__).parents[2] / "shared" / "documenten"


@pytest.mark.skipif(not DOCUMENTEN.is_dir(), reason="no folder with real documents")
@pytest.mark.skipif("KENNISBANK_DOCUMENTEN" not in os.environ, reason="KENNISBANK_DOCUMENTEN unset")
def test_real_documents() -> None:
    asked = missed = 0
    wrong = []
    with (DOCUMENTEN / "manifest.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            expected = row["expected"]
            try:
                extraction = extract(DOCUMENTEN / row["file"])
            except Refused:
                if not re.search(_MAY_BE_REFUSED, expected):
                    wrong.append(row["file"])
                continue
            if re.match(r"refuse: (?!type)", expected):
                wrong.append(row["file"])
            pages = [page.text.lower() for page in extraction.pages]
            for number, words in re.findall(r"\bp(\d+): ([^;]*)", expected.split("OCR", 1)[0]):
                for word in re.sub(r"\(.*?\)", "", words).split(","):
                    asked += 1
                    missed += word.strip(' "').lower() not in pages[int(number) - 1]
    assert wrong == []
    assert missed <= asked * 0.05
