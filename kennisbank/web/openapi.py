"""The OpenAPI document as the API Design Rules ask: server, contact, version header, problems."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from kennisbank.settings import Settings

from . import problems
from .api import PREFIX, VERSION
from .colofon import Colofon

TAGS = (
    ("zoeken", "Zoeken in aanpakken en documenten"),
    ("interventies", "De aanpakken, met hun onderzoeken en ons oordeel"),
    ("documenten", "De documenten en hun tekst"),
    ("begrippen", "De begrippenlijst"),
    ("exporten", "Alles wat gepubliceerd is, in één bestand"),
)

_HEADERS = {
    "API-Version": {
        "description": "De volledige versie van de API",
        "schema": {"type": "string", "example": VERSION},
    }
}
_PROBLEM = "#/components/schemas/Problem"

_TOLD = {
    "400": "De vraag klopt niet; `veld` noemt de parameter",
    "404": "Wat gevraagd is, bestaat niet",
    "503": "De kennisbank kan nu niet antwoorden",
}


def install(app: FastAPI, settings: Settings) -> None:
    """Serve the document of this site in place of the one that FastAPI would make."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = describe(app, settings)
        return app.openapi_schema

    # FastAPI's own way to change the document.
    app.openapi = document  # type: ignore[method-assign]


def describe(app: FastAPI, settings: Settings) -> dict[str, Any]:
    colofon = Colofon.of(settings)
    made = get_openapi(
        title=app.title,
        version=app.version,
        summary=app.summary,
        description=(
            "Alleen lezen, zonder sleutel. Lijsten zijn per pagina op te vragen; fouten zijn "
            "problem details (RFC 9457) in het Nederlands."
        ),
        license_info=app.license_info,
        tags=[{"name": name, "description": said} for name, said in TAGS],
        routes=app.routes,
    )
    # Set here: FastAPI would want a package of its own to look at the address.
    made["info"]["contact"] = {
        "name": colofon.uitgever,
        "email": colofon.contact,
        "url": colofon.url("/open-data") or "/open-data",
    }
    # The major version stands in the address of the server; paths count from there.
    made["servers"] = [{"url": colofon.url(PREFIX) or PREFIX}]
    made["paths"] = {
        path.removeprefix(PREFIX): operations for path, operations in made["paths"].items()
    }
    schemas = made.setdefault("components", {}).setdefault("schemas", {})
    schemas["Problem"] = problems.Problem.model_json_schema()
    for operations in made["paths"].values():
        for operation in operations.values():
            operation["responses"] = _responses(operation)
    return made


def _responses(operation: dict[str, Any]) -> dict[str, Any]:
    kept = {status: said for status, said in operation["responses"].items() if status[0] == "2"}
    parameters = operation.get("parameters", [])
    told = ["503"]
    if parameters:
        told.append("400")
    if any(parameter["in"] == "path" for parameter in parameters):
        told.append("404")
    for status in sorted(told):
        content = {problems.MEDIA_TYPE: {"schema": {"$ref": _PROBLEM}}}
        kept[status] = {"description": _TOLD[status], "content": content}
    return {status: {**said, "headers": _HEADERS} for status, said in kept.items()}
