"""Accounts, sessions and lockout."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kennisbank.curate import sessions
from kennisbank.curate.accounts import (
    Account,
    Rol,
    account,
    account_named,
    accounts,
    add_account,
    external_account,
    set_active,
    set_password,
    set_role,
    sign_in,
)
from kennisbank.curate.database import Database, migrations
from kennisbank.curate.lockout import FREE, WINDOW, wait
from kennisbank.curate.sessions import open_session, open_sessions, revoke, revoke_all, session_of
from kennisbank.errors import DataUnusable, Denied, Invalid, NotFound

GOOD = "vier willekeurige woorden"


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database(tmp_path / "data")


@pytest.fixture
def anna(database: Database) -> Account:
    return add_account(database, " Anna ", Rol.CURATOR, GOOD)


def test_an_account_signs_in_by_its_name_in_any_case(database: Database, anna: Account) -> None:
    assert anna.naam == "anna"
    assert sign_in(database, "ANNA", GOOD, "1.1.1.1") == anna


def test_the_password_is_not_kept(database: Database, anna: Account) -> None:
    del anna
    database.connection().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert GOOD.encode() not in database.file.read_bytes()
    row = database.one("SELECT password_hash FROM account")
    assert row is not None and row[0].startswith("$argon2id$")


@pytest.mark.parametrize("naam", ["", "a", "met spatie", "../x", "naam\n", "x" * 81, "<b>"])
def test_a_name_that_cannot_be(database: Database, naam: str) -> None:
    if naam == "naam\n":
        assert add_account(database, naam, Rol.CURATOR, GOOD).naam == "naam"
        return
    with pytest.raises(Invalid):
        add_account(database, naam, Rol.CURATOR, GOOD)


@pytest.mark.parametrize("password", ["", "kort", "a" * 20, "anna is mijn naam", "x" * 501])
def test_a_weak_password(database: Database, password: str) -> None:
    with pytest.raises(Invalid) as fault:
        add_account(database, "anna", Rol.CURATOR, password)
    assert fault.value.veld == "wachtwoord"
    assert accounts(database) == []


def test_a_name_is_used_once(database: Database, anna: Account) -> None:
    with pytest.raises(Invalid, match="al een account"):
        add_account(database, anna.naam, Rol.BEHEERDER, GOOD)


def test_wrong_name_and_wrong_password_sound_alike(database: Database, anna: Account) -> None:
    said = []
    for naam, password in ((anna.naam, "iets heel anders"), ("niemand", GOOD)):
        with pytest.raises(Denied) as denied:
            sign_in(database, naam, password, "1.1.1.1")
        said.append(str(denied.value))
    assert said[0] == said[1]


def test_guessing_is_slowed_for_the_guesser_only(database: Database, anna: Account) -> None:
    for _ in range(FREE):
        with pytest.raises(Denied, match="horen niet bij elkaar"):
            sign_in(database, "anna", "geraden wachtwoord", "6.6.6.6")
    with pytest.raises(Denied, match="Wacht"):
        sign_in(database, "anna", GOOD, "6.6.6.6")
    assert sign_in(database, "anna", GOOD, "1.1.1.1") == anna


def test_the_wait_ends_by_itself(
    database: Database, anna: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(FREE):
        with pytest.raises(Denied):
            sign_in(database, "anna", "geraden wachtwoord", "6.6.6.6")
    later = time.time() + wait(FREE, FREE) + 1
    monkeypatch.setattr(time, "time", lambda: later)
    assert sign_in(database, "anna", GOOD, "6.6.6.6") == anna
    assert database.query("SELECT * FROM failed_login") == []


@given(st.integers(0, 10_000))
def test_the_wait_grows_and_has_an_end(failures: int) -> None:
    assert 0 <= wait(failures, FREE) <= wait(failures + 1, FREE) <= WINDOW


def test_many_names_from_one_address_are_slowed_too(database: Database, anna: Account) -> None:
    for number in range(51):
        with pytest.raises(Denied):
            sign_in(database, f"naam{number}", "geraden wachtwoord", "6.6.6.6")
    with pytest.raises(Denied, match="Wacht"):
        sign_in(database, anna.naam, GOOD, "6.6.6.6")


def test_who_is_switched_off_is_out_at_once(database: Database, anna: Account) -> None:
    token = open_session(database, anna)
    set_active(database, anna, False)
    session = session_of(database, token)
    assert session and not session.is_open and not session.expired
    with pytest.raises(Denied):
        sign_in(database, "anna", GOOD, "1.1.1.1")
    set_active(database, anna, True)
    assert sign_in(database, "anna", GOOD, "1.1.1.1").actief


def test_a_new_password_ends_the_sessions(database: Database, anna: Account) -> None:
    token = open_session(database, anna)
    set_password(database, anna, "een heel ander wachtwoord")
    session = session_of(database, token)
    assert session and not session.is_open
    assert sign_in(database, "anna", "een heel ander wachtwoord", "1.1.1.1")


def test_one_beheerder_always_stays(database: Database, anna: Account) -> None:
    bea = add_account(database, "bea", Rol.BEHEERDER, GOOD)
    with pytest.raises(Denied, match="enige beheerder"):
        set_active(database, bea, False)
    with pytest.raises(Denied, match="enige beheerder"):
        set_role(database, bea, Rol.CURATOR)
    set_role(database, anna, Rol.BEHEERDER)
    set_role(database, bea, Rol.CURATOR)
    assert account(database, bea.id).rol is Rol.CURATOR


def test_an_unknown_account(database: Database) -> None:
    with pytest.raises(NotFound):
        account_named(database, "niemand")
    with pytest.raises(NotFound):
        account(database, 99)


def test_an_external_account_keeps_its_identity_and_gets_a_free_name(database: Database) -> None:
    add_account(database, "anna", Rol.CURATOR, GOOD)
    first = external_account(database, "https://idp#1", "Anna", Rol.CURATOR)
    again = external_account(database, "https://idp#1", "Anna de Vries", Rol.BEHEERDER)
    assert (first.naam, again.naam, again.id) == ("anna-2", "anna-2", first.id)
    assert again.rol is Rol.BEHEERDER
    with pytest.raises(Denied):
        sign_in(database, "anna-2", "", "1.1.1.1")


def test_a_session_ends_by_time(
    database: Database, anna: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    token, began = open_session(database, anna), time.time()
    now = began
    monkeypatch.setattr(time, "time", lambda: now)
    for hour in range(1, 12):
        now = began + hour * 3600
        session = session_of(database, token)
        assert session and session.is_open, "used every hour, it stays open"
    now = began + sessions.ABSOLUTE + 1
    session = session_of(database, token)
    assert session and session.expired and not session.is_open


def test_a_session_ends_when_idle(
    database: Database, anna: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    token, began = open_session(database, anna), time.time()
    monkeypatch.setattr(time, "time", lambda: began + sessions.IDLE + 1)
    session = session_of(database, token)
    assert session and session.expired
    assert open_sessions(database) == {}


def test_sessions_are_revoked(database: Database, anna: Account) -> None:
    tokens = [open_session(database, anna) for _ in range(3)]
    first = session_of(database, tokens[0])
    assert first
    assert open_sessions(database) == {anna.id: 3}
    revoke(database, first)
    assert open_sessions(database) == {anna.id: 2}
    assert revoke_all(database, anna) == 2
    assert not any(s.is_open for t in tokens if (s := session_of(database, t)))


def test_the_token_itself_is_not_stored(database: Database, anna: Account) -> None:
    token = open_session(database, anna)
    row = database.one("SELECT token_hash FROM session")
    assert row and row[0] != token
    assert session_of(database, row[0]) is None
    assert session_of(database, "") is None


def test_the_database_is_migrated_step_by_step(database: Database) -> None:
    (version,) = database.query("PRAGMA user_version")[0]
    assert version == len(migrations())
    assert database.file.stat().st_mode & 0o077 == 0


def test_a_newer_database_is_left_alone(database: Database) -> None:
    database.run("PRAGMA user_version = 999")
    database.close()
    with pytest.raises(DataUnusable, match="nieuwere versie"):
        Database(database.folder).connection()


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "bestand").write_text("geen map")
    with pytest.raises(DataUnusable, match="KENNISBANK_DATA"):
        Database(tmp_path / "bestand" / "data").connection()


def test_a_transaction_is_all_or_nothing(database: Database, anna: Account) -> None:
    with pytest.raises(sqlite3.IntegrityError), database.transaction() as sql:
        sql.execute("UPDATE account SET rol = 'beheerder' WHERE id = ?", (anna.id,))
        sql.execute("UPDATE account SET rol = 'koning' WHERE id = ?", (anna.id,))
    assert account(database, anna.id).rol is Rol.CURATOR
