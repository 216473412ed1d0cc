"""*Klopt dit niet?*: a reader says what is wrong with a page. No account, no cookie, no script."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData

from kennisbank.curate.reports import (
    KINDS,
    LONGEST,
    add_report,
    check_token,
    form_token,
)
from kennisbank.errors import Invalid, NotFound
from kennisbank.kennisbank import Kennisbank

from .approach import ORDERS
from .beheer.forms import check_origin, read_form, text
from .dependencies import Kb, address_of, kb_of, site_of
from .pace import Pace

router = APIRouter(include_in_schema=False)

_PATH = re.compile(
    r"/(?P<soort>interventies|documenten)/(?P<slug>[a-z0-9-]{1,120})(?:/pagina/(?P<page>\d{1,6}))?"
)
_MAX_FORM = 64 * 1024
_HONEYPOT = "website"
"""A field that people do not see; what fills it in is no reader."""

pace = Pace(each=5, together=200)


@dataclass(frozen=True, slots=True)
class Subject:
    """The page that a report is about."""

    path: str
    titel: str

    def form(self, **more: str) -> str:
        return f"/melden?{urlencode({'over': self.path, **more})}"


@router.get("/melden")
def form(request: Request, kb: Kb, over: str = "", gedaan: str = "") -> Response:
    subject = _subject(kb, over)
    if gedaan:
        return _unstored(site_of(request).page(request, "melden_klaar.html", subject=subject))
    return _page(request, kb, subject)


@router.post("/melden")
async def send(request: Request, kb: Kb) -> Response:
    check_origin(request)
    sent = await read_form(request, _MAX_FORM)
    return await run_in_threadpool(_keep, request, kb, sent)


def _keep(request: Request, kb: Kennisbank, sent: FormData) -> Response:
    subject = _subject(kb, text(sent, "over"))
    done = RedirectResponse(subject.form(gedaan="ja"), status_code=303)
    if text(sent, _HONEYPOT):
        return done
    kind, message, token = text(sent, "soort"), _long(sent, "melding"), text(sent, "token")
    database = kb.desk.database
    try:
        check_token(database, token, subject.path)
        if not pace.allows(address_of(request)):
            said = Invalid(
                "Er zijn net al veel meldingen gestuurd.",
                "Wat u schreef, staat er nog. Verstuur het over een uur opnieuw.",
            )
            return _page(request, kb, subject, kind, message, said, status=429)
        add_report(database, subject.path, subject.titel, kind, message, token)
    except Invalid as fault:
        return _page(request, kb, subject, kind, message, fault, status=422)
    return done


def _page(
    request: Request,
    kb: Kennisbank,
    subject: Subject,
    kind: str = "",
    message: str = "",
    fault: Invalid | None = None,
    status: int = 200,
) -> Response:
    page = site_of(request).page(
        request,
        "melden.html",
        status=status,
        subject=subject,
        kinds=KINDS,
        kind=kind,
        message=message,
        fault=fault,
        longest=LONGEST,
        token=form_token(kb.desk.database, subject.path),
        contact=kb_of(request).settings.contact,
    )
    return _unstored(page)


def _unstored(page: Response) -> Response:
    page.headers["Cache-Control"] = "no-store"
    page.headers["X-Robots-Tag"] = "noindex"
    return page


def _subject(kb: Kennisbank, over: str) -> Subject:
    """What `over` names. Raises NotFound, or Withdrawn, for what the public does not have."""
    path, _, fragment = over.partition("#")
    found = _PATH.fullmatch(path)
    if found is None:
        raise NotFound("Deze pagina kennen we niet.", "Open de pagina waarover u iets wilt melden.")
    if found["soort"] == "interventies" and not found["page"]:
        card = kb.interventie(found["slug"])
        number = fragment.removeprefix("studie-")
        numbered = sorted(card.studies, key=ORDERS["jaar"][1])
        if number.isdigit() and 1 <= int(number[:6]) <= len(numbered):
            studie = numbered[int(number[:6]) - 1]
            return Subject(f"{path}#studie-{int(number)}", f"{studie.titel} (bij {card.naam})")
        return Subject(path, card.naam)
    if found["soort"] == "documenten":
        document = kb.document(found["slug"])
        if not found["page"]:
            return Subject(path, document.titel)
        sheet = kb.page(found["slug"], int(found["page"]))
        return Subject(path, f"{document.titel}, pagina {sheet.number}")
    raise NotFound("Deze pagina kennen we niet.", "Open de pagina waarover u iets wilt melden.")


def _long(form: FormData, name: str) -> str:
    """A text of several lines, kept a little longer than it may be: so that it can be said."""
    value = form.get(name)
    return value[: 10 * LONGEST] if isinstance(value, str) else ""
