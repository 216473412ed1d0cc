"""What is on a page beside its text: running heads that change, and footnotes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from kennisbank.extract import extract

LINES = (
    "De gemeente en de school werken samen met de ouders van de jongere en",
    "spreken elke maand af wat er nodig is om hem op school te houden, zodat",
)
CHAPTERS = ("Inleiding", "Aanpak in de wijk", "Uitkomsten")


def pages_of(path: Path, draw: Callable[[Canvas], None]) -> list[str]:
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    draw(canvas)
    canvas.save()
    return [page.text for page in extract(path).pages]


def body(canvas: Canvas, top: float, first: str = "") -> None:
    canvas.setFont("Helvetica", 10)
    if first:
        canvas.drawString(60, top + 13, first)
    for row in range(12):
        canvas.drawString(60, top - 13 * row, LINES[row % 2])


def test_a_head_that_names_the_chapter_does_not_cut_the_sentence(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for number in range(9):
            chapter = CHAPTERS[number // 3]
            if number % 3 == 0:
                canvas.setFont("Helvetica-Bold", 18)
                canvas.drawString(60, 740, chapter)
            else:
                canvas.setFont("Helvetica", 9)
                canvas.drawString(60 if number % 2 else 400, 800, chapter)
            body(canvas, 700)
            canvas.showPage()

    pages = pages_of(tmp_path / "a.pdf", draw)
    text = " ".join(" ".join(LINES) for _ in range(6))
    assert pages[3] == f"{CHAPTERS[1]}\n\n{text}"
    assert pages[1] == pages[4] == pages[8] == text


WORDS = ("straat", "school", "gezin", "werk", "sport", "vrienden", "online", "buurt")


def test_the_titles_of_articles_stay(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for number, word in enumerate(WORDS, 1):
            canvas.setFont("Helvetica-Bold", 10)
            canvas.drawString(60, 800, f"Artikel {number * number}")
            body(canvas, 747, f"Dit gaat over {word}.")
            canvas.showPage()

    for number, page in enumerate(pages_of(tmp_path / "a.pdf", draw), 1):
        assert page.startswith(f"Artikel {number * number}\n\nDit gaat over")


def test_a_name_that_only_heads_pages_is_kept_where_it_comes_first(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for number, word in enumerate(WORDS):
            canvas.setFont("Helvetica", 9)
            canvas.drawString(60, 800, ("Noord", "Oost", "Zuid", "West")[number // 2])
            body(canvas, 747, f"Dit gaat over {word}.")
            canvas.showPage()

    pages = pages_of(tmp_path / "a.pdf", draw)
    heads = [page.split("\n")[0] for page in pages]
    assert heads[::2] == ["Noord", "Oost", "Zuid", "West"]
    assert all(head.startswith("Dit gaat over") for head in heads[1::2])


def test_a_footnote_comes_after_both_columns(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for x, word in ((60, "links"), (320, "rechts")):
            canvas.setFont("Helvetica", 10)
            for row in range(20):
                canvas.drawString(x, 700 - 13 * row, f"De jongere en het gezin {word} {row} en")
            if word == "links":
                canvas.setFont("Helvetica", 8)
                canvas.drawString(x, 90, "1 Zie het jaarverslag van de gemeente.")

    (page,) = pages_of(tmp_path / "a.pdf", draw)
    assert page.endswith("rechts 19 en\n\n1 Zie het jaarverslag van de gemeente.")
    assert page.index("links 19") < page.index("rechts 0")


def test_small_print_in_the_middle_stays_there(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        body(canvas, 700)
        canvas.setFont("Helvetica", 8)
        canvas.drawString(60, 520, "2 jongeren in beeld bij de politie, bron: gemeente.")
        body(canvas, 480)

    (page,) = pages_of(tmp_path / "a.pdf", draw)
    assert not page.endswith("gemeente.")
