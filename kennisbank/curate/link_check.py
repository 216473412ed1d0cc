"""Whether an address still leads somewhere: asked politely, and never of a machine on the inside.

Nothing else in the knowledge base fetches while it runs; this does so only when somebody asks.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import SplitResult, quote, urljoin, urlsplit

TIMEOUT = 10.0
"""Seconds for each step of a request."""
DEADLINE = 25.0
"""Seconds for a whole request, however slowly it drips in."""
REDIRECTS = 5
_AGENT = "Kennisbank-linkcontrole/1.0"
_HEAD_REFUSED = frozenset({400, 403, 404, 405, 406, 500, 501, 503})
"""Answers to HEAD that say more about HEAD than about the page."""
_GONE = frozenset({404, 410})
_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
"""IPv4 behind a translator (RFC 6052)."""

Allowed = Callable[[str], bool]


class State(StrEnum):
    GOED = "goed"
    DOOD = "dood"
    ONZEKER = "onzeker"
    """It may be us, or today: refused, busy, too slow."""
    OVERGESLAGEN = "overgeslagen"
    """Not asked: no address of the open web."""


@dataclass(frozen=True, slots=True)
class Verdict:
    state: State
    said: str


class _NotOpen(Exception):
    """The address is on the inside of a network, or is no web address."""


def is_open(address: str) -> bool:
    """Whether an IP address is of the open internet; also one that hides an IPv4 in an IPv6."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _TRANSLATED:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None and not inner.is_global:
            return False
    return ip.is_global and not ip.is_multicast


def check_link(url: str, allowed: Allowed = is_open, timeout: float = TIMEOUT) -> Verdict:
    """What became of an address. Never raises for what the other side does."""
    try:
        return _follow(url, allowed, timeout)
    except _NotOpen as refused:
        return Verdict(State.OVERGESLAGEN, str(refused))
    except socket.gaierror:
        return Verdict(State.DOOD, "De naam van de site bestaat niet (meer).")
    except ConnectionRefusedError:
        return Verdict(State.DOOD, "De site neemt niet op.")
    except ssl.SSLCertVerificationError as error:
        return Verdict(State.ONZEKER, f"Het certificaat klopt niet ({error.verify_message}).")
    except (TimeoutError, OSError, http.client.HTTPException, ValueError) as error:
        why = "duurt te lang" if isinstance(error, TimeoutError) else type(error).__name__
        return Verdict(State.ONZEKER, f"De site antwoordt niet goed ({why}).")


def _follow(url: str, allowed: Allowed, timeout: float) -> Verdict:
    moved = False
    for _ in range(REDIRECTS + 1):
        status, location = _ask("HEAD", url, allowed, timeout)
        if status in _HEAD_REFUSED:
            status, location = _ask("GET", url, allowed, timeout)
        if status in (301, 302, 303, 307, 308) and location:
            moved = moved or status in (301, 308)
            url = urljoin(url, location)
            continue
        return _verdict(status, url if moved else "")
    return Verdict(State.DOOD, "De site stuurt steeds verder door.")


def _verdict(status: int, moved_to: str) -> Verdict:
    if status in _GONE:
        return Verdict(State.DOOD, f"De pagina is er niet meer ({status}).")
    if 200 <= status < 400:
        return Verdict(State.GOED, f"Verhuisd naar {moved_to[:500]}" if moved_to else "")
    if status in (401, 403):
        return Verdict(State.ONZEKER, f"De site laat ons niet toe ({status}).")
    return Verdict(State.ONZEKER, f"De site geeft een fout ({status}).")


def _ask(method: str, url: str, allowed: Allowed, timeout: float) -> tuple[int, str]:
    """Status and `Location`. The body is never read."""
    parts = urlsplit(url)
    connection = _connection(parts, allowed, timeout)
    watch = threading.Timer(DEADLINE, _cut, [connection])
    watch.start()
    try:
        path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
        query = f"?{quote(parts.query, safe='/%:@!$&()*+,;=~-._?')}" if parts.query else ""
        headers = {"User-Agent": _AGENT, "Accept": "*/*", "Connection": "close"}
        connection.request(method, path + query, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.headers.get("Location", "")
    finally:
        watch.cancel()
        connection.close()


def _connection(parts: SplitResult, allowed: Allowed, timeout: float) -> http.client.HTTPConnection:
    """Connected to an address that was looked at first: the name is not looked up again, since
    it could then be another."""
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise _NotOpen("Dit is geen webadres.")
    if parts.username is not None:
        raise _NotOpen("In het adres staat een gebruikersnaam.")
    host = parts.hostname.encode("idna").decode("ascii")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(entry[4][0]) for entry in found]
    if not all(allowed(address) for address in addresses):
        raise _NotOpen("Het adres is van een besloten netwerk.")
    plain = socket.create_connection((addresses[0], port), timeout)
    try:
        if parts.scheme == "https":
            plain = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    except BaseException:
        plain.close()
        raise
    connection = http.client.HTTPConnection(host, port, timeout=timeout)
    connection.sock = plain
    return connection


def _cut(connection: http.client.HTTPConnection) -> None:
    with contextlib.suppress(OSError, AttributeError):
        connection.sock.shutdown(socket.SHUT_RDWR)
