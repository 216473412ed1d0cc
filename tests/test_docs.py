"""What a user can set, type or visit is named in the docs; examples there are valid."""

from __future__ import annotations

import importlib
import json
import re
import runpy
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from kennisbank.corpus import Corpus
from kennisbank.model import (
    Begrip,
    Bron,
    Document,
    Erkenning,
    Interventie,
    Studie,
    Uitkomst,
    Uitkomstsoort,
)
from kennisbank.search import FILTERS
from kennisbank.settings import Settings
from kennisbank.web import api, beheer, health, melden, pages, uitvoer

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"


def text(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def fenced(name: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text(name), re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("field", Settings.model_fields)
def test_setting_is_documented(field: str) -> None:
    variable = f"KENNISBANK_{field.upper()}"
    assert f"| `{variable}` |" in text("instellingen.md")
    assert f"{variable}=" in (ROOT / ".env.example").read_text(encoding="utf-8")


def test_no_setting_is_documented_that_is_not_there() -> None:
    named = set(re.findall(r"KENNISBANK_([A-Z_]+)", text("instellingen.md")))
    assert named == {field.upper() for field in Settings.model_fields}


def test_commands_are_those_of_the_command_line() -> None:
    made = runpy.run_path(str(DOCS / "opdrachten.py"))["render"]()
    assert text("opdrachten.md") == made, "run 'make docs'"


def routes() -> set[str]:
    routers = (
        pages.router, api.router, uitvoer.router, health.router, melden.router, beheer.router,
    )  # fmt: skip
    return {path for router in routers for path in _paths(router)}


def _paths(router: object, prefix: str = "") -> Iterator[str]:
    """Paths of a router and of those included in it."""
    for route in getattr(router, "routes", ()):
        if hasattr(route, "path"):
            yield prefix + route.path
        else:
            yield from _paths(route.original_router, prefix + route.include_context.prefix)


@pytest.mark.parametrize("path", sorted(routes()))
def test_route_is_documented(path: str) -> None:
    assert f"{path}`" in text("api.md")


def test_routes_are_found() -> None:
    assert {"/zoeken", "/api/v1/zoekresultaten", "/gereed"} <= routes()


@pytest.mark.parametrize("name", FILTERS)
def test_filter_is_documented(name: str) -> None:
    assert f"`{name}`" in text("api.md")


@pytest.mark.parametrize(
    "model",
    [Interventie, Studie, Uitkomst, Uitkomstsoort, Erkenning, Bron, Document, Begrip],
)
def test_field_of_the_corpus_is_documented(model: type[Interventie]) -> None:
    names = (field.alias or name for name, field in model.model_fields.items())
    missing = [
        name for name in names if not re.search(rf"`{name}`|^[- ]*{name}:", curators(), re.M)
    ]
    assert not missing


def curators() -> str:
    return text("curatoren.md")


def test_example_records_are_valid(tmp_path: Path) -> None:
    (card,) = fenced("curatoren.md", "markdown")
    sidecar, terms = fenced("curatoren.md", "yaml")
    for folder in ("interventies", "documenten"):
        (tmp_path / folder).mkdir()
    (tmp_path / "interventies/buurtcoach.md").write_text(card, encoding="utf-8")
    report = tmp_path / "documenten/evaluatie-buurtcoach-2024.md"
    report.write_text("# Evaluatie\n\nTekst.\n", encoding="utf-8")
    report.with_suffix(".yaml").write_text(sidecar, encoding="utf-8")
    (tmp_path / "begrippen.yaml").write_text(terms, encoding="utf-8")
    corpus = Corpus(tmp_path)
    sources, refused = corpus.scan()
    assert not refused
    by_kind = {source.soort: source for source in sources}
    assert corpus.interventie(by_kind["interventie"]).studies[0].sms == 3
    assert corpus.document(by_kind["document"]).interventies == ("buurtcoach",)
    assert not corpus.begrippen()[1]


@pytest.mark.parametrize("file", [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *DOCS.glob("*.md")])
def test_links_lead_somewhere(file: Path) -> None:
    for target in re.findall(r"(?<!!)\[[^\]]*\]\(([^)#]+)", file.read_text(encoding="utf-8")):
        if not target.startswith("http"):
            assert (file.parent / target).exists(), target


def test_publiccode_keeps_to_the_standard() -> None:
    said = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    assert said["legal"]["license"] == "EUPL-1.2"
    for described in said["description"].values():
        assert len(described["shortDescription"]) <= 150
        assert 150 <= len(described["longDescription"]) <= 10_000


def test_targets_of_the_readme_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    said = "".join(
        (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "CONTRIBUTING.md")
    )
    for target in set(re.findall(r"`make ([a-z]+)", said)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_locks_name_no_machine() -> None:
    for lock in (ROOT / "requirements").glob("*.lock"):
        lines = lock.read_text(encoding="utf-8").splitlines()
        assert not [line for line in lines if "://" in line or line.startswith("-")]
        assert not [line for line in lines if line.startswith(("nvidia-", "cuda-", "triton"))]


def test_performance_page_is_made_of_the_kept_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT))
    render = importlib.import_module("benchmarks.report").render
    figures = json.loads(text("prestaties.json"))
    assert text("prestaties.md") == render(figures), "run 'python -m benchmarks.report'"
