"""From draft to public and back: files, history, four eyes, and what the public sees of it."""

from __future__ import annotations

import sqlite3
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from kennisbank import Kennisbank
from kennisbank.curate import Desk, changes, jobs
from kennisbank.curate.accounts import Account
from kennisbank.curate.compare import compare_texts
from kennisbank.curate.history import Action, history, preparers
from kennisbank.curate.publication import (
    assign,
    assignments,
    create,
    discard,
    hand_over,
    may_publish,
    publish,
    put_back,
    save,
    send_back,
    withdraw,
)
from kennisbank.curate.record import Record, Soort, load
from kennisbank.errors import Conflict, Denied, Invalid, NotFound, Refused, Withdrawn
from kennisbank.model import Interventie, Status

CARD = Soort.INTERVENTIE
People = Mapping[str, Account]


@pytest.fixture
def desk(desk_kb: Kennisbank) -> Desk:
    return desk_kb.desk


def card(desk: Desk, slug: str = "top600") -> Record:
    return load(desk.corpus, CARD, slug)


def edit(
    desk: Desk, who: Account, slug: str = "top600", soort: Soort = CARD, **fields: Any
) -> Record:
    record = load(desk.corpus, soort, slug)
    save(desk, who, soort, slug, {**record.fields, **fields}, record.version)
    return load(desk.corpus, soort, slug)


def test_the_public_keeps_its_version_until_publication(
    desk_kb: Kennisbank, people: People
) -> None:
    desk = desk_kb.desk
    before = card(desk).public
    record = edit(desk, people["anna"], doel="Een nieuw doel")
    assert record.public == before and record.is_public
    assert record.status is Status.CONCEPT
    assert isinstance(record.model(), Interventie)
    desk_kb.ingest()
    assert desk_kb.interventie("top600").doel is None
    publish(desk, people["bea"], CARD, "top600", record.version)
    record = card(desk)
    assert record.draft is None and record.status is Status.GEPUBLICEERD
    desk_kb.ingest()
    assert desk_kb.interventie("top600").doel == "Een nieuw doel"
    assert [job.kind for job in jobs.jobs(desk.database)] == ["indexeren"]


def test_who_prepared_does_not_publish(desk: Desk, people: People) -> None:
    record = edit(desk, people["bea"], doel="Doel")
    assert "zelf" in may_publish(desk, people["bea"], record)
    with pytest.raises(Denied, match="zelf aan gewerkt"):
        publish(desk, people["bea"], CARD, "top600", record.version)
    with pytest.raises(Denied, match="Alleen een beheerder"):
        publish(desk, people["anna"], CARD, "top600", record.version)
    publish(desk, people["bert"], CARD, "top600", record.version)
    assert preparers(desk.database, CARD, "top600") == set()


def test_handing_over_is_no_preparing(desk: Desk, people: People) -> None:
    record = edit(desk, people["anna"], doel="Doel")
    hand_over(desk, people["bea"], CARD, "top600", record.version, "")
    publish(desk, people["bea"], CARD, "top600", card(desk).version)


def test_four_eyes_can_be_switched_off(desk: Desk, people: People) -> None:
    alone = replace(desk, rules=replace(desk.rules, four_eyes=False))
    record = edit(alone, people["bea"], doel="Doel")
    publish(alone, people["bea"], CARD, "top600", record.version, confirm=True)
    model = card(desk).model()
    assert isinstance(model, Interventie) and model.nagelezen
    assert model.nagelezen.door == "bea"


def test_a_second_save_of_the_same_is_harmless(desk: Desk, people: People) -> None:
    first = card(desk)
    assert save(desk, people["anna"], CARD, "top600", {**first.fields, "doel": "x"}, first.version)
    again = {**first.fields, "doel": "x"}
    assert not save(desk, people["anna"], CARD, "top600", again, first.version)
    assert len(history(desk.database, CARD, "top600")) == 1


