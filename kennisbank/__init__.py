"""Kennisbank: a Dutch search engine for evidence on interventions against youth crime."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .kennisbank import Kennisbank

__version__ = "0.1.0"
__all__ = ["Kennisbank", "__version__"]


def __getattr__(name: str) -> Any:
    """`Kennisbank` on first use, so that a mere `import kennisbank` stays cheap (PEP 562)."""
    if name == "Kennisbank":
        from .kennisbank import Kennisbank

        return Kennisbank
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
