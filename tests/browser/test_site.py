"""What a reader meets: every page at both widths, by keyboard, without script, in the dark."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from kennisbank import Kennisbank
from kennisbank.evidence import claims

pytestmark = pytest.mark.browser

QUESTION = "wat werkt tegen recidive bij jonge veelplegers?"
RESULTS = "/zoeken?q=wat+werkt+tegen+recidive+bij+jonge+veelplegers%3F"

Address = Callable[[Kennisbank], str]


def _most_claims(kb: Kennisbank) -> str:
    best = max(kb.interventies(), key=lambda i: (len(claims(i)), len(i.studies)))
    return f"/interventies/{best.slug}"


def _least_known(kb: Kennisbank) -> str:
    return f"/interventies/{min(kb.interventies(), key=lambda i: len(i.studies)).slug}"


def _document(kb: Kennisbank) -> str:
    return f"/documenten/{kb.documenten()[0].slug}"


def _always(address: str) -> Address:
    return lambda _: address


ADDRESSES: dict[str, Address] = {
    "home": _always("/"),
    "zoeken zonder vraag": _always("/zoeken"),
    "resultaten": _always(RESULTS),
    "gefilterd": _always(f"{RESULTS}&richting=gunstig&thema=werk&leeftijd=16"),
    "begrepen": _always("/zoeken?q=wat+werkt+niet+bij+meisjes+van+13+-boksen+%22recidive%22"),
    "verbeterd": _always("/zoeken?q=begeleidng+van+jongeren"),
    "niets gevonden": _always("/zoeken?q=fotosynthese+van+mosselen"),
    "fout filter": _always(f"{RESULTS}&leeftijd=abc"),
    "voorbij het eind": _always(f"{RESULTS}&pagina=999"),
    "aanpakken": _always("/interventies"),
    "op bewijskracht": _always("/interventies?sorteer=bewijskracht"),
    "gefilterde aanpakken": _always("/interventies?thema=online&uitkomst=recidive"),
    "vergelijken": _always("/vergelijken"),
    "vergelijking": lambda kb: (
        "/vergelijken?i=weg&" + "&".join(f"i={i.slug}" for i in kb.interventies()[:4])
    ),
    "bewijskaart": _always("/bewijskaart"),
    "bewijskaart van aanpakken": _always("/bewijskaart?rijen=aanpak&thema=online&nederland=ja"),
    "themas": _always("/themas"),
    "thema": _always("/themas/online"),
    "ministerie": _always("/ministeries/szw"),
    "aanpak met bewijs": _most_claims,
    "aanpak zonder bewijs": _least_known,
    "documenten": _always("/documenten"),
    "document": _document,
    "pagina": lambda kb: f"{_document(kb)}/pagina/1",
    "begrippen": _always("/begrippen"),
    "begrippen gezocht": _always("/begrippen?q=jeugdbende"),
    "begrip": lambda kb: f"/begrippen/{kb.begrippenlijst().slugs[0]}",
    "open data": _always("/open-data"),
    "over": _always("/over"),
    "inname": _always("/over/inname"),
    "toegankelijkheid": _always("/toegankelijkheid"),
    "onbekend": _always("/interventies/top-600-amsterdam"),
}

anywhere = pytest.mark.parametrize("where", ADDRESSES.values(), ids=ADDRESSES.keys())


def _findings(page: Page) -> list[str]:
    return [
        f"{finding['id']}: {finding['nodes'][0]['html']}"
        for finding in Axe().run(page).response["violations"]
        if finding["impact"] in ("serious", "critical")
    ]


def _sideways(page: Page) -> int:
    """Pixels by which the page is wider than the window."""
    found: int = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return found


@anywhere
def test_a_page_is_accessible_fits_and_stays_at_home(
    page: Page, address: str, starter_kb: Kennisbank, where: Address
) -> None:
    said: list[str] = []
    fetched: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: fetched.append(request.url))
    page.goto(where(starter_kb))
    assert _findings(page) == []
    assert _sideways(page) <= 0
    assert [url for url in fetched if not url.startswith(address)] == []
    # Chromium reports the status of an error page on the console; anything else is ours.
    assert [text for text in said if "responded with a status of 4" not in text] == []


@anywhere
def test_a_page_is_readable_in_the_dark(
    chromium: Browser, address: str, starter_kb: Kennisbank, where: Address
) -> None:
    context = chromium.new_context(color_scheme="dark", base_url=address)
    page = context.new_page()
    page.goto(where(starter_kb))
    assert _findings(page) == []
    context.close()


@anywhere
def test_a_page_can_be_enlarged_four_times(
    narrow: Page, starter_kb: Kennisbank, where: Address
) -> None:
    # 1280 pixels at 400 % leave 320 of them.
    narrow.set_viewport_size({"width": 320, "height": 256})
    narrow.goto(where(starter_kb))
    assert _sideways(narrow) <= 0


def test_from_question_to_approach_by_keyboard(wide: Page) -> None:
    wide.goto("/")
    wide.keyboard.press("Tab")
    expect(wide.get_by_role("link", name="Naar de inhoud")).to_be_focused()
    wide.keyboard.press("Enter")
    expect(wide.locator("main")).to_be_focused()
    wide.keyboard.press("/")
    expect(wide.locator("input[name=q]").first).to_be_focused()
    wide.keyboard.type(QUESTION)
    wide.keyboard.press("Enter")
    wide.wait_for_url("**/zoeken?q=*")
    expect(wide.locator("input[name=q]").first).to_have_value(QUESTION)
    first = wide.locator(".result__title a").first
    name = first.inner_text()
    _tab_to(wide, ".result__title a")
    expect(first).to_be_focused()
    wide.keyboard.press("Enter")
    wide.wait_for_url(lambda url: "/zoeken" not in url)
    expect(wide.get_by_role("heading", level=1)).to_contain_text(name)


def test_why_opens_and_closes_by_keyboard(wide: Page) -> None:
    wide.goto(f"{RESULTS}&soort=interventie")
    why = wide.locator(".result details.why").first
    _tab_to(wide, ".result details.why summary")
    wide.keyboard.press("Enter")
    expect(why.get_by_text("Bewijskracht", exact=False).first).to_be_visible()
    wide.keyboard.press("Escape")
    expect(why.locator(".why__body")).to_be_hidden()
    expect(why.locator("summary")).to_be_focused()


def test_filters_open_as_a_drawer_on_a_phone(narrow: Page) -> None:
    narrow.goto(RESULTS)
    expect(narrow.locator("aside")).to_be_hidden()
    _tab_to(narrow, ".drawer > summary")
    narrow.keyboard.press("Enter")
    _tab_to(narrow, ".drawer input[type=checkbox]")
    narrow.keyboard.press("Space")
    _tab_to(narrow, ".drawer button")
    narrow.keyboard.press("Enter")
    narrow.wait_for_url("**richting=*")
    expect(narrow.locator(".drawer > summary")).to_have_text("Filters (1)")
    narrow.get_by_role("link", name="Alles wissen").click()
    narrow.wait_for_url(lambda url: "richting" not in url)


def test_filters_count_what_they_give(wide: Page) -> None:
    wide.goto(RESULTS)
    value = wide.locator("aside .facet__value").first
    promised = value.locator(".count").inner_text()
    value.get_by_role("checkbox").check()
    wide.locator("aside").get_by_role("button", name="Pas filters toe").click()
    wide.wait_for_url("**richting=*")
    expect(wide.locator(".tabs [aria-current] .count")).to_have_text(
        "".join(c for c in promised if c.isdigit() or c == ".")
    )


def test_everything_needed_works_without_script(scriptless: BrowserContext) -> None:
    page = scriptless.new_page()
    page.goto("/")
    page.locator("input[name=q]").first.fill(QUESTION)
    page.get_by_role("button", name="Zoek").click()
    page.locator(".drawer > summary").click()
    page.locator(".drawer input[name=richting]").first.check()
    page.locator(".drawer").get_by_role("button", name="Pas filters toe").click()
    asked = parse_qs(urlsplit(page.url).query)
    assert asked["q"] == [QUESTION]
    assert "richting" in asked
    page.get_by_label("Sorteer op").select_option("bewijskracht")
    page.get_by_role("button", name="Sorteer").click()
    assert "sorteer=bewijskracht" in page.url
    assert "richting=" in page.url
    page.locator(".result__title a").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_found_passage_opens_its_page_marked(wide: Page) -> None:
    wide.goto(f"{RESULTS}&soort=document")
    wide.locator(".passage footer a").first.click()
    wide.wait_for_url("**/pagina/*")
    expect(wide.locator(".sheet__text mark").first).to_be_in_viewport()


def test_pages_follow_each_other(wide: Page) -> None:
    wide.goto("/zoeken?soort=interventie&departement=JenV")
    expect(wide.locator(".result").first).to_be_visible()
    wide.get_by_role("link", name="Volgende").click()
    expect(wide.locator(".paging [aria-current]")).to_contain_text("2")
    wide.get_by_role("link", name="Vorige").click()
    expect(wide.locator(".paging [aria-current]")).to_contain_text("1")


def _tab_to(page: Page, selector: str, presses: int = 120) -> None:
    """Walk on with Tab until what has the focus matches; the walk itself is what is tested."""
    for _ in range(presses):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is met Tab niet te bereiken")


def test_suggestions_by_keyboard(wide: Page) -> None:
    wide.goto("/")
    box = wide.get_by_role("combobox", name="Waar zoekt u onderzoek over?")
    box.press_sequentially("multisys")
    options = wide.get_by_role("option")
    expect(options.first).to_contain_text("Multisysteemtherapie")
    expect(box).to_have_attribute("aria-expanded", "true")
    assert _findings(wide) == []
    wide.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute(
        "aria-activedescendant", options.first.get_attribute("id") or "geen"
    )
    # Round, by way of the box itself.
    wide.keyboard.press("ArrowUp")
    expect(options.first).to_have_attribute("aria-selected", "false")
    wide.keyboard.press("Escape")
    expect(wide.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("multisys")
    wide.keyboard.press("ArrowDown")
    expect(wide.get_by_role("listbox")).to_be_visible()
    wide.keyboard.press("ArrowDown")
    wide.keyboard.press("Enter")
    expect(wide).to_have_url(re.compile("/interventies/"))


def test_a_suggestion_can_be_tapped_and_the_box_still_searches(narrow: Page) -> None:
    narrow.goto("/interventies")
    box = narrow.get_by_role("combobox")
    box.press_sequentially("recidiv")
    expect(narrow.get_by_role("option").first).to_be_visible()
    assert _sideways(narrow) <= 0
    narrow.keyboard.press("Enter")
    expect(narrow).to_have_url(re.compile(r"/zoeken\?q=recidiv"))
    narrow.locator("#q").fill("recidive")
    # The order of the results is a list of options too.
    narrow.get_by_role("listbox", name="Suggesties").get_by_role("option").first.click()
    expect(narrow).not_to_have_url(re.compile(r"q=recidiv$"))


def test_what_was_understood_can_be_taken_off(wide: Page) -> None:
    wide.goto("/zoeken?q=wat+werkt+niet+tegen+recedive+thema:werk")
    expect(wide.locator("#q")).to_have_value("wat werkt niet tegen recedive")
    expect(wide.get_by_text("Bedoelde u")).to_be_visible()
    wide.get_by_role("link", name="Haal weg: thema: werk").click()
    expect(wide.get_by_role("link", name="Haal weg: thema: werk")).to_have_count(0)
    wide.get_by_role("link", name="Let niet op: wat niet werkt eerst").click()
    expect(wide.get_by_text("Weggelaten: wat niet werkt eerst")).to_be_visible()
    wide.get_by_role("link", name="Zoek toch op").click()
    expect(wide.get_by_text("Bedoelde u")).to_have_count(0)


def test_without_script_the_box_is_a_box(scriptless: BrowserContext) -> None:
    page = scriptless.new_page()
    page.goto("/")
    expect(page.get_by_role("combobox")).to_have_count(0)
    page.locator("#q").fill("recidive")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=3).first).to_be_visible()
