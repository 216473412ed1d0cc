"""The readers of `desk_load`, in a process of their own; they stop when standard input closes."""

from __future__ import annotations

import http.client
import json
import random
import re
import sys
import threading
import time
import urllib.parse

from .figures import spread

_HITS = re.compile(r'<h3 class="result__title"><a href="([^"]+)"')


def main(address: str, readers: str, pause: str) -> None:
    questions: list[str] = json.loads(sys.stdin.readline())
    took: list[float] = []
    errors: list[int] = []
    ended = threading.Event()

    def read(number: int) -> None:
        chance = random.Random(number)
        connection = http.client.HTTPConnection(address, timeout=60)

        def get(path: str) -> str:
            started = time.perf_counter()
            connection.request("GET", path)
            answer = connection.getresponse()
            said = answer.read().decode()
            took.append((time.perf_counter() - started) * 1000)
            if answer.status != 200:
                errors.append(answer.status)
            return said

        ended.wait(chance.uniform(0.0, float(pause)))
        while not ended.is_set():
            question = urllib.parse.quote(f"{chance.choice(questions)} {number}")
            found = _HITS.findall(get(f"/zoeken?q={question}"))
            for path in chance.sample(found, min(2, len(found))):
                if ended.wait(float(pause) * chance.uniform(0.5, 1.5)):
                    return
                get(path)
            ended.wait(float(pause) * chance.uniform(0.5, 1.5))

    threads = [threading.Thread(target=read, args=(number,)) for number in range(int(readers))]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    sys.stdin.read()
    ended.set()
    for thread in threads:
        thread.join()
    rate = len(took) / (time.perf_counter() - started)
    print(json.dumps({"requests/s": round(rate, 1), **spread(took), "errors": len(errors)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
