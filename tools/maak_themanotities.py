"""Turn the Markdown sources of the theme notes into PDF, DOCX and HTML documents of the corpus.

Usage: .venv/bin/python tools/maak_themanotities.py [SLUG ...]

Sources stand in tools/themanotities/<slug>.md; author, summary and keywords come from the sidecar
corpus/documenten/<slug>.yaml. The same source always gives the same bytes.
"""

from __future__ import annotations

import io
import re
import sys
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
import yaml
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    HRFlowable,
    KeepTogether,
    NextPageTemplate,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "tools" / "themanotities"
DOCUMENTS = ROOT / "corpus" / "documenten"

FORMATS = {
    "wat-weten-we-over-dadergerichte-aanpakken-en-ajb": "pdf",
    "wat-weten-we-over-jeugdgroepen": "pdf",
    "wat-weten-we-over-jongerenwerk": "html",
    "wat-weten-we-over-online": "pdf",
    "wat-weten-we-over-school": "pdf",
    "wat-weten-we-over-top-x-en-persoonsgericht-werken": "pdf",
    "wat-weten-we-over-werk": "docx",
}

INK, LINT, ACTION = HexColor("#1b1b1b"), HexColor("#154273"), HexColor("#01689b")
PALE, LINE, GREY = HexColor("#e9f1f7"), HexColor("#cad2da"), HexColor("#535353")
TEXT_WIDTH = 152 * mm
LEFT = (A4[0] - TEXT_WIDTH) / 2
SUMMARY_HEADING, SOURCES_HEADING = "Kern", "Bronnen"

for face, file in (("", "Vera"), ("-Bold", "VeraBd"), ("-It", "VeraIt"), ("-BoldIt", "VeraBI")):
    pdfmetrics.registerFont(TTFont(f"Vera{face}", f"{file}.ttf"))
pdfmetrics.registerFontFamily("Vera", "Vera", "Vera-Bold", "Vera-It", "Vera-BoldIt")
GLYPHS = set(pdfmetrics.getFont("Vera").face.charToGlyph)


def style(name: str, size: float, leading: float, **rest: Any) -> ParagraphStyle:
    """A paragraph style of the house: Vera, ink, no lonely lines."""
    base = {"fontName": "Vera", "bulletFontName": "Vera", "textColor": INK}
    base |= {"bulletFontSize": size, "allowWidows": 0, "allowOrphans": 0}
    return ParagraphStyle(name, fontSize=size, leading=leading, **(base | rest))


BODY = style("body", 9.2, 14.2, spaceAfter=6)
INTRO = style("intro", 9.2, 14.2, spaceAfter=6, keepWithNext=1)
BULLET = style("bullet", 9.2, 14.2, spaceAfter=3, leftIndent=12, bulletIndent=1)
SOURCE = style("source", 7.8, 11.4, spaceAfter=3.5, leftIndent=12, bulletIndent=1)
CELL = style("cell", 8.4, 12)
HEAD_CELL = style("head cell", 8.4, 12, fontName="Vera-Bold", textColor=LINT)
TITLE = style("title", 21, 27, fontName="Vera-Bold", textColor=LINT, spaceAfter=4)
SUBTITLE = style("subtitle", 9.2, 13, textColor=GREY, spaceAfter=10)
HEADINGS = {
    "h2": style("h2", 13.5, 18, fontName="Vera-Bold", textColor=LINT, spaceBefore=13,
                spaceAfter=5, keepWithNext=1),
    "h3": style("h3", 10.2, 14.2, fontName="Vera-Bold", spaceBefore=7, spaceAfter=3,
                keepWithNext=1),
}  # fmt: skip

GRID = TableStyle([
    ("FONTNAME", (0, 0), (-1, -1), "Vera"),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), 4),
    ("BACKGROUND", (0, 0), (-1, 0), PALE),
    ("LINEBELOW", (0, 0), (-1, -1), 0.5, LINE),
])  # fmt: skip
BOX = TableStyle([
    ("FONTNAME", (0, 0), (0, 0), "Vera"),
    ("BACKGROUND", (0, 0), (0, 0), PALE),
    ("LINEBEFORE", (0, 0), (0, 0), 2.5, ACTION),
    ("LEFTPADDING", (0, 0), (0, 0), 11),
    ("RIGHTPADDING", (0, 0), (0, 0), 10),
    ("TOPPADDING", (0, 0), (0, 0), 8),
    ("BOTTOMPADDING", (0, 0), (0, 0), 7),
])  # fmt: skip


