"""Marks drawn once each: a list of hundreds of approaches shows a few dozen different ones."""

from __future__ import annotations

from functools import lru_cache

from jinja2 import Environment
from markupsafe import Markup

from .mark import Mark

_KEPT = 2048


class Drawn:
    """The macros of `_mark.html` by name, each result remembered."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._draw = lru_cache(_KEPT)(self._drawn)

    def direction(self, mark: Mark) -> Markup:
        return self._draw("direction", mark)

    def strength(self, mark: Mark) -> Markup:
        return self._draw("strength", mark)

    def harm(self, mark: Mark) -> Markup:
        return self._draw("harm", mark)

    def evidence(self, mark: Mark) -> Markup:
        return self._draw("evidence", mark)

    def _drawn(self, macro: str, mark: Mark) -> Markup:
        module = self._environment.get_template("_mark.html").make_module()
        drawn: Markup = getattr(module, macro)(mark)
        return drawn
