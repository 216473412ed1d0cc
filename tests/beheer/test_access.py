"""Who gets in: every route of the desk, for the anonymous, for a curator, and for a forged form."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from starlette.testclient import TestClient

from kennisbank.curate import sessions
from kennisbank.web import api, beheer, health, pages
from kennisbank.web.beheer.visitor import COOKIE, beheerder_of, fresh_of, safe_target

from .conftest import PASSWORD, Visit

Visits = Callable[..., Visit]

OPEN = {"/beheer/inloggen", "/beheer/sso", "/beheer/sso/terug"}
"""What an anonymous visitor may ask of the desk."""


def routes() -> Iterator[tuple[str, str, bool]]:
    """(method, path, whether it is a beheerder's) of every route of the desk."""
    for path, route, guards in every_route(beheer.router):
        of_beheerder = bool(guards & {beheerder_of, fresh_of}) or _needs(route.dependant)
        for method in sorted(route.methods):
            yield method, path, of_beheerder


def every_route(router, prefix="", guards=frozenset()):  # type: ignore[no-untyped-def]
    for route in router.routes:
        context = getattr(route, "include_context", None)
        if context:
            more = guards | {d.dependency for d in context.dependencies}
            more |= {d.dependency for d in route.original_router.dependencies}
            yield from every_route(route.original_router, prefix + context.prefix, more)
        else:
            yield prefix + route.path, route, guards


def _needs(dependant) -> bool:  # type: ignore[no-untyped-def]
    return dependant.call in {beheerder_of, fresh_of} or any(map(_needs, dependant.dependencies))


ROUTES = sorted(routes())
GUARDED = [(method, path) for method, path, _ in ROUTES if path not in OPEN]
OF_BEHEERDER = [(method, path) for method, path, higher in ROUTES if higher]


def filled(path: str) -> str:
    """An address of a route; whom it is about does not matter to who may not ask."""
    for name, value in {
        "{id_}": "1",
        "{soort}": "interventie",
        "{slug}": "top600",
        "{n}": "1",
        "{lijst}": "verouderd",
    }.items():
        path = path.replace(name, value)
    assert "{" not in path, path
    return path


def test_the_routes_are_found() -> None:
    assert {("GET", "/beheer", False), ("POST", "/beheer/accounts", True)} <= set(ROUTES)


def test_what_only_a_beheerder_may_do() -> None:
    """Written out, so that a route that loses its guard is missed here."""
    assert set(OF_BEHEERDER) == {
        ("GET", "/beheer/accounts"),
        ("POST", "/beheer/accounts"),
        ("POST", "/beheer/accounts/{id_}"),
        ("POST", "/beheer/{soort}/{slug}/intrekken"),
        ("POST", "/beheer/{soort}/{slug}/publiceren"),
    }


def test_nothing_outside_the_desk_writes() -> None:
    for router in (pages.router, api.router, health.router):
        for path, route, _ in every_route(router):
            assert route.methods <= {"GET"}, path


@pytest.mark.parametrize(("method", "path"), GUARDED)
def test_the_anonymous_signs_in_first(visit: Visits, method: str, path: str) -> None:
    client = visit().client
    response = client.request(method, filled(path), follow_redirects=False)
    if method == "GET":
        assert response.status_code == 303
        assert response.headers["location"].startswith("/beheer/inloggen?verder=/beheer")
    else:
        assert response.status_code == 401
    program = client.request(method, filled(path), headers={"accept": "application/json"})
    assert program.status_code == 401
    assert program.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(("method", "path"), OF_BEHEERDER)
def test_a_curator_is_no_beheerder(visit: Visits, method: str, path: str) -> None:
    anna = visit("anna")
    data = {"csrf": anna.token} if method == "POST" else None
    response = anna.client.request(method, filled(path), data=data, follow_redirects=False)
    assert response.status_code == 403


@pytest.mark.parametrize(("method", "path"), [r for r in GUARDED if r[0] != "GET"])
@pytest.mark.parametrize("token", ["", "geraden"])
def test_a_form_without_our_token_does_nothing(
    visit: Visits, method: str, path: str, token: str
) -> None:
    bea = visit("bea")
    response = bea.client.request(method, filled(path), data={"csrf": token})
    assert response.status_code == 403
    assert "niet van uw sessie" in response.text


@pytest.mark.parametrize(
    "headers", [{"origin": "https://kwaad.example"}, {"sec-fetch-site": "cross-site"}]
)
@pytest.mark.parametrize("path", ["/beheer/inloggen", "/beheer/uitloggen"])
def test_another_site_cannot_send_a_form(visit: Visits, headers: dict[str, str], path: str) -> None:
    bea = visit("bea")
    response = bea.client.post(path, data={"csrf": bea.token}, headers=headers)
    assert response.status_code == 403
    assert "andere site" in response.text


def test_signing_in_and_out(visit: Visits) -> None:
    anna = visit("anna")
    assert "anna" in anna.get("/beheer")
    cookie = anna.client.cookies[COOKIE]
    assert "U bent uitgelogd" in anna.post("/beheer/uitloggen")
    anna.client.cookies.set(COOKIE, cookie, path="/beheer")
    assert "Inloggen" in anna.get("/beheer"), "the session ended, not only the cookie"


def test_signing_in_leads_on(visit: Visits) -> None:
    bea = visit()
    page = bea.get("/beheer/accounts?x=1")
    assert 'name="verder" value="/beheer/accounts?x=1"' in page
    page = bea.post("/beheer/inloggen", naam="bea", wachtwoord=PASSWORD, verder="/beheer/accounts")
    assert "<h1>Accounts</h1>" in page
    assert bea.client.get("/beheer/inloggen").url.path == "/beheer"


def test_a_wrong_password_keeps_the_name(visit: Visits) -> None:
    page = visit().post("/beheer/inloggen", 403, naam="anna", wachtwoord="iets heel anders")
    assert "horen niet bij elkaar" in page
    assert 'value="anna"' in page and "iets heel anders" not in page


def test_signing_in_needs_the_page(visit: Visits) -> None:
    response = visit().client.post(
        "/beheer/inloggen", data={"naam": "anna", "wachtwoord": PASSWORD, "csrf": ""}
    )
    assert response.status_code == 403
    assert COOKIE not in response.cookies


@pytest.mark.parametrize(
    "target",
    ["", "https://kwaad.example", "//kwaad.example", "/beheer\\kwaad", "/beheerder", "/zoeken",
     "/beheer/\nkwaad", "/beheer/inloggen?verder=/beheer", "/beheer/" + "x" * 1000],
)  # fmt: skip
def test_one_goes_on_within_the_desk(target: str) -> None:
    assert safe_target(target) == "/beheer"


def test_the_cookie_is_for_the_desk_alone(visit: Visits) -> None:
    app = visit().client.app
    for scheme in ("http", "https"):
        visitor = Visit(TestClient(app, base_url=f"{scheme}://testserver"))
        response = visitor.client.post(
            "/beheer/inloggen",
            data={"csrf": visitor.token, "naam": "anna", "wachtwoord": PASSWORD},
            follow_redirects=False,
        )
        said = next(v for v in response.headers.get_list("set-cookie") if v.startswith(COOKIE))
        assert "HttpOnly" in said and "Path=/beheer" in said and "SameSite=lax" in said
        assert ("Secure" in said) is (scheme == "https")


def test_the_desk_is_not_kept_by_caches(visit: Visits) -> None:
    for client in (visit().client, visit("anna").client):
        response = client.get("/beheer")
        assert response.headers["cache-control"] == "no-store"
        assert response.headers["x-robots-tag"] == "noindex"
    assert "no-store" not in visit().client.get("/over").headers.get("cache-control", "")


def test_accounts_ask_for_the_password_again(
    visit: Visits, monkeypatch: pytest.MonkeyPatch
) -> None:
    bea = visit("bea")
    monkeypatch.setattr(sessions, "FRESH", -1.0)
    assert "Bevestig dat u het bent" in bea.get("/beheer/accounts")
    before = bea.client.get("/beheer/accounts").url
    assert before.path == "/beheer/bevestigen"
    page = bea.post("/beheer/accounts", naam="nieuw", wachtwoord="een lang wachtwoord", rol="x")
    assert "Bevestig dat u het bent" in page
    assert "horen niet" in bea.post("/beheer/bevestigen", 403, wachtwoord="iets heel anders")
    monkeypatch.undo()
    page = bea.post("/beheer/bevestigen", wachtwoord=PASSWORD, verder="/beheer/accounts")
    assert "<h1>Accounts</h1>" in page and "nieuw<" not in page


def test_a_beheerder_manages_accounts(visit: Visits) -> None:
    bea = visit("bea")
    new = {"naam": "cees", "rol": "curator", "wachtwoord": "een lang wachtwoord"}
    assert "Het account is gemaakt" in bea.post("/beheer/accounts", **new)
    assert "al een account" in bea.post("/beheer/accounts", 422, **new)
    cees = visit()
    cees.sign_in("cees", "een lang wachtwoord")
    number = next(a.id for a in _accounts(bea) if a.naam == "cees")
    bea.post(f"/beheer/accounts/{number}", doe="beheerder")
    assert "<h1>Accounts</h1>" in cees.get("/beheer/accounts")
    bea.post(f"/beheer/accounts/{number}", doe="uit")
    assert "Inloggen" in cees.get("/beheer")
    bea.post(f"/beheer/accounts/{number}", doe="aan")
    bea.post(f"/beheer/accounts/{number}", doe="wachtwoord", wachtwoord="nog een wachtwoord")
    cees.sign_in("cees", "nog een wachtwoord")
    bea.post(f"/beheer/accounts/{number}", doe="sessies")
    assert "Inloggen" in cees.get("/beheer")
    assert "bestaat niet" in bea.post(f"/beheer/accounts/{number}", 422, doe="iets")
    assert "korter dan" in bea.post(f"/beheer/accounts/{number}", 422, doe="wachtwoord")
    bea.post("/beheer/accounts/999", 404, doe="uit")


def _accounts(visit: Visit):  # type: ignore[no-untyped-def]
    from kennisbank.curate.accounts import accounts

    return accounts(visit.client.app.state.kb.desk.database)  # type: ignore[attr-defined]


def test_an_expired_session_is_told_so(visit: Visits, monkeypatch: pytest.MonkeyPatch) -> None:
    anna = visit("anna")
    token = anna.token
    later = time.time() + sessions.IDLE + 1
    monkeypatch.setattr(time, "time", lambda: later)
    response = anna.client.post("/beheer/uitloggen", data={"csrf": token})
    assert response.status_code == 401
    assert "Uw sessie is verlopen" in response.text


def test_a_form_that_is_too_large(visit: Visits) -> None:
    anna = visit("anna")
    page = anna.post("/beheer/uitloggen", 413, x="x" * (5 * 1024 * 1024))
    assert "te groot" in page
    assert "anna" in anna.get("/beheer")
