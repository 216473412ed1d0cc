"""The templates and static files: where they stand and how a page is made of them."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from kennisbank.evidence import opzet_of
from kennisbank.model import Richting

from . import markup, presentation
from .colofon import colofon_of
from .drawn import Drawn
from .mark import mark_of, shape_of, strength_of
from .reasons import reasons

_HERE = Path(__file__).resolve().parent
_YEAR = 365 * 24 * 3600


def _folder() -> Path:
    """`kennisbank/web/site` in an installed wheel, `web` beside the package in a checkout."""
    packaged = _HERE / "site"
    return packaged if packaged.is_dir() else _HERE.parents[1] / "web"


class _Static(StaticFiles):
    """Static files under an address that changes with their content, so kept for a year."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if b"v=" in scope["query_string"]:
            response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
        return response


def static_files() -> StaticFiles:
    return _Static(directory=_folder() / "static")


@dataclass(frozen=True, slots=True)
class Site:
    environment: Environment

    @classmethod
    def load(cls) -> Site:
        folder = _folder()
        environment = Environment(
            loader=FileSystemLoader(folder / "templates"),
            autoescape=True,
            # Templates do not change under a running site; looking whether they did costs a page.
            auto_reload=False,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.filters.update(presentation.FILTERS)
        environment.filters["fragment"] = markup.fragment
        environment.filters["kopanker"] = markup.heading_id
        environment.filters["redenen"] = reasons
        environment.filters["markdown"] = markup.markdown
        environment.tests["in_block"] = lambda name, block: name.startswith(block)
        environment.globals["meervoud"] = presentation.plural
        environment.globals["mark_of"] = mark_of
        environment.globals["shape_of"] = shape_of
        environment.globals["drawn"] = Drawn(environment)
        environment.globals["opzet_of"] = opzet_of
        environment.globals["strength_of"] = strength_of
        environment.globals["mark_of_harm"] = shape_of(Richting.ONGUNSTIG)
        environment.globals["static"] = _addresses(folder / "static")
        return cls(environment)

    def warm(self) -> None:
        """Compile every page, which the first visitor of each would otherwise wait for."""
        for name in self.environment.list_templates():
            self.environment.get_template(name)

    def page(
        self, request: Request, name: str, *, status: int = 200, **context: object
    ) -> HTMLResponse:
        template = self.environment.get_template(name)
        path, query = request.url.path, request.url.query
        # Printed at the foot of a page, so that paper leads back to the site.
        permalink = colofon_of(request).url(f"{path}?{query}" if query else path)
        html = template.render(path=path, permalink=permalink, **context)
        return HTMLResponse(html, status_code=status)


def _addresses(folder: Path) -> dict[str, str]:
    """Address of each static file, with a fingerprint of its content."""
    return {
        file.name: f"/static/{file.name}?v={sha256(file.read_bytes()).hexdigest()[:12]}"
        for file in sorted(folder.iterdir())
        if file.is_file()
    }
