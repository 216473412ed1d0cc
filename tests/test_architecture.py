"""The package reads as the pipeline: imports go one way, and a module is one noun."""

from __future__ import annotations

import ast
from itertools import pairwise
from pathlib import Path

import pytest

import kennisbank

PACKAGE = Path(kennisbank.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))

ORDER = (
    ("errors",),
    ("model",),
    ("corpus",),
    ("evidence",),
    ("cite",),
    ("extract",),
    ("chunk",),
    ("analyse",),
    ("embed",),
    ("index",),
    ("ingest",),
    ("search",),
    ("evaluate",),
    ("curate",),
    ("catalogue", "kennisbank", "settings", "__init__"),
    ("web",),
    ("cli",),
)
"""A part may import itself and those above it."""

LEVEL = {part: level for level, parts in enumerate(ORDER) for part in parts}


def part_of(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def imported(path: Path) -> set[str]:
    """Dotted names under `kennisbank` that a module imports, wherever in it."""
    package = ("kennisbank", *path.relative_to(PACKAGE).parts[:-1])
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join((*base, *filter(None, [node.module])))
            found |= {f"{module}.{alias.name}" for alias in node.names}
    return {name for name in found if name.startswith("kennisbank.")}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_one_way(path: Path) -> None:
    parts = {name.split(".")[1] for name in imported(path)}
    # Names of the package itself, such as the class and the version.
    parts = {part if part in LEVEL else "__init__" for part in parts}
    if "__version__" in path.read_text(encoding="utf-8"):
        parts.discard("__init__")
    too_late = {part for part in parts if LEVEL[part] > LEVEL[part_of(path)]}
    assert too_late == set()


def test_every_part_has_its_place() -> None:
    assert {part_of(path) for path in MODULES} <= set(LEVEL)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_module_is_one_noun(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_no_circles() -> None:
    files = {dotted(path): path for path in MODULES}
    graph = {
        name: {target for said in imported(path) if (target := resolve(said, files)) != name}
        for name, path in files.items()
    }
    circle = find_circle({name: targets - {""} for name, targets in graph.items()})
    assert circle == []


def dotted(path: Path) -> str:
    parts = ("kennisbank", *path.relative_to(PACKAGE).with_suffix("").parts)
    return ".".join(part for part in parts if part != "__init__")


def resolve(name: str, files: dict[str, Path]) -> str:
    """The module that an imported name is or comes from; a package stands for its own surface."""
    while name and name not in files:
        name = name.rpartition(".")[0]
    return "" if name == "kennisbank" else name


def find_circle(graph: dict[str, set[str]]) -> list[str]:
    done: set[str] = set()

    def walk(name: str, path: list[str]) -> list[str]:
        if name in path:
            return path[path.index(name) :]
        if name in done:
            return []
        for target in sorted(graph[name]):
            found = walk(target, [*path, name])
            if found:
                return found
        done.add(name)
        return []

    return next((circle for name in sorted(graph) if (circle := walk(name, []))), [])


def test_a_circle_would_be_found() -> None:
    assert find_circle({"a": {"b"}, "b": {"c"}, "c": {"a"}}) == ["a", "b", "c"]
    assert find_circle({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []


def test_parts_are_named_in_order_once() -> None:
    levels = [LEVEL[part] for parts in ORDER for part in parts]
    assert all(one <= other for one, other in pairwise(levels))
    assert not {part_of(path) for path in MODULES} & {"utils", "helpers", "common", "managers"}
