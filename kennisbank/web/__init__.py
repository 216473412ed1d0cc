"""The site and its JSON API: parses what comes in, asks the Kennisbank, presents the answer."""

from .app import create_app

__all__ = ["create_app"]
