"""The site under load: clients that ask without pause, on the same machine as the server."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from .figures import Row, spread

PATHS = {"page": "/zoeken?q=", "API": "/api/v1/zoekresultaten?q="}


def measure(
    index: Path, size: int, questions: Sequence[str], *, workers: int, clients: int, seconds: float
) -> list[Row]:
    with served(index, workers) as port:
        return [
            {
                "passages": size,
                "address": name,
                "workers": workers,
                "clients": clients,
                **_load(port, path, questions, clients, seconds),
            }
            for name, path in PATHS.items()
        ]


@contextmanager
def served(index: Path, workers: int) -> Iterator[int]:
    """The site over an index, at the port that is given."""
    port = _free_port()
    environment = {**os.environ, "KENNISBANK_INDEX": str(index)}
    server = subprocess.Popen(
        [sys.executable, "-m", "kennisbank.cli", "serve", f"--port={port}", f"--workers={workers}"],
        env=environment,
        start_new_session=True,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(port)
        yield port
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()


def _load(
    port: int, path: str, questions: Sequence[str], clients: int, seconds: float
) -> dict[str, float]:
    """In a process of its own, so that the clients do not wait for each other's Python."""
    asked = [path + urllib.parse.quote(question) for question in questions]
    command = [sys.executable, "-m", "benchmarks.http", str(port), str(clients), str(seconds)]
    done = subprocess.run(
        command, input=json.dumps(asked), check=True, capture_output=True, text=True
    )
    said: dict[str, float] = json.loads(done.stdout)
    return said


def _main(port: str, clients: str, seconds: str) -> None:
    asked: list[str] = json.load(sys.stdin)
    took: list[float] = []
    errors: list[int] = []
    until = time.perf_counter() + float(seconds)

    def client(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=60)
        position = number * 7
        while time.perf_counter() < until:
            started = time.perf_counter()
            # A number no one asked before, so that nothing is remembered from another client.
            connection.request("GET", f"{asked[position % len(asked)]}%20{number}x{position}")
            answer = connection.getresponse()
            answer.read()
            took.append((time.perf_counter() - started) * 1000)
            if answer.status != 200:
                errors.append(answer.status)
            position += 1

    threads = [threading.Thread(target=client, args=(n,)) for n in range(int(clients))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rate = round(len(took) / float(seconds), 1)
    print(json.dumps({"requests/s": rate, **spread(took), "errors": len(errors)}))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request("GET", "/gereed")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the server did not start")


if __name__ == "__main__":
    _main(*sys.argv[1:])
