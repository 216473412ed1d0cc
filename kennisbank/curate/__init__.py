"""The desk of the curators: accounts, drafts, review, publication, history."""

from .desk import Desk, Rules

__all__ = ["Desk", "Rules"]
