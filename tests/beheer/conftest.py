"""A desk of its own for each test: a small corpus, three people, and a visitor who can sign in."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from samples import FakeEmbedder, make_corpus
from starlette.testclient import TestClient

from kennisbank import Kennisbank
from kennisbank.curate import accounts
from kennisbank.curate.accounts import Account, Rol, add_account
from kennisbank.settings import Settings
from kennisbank.web import create_app

from .outside import PASSWORD, Site


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cost of a hash is there to slow down guessing, not these tests."""
    monkeypatch.setattr(
        accounts, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    )
    accounts._nobody.cache_clear()


@pytest.fixture(scope="session")
def _indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small corpus with its index, made once; each test gets a copy."""
    folder = tmp_path_factory.mktemp("redactie")
    make_corpus(folder / "corpus")
    settings = Settings(corpus=folder / "corpus", index=folder / "index")
    Kennisbank.open(settings, FakeEmbedder()).ingest()
    return folder


@pytest.fixture
def desk_kb(_indexed: Path, tmp_path: Path) -> Iterator[Kennisbank]:
    for name in ("corpus", "index"):
        shutil.copytree(_indexed / name, tmp_path / name)
    settings = Settings(
        corpus=tmp_path / "corpus", index=tmp_path / "index", data=tmp_path / "data"
    )
    kb = Kennisbank.open(settings, FakeEmbedder())
    yield kb
    kb.desk.database.close()


@pytest.fixture
def site(_indexed: Path, tmp_path: Path) -> Iterator[Site]:
    """The site as a process of its own, for anna and bea. There is no worker yet."""
    for name in ("corpus", "index"):
        shutil.copytree(_indexed / name, tmp_path / name)
    site = Site(tmp_path)
    for naam, rol in (("anna", Rol.CURATOR), ("bea", Rol.BEHEERDER)):
        add_account(site.kb.desk.database, naam, rol, PASSWORD)
    site.start(worker=False)
    site.ready()
    yield site
    site.kill()
    site.kb.desk.database.close()


@pytest.fixture
def people(desk_kb: Kennisbank) -> dict[str, Account]:
    """anna and bram prepare; bea publishes, and so does bert."""
    roles = {"anna": Rol.CURATOR, "bram": Rol.CURATOR, "bea": Rol.BEHEERDER, "bert": Rol.BEHEERDER}
    database = desk_kb.desk.database
    return {naam: add_account(database, naam, rol, PASSWORD) for naam, rol in roles.items()}


class Visit:
    """Somebody at a browser: follows redirects, fills in the token of the page that was read."""

    def __init__(self, client: TestClient) -> None:
        self.client = client

    def get(self, address: str, status: int = 200, **more: Any) -> str:
        response = self.client.get(address, **more)
        assert response.status_code == status, (response.status_code, response.text[-2000:])
        return response.text

    def post(self, address: str, status: int = 200, *, files: Any = None, **fields: Any) -> str:
        data = {"csrf": self.token, **fields}
        response = self.client.post(address, data=data, files=files)
        assert response.status_code == status, (response.status_code, response.text[-2000:])
        return response.text

    @property
    def token(self) -> str:
        found = re.search(r'name="csrf" value="([^"]+)"', self.client.get("/beheer").text)
        assert found
        return found[1]

    def sign_in(self, naam: str, password: str = PASSWORD) -> Visit:
        self.post("/beheer/inloggen", naam=naam, wachtwoord=password)
        return self


@pytest.fixture
def visit(desk_kb: Kennisbank, people: dict[str, Account]) -> Iterator[Callable[..., Visit]]:
    """`visit()` is anonymous, `visit("anna")` is anna, each with cookies of her own."""
    del people
    app = create_app(desk_kb)

    def make(naam: str | None = None) -> Visit:
        visitor = Visit(TestClient(app, base_url="http://testserver"))
        return visitor.sign_in(naam) if naam else visitor

    yield make
