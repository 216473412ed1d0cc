"""`python -m kennisbank.cli`: the same as `kennisbank`, for processes that start another."""

from . import main

main()