def test_another_change_in_between_is_never_overwritten(desk: Desk, people: People) -> None:
    seen = card(desk)
    edit(desk, people["anna"], doel="Van anna")
    with pytest.raises(Conflict):
        save(
            desk, people["bram"], CARD, "top600", {**seen.fields, "doel": "Van bram"}, seen.version
        )
    for act in (hand_over, send_back, withdraw):
        with pytest.raises(Conflict):
            act(desk, people["bea"], CARD, "top600", seen.version, "reden")
    with pytest.raises(Conflict):
        publish(desk, people["bea"], CARD, "top600", seen.version)
    assert card(desk).fields["doel"] == "Van anna"


def test_what_is_not_valid_changes_nothing(desk: Desk, people: People) -> None:
    before = card(desk)
    with pytest.raises(Refused, match="naam"):
        edit(desk, people["anna"], naam="")
    with pytest.raises(Refused, match="leeftijd_max"):
        edit(desk, people["anna"], leeftijd_min=20, leeftijd_max=10)
    assert card(desk) == before
    assert history(desk.database, CARD, "top600") == []


def test_reviewing_sends_back_or_on(desk: Desk, people: People) -> None:
    record = edit(desk, people["anna"], doel="Doel")
    hand_over(desk, people["anna"], CARD, "top600", record.version, "Graag kijken naar het doel")
    record = card(desk)
    assert record.status is Status.TER_BEOORDELING
    hand_over(desk, people["anna"], CARD, "top600", record.version, "nog eens")
    with pytest.raises(Invalid, match="reden"):
        send_back(desk, people["bea"], CARD, "top600", record.version, "  ")
    send_back(desk, people["bea"], CARD, "top600", record.version, "Het doel is te vaag")
    assert card(desk).status is Status.CONCEPT
    said = [(e.who, e.action, e.reason) for e in history(desk.database, CARD, "top600")]
    assert said == [
        ("bea", Action.TERUGGEGEVEN, "Het doel is te vaag"),
        ("anna", Action.AANGEBODEN, "Graag kijken naar het doel"),
        ("anna", Action.BEWERKT, ""),
    ]


def test_withdrawing_leaves_a_page_that_says_so(desk_kb: Kennisbank, people: People) -> None:
    desk = desk_kb.desk
    version = card(desk, "sportclub").version
    with pytest.raises(Denied):
        withdraw(desk, people["anna"], CARD, "sportclub", version, "Waarom niet")
    with pytest.raises(Invalid, match="reden"):
        withdraw(desk, people["bea"], CARD, "sportclub", version, "")
    withdraw(desk, people["bea"], CARD, "sportclub", version, "De bron bleek onbetrouwbaar.")
    withdraw(desk, people["bea"], CARD, "sportclub", card(desk, "sportclub").version, "Nog eens")
    desk_kb.ingest()
    with pytest.raises(Withdrawn, match=r"Sport als middel.*onbetrouwbaar"):
        desk_kb.interventie("sportclub")
    with pytest.raises(NotFound):
        desk_kb.interventie("nooit-geweest")
    assert len(history(desk.database, CARD, "sportclub")) == 1


def test_a_withdrawn_record_comes_back_by_publication(desk_kb: Kennisbank, people: People) -> None:
    desk = desk_kb.desk
    withdraw(desk, people["bea"], CARD, "sportclub", card(desk, "sportclub").version, "Even weg")
    record = edit(desk, people["anna"], "sportclub", doel="Beter")
    assert record.public_status is Status.INGETROKKEN
    publish(desk, people["bea"], CARD, "sportclub", record.version)
    desk_kb.ingest()
    found = desk_kb.interventie("sportclub")
    assert found.doel == "Beter" and found.ingetrokken is None


def test_a_working_version_is_thrown_away_but_not_lost(desk: Desk, people: People) -> None:
    public = card(desk).public
    record = edit(desk, people["anna"], doel="Doel")
    with pytest.raises(Invalid, match="werkversie"):
        withdraw(desk, people["bea"], CARD, "top600", record.version, "Reden")
    discard(desk, people["anna"], CARD, "top600", record.version)
    assert card(desk).text == public
    thrown = history(desk.database, CARD, "top600")[1]
    assert put_back(desk, people["bram"], CARD, "top600", thrown.id, card(desk).version)
    assert card(desk).fields["doel"] == "Doel"
    assert history(desk.database, CARD, "top600")[0].action is Action.TERUGGEZET


