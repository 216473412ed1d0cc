"""The addresses that published cards and documents name, and which of them are dead."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urldefrag, urlsplit

from kennisbank.corpus import Corpus
from kennisbank.errors import Refused
from kennisbank.model import Document, Interventie, Status

from .database import Database
from .desk import Desk
from .jobs import Job, Kind, enqueue, jobs
from .jobs import State as JobState
from .link_check import State, Verdict, check_link

AT_ONCE = 8
"""Sites asked side by side; of one site one page at a time, with a pause between."""
PAUSE = 1.0
BATCH = 60
"""Addresses of one job, so that a document that is sent does not wait for all of them."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an address stands."""

    soort: str
    slug: str
    titel: str
    where: str


@dataclass(frozen=True, slots=True)
class Link:
    url: str
    checked_at: float
    state: State
    said: str
    since: float


Check = Callable[[str], Verdict]


def addresses(records: Iterable[Interventie | Document]) -> Mapping[str, list[Place]]:
    """Every address once, with the records that name it; the part after `#` does not count."""
    found: defaultdict[str, list[Place]] = defaultdict(list)
    for record in records:
        for url, place in _named(record):
            known = found[urldefrag(url).url]
            if place not in known:
                known.append(place)
    return found


def published(corpus: Corpus) -> Iterator[Interventie | Document]:
    """What the public has, read from the files."""
    for source in corpus.scan()[0]:
        try:
            record = (
                corpus.interventie(source)
                if source.soort == "interventie"
                else corpus.document(source)
            )
        except Refused:
            continue  # Told elsewhere, with what to do.
        if record.status is Status.GEPUBLICEERD:
            yield record


def check_links(
    database: Database,
    urls: Iterable[str],
    *,
    check: Check = check_link,
    pause: float = PAUSE,
    step: Callable[[int], None] | None = None,
) -> None:
    """Ask after each address and keep what was found, one by one: a break loses only the rest.

    `step` is called with 1 after each."""
    per_site: defaultdict[str, list[str]] = defaultdict(list)
    for url in urls:
        per_site[urlsplit(url).netloc.lower()].append(url)
    stepping = threading.Lock()

    def site(listed: list[str]) -> None:
        try:
            for number, url in enumerate(listed):
                if number:
                    time.sleep(pause)
                verdict = check(url)
                _keep(database, url, verdict)
                if step is not None:
                    with stepping:
                        step(1)
        finally:
            database.close()

    database.connection()
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="links") as pool:
        for done in [pool.submit(site, listed) for listed in per_site.values()]:
            done.result()


def ask_check(desk: Desk, who: str) -> None:
    """List a check of every address for the worker; one that is under way goes on."""
    if not under_way(desk.database):
        enqueue(desk.database, Kind.LINKS, {"sinds": time.time()}, who)


def under_way(database: Database) -> bool:
    open_ = (JobState.WACHT, JobState.BEZIG)
    return any(job.kind is Kind.LINKS and job.state in open_ for job in jobs(database))


def check_batch(desk: Desk, job: Job, check: Check = check_link) -> str:
    """One stretch of a check, and the next on the list where there is more. Done twice, it asks
    only after what was not asked yet."""
    named = addresses(published(desk.corpus))
    forget_others(desk.database, named)
    waiting = due(desk.database, named, job.payload["sinds"])
    check_links(desk.database, waiting[:BATCH], check=check)
    if waiting[BATCH:]:
        enqueue(desk.database, Kind.LINKS, job.payload, job.who)
    return f"Nog {len(waiting[BATCH:])} van {len(named)}."


def links(database: Database) -> dict[str, Link]:
    """What is known, by address."""
    return {
        row["url"]: Link(
            row["url"], row["checked_at"], State(row["state"]), row["said"], row["since"]
        )
        for row in database.query("SELECT * FROM link")
    }


def dead(database: Database, named: Mapping[str, list[Place]]) -> Iterator[tuple[Link, Place]]:
    """What leads nowhere, or did not answer as it should, at each place it stands; dead first."""
    known = links(database)
    bad = [link for url in named if (link := known.get(url)) and link.state is not State.GOED]
    for link in sorted(bad, key=lambda link: (link.state is not State.DOOD, link.url)):
        for place in named[link.url]:
            yield link, place


def due(database: Database, urls: Iterable[str], since: float) -> list[str]:
    """Which have not been looked at since then, those never looked at first."""
    known = links(database)
    waiting = [u for u in urls if u not in known or known[u].checked_at < since]
    return sorted(waiting, key=lambda url: known[url].checked_at if url in known else 0.0)


def forget_others(database: Database, urls: Iterable[str]) -> None:
    """Let go of addresses that nothing names any more."""
    kept = set(urls)
    gone = [(url,) for url in links(database) if url not in kept]
    with database.transaction() as sql:
        sql.executemany("DELETE FROM link WHERE url = ?", gone)


def _keep(database: Database, url: str, verdict: Verdict) -> None:
    database.run(
        "INSERT INTO link VALUES (?1, ?2, ?3, ?4, ?2) ON CONFLICT DO UPDATE SET"
        " since = CASE WHEN state = ?3 THEN since ELSE ?2 END,"
        " checked_at = ?2, state = ?3, said = ?4",
        url, time.time(), verdict.state, verdict.said,
    )  # fmt: skip


def _named(record: Interventie | Document) -> Iterator[tuple[str, Place]]:
    if isinstance(record, Document):
        if record.url:
            yield record.url, Place("document", record.slug, record.titel, "vindplaats")
        return

    def place(where: str) -> Place:
        return Place("interventie", record.slug, record.naam, where)

    for studie in record.studies:
        yield studie.url, place(f"onderzoek: {studie.titel}")
    for erkenning in record.erkenningen:
        if erkenning.url:
            yield erkenning.url, place(f"oordeel: {erkenning.schema_}")
    for bron in record.bronnen:
        if bron.url:
            yield bron.url, place(f"bron: {bron.titel}")
