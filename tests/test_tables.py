"""Tables of a PDF: a line for each row, with the name of its column before each value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from kennisbank.extract import extract
from kennisbank.extract._lines import Line
from kennisbank.extract._tables import Table, parted

NAMES = ("Groep", "Recidive 2019", "Recidive 2021")
ROWS = (("Deelnemers", "34%", "31%"), ("Wachtlijst", "41%", "40%"), ("Landelijk", "38%", "37%"))


def text_of(path: Path, draw: Callable[[Canvas], None]) -> list[str]:
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    draw(canvas)
    canvas.save()
    return [page.text for page in extract(path).pages]


def table(canvas: Canvas, rows: Sequence[Sequence[str]], top: float) -> float:
    canvas.setFont("Helvetica", 10)
    for row in rows:
        for x, cell in zip((60, 240, 420), row, strict=True):
            canvas.drawString(x, top, cell)
        top -= 16
    return top


def lines(*rows: Sequence[tuple[str, float, float]]) -> list[Line]:
    """Pieces as (text, x0, x1), each row under the one before."""
    return [
        Line(text, x0, x1, 700 - 14 * number, 10, False, beside=place > 0)
        for number, row in enumerate(rows)
        for place, (text, x0, x1) in enumerate(row)
    ]


def tables(*rows: Sequence[tuple[str, float, float]]) -> list[Table]:
    return [part for part in parted(lines(*rows), None) if isinstance(part, Table)]


def test_each_value_comes_after_the_name_of_its_column(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 10)
        canvas.drawString(60, 760, "De uitkomsten staan in de tabel.")
        low = table(canvas, (NAMES, *ROWS), 720)
        canvas.drawString(60, low - 20, "Het verschil is klein.")

    assert text_of(tmp_path / "tabel.pdf", draw) == [
        "De uitkomsten staan in de tabel.\n\n"
        "Groep: Deelnemers; Recidive 2019: 34%; Recidive 2021: 31%\n"
        "Groep: Wachtlijst; Recidive 2019: 41%; Recidive 2021: 40%\n"
        "Groep: Landelijk; Recidive 2019: 38%; Recidive 2021: 37%\n\n"
        "Het verschil is klein."
    ]


def test_a_table_goes_on_on_the_next_page_under_the_same_names(tmp_path: Path) -> None:
    more = (("Amsterdam", "36%", "33%"), ("Utrecht", "29%", "30%"))

    def draw(canvas: Canvas) -> None:
        for rows in ((NAMES, *ROWS), more, (NAMES, *more)):
            table(canvas, rows, 700)
            canvas.showPage()

    _, bare, named = text_of(tmp_path / "tabel.pdf", draw)
    assert bare.startswith("Groep: Amsterdam; Recidive 2019: 36%; Recidive 2021: 33%\n")
    assert named == bare


def test_a_value_of_two_lines_is_one_value() -> None:
    (found,) = tables(
        [("Uitkomst", 60, 110), ("Verschil", 400, 440)],
        [("Jongeren met een nieuwe", 60, 180), ("-4", 420, 430)],
        [("veroordeling", 60, 120)],
        [("Jongeren met werk", 60, 150), ("12", 420, 430)],
    )
    assert [text for _, text in found.rows] == [
        "Uitkomst: Jongeren met een nieuwe veroordeling; Verschil: -4",
        "Uitkomst: Jongeren met werk; Verschil: 12",
    ]


def test_a_row_without_all_values_stays_a_row() -> None:
    (found,) = tables(
        [("Post", 60, 90), ("Begroot", 300, 340), ("Besteed", 420, 460)],
        [("Jongerenwerk", 60, 130), ("120", 320, 335), ("118", 440, 455)],
        [("Scholing", 60, 100), ("7", 445, 450)],
        [("Totaal", 60, 90), ("120", 320, 335), ("125", 440, 455)],
    )
    assert [text for _, text in found.rows][1] == "Post: Scholing; Besteed: 7"


def test_a_list_and_running_text_beside_text_are_no_tables() -> None:
    assert not tables(
        [("Nummer", 60, 66), ("Wat er moet gebeuren", 90, 300)],
        [("1.", 60, 66), ("De school belt de ouders", 90, 300)],
        [("2.", 60, 66), ("De wijkagent komt langs", 90, 300)],
    )
    assert not tables(
        [("De jongerenwerker kent", 60, 250), ("Wat de gemeente daarvan", 320, 520)],
        [("de straat en weet wie daar", 60, 250), ("merkt, is dat het rustiger is", 320, 520)],
        [("elke avond staat te wachten", 60, 250), ("dan het jaar daarvoor was", 320, 520)],
    )


def test_what_stands_under_the_table_is_not_of_it() -> None:
    found = list(
        parted(
            lines(
                [("Jaar", 60, 90), ("Meldingen", 300, 350)],
                [("2022", 60, 80), ("812", 320, 340)],
                [("2023", 60, 80), ("790", 320, 340)],
                [("Bron", 60, 80)],
            ),
            None,
        )
    )
    assert isinstance(found[0], Table)
    assert len(found[0].rows) == 2
    assert [line.text for line in found[1]] == ["Bron"]  # type: ignore[union-attr]
