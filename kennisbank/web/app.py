"""The application: one Kennisbank, its pages and its API."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig

from kennisbank.kennisbank import Kennisbank

from . import api, asked, beheer, health, melden, openapi, pages, problems, uitvoer
from .head import HeadAsGet
from .security import SecurityHeaders
from .site import Site, static_files
from .unchanged import Unchanged

# What people ask is theirs: nothing is traced, also where the surroundings would have it so.
_NO_TELEMETRY: TelemetryConfig = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "auto_configure": False,
}


def create_app(kb: Kennisbank | None = None) -> FastAPI:
    """The site over `kb`, or over the Kennisbank of the settings.

    A missing or unreadable index does not stop the site: its pages say what to do.
    """
    site = Site.load()
    if kb is None:
        kb = Kennisbank.open(in_background=True)
        kb.warm()
        site.warm()
    # FastAPI's own documentation pages load scripts from a CDN; the OpenAPI document stays.
    app = FastAPI(
        title="Kennisbank",
        summary="Onderzoek naar aanpakken die jongeren uit de criminaliteit houden",
        version=api.VERSION,
        openapi_url=f"{api.PREFIX}/openapi.json",
        docs_url=None,
        redoc_url=None,
        license_info={"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        responses=problems.DOCUMENTED,
        telemetry=_NO_TELEMETRY,
        lifespan=asked.lifespan,
    )
    app.state.kb = kb
    app.state.tally = asked.tally_of(kb)
    app.state.site = site
    app.mount("/static", static_files(), name="static")
    app.include_router(api.router)
    app.include_router(uitvoer.router)
    app.include_router(health.router)
    app.include_router(pages.router)
    app.include_router(melden.router)
    app.include_router(beheer.router)
    openapi.install(app, kb.settings)
    problems.install(app)
    beheer.install(app)
    app.add_middleware(api.VersionHeader)
    app.add_middleware(beheer.NoStore)
    app.add_middleware(Unchanged, prefix=api.PREFIX)
    app.add_middleware(HeadAsGet)
    app.add_middleware(SecurityHeaders)
    return app
