"""How fast and how large: `python -m benchmarks.run`; from clone to answer: `benchmarks.start`."""
