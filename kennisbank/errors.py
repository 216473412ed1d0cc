"""The problems a user can meet, each with what to do about it."""

from __future__ import annotations


class KennisbankError(Exception):
    """Something a user can mend.

    `reden` says in Dutch what happened, `oplossing` what to do next; `str()` is both in one line.
    """

    def __init__(self, reden: str, oplossing: str = "") -> None:
        self.reden = reden
        self.oplossing = oplossing
        super().__init__(f"{reden} {oplossing}".strip())


class CorpusError(KennisbankError):
    """The corpus folder as a whole cannot be read or written."""


class Refused(KennisbankError):
    """One file cannot be taken in; the others can."""


class IndexUnusable(KennisbankError):
    """The index is missing, damaged, made by another version, or in use by another run."""


class ModelError(KennisbankError):
    """The embedding model is missing or is not the one expected."""


class NotFound(KennisbankError):
    """A name that nothing in the knowledge base bears."""
