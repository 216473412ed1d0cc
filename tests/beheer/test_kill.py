"""`kill -9` at twenty and more moments of the walk from a report to published evidence and back.

Site and worker are processes of their own, and die together in the middle of what is asked of them.
What was accepted is there afterwards, what was not is there whole or not at all, and the work goes
on by itself.
"""

from __future__ import annotations

import contextlib
import random
import threading
import time
from collections.abc import Callable
from pathlib import Path

import httpx
from samples import FakeEmbedder, write_pdf

from kennisbank import Kennisbank
from kennisbank.curate.changes import writing
from kennisbank.curate.history import history
from kennisbank.curate.jobs import jobs
from kennisbank.curate.record import Soort, load
from kennisbank.model import Status

from .outside import Person, Send, Site

REPORT = (
    ("Evaluatie haven", "Een effectonderzoek uit 2024 naar de Top600. De Top600."),
    ("Uitkomst", "Havenjongeren met een kraanmachinist als mentor kwamen minder vaak terug."),
)
SLUG = "evaluatie-haven"
QUESTION = "/api/v1/zoekresultaten?q=havenjongeren+kraanmachinist"

Prepare = Callable[[], Send]
"""Reads the page that the form is on; what it gives sends the form."""


class Fate:
    """Cuts off what is being done, at a moment that nobody chose."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.killed = 0
        self._chance = random.Random(7)

    def strikes(self, prepare: Prepare, holds: Callable[[], object], times: int) -> None:
        """Kill while the site does what was sent, so many times; then let it be done. Without a
        worker, so that its jobs are still to be done afterwards."""
        for _ in range(times):
            answers: list[httpx.Response] = []
            self.site.ready()
            thread = threading.Thread(target=_do, args=(prepare(), answers))
            thread.start()
            time.sleep(self._chance.uniform(0.0, 0.06))
            self._strike(worker=False)
            thread.join()
            whole(self.site)
            if any(answer.status_code == 200 for answer in answers):
                assert holds(), "aangenomen, en toch niet gedaan"
        self.site.ready()
        answer = prepare()()
        assert answer.status_code == 200, answer.text[-2000:]
        assert holds()

    def strikes_the_work(self, times: int) -> None:
        """Kill while a job is being done, so many times; it is gone on with each time."""
        before = self.site.attempts()
        self._strike(worker=True)
        for begun in range(before + 1, before + 1 + times):
            self.site.until(lambda n=begun: self.site.attempts() >= n or self.site.idle())  # type: ignore[misc]
            time.sleep(self._chance.uniform(0.0, 0.15))
            self._strike(worker=True)
        self.site.until(self.site.idle)
        self.site.ready()
        whole(self.site)

    def _strike(self, *, worker: bool) -> None:
        self.site.kill()
        self.killed += 1
        self.site.start(worker=worker)


def _do(send: Send, answers: list[httpx.Response]) -> None:
    with contextlib.suppress(httpx.TransportError):
        answers.append(send())


def whole(site: Site) -> None:
    """Nothing is half: no file, no entry without its file, nothing unpublished to be found."""
    with writing(site.kb.desk):
        pass  # Whoever writes next finishes what was begun.
    corpus = site.kb.corpus
    assert [path.name for path in corpus.path.rglob("*.tmp")] == []
    for soort, slug in ((Soort.DOCUMENT, SLUG), (Soort.INTERVENTIE, "top600")):
        entries = history(site.kb.desk.database, soort, slug)
        if entries:
            record = load(corpus, soort, slug)
            record.model()
            assert entries[0].after in (record.draft, record.public), (
                "een regel zonder zijn bestand"
            )
    public = Kennisbank.open(site.kb.settings, FakeEmbedder()).documenten()
    if any(document.slug == SLUG for document in public):
        assert "gepubliceerd" in site.done(Soort.DOCUMENT, SLUG)


def test_nothing_is_lost_whenever_it_is_killed(site: Site, tmp_path: Path) -> None:
    write_pdf(tmp_path / "haven.pdf", REPORT)
    report = (tmp_path / "haven.pdf").read_bytes()
    anna, bea, fate = Person(site, "anna"), Person(site, "bea"), Fate(site)
    top, document = (Soort.INTERVENTIE, "top600"), (Soort.DOCUMENT, SLUG)

    fate.strikes(lambda: anna.post("/beheer/toevoegen", file=report), site.sent, 3)
    assert len(site.sent()) == 1, "twee keer gestuurd is één keer ontvangen"
    fate.strikes_the_work(3)
    assert site.done(*document) == ["toegevoegd"]
    assert (site.kb.corpus.documenten / f"{SLUG}.pdf").read_bytes() == report
    assert site.status(*document) is Status.CONCEPT

    fate.strikes(
        lambda: anna.edit(*document, uitgever="WODC", vindplaats="https://example.org/haven"),
        lambda: load(site.kb.corpus, *document).fields.get("uitgever") == "WODC",
        2,
    )
    fate.strikes(
        lambda: anna.edit(*top, doel="Minder recidive in de haven"),
        lambda: load(site.kb.corpus, *top).fields["doel"] == "Minder recidive in de haven",
        2,
    )
    fate.strikes(
        lambda: anna.step(*document, "stap", doe="aanbieden", reden="Kijk je mee?"),
        lambda: site.status(*document) is Status.TER_BEOORDELING,
        2,
    )
    fate.strikes(
        lambda: bea.step(*document, "publiceren"),
        lambda: site.status(*document) is Status.GEPUBLICEERD,
        2,
    )
    fate.strikes_the_work(3)
    site.until(lambda: _shown(site) == [2])

    fate.strikes(
        lambda: bea.step(*document, "intrekken", reden="De cijfers bleken verwisseld."),
        lambda: site.status(*document) is Status.INGETROKKEN,
        2,
    )
    fate.strikes_the_work(2)
    site.until(lambda: _shown(site) == [])
    page = httpx.get(f"{site.address}/documenten/{SLUG}")
    assert page.status_code == 410 and "De cijfers bleken verwisseld." in page.text

    said = history(site.kb.desk.database, *document)
    fate.strikes(
        lambda: anna.step(*document, "terugzetten", versie=str(said[-1].id)),
        lambda: "teruggezet" in site.done(*document),
        1,
    )
    assert site.done(*document) == [
        "toegevoegd",
        "bewerkt",
        "ter beoordeling aangeboden",
        "gepubliceerd",
        "ingetrokken",
        "teruggezet",
    ]
    assert site.done(*top) == ["bewerkt"]
    assert fate.killed == 25
    done = jobs(site.kb.desk.database)
    assert site.attempts() >= len(done) + 3, "er is geen taak halverwege afgebroken"
    assert _shown(site) == [] and site.idle()
    anna.close()
    bea.close()


def _shown(site: Site) -> list[int]:
    """The pages of the report that anyone finds."""
    found = httpx.get(f"{site.address}{QUESTION}").json()["resultaten"]
    return [p["pagina"] for r in found if r["slug"] == SLUG for p in r["passages"][:1]]