def test_history_says_field_by_field(desk: Desk, people: People) -> None:
    edit(desk, people["anna"], doel="Doel", thema=["wijk", "school"])
    past = history(desk.database, CARD, "top600")[0]
    rows = compare_texts(CARD, past.before, past.after)
    assert [(row.label, row.was, row.became) for row in rows] == [
        ("Doel", None, "Doel"),
        ("Thema", ["herhaald daderschap"], ["wijk", "school"]),
        ("Status", None, "concept"),
    ]


def test_history_goes_down_into_the_blocks(desk: Desk, people: People) -> None:
    studies = [dict(study) for study in card(desk).fields["studies"]]
    studies[0] = {**studies[0], "sms": 4, "uitkomsten": [
        {"maat": "Recidive", "richting": "gunstig"}, {"maat": "School", "richting": "geen_effect"}
    ]}  # fmt: skip
    edit(desk, people["anna"], studies=[{"titel": "Nieuw", "url": "https://example.org",
         "type": "monitor"}, studies[0]])  # fmt: skip
    past = history(desk.database, CARD, "top600")[0]
    rows = {r.label: (r.was, r.became) for r in compare_texts(CARD, past.before, past.after)}
    assert rows["Onderzoek 2 (Onderzoek): maryland-schaal"] == ("3", "4")
    assert rows["Onderzoek 2 (Onderzoek): uitkomst 1 (Recidive): richting"] == (
        "geen effect",
        "gunstig",
    )
    added = rows["Onderzoek 2 (Onderzoek): uitkomst 2 (School)"]
    assert added == (None, {"Maat": "School", "Richting": "geen effect"})
    assert rows["Onderzoek 1 (Nieuw)"][0] is None


