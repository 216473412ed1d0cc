"""What leaves the screen: a term explained where it stands, files to take along, and paper."""

from __future__ import annotations

import io

import pytest
import rispy
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pypdf import PdfReader

from kennisbank import Kennisbank

pytestmark = pytest.mark.browser

AJB = "/interventies/alleen-jij-bepaalt-wie-je-bent"


def test_a_term_is_explained_by_keyboard(wide: Page) -> None:
    wide.goto(AJB)
    term = wide.locator("button.uitleg").first
    explained = wide.locator(f"#{term.get_attribute('popovertarget')}")
    expect(explained).to_be_hidden()
    term.focus()
    wide.keyboard.press("Enter")
    expect(explained).to_be_visible()
    expect(explained.get_by_role("link", name="Meer over dit begrip")).to_be_visible()
    wide.keyboard.press("Escape")
    expect(explained).to_be_hidden()
    expect(term).to_be_focused()


def test_a_term_is_explained_without_script(scriptless: BrowserContext) -> None:
    page = scriptless.new_page()
    page.goto(AJB)
    term = page.locator("button.uitleg").first
    term.click()
    explained = page.locator(f"#{term.get_attribute('popovertarget')}")
    expect(explained).to_be_visible()
    box = explained.bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= 375


def test_references_are_taken_along(wide: Page) -> None:
    wide.goto(AJB)
    with wide.expect_download() as download:
        wide.locator("#citeren").get_by_role("link", name="RIS").last.click()
    entries = rispy.loads(download.value.path().read_text(encoding="utf-8"))
    assert len(entries) >= 2
    assert all(entry["title"] and entry["urls"] for entry in entries)


def test_a_term_is_found_under_another_name(wide: Page, starter_kb: Kennisbank) -> None:
    begrippen = starter_kb.begrippenlijst()
    begrip = next(b for b in begrippen.begrippen if b.alternatieve_termen)
    wide.goto("/begrippen")
    wide.get_by_role("searchbox", name="Zoek een begrip").fill(begrip.alternatieve_termen[0])
    wide.get_by_role("button", name="Zoek begrip").click()
    wide.locator(f".term a[href='/begrippen/{begrippen.slug(begrip)}']").click()
    expect(wide.get_by_role("heading", level=1)).to_have_text(
        begrip.voorkeursterm, ignore_case=True
    )


def _printed(chromium: Browser, address: str, path: str) -> list[str]:
    """Text of each sheet of A4."""
    page = chromium.new_page(base_url=address)
    page.goto(path)
    sheets = PdfReader(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True))).pages
    page.close()
    return [" ".join(sheet.extract_text().split()) for sheet in sheets]


def test_an_approach_fits_a_few_sheets(chromium: Browser, address: str) -> None:
    sheets = _printed(chromium, address, AJB)
    assert len(sheets) <= 3
    text = " ".join(sheets)
    assert "Alleen jij bepaalt wie je bent" in sheets[0]
    assert "Bewijs per uitkomst" in sheets[0]
    assert "redelijk bewijs" in sheets[0]
    assert "https://doi.org/" in text
    assert f"Afgedrukt van {address}{AJB}" in text
    assert "Aanpakken Documenten Begrippen" not in text
    assert "Neem deze verwijzing mee" not in text


def test_most_approaches_fit_two_sheets(
    chromium: Browser, address: str, starter_kb: Kennisbank
) -> None:
    some = [i.slug for i in starter_kb.interventies()][::30]
    counts = [len(_printed(chromium, address, f"/interventies/{slug}")) for slug in some]
    assert sorted(counts)[len(counts) // 2] <= 2


def test_results_are_printed_as_a_list(chromium: Browser, address: str) -> None:
    text = " ".join(_printed(chromium, address, "/zoeken?q=veelplegers"))
    assert "/interventies/top600-amsterdam" in text
    assert "Pas filters toe" not in text
    assert "Neem de resultaten mee" not in text
