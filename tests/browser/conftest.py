"""The site in a thread, on the repository's corpus, and a headless Chromium to visit it."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from kennisbank import Kennisbank
from kennisbank.web import create_app

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 375, "height": 800}


@contextmanager
def served(kb: Kennisbank) -> Iterator[str]:
    """The address of a site on `kb`, in a thread."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(create_app(kb), log_level="warning", ws="none")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        deadline = time.monotonic() + 30
        while not server.started:
            assert thread.is_alive(), "de server stopte tijdens het starten"
            assert time.monotonic() < deadline, "de server kwam niet op gang"
            time.sleep(0.02)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join(timeout=10)


@pytest.fixture(scope="session")
def address(starter_kb: Kennisbank) -> Iterator[str]:
    """Where the site answers."""
    with served(starter_kb) as address:
        yield address


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} ontbreekt; 'make test' installeert het")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(params=[WIDE, NARROW], ids=["1280", "375"])
def page(chromium: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page at each of the two widths."""
    context = chromium.new_context(viewport=request.param, base_url=address)
    yield context.new_page()
    context.close()


@pytest.fixture
def wide(chromium: Browser, address: str) -> Iterator[Page]:
    context = chromium.new_context(viewport=WIDE, base_url=address)
    yield context.new_page()
    context.close()


@pytest.fixture
def narrow(chromium: Browser, address: str) -> Iterator[Page]:
    context = chromium.new_context(viewport=NARROW, base_url=address)
    yield context.new_page()
    context.close()


@pytest.fixture
def scriptless(chromium: Browser, address: str) -> Iterator[BrowserContext]:
    context = chromium.new_context(java_script_enabled=False, viewport=NARROW, base_url=address)
    yield context
    context.close()