@dataclass(frozen=True)
class Note:
    """A theme note: its sidecar and its Markdown as a syntax tree."""

    slug: str
    card: dict[str, Any]
    tree: SyntaxTreeNode

    @property
    def title(self) -> str:
        return str(self.card["titel"])

    @property
    def author(self) -> str:
        return ", ".join(self.card["auteurs"])

    @property
    def keywords(self) -> str:
        return ", ".join(self.card["trefwoorden"])

    @property
    def blocks(self) -> list[SyntaxTreeNode]:
        """Everything below the title."""
        return list(self.tree.children)[1:]


def read_note(slug: str) -> Note:
    """Read the source and the sidecar of one note; the two must bear the same title."""
    card = yaml.safe_load((DOCUMENTS / f"{slug}.yaml").read_text(encoding="utf-8"))
    text = (SOURCES / f"{slug}.md").read_text(encoding="utf-8")
    note = Note(slug, card, SyntaxTreeNode(MarkdownIt().enable("table").parse(text)))
    heading = plain(note.tree.children[0])
    if heading != note.title:
        raise ValueError(f"{slug}: heading {heading!r} is not the title {note.title!r}")
    return note


def plain(node: SyntaxTreeNode) -> str:
    """The text of a node without its markup."""
    if node.type in ("text", "code_inline"):
        return str(node.content)
    if node.type in ("softbreak", "hardbreak"):
        return " "
    return "".join(plain(child) for child in node.children)


def printable(text: str) -> str:
    """Replace the few letters that the embedded font lacks by their base letter."""
    return "".join(c if ord(c) in GLYPHS else unicodedata.normalize("NFD", c)[0] for c in text)


def markup(node: SyntaxTreeNode) -> str:
    """A node as the inline markup of a reportlab paragraph."""
    inner = "".join(markup(child) for child in node.children)
    match node.type:
        case "strong":
            return f"<b>{inner}</b>"
        case "em":
            return f"<i>{inner}</i>"
        case "link":
            href = escape(str(node.attrs["href"]))
            return f'<a href="{href}" color="#01689b">{inner}</a>'
        case "inline" | "paragraph" | "list_item" | "th" | "td" | "heading":
            return inner
        case _:
            return escape(printable(plain(node)), quote=False)


# --- PDF ---------------------------------------------------------------------------------------


class Document(BaseDocTemplate):  # type: ignore[misc]
    """A4 pages with running title and page count; headings become bookmarks."""

    def __init__(self, target: io.BytesIO, note: Note, total: int) -> None:
        super().__init__(
            target, pagesize=A4, title=note.title, author=note.author, invariant=1,
            subject=note.card["samenvatting"], keywords=note.keywords, lang="nl-NL",
            creator="kennisbank", displayDocTitle=True, initialFontName="Vera",
        )  # fmt: skip
        self.note, self.total = note, total
        top, bottom = 27 * mm, 23 * mm
        frame = Frame(LEFT, bottom, TEXT_WIDTH, A4[1] - top - bottom, 0, 0, 0, 0)
        self.addPageTemplates([
            PageTemplate("first", [frame], onPage=self.first_page),
            PageTemplate("later", [frame], onPage=self.later_page),
        ])  # fmt: skip

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802
        level = {"title": 0, "h2": 1, "h3": 2}.get(getattr(flowable, "style", BODY).name)
        if level is not None:
            key = f"kop-{self.seq.nextf('kop')}"
            self.canv.bookmarkPage(key)
            self.canv.addOutlineEntry(flowable.getPlainText(), key, level, closed=level > 0)

    def first_page(self, canvas: Any, _: BaseDocTemplate) -> None:
        canvas.saveState()
        canvas.setFillColor(LINT)
        canvas.rect(0, A4[1] - 5 * mm, A4[0], 5 * mm, stroke=0, fill=1)
        canvas.setFont("Vera-Bold", 11)
        canvas.drawString(LEFT, A4[1] - 17 * mm, "kennisbank")
        canvas.restoreState()
        self.footer(canvas)

    def later_page(self, canvas: Any, _: BaseDocTemplate) -> None:
        canvas.saveState()
        canvas.setFont("Vera", 7.8)
        canvas.setFillColor(GREY)
        canvas.drawString(LEFT, A4[1] - 16 * mm, self.note.title)
        canvas.drawRightString(LEFT + TEXT_WIDTH, A4[1] - 16 * mm, "kennisbank")
        canvas.setStrokeColor(LINE)
        canvas.line(LEFT, A4[1] - 19 * mm, LEFT + TEXT_WIDTH, A4[1] - 19 * mm)
        canvas.restoreState()
        self.footer(canvas)

    def footer(self, canvas: Any) -> None:
        canvas.saveState()
        canvas.setFont("Vera", 7.8)
        canvas.setFillColor(GREY)
        canvas.drawString(LEFT, 13 * mm, f"Themanotitie {self.note.card['jaar']}")
        pages = f"Pagina {canvas.getPageNumber()} van {self.total}"
        canvas.drawRightString(LEFT + TEXT_WIDTH, 13 * mm, pages)
        canvas.restoreState()


