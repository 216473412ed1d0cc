"""A new generation comes into use by itself; a server goes on answering while it is opened."""

from __future__ import annotations

import gc
import threading
import time
import weakref
from pathlib import Path

import pytest
from samples import FakeEmbedder, write_card

from kennisbank import Kennisbank
from kennisbank.catalogue import Catalogue
from kennisbank.corpus import Corpus
from kennisbank.index import current_generation
from kennisbank.search import SearchRequest
from kennisbank.settings import Settings


@pytest.fixture
def server(corpus: Corpus, index: Path) -> Kennisbank:
    settings = Settings(corpus=corpus.path, index=index)
    Kennisbank(settings, FakeEmbedder()).ingest()
    return Kennisbank(settings, FakeEmbedder(), in_background=True)


def names(kb: Kennisbank) -> set[str]:
    return {interventie.slug for interventie in kb.interventies()}


def wait_for(kb: Kennisbank, slug: str) -> None:
    until = time.monotonic() + 60
    while slug not in names(kb):
        assert time.monotonic() < until, "the new generation never came"
        time.sleep(0.01)


def test_library_sees_its_own_changes_at_once(kb: Kennisbank) -> None:
    assert "nieuw" not in names(kb)
    write_card(kb.corpus.path, "nieuw")
    kb.ingest()
    assert "nieuw" in names(kb)


def test_server_answers_from_the_present_while_the_next_is_opened(
    server: Kennisbank, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = names(server)
    opened, may_go_on = threading.Event(), threading.Event()
    warm = Catalogue.warm

    def slowly(catalogue: Catalogue) -> None:
        opened.set()
        assert may_go_on.wait(20)
        warm(catalogue)

    monkeypatch.setattr(Catalogue, "warm", slowly)
    write_card(server.corpus.path, "nieuw")
    server.ingest()
    assert names(server) == before
    assert opened.wait(20)
    for _ in range(3):
        assert names(server) == before
    may_go_on.set()
    wait_for(server, "nieuw")


def test_server_keeps_what_it_has_when_the_next_cannot_be_opened(
    server: Kennisbank, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = names(server)
    write_card(server.corpus.path, "nieuw")
    server.ingest()
    folder = current_generation(server.settings.index)
    assert folder
    columns = (folder / "columns.npz").read_bytes()
    (folder / "columns.npz").write_bytes(b"stuk")
    assert names(server) == before
    until = time.monotonic() + 60
    while not server._newest._not_before:
        assert time.monotonic() < until, "the damaged generation was never tried"
        assert names(server) == before
        time.sleep(0.01)
    (folder / "columns.npz").write_bytes(columns)
    assert names(server) == before  # It is not tried again at every question.
    monkeypatch.setattr(server._newest, "_not_before", 0.0)
    wait_for(server, "nieuw")


def test_what_is_replaced_is_let_go_without_a_collection(server: Kennisbank) -> None:
    """A server does not look for cycles in what it opened, so there must be none."""
    server.warm()
    request = SearchRequest.parse('recedive "jonge veelplegers" -sport', [("land", "NL")])
    server.search(request)
    server.suggest("rec")
    before = server._now
    parts = [weakref.ref(part) for part in (before, before.engine, before.snapshot)]
    write_card(server.corpus.path, "nieuw")
    server.ingest()
    wait_for(server, "nieuw")
    gc.disable()
    try:
        del before
        assert [part() for part in parts] == [None, None, None]
    finally:
        gc.enable()
        gc.unfreeze()
