"""What one file may cost."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """A file that asks for more than this is refused; the others go in."""

    seconds: float = 120.0
    memory: int = 512 << 20
    """Bytes of address space of the process that reads the file."""
    ocr: bool = True
    """Whether pages without readable text are recognised from their picture."""
    ocr_seconds: float = 600.0
    """For all such pages of one file together; what is not done by then stays without text."""
    pages: int = 5_000
    characters: int = 20_000_000
    size: int = 300 << 20
    """Bytes of the file itself, and of any one part unpacked from it."""
