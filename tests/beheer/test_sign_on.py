"""Single sign-on, against a provider that runs beside the tests."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from pydantic import SecretStr

from kennisbank import Kennisbank
from kennisbank.curate.accounts import Rol, accounts, set_active
from kennisbank.curate.sign_on import parse_roles
from kennisbank.errors import KennisbankError
from kennisbank.settings import load_settings

from .conftest import Visit

Visits = Callable[..., Visit]
PEOPLE = (
    {"sub": "a1", "preferred_username": "Anna de Vries", "groups": ["kb-redactie"]},
    {"sub": "b2", "preferred_username": "bea", "groups": ["iets", "kb-redactie", "kb-beheer"]},
    {"sub": "x9", "preferred_username": "buitenstaander", "groups": ["iets"]},
)


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """A provider in a process of its own, that knows PEOPLE."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    claims = [word for person in PEOPLE for word in ("--user-claims", json.dumps(person))]
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "oidc_provider_mock",
            "--port",
            str(port),
            "--require-nonce",
            *claims,
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                httpx.get(f"{address}/.well-known/openid-configuration").raise_for_status()
                break
            except httpx.HTTPError:
                assert process.poll() is None, "de provider stopte"
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait()


@pytest.fixture
def with_sign_on(desk_kb: Kennisbank, issuer: str) -> Kennisbank:
    desk_kb.settings = desk_kb.settings.model_copy(
        update={
            "oidc_issuer": issuer,
            "oidc_client_id": "kennisbank",
            "oidc_client_secret": SecretStr("geheim"),
            "oidc_rollen": "kb-redactie=curator, kb-beheer=beheerder",
            "oidc_naam": "het ministerie",
        }
    )
    return desk_kb


def there(visit: Visit, verder: str = "") -> str:
    """Where the site sends the browser."""
    response = visit.client.get(f"/beheer/sso?verder={verder}", follow_redirects=False)
    assert response.status_code == 303, response.text
    return str(response.headers["location"])


def signed_in_there(address: str, sub: str) -> str:
    """What the provider sends the browser back to, once `sub` has signed in."""
    response = httpx.post(address, data={"sub": sub}, follow_redirects=False)
    assert response.status_code == 302, response.text
    back = urlsplit(response.headers["location"])
    return f"{back.path}?{back.query}"


def test_signing_in_elsewhere(with_sign_on: Kennisbank, visit: Visits) -> None:
    bea = visit()
    assert "Log in met het ministerie" in bea.get("/beheer")
    address = there(bea, "/beheer/begrippen")
    asked = parse_qs(urlsplit(address).query)
    assert asked["code_challenge_method"] == ["S256"] and asked["nonce"] and asked["state"]
    assert asked["redirect_uri"] == ["http://testserver/beheer/sso/terug"]
    page = bea.get(signed_in_there(address, "b2"))
    assert "<h1>Begrippen</h1>" in page and "beheerder" in page
    found = {a.extern: a for a in accounts(with_sign_on.desk.database) if a.extern}
    (made,) = found.values()
    assert (made.naam, made.rol) == ("bea-2", Rol.BEHEERDER), "bea was taken"
    again = visit()
    again.get(signed_in_there(there(again), "b2"))
    assert len([a for a in accounts(with_sign_on.desk.database) if a.extern]) == 1


def test_the_role_follows_from_there(with_sign_on: Kennisbank, visit: Visits) -> None:
    anna = visit()
    anna.get(signed_in_there(there(anna), "a1"))
    anna.get("/beheer/accounts", 403)
    assert "anna-de-vries" in anna.get("/beheer")
    outsider = visit()
    page = outsider.get(signed_in_there(there(outsider), "x9"), 403)
    assert "geen rol in de kennisbank" in page
    assert len([a for a in accounts(with_sign_on.desk.database) if a.extern]) == 1


def test_who_is_switched_off_here_stays_out(with_sign_on: Kennisbank, visit: Visits) -> None:
    anna = visit()
    anna.get(signed_in_there(there(anna), "a1"))
    made = next(a for a in accounts(with_sign_on.desk.database) if a.extern)
    set_active(with_sign_on.desk.database, made, False)
    assert "Inloggen" in anna.get("/beheer")
    assert "account staat uit" in anna.get(signed_in_there(there(anna), "a1"), 403)


@pytest.mark.usefixtures("with_sign_on")
def test_a_way_back_is_used_once_and_by_who_began(visit: Visits) -> None:
    anna, thief = visit(), visit()
    back = signed_in_there(there(anna), "a1")
    assert "verlopen of al gebruikt" in thief.get(back, 403)
    assert "verlopen of al gebruikt" in anna.get(back, 403), "the thief has used it up"
    back = signed_in_there(there(anna), "a1")
    anna.get(back)
    anna.client.cookies.clear()
    anna.get(back, 403)


@pytest.mark.usefixtures("with_sign_on")
def test_a_code_or_a_nonce_of_another_is_not_taken(visit: Visits) -> None:
    anna = visit()
    address = there(anna)
    anna.get(f"/beheer/sso/terug?state={parse_qs(urlsplit(address).query)['state'][0]}&code=x", 403)
    address = there(anna)
    other = address.replace(parse_qs(urlsplit(address).query)["nonce"][0], "anders")
    page = anna.get(signed_in_there(other, "a1"), 403)
    assert "niet gelukt" in page
    anna.get("/beheer/sso/terug", 403)


def test_a_provider_that_does_not_answer(with_sign_on: Kennisbank, visit: Visits) -> None:
    with_sign_on.settings = with_sign_on.settings.model_copy(
        update={"oidc_issuer": "http://127.0.0.1:1"}
    )
    page = visit().get("/beheer/sso", 503)
    assert "antwoordt nu niet" in page and "Wachtwoord" in page


def test_without_the_setting_there_is_none(visit: Visits) -> None:
    assert "/beheer/sso" not in visit().get("/beheer/inloggen")
    visit().get("/beheer/sso", 404)
    visit().get("/beheer/sso/terug", 404)


def test_roles_are_read_and_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    assert parse_roles("") == {}
    assert parse_roles("a=b=curator, c = beheerder") == {"a=b": Rol.CURATOR, "c": Rol.BEHEERDER}
    monkeypatch.setenv("KENNISBANK_OIDC_ROLLEN", "kb=koning")
    with pytest.raises(KennisbankError, match="KENNISBANK_OIDC_ROLLEN"):
        load_settings()