def pdf_table(node: SyntaxTreeNode) -> Table:
    """A table with a repeated head and hairlines between the rows."""
    rows = [row for part in node.children for row in part.children]
    cells = [
        [Paragraph(markup(cell), HEAD_CELL if cell.type == "th" else CELL) for cell in row.children]
        for row in rows
    ]
    lengths = [max(len(plain(row.children[i])) for row in rows) for i in range(len(cells[0]))]
    weights = [max(18, min(length, 60)) for length in lengths]
    widths = [TEXT_WIDTH * weight / sum(weights) for weight in weights]
    return Table(cells, widths, repeatRows=1, style=GRID, spaceBefore=4, spaceAfter=10)


def pdf_blocks(blocks: Sequence[SyntaxTreeNode]) -> Iterator[Flowable]:
    """The blocks of a note as flowables; the list of the summary stands in a box."""
    section = ""
    for node in blocks:
        match node.type:
            case "heading":
                section = plain(node) if node.tag == "h2" else section
                yield Paragraph(markup(node), HEADINGS[node.tag])
            case "bullet_list" if section == SOURCES_HEADING:
                yield from map(pdf_source, node.children)
            case "bullet_list":
                items = [Paragraph(markup(i), BULLET, bulletText="•") for i in node.children]
                if section == SUMMARY_HEADING:
                    yield Table([[items]], [TEXT_WIDTH], style=BOX, spaceAfter=4)
                else:
                    yield from [*items, Spacer(0, 4)]
            case "table":
                yield pdf_table(node)
            case _:
                yield Paragraph(markup(node), INTRO if section == SOURCES_HEADING else BODY)


def pdf_source(item: SyntaxTreeNode) -> Flowable:
    """A source stays on one page; its address has a line of its own."""
    text = markup(item).replace("<a ", "<br/><a ", 1)
    return KeepTogether([Paragraph(text, SOURCE, bulletText="•")])


def pdf_story(note: Note) -> list[Flowable]:
    """Title, line, and everything below it."""
    lead = f"Themanotitie · {note.author} · {note.card['jaar']}"
    return [
        NextPageTemplate("later"),
        Paragraph(escape(note.title, quote=False), TITLE),
        Paragraph(escape(lead), SUBTITLE),
        HRFlowable(width="100%", thickness=0.8, color=LINE, spaceAfter=2),
        *pdf_blocks(note.blocks),
    ]


def make_pdf(note: Note) -> bytes:
    """The note as a PDF. It is built twice: the first pass counts the pages."""
    total = 0
    for _ in range(2):
        target = io.BytesIO()
        document = Document(target, note, total)
        document.build(pdf_story(note))
        total = document.page
    return target.getvalue()


# --- DOCX --------------------------------------------------------------------------------------