def test_history_is_append_only(desk: Desk, people: People) -> None:
    edit(desk, people["anna"], doel="Doel")
    for statement in ("UPDATE history SET who = 'bram'", "DELETE FROM history"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            desk.database.run(statement)


def test_putting_back_an_entry_of_another_record(desk: Desk, people: People) -> None:
    edit(desk, people["anna"], doel="Doel")
    past = history(desk.database, CARD, "top600")[0]
    with pytest.raises(NotFound):
        put_back(desk, people["anna"], CARD, "sportclub", past.id, "x")


def test_a_new_approach(desk_kb: Kennisbank, people: People) -> None:
    desk = desk_kb.desk
    fields = {
        "naam": "Nieuwe aanpak",
        "soort": "aanpak",
        "korte_omschrijving": "Kort.",
        "tekst": "",
    }
    record = create(desk, people["anna"], CARD, "nieuwe-aanpak", fields)
    assert record.status is Status.CONCEPT and not record.is_public
    with pytest.raises(Conflict):
        create(desk, people["anna"], CARD, "nieuwe-aanpak", fields)
    edit(desk, people["anna"], "nieuwe-aanpak", doel="Doel")
    record = card(desk, "nieuwe-aanpak")
    assert record.draft is None, "what the public does not have is worked on in its own place"
    desk_kb.ingest()
    with pytest.raises(NotFound):
        desk_kb.interventie("nieuwe-aanpak")
    publish(desk, people["bea"], CARD, "nieuwe-aanpak", record.version)
    desk_kb.ingest()
    assert desk_kb.interventie("nieuwe-aanpak").doel == "Doel"


def test_a_document_without_a_sidecar_gets_one(desk_kb: Kennisbank, people: People) -> None:
    desk = desk_kb.desk
    edit(desk, people["anna"], "wijknotitie", Soort.DOCUMENT, titel="Notitie", jaar=2020)
    assert not (desk.corpus.documenten / "wijknotitie.yaml").exists()
    record = load(desk.corpus, Soort.DOCUMENT, "wijknotitie")
    publish(desk, people["bea"], Soort.DOCUMENT, "wijknotitie", record.version)
    desk_kb.ingest()
    assert desk_kb.document("wijknotitie").jaar == 2020


def test_terms(desk_kb: Kennisbank, people: People) -> None:
    desk, soort = desk_kb.desk, Soort.BEGRIP
    create(desk, people["anna"], soort, "ronselen", {"voorkeursterm": "ronselen"})
    edit(desk, people["anna"], "recidive", soort, alternatieve_termen=["terugval", "herhaling"])
    desk_kb.ingest()
    assert [b.voorkeursterm for b in desk_kb.begrippen()] == ["recidive"]
    for slug in ("ronselen", "recidive"):
        publish(desk, people["bea"], soort, slug, load(desk.corpus, soort, slug).version)
    desk_kb.ingest()
    found = {b.voorkeursterm: b.alternatieve_termen for b in desk_kb.begrippen()}
    assert found == {"recidive": ("terugval", "herhaling"), "ronselen": ()}
    version = load(desk.corpus, soort, "ronselen").version
    withdraw(desk, people["bea"], soort, "ronselen", version, "Dubbel")
    with pytest.raises(NotFound):
        load(desk.corpus, soort, "ronselen")
    past = history(desk.database, soort, "ronselen")[0]
    put_back(desk, people["bram"], soort, "ronselen", past.id, "")
    assert load(desk.corpus, soort, "ronselen").status is Status.CONCEPT


def test_a_change_that_was_noted_but_not_written_is_finished(
    desk: Desk, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    def power_cut(_: Desk) -> None:
        raise KeyboardInterrupt

    record = edit(desk, people["anna"], doel="Doel")
    real = changes.finish
    calls = iter([real, power_cut])
    monkeypatch.setattr(changes, "finish", lambda desk: next(calls)(desk))
    with pytest.raises(KeyboardInterrupt):
        publish(desk, people["bea"], CARD, "top600", record.version)
    monkeypatch.undo()
    assert card(desk).draft is not None, "not written yet"
    half = desk.corpus.interventies / ".top600.md.x1y2z3.tmp"
    half.write_bytes(b"naam: Top6")
    with changes.writing(desk):
        pass
    assert card(desk).draft is None and card(desk).fields["doel"] == "Doel"
    assert history(desk.database, CARD, "top600")[0].action is Action.GEPUBLICEERD
    assert not list(desk.corpus.path.rglob("*.tmp"))


def test_files_edited_by_hand_keep_working(desk: Desk, people: People) -> None:
    path = desk.corpus.interventies / "top600.md"
    path.write_text(path.read_text().replace("Aanpak Top600", "Aanpak Top600 met de hand"))
    assert card(desk).titel == "Aanpak Top600 met de hand"
    edit(desk, people["anna"], doel="Doel")
    assert card(desk).fields["naam"] == "Aanpak Top600 met de hand"


def test_assignment_ends_with_publication(desk: Desk, people: People) -> None:
    record = edit(desk, people["anna"], doel="Doel")
    assign(desk, CARD, "top600", "bram")
    assign(desk, CARD, "sportclub", "anna")
    assert assignments(desk)[CARD, "top600"] == "bram"
    assign(desk, CARD, "sportclub", "")
    publish(desk, people["bea"], CARD, "top600", record.version)
    assert assignments(desk) == {}


def test_each_change_is_a_commit(desk: Desk, people: People) -> None:
    def git(*arguments: str) -> str:
        return subprocess.run(
            ["git", "-C", str(desk.corpus.path), *arguments],
            capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip

    git("init", "--quiet")
    git("add", "-A")
    git("-c", "user.name=x", "-c", "user.email=x@x", "commit", "--quiet", "-m", "begin")
    (desk.corpus.path / "los.txt").write_text("niet van ons")
    versioned = replace(desk, rules=replace(desk.rules, git=True))
    record = edit(versioned, people["anna"], doel="Doel")
    publish(versioned, people["bea"], CARD, "top600", record.version, "Nagekeken")
    log = git("log", "--format=%an|%s|%b", "--name-status")
    assert "bea|interventie top600: gepubliceerd|Nagekeken" in log
    assert "anna|interventie top600: bewerkt|" in log
    assert git("status", "--porcelain") == "?? los.txt\n"


def test_without_a_repository_a_change_still_stands(
    desk: Desk, people: People, caplog: pytest.LogCaptureFixture
) -> None:
    edit(replace(desk, rules=replace(desk.rules, git=True)), people["anna"], doel="Doel")
    assert card(desk).fields["doel"] == "Doel"
    assert "niet in git" in caplog.text
