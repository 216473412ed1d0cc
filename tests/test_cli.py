"""The command line as a user meets it: Dutch, one line for what went wrong, the right exit code."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, NamedTuple

import click
import pytest
from samples import CARDS, write_card

from kennisbank import Kennisbank
from kennisbank.cli import cli, main
from kennisbank.corpus import Corpus
from kennisbank.settings import Settings

ENGLISH = (
    "Usage",
    "Options",
    "Commands",
    "Show this",
    "Error",
    "Try ",
    "Invalid",
    "Missing",
    "TEXT",
    "INTEGER",
    "[default",
)


class Done(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def run(
    corpus: Corpus,
    built: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    small_kb: Kennisbank,
) -> object:
    """Runs a command in this process, on the small corpus with its index and the fake embedder."""

    def embedder(_model: str = "") -> object:
        return small_kb.embedder

    monkeypatch.setattr("kennisbank.kennisbank.load_embedder", embedder)
    monkeypatch.setenv("KENNISBANK_MODEL", "nep")
    monkeypatch.setenv("KENNISBANK_CORPUS", str(corpus.path))
    monkeypatch.setenv("KENNISBANK_INDEX", str(built))

    def call(*arguments: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["kennisbank", *arguments])
        with pytest.raises(SystemExit) as stopped:
            main()
        out, err = capsys.readouterr()
        return Done(int(stopped.value.code or 0), out, err)

    return call


@pytest.fixture
def built(small_kb: Kennisbank, index: Path) -> Path:
    return shutil.copytree(small_kb.settings.index, index)


def paths(group: click.Group, *before: str) -> list[tuple[str, ...]]:
    """Every verb, with the verbs under it."""
    found: list[tuple[str, ...]] = [before]
    for name, command in group.commands.items():
        under = (*before, name)
        found += paths(command, *under) if isinstance(command, click.Group) else [under]
    return found


@pytest.mark.parametrize("verb", paths(cli), ids=" ".join)
def test_help_is_dutch(run, verb: tuple[str, ...]) -> None:  # type: ignore[no-untyped-def]
    done = run(*verb, "--help")
    assert done.code == 0 and done.err == ""
    assert done.out.startswith(f"Gebruik: {' '.join(('kennisbank', *verb))}")
    assert "Toon deze uitleg en stop." in done.out
    assert [word for word in ENGLISH if word in done.out] == []


@pytest.mark.parametrize("verb", ["index", "add", "search", "serve", "check", "export"])
def test_verbs_of_the_interface_are_there(verb: str) -> None:
    assert verb in cli.commands


def test_help_is_light() -> None:
    code = (
        "import sys; sys.argv = ['kennisbank', '--help']\n"
        "from kennisbank.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'torch', 'faiss', 'tantivy', 'numpy', 'sentence_transformers', 'pydantic'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stderr == "[]\n"
    assert "Opdrachten" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("zoek",), "De opdracht 'zoek' bestaat niet."),
        (("search",), "VRAAG ontbreekt."),
        (("search", "a", "b"), "Dit is te veel: b."),
        (("search", "a", "--hoeveel", "3"), "De optie '--hoeveel' bestaat niet."),
        (("search", "a", "--jsn"), "Bedoelt u '--json'?"),
        (("search", "a", "-n"), "Bij de optie '-n' hoort een waarde."),
        (("search", "a", "-n", "veel"), "is geen geheel getal"),
        (("search", "a", "-n", "101"), "Kies een getal van 1 tot en met 100."),
        (("search", "a", "--filter", "thema"), "heeft niet de vorm veld=waarde"),
        (("search", "a", "--filter", "kleur=rood"), "Het filter 'kleur' bestaat niet."),
        (("search", "a", "--sorteer", "naam"), "Sorteren op 'naam' kan niet."),
        (("add",), "BESTAND... ontbreekt."),
        (("serve", "--port", "99999"), "Poort 99999 bestaat niet"),
    ],
)
def test_wrong_usage_is_exit_2(run, arguments: tuple[str, ...], said: str) -> None:  # type: ignore[no-untyped-def]
    done = run(*arguments)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert done.err.startswith("Fout: ") and done.err.count("\n") == 1
    assert [word for word in ENGLISH if word in done.err] == []


def test_nothing_asked_shows_the_help_as_wrong_usage(run) -> None:  # type: ignore[no-untyped-def]
    done = run()
    assert done.code == 2 and "Opdrachten" in done.err


def test_index_reports_and_exits_1_when_something_is_refused(run, corpus: Corpus) -> None:  # type: ignore[no-untyped-def]
    assert run("index").code == 0
    write_card(corpus.path, "fout", soort="x")
    write_card(corpus.path, "sportclub", naam="Anders")
    (corpus.interventies / "gezinstherapie.md").unlink()
    done = run("index", "--json")
    assert done.code == 1
    said = json.loads(done.out)
    assert [entry["slug"] for entry in said["gewijzigd"]] == ["sportclub"]
    assert {"bestand", "slug", "paginas", "passages", "waarschuwingen"} <= set(said["gewijzigd"][0])
    assert [entry["slug"] for entry in said["verwijderd"]] == ["gezinstherapie"]
    assert (said["toegevoegd"], said["ongewijzigd"]) == ([], len(CARDS))
    assert [entry["bestand"] for entry in said["geweigerd"]] == ["interventies/fout.md"]
    assert set(said["geweigerd"][0]) == {"bestand", "reden"}
    again = run("index")
    assert again.code == 1
    assert again.err.startswith("Geweigerd: interventies/fout.md: veld 'soort' 'x' kan niet")
    assert "0 toegevoegd, 0 gewijzigd, 0 verwijderd" in again.out


def test_add_gives_what_the_interface_says(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "verslag.md").write_text("# Verslag\n\nBoksen op het plein.\n")
    done = run("add", str(tmp_path / "verslag.md"), str(tmp_path / "weg.pdf"), "--json")
    said = json.loads(done.out)
    assert done.code == 1
    (entry,) = said["toegevoegd"]
    assert (entry["slug"], entry["passages"], entry["waarschuwingen"]) == ("verslag", 1, [])
    assert (entry["paginas"], entry["bestand"]) == (1, "documenten/verslag.md")
    assert [refusal["bestand"] for refusal in said["geweigerd"]] == ["weg.pdf"]
    found = json.loads(run("search", "boksen op het plein", "--json").out)
    assert "verslag" in [result["slug"] for result in found["resultaten"]]


def test_add_says_that_it_publishes(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "notitie.md").write_text("# Notitie\n\nJudo in de gymzaal.\n")
    done = run("add", str(tmp_path / "notitie.md"))
    assert done.code == 0
    assert "Gepubliceerd: documenten/notitie.md, op /documenten/notitie." in done.out


def test_search_prints_the_object_of_the_api(run) -> None:  # type: ignore[no-untyped-def]
    done = run(
        "search", "recidive veelplegers", "-n", "2", "--filter", "soort=interventie", "--json"
    )
    said = json.loads(done.out)
    assert (done.code, done.err) == (0, "")
    assert set(said) == {
        "vraag",
        "totaal",
        "pagina",
        "aantal",
        "onvoldoendeGevonden",
        "antwoord",
        "duurMs",
        "duurPerStap",
        "resultaten",
        "facetten",
    }
    assert set(said["vraag"]) >= {"tekst", "gecorrigeerd", "ookGezochtOp"}
    assert said["vraag"]["ookGezochtOp"] == [{"term": "terugval", "begrip": "recidive"}]
    assert len(said["resultaten"]) == 2
    first = said["resultaten"][0]
    expected = {"soort", "slug", "titel", "url", "interventies", "bewijskracht", "richting", "jaar"}
    assert set(first) >= {*expected, "passages"}
    passage = first["passages"][0]
    assert set(passage) >= {"id", "tekst", "fragment", "pagina", "kop", "uitleg"}
    assert set(said["facetten"]["thema"][0]) == {"waarde", "aantal"}


def test_search_on_paper(run) -> None:  # type: ignore[no-untyped-def]
    done = run("search", "recidive veelplegers", "-n", "1")
    assert done.code == 0
    assert "1. Aanpak Top600  [geen effect, redelijk bewijs]" in done.out
    assert "<mark>" not in done.out and "&lt;" not in done.out


def test_check_says_all_is_well_or_what_is_not(run, corpus: Corpus) -> None:  # type: ignore[no-untyped-def]
    good = run("check", "--json")
    said = json.loads(good.out)
    assert (good.code, said["goed"]) == (0, True)
    assert {finding["wat"] for finding in said["bevindingen"]} == {
        "taalmodel",
        "corpus",
        "bewijs",
        "ocr",
        "index",
        "actualiteit",
    }
    write_card(corpus.path, "fout", soort="x")
    bad = run("check")
    assert bad.code == 1 and "interventies/fout.md" in bad.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("index", "--corpus", "nergens"), "De corpusmap 'nergens' bestaat niet."),
        (("index", "--index", "/proc/nergens"), "kan niet worden geschreven"),
        (("search", "x", "--index", "nergens"), "Er is nog geen index in 'nergens'. Maak hem met"),
    ],
)
def test_what_a_user_can_mend_is_one_line(run, arguments: tuple[str, ...], said: str) -> None:  # type: ignore[no-untyped-def]
    done = run(*arguments)
    assert (done.code, done.out) == (1, "")
    assert said in done.err
    assert done.err.startswith("Fout: ") and done.err.count("\n") == 1


def test_serve_answers(corpus: Corpus, tmp_path: Path) -> None:
    """The command as a user gives it: a server that answers a question over HTTP."""
    index = tmp_path / "index"
    Kennisbank.open(Settings(corpus=corpus.path, index=index)).ingest()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    program = "from kennisbank.cli import main; main()"
    folders = ["--corpus", str(corpus.path), "--index", str(index)]
    server = subprocess.Popen(
        [sys.executable, "-c", program, "serve", "--port", str(port), *folders],
        stderr=subprocess.DEVNULL,
    )
    try:
        answer = fetched(f"http://127.0.0.1:{port}/api/v1/zoekresultaten?q=Top600")
        assert "top600" in [result["slug"] for result in answer["resultaten"]]
    finally:
        server.terminate()
        server.wait(10)


def fetched(address: str) -> dict[str, Any]:
    """The JSON at `address`, as soon as there is a server."""
    for _ in range(150):
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return dict(json.load(answer))
        except urllib.error.URLError:
            time.sleep(0.2)
    raise AssertionError("the server did not come up")


def test_port_in_use(run) -> None:  # type: ignore[no-untyped-def]
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run("serve", "--port", str(port))
    assert done.code == 1 and f"Poort {port} is al in gebruik." in done.err


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"KENNISBANK_ENGINE": "onzin"}, "KENNISBANK_ENGINE"),
        ({"KENNISBANK_MODEL": "./nergens"}, "De modelmap './nergens' bestaat niet."),
    ],
)
def test_wrong_setting_is_one_line(
    corpus: Corpus, tmp_path: Path, environment: dict[str, str], said: str
) -> None:
    program = "from kennisbank.cli import main; main()"
    arguments = ["index", "--corpus", str(corpus.path), "--index", str(tmp_path / "i")]
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        cwd=tmp_path,
    )
    assert done.returncode in (1, 2)
    assert "Traceback" not in done.stderr
    assert said in done.stderr and done.stderr.count("\n") == 1


def test_export_writes_to_the_screen_and_to_a_file(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    shown = run("export", "--format", "csv")
    assert shown.code == 0
    assert shown.out.startswith("interventie,naam,")
    assert "Scared Straight" in shown.out
    file = tmp_path / "map" / "kennisbank.json"
    written = run("export", "--format", "json", "--output", str(file))
    assert (written.code, written.out) == (0, "")
    assert len(json.loads(file.read_text(encoding="utf-8"))["interventies"]) == len(CARDS)


def test_export_says_what_it_cannot(run) -> None:  # type: ignore[no-untyped-def]
    assert "De optie '--format' ontbreekt." in run("export").err
    unknown = run("export", "--format", "docx")
    assert unknown.code == 2
    assert "'docx' is niet een van 'csv'" in unknown.err


def test_export_of_nothing_is_told(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    for folder in ("interventies", "documenten"):
        (tmp_path / "leeg" / folder).mkdir(parents=True)
    where = ("--corpus", str(tmp_path / "leeg"), "--index", str(tmp_path / "leeg-index"))
    assert "index" in run("export", "--format", "csv", *where).err
    run("index", *where)
    done = run("export", "--format", "csv", *where)
    assert (done.code, done.out) == (1, "")
    assert "niets gepubliceerd" in done.err