def add_runs(paragraph: Any, node: SyntaxTreeNode, *, bold: bool = False) -> None:
    """Add the inline content of a node; links become their text."""
    if node.type in ("text", "code_inline", "softbreak", "hardbreak"):
        paragraph.add_run(plain(node)).bold = bold or None
    for child in node.children:
        add_runs(paragraph, child, bold=bold or node.type == "strong")


def docx_blocks(document: Any, blocks: Sequence[SyntaxTreeNode]) -> None:
    """Write the blocks with the real styles of Word."""
    for node in blocks:
        match node.type:
            case "heading":
                document.add_heading(plain(node), int(node.tag[1]) - 1)
            case "bullet_list":
                for item in node.children:
                    add_runs(document.add_paragraph(style="List Bullet"), item)
            case "table":
                rows = [row for part in node.children for row in part.children]
                table = document.add_table(len(rows), len(rows[0].children), "Light Grid Accent 1")
                for row, cells in zip(rows, table.rows, strict=True):
                    for cell, target in zip(row.children, cells.cells, strict=True):
                        add_runs(target.paragraphs[0], cell)
            case _:
                add_runs(document.add_paragraph(), node)


def make_docx(note: Note) -> bytes:
    """The note as a Word document with real headings and lists."""
    document = docx.Document()
    fixed = datetime(note.card["jaar"], 1, 1)
    properties = document.core_properties
    properties.title, properties.author = note.title, note.author
    properties.subject, properties.keywords = note.card["samenvatting"], note.keywords
    properties.language, properties.comments = "nl-NL", ""
    properties.created = properties.modified = fixed
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "nl-NL")
    document.styles["Normal"].font.name = "Verdana"
    document.styles["Normal"].font.size = Pt(10)
    for name in ("Title", "Heading 1", "Heading 2"):
        document.styles[name].font.color.rgb = RGBColor.from_string("154273")
    document.add_heading(note.title, 0)
    docx_blocks(document, note.blocks)
    target = io.BytesIO()
    document.save(target)
    return fixed_zip(target.getvalue())


def fixed_zip(data: bytes) -> bytes:
    """The same archive with fixed dates, so that equal content gives equal bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), old.read(name), zipfile.ZIP_DEFLATED)
    return target.getvalue()


# --- HTML --------------------------------------------------------------------------------------

PAGE = """<!doctype html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} | kennisbank</title>
<meta name="author" content="{author}">
<meta name="description" content="{summary}">
<meta name="keywords" content="{keywords}">
</head>
<body>
<header><p><a href="/">kennisbank</a></p></header>
<nav aria-label="Inhoud">
<ul>
{contents}
</ul>
</nav>
<main>
<article>
{article}
</article>
</main>
<footer><p>Themanotitie {year}, {author}</p></footer>
</body>
</html>
"""


def make_html(note: Note) -> bytes:
    """The note as a complete web page, with a list of contents."""
    markdown = MarkdownIt().enable("table")
    tokens = markdown.parse((SOURCES / f"{note.slug}.md").read_text(encoding="utf-8"))
    contents = []
    for token, inline in pairwise(tokens):
        if token.type == "heading_open" and token.tag != "h1":
            anchor = re.sub(r"[^a-z0-9]+", "-", inline.content.lower()).strip("-")
            token.attrSet("id", anchor)
            if token.tag == "h2":
                text = escape(inline.content, quote=False)
                contents.append(f'<li><a href="#{anchor}">{text}</a></li>')
    page = PAGE.format(
        title=escape(note.title), author=escape(note.author), keywords=escape(note.keywords),
        summary=escape(note.card["samenvatting"]), contents="\n".join(contents),
        article=markdown.renderer.render(tokens, markdown.options, {}).strip(),
        year=note.card["jaar"],
    )  # fmt: skip
    return page.encode()


MAKERS = {"pdf": make_pdf, "docx": make_docx, "html": make_html}


def main(slugs: Sequence[str]) -> None:
    """Make the named notes, or all of them."""
    for slug in slugs or FORMATS:
        kind = FORMATS[slug]
        target = DOCUMENTS / f"{slug}.{kind}"
        target.write_bytes(MAKERS[kind](read_note(slug)))
        print(target.relative_to(ROOT))


if __name__ == "__main__":
    main(sys.argv[1:])
