"""The problems a user can meet, each with what to do about it."""

from __future__ import annotations

import datetime


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


class Withdrawn(KennisbankError):
    """Something that was public and no longer is."""

    def __init__(self, titel: str, datum: datetime.date | None, waarom: str) -> None:
        self.titel = titel
        self.datum = datum
        self.waarom = waarom
        since = f" op {datum.day}-{datum.month}-{datum.year}" if datum else ""
        super().__init__(f"'{titel}' is ingetrokken{since}.", waarom and f"Reden: {waarom}")


class DataUnusable(KennisbankError):
    """The operational database cannot be opened or written."""


class Invalid(KennisbankError):
    """What was filled in cannot be; `veld` is the field, where it is one."""

    def __init__(self, reden: str, oplossing: str = "", veld: str = "") -> None:
        self.veld = veld
        super().__init__(reden, oplossing)


class Denied(KennisbankError):
    """Someone who may not do this asks for it."""


class Conflict(KennisbankError):
    """Somebody else changed the same thing in the meantime."""
