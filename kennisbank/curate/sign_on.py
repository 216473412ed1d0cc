"""Single sign-on: OpenID Connect, authorization code with PKCE. The protocol is Authlib's."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from kennisbank.errors import Denied

from .accounts import Account, Rol, external_account
from .database import Database

_SCOPE = "openid profile email"
_PATIENCE = 10.0
_MAX_AGE = 600.0
"""Seconds in which a sign-in must be done."""
_ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
_LEEWAY = 60


@dataclass(frozen=True, slots=True)
class Provider:
    """Where people sign in, and what it says there that makes somebody curator or beheerder."""

    issuer: str
    client_id: str
    client_secret: str
    role_claim: str
    roles: Mapping[str, Rol]
    """Value of the claim → role; the highest counts."""
    naam: str


@dataclass(frozen=True, slots=True)
class Begun:
    address: str
    """Where the browser goes to sign in."""
    browser_token: str
    """Goes into a cookie, so that only the browser that began can finish."""


def parse_roles(said: str) -> dict[str, Rol]:
    """`kb-redactie=curator, kb-beheer=beheerder`. Raises ValueError."""
    roles = {}
    for entry in filter(None, (part.strip() for part in said.split(","))):
        value, sign, rol = (part.strip() for part in entry.rpartition("="))
        if not sign or not value:
            raise ValueError(f"'{entry}' heeft niet de vorm waarde=rol")
        roles[value] = Rol(rol)
    return roles


def begin(database: Database, provider: Provider, redirect: str, verder: str) -> Begun:
    """Raises Denied when the provider does not answer as it should."""
    found = _discover(provider)
    verifier, nonce = secrets.token_urlsafe(48), secrets.token_urlsafe(24)
    with _client(provider, redirect) as client:
        address, state = client.create_authorization_url(
            found["authorization_endpoint"], code_verifier=verifier, nonce=nonce
        )
    browser, now = secrets.token_urlsafe(32), time.time()
    with database.transaction() as sql:
        sql.execute("DELETE FROM sign_on WHERE at < ?", (now - _MAX_AGE,))
        sql.execute(
            "INSERT INTO sign_on VALUES (?, ?, ?, ?, ?, ?)",
            (_hash(state), _hash(browser), nonce, verifier, verder, now),
        )
    return Begun(str(address), browser)


def finish(
    database: Database, provider: Provider, redirect: str, state: str, code: str, browser: str
) -> tuple[Account, str]:
    """The account of who comes back, and where she goes on. Raises Denied."""
    begun = _take(database, state, browser)
    claims = _claims(provider, redirect, code, begun["verifier"], begun["nonce"])
    rol = _role(provider, claims)
    extern = f"{claims['iss']}#{claims['sub']}"
    naam = str(claims.get("preferred_username") or claims.get("email") or claims["sub"])
    found = external_account(database, extern, naam, rol)
    if not found.actief:
        raise Denied("Dit account staat uit.", "Vraag een beheerder van de kennisbank.")
    return found, begun["verder"]


def _take(database: Database, state: str, browser: str) -> dict[str, str]:
    """The sign-in that this state belongs to; gone after this."""
    with database.transaction() as sql:
        row = sql.execute("SELECT * FROM sign_on WHERE state_hash = ?", (_hash(state),)).fetchone()
        sql.execute("DELETE FROM sign_on WHERE state_hash = ?", (_hash(state),))
    if (
        row is None
        or time.time() - row["at"] > _MAX_AGE
        or not hmac.compare_digest(row["browser_hash"], _hash(browser))
    ):
        raise Denied("Dit inloggen is verlopen of al gebruikt.", "Begin opnieuw.")
    return {name: str(row[name]) for name in ("verifier", "nonce", "verder")}


def _claims(
    provider: Provider, redirect: str, code: str, verifier: str, nonce: str
) -> dict[str, Any]:
    """What the provider says of her, with its signature, audience, nonce and times checked."""
    found = _discover(provider)
    try:
        with _client(provider, redirect) as client:
            token = client.fetch_token(found["token_endpoint"], code=code, code_verifier=verifier)
        keys = KeySet.import_key_set(_fetch(found["jwks_uri"]))
        decoded = jwt.decode(token["id_token"], keys, algorithms=_ALGORITHMS)
        claims = CodeIDToken(
            decoded.claims,
            decoded.header,
            {
                "iss": {"essential": True, "value": found["issuer"]},
                "aud": {"essential": True, "value": provider.client_id},
                "nonce": {"essential": True, "value": nonce},
            },
            {"nonce": nonce, "client_id": provider.client_id},
        )
        claims.validate(leeway=_LEEWAY)
        said = dict(claims)
        if provider.role_claim not in said and "userinfo_endpoint" in found:
            told = _fetch(
                found["userinfo_endpoint"], {"Authorization": f"Bearer {token['access_token']}"}
            )
            # OpenID Connect Core 5.3.2: what is said of another is not taken.
            if told.get("sub") == said["sub"]:
                said = {**told, **said}
        return said
    except (OAuthError, JoseError, httpx.HTTPError, KeyError, ValueError) as error:
        raise Denied(
            f"Inloggen bij {provider.naam} is niet gelukt.", "Probeer het opnieuw."
        ) from error


def _discover(provider: Provider) -> dict[str, Any]:
    """The provider's own account of itself (OpenID Connect Discovery 1.0)."""
    address = f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration"
    try:
        found = dict(_fetch(address))
        if found["issuer"].rstrip("/") != provider.issuer.rstrip("/"):
            raise ValueError("another issuer answers")
    except (httpx.HTTPError, KeyError, ValueError) as error:
        raise Denied(
            f"{provider.naam} antwoordt nu niet.",
            "Probeer het straks opnieuw, of log in met een wachtwoord van de kennisbank.",
        ) from error
    return found


def _role(provider: Provider, claims: Mapping[str, Any]) -> Rol:
    said = claims.get(provider.role_claim) or ()
    values = [said] if isinstance(said, str) else list(said)
    roles = {provider.roles[value] for value in map(str, values) if value in provider.roles}
    if not roles:
        raise Denied(
            "U bent ingelogd, maar u heeft geen rol in de kennisbank.",
            f"Vraag die aan bij {provider.naam}.",
        )
    return Rol.BEHEERDER if Rol.BEHEERDER in roles else Rol.CURATOR


def _client(provider: Provider, redirect: str) -> OAuth2Client:
    return OAuth2Client(
        client_id=provider.client_id,
        client_secret=provider.client_secret,
        scope=_SCOPE,
        redirect_uri=redirect,
        code_challenge_method="S256",
        timeout=_PATIENCE,
    )


def _fetch(address: str, headers: Mapping[str, str] | None = None) -> Any:
    answer = httpx.get(address, headers=headers, timeout=_PATIENCE)
    return answer.raise_for_status().json()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
