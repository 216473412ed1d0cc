"""Dutch and English sentences, found without a model."""

from __future__ import annotations

import re

Span = tuple[int, int]

# An abbreviation that is always followed by more of its sentence.
_ALWAYS = frozenset(
    "bijv bv o.a m.b.t m.n t.a.v t.o.v i.v.m i.h.k.v i.p.v i.t.t d.w.z d.m.v n.a.v o.l.v o.v.v "
    "t.g.v t.b.v t.m v.w.b z.g zgn zg nl c.q ca circa ong vgl cf resp incl excl max min gem vs "
    "p pp pag blz nr nrs no art artt lid par hfst fig tab afb bijl ed red dr drs mr ir ing prof "
    "em dhr mevr mw hr st sr jr lt kol gen e.g i.e mrs ms approx vol ch sec eq resp tel jl "
    "van-tot max a.g.v b.t.w i.c i.o i.s.m m.i.v m.u.v o.g.v r.k s.v.p t.z.t u.d v.a v.d".split()
)
# An abbreviation that may also end its sentence.
_PERHAPS = frozenset(
    "e.a e.d e.v e.v.a enz etc et al ed jr sr n.v b.v m.a.w a.u.b v.chr n.chr".split()
)
_MONTHS = frozenset(
    "januari februari maart april mei juni juli augustus september oktober november "
    "december".split()
)
_STOP = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s)|\n\n+|\n|(?<=[.!?:;])\f")
_BEFORE = re.compile(r"[^\s(\[\"'“‘]+$")
_INITIAL = re.compile(r"(?:[A-Z]\.)*[A-Z]|[A-Z][a-z]?")
_NEXT = re.compile(r"\s*[-–•(\[\"'“‘]*\s*(\S+)")


def split_sentences(text: str) -> list[Span]:
    """Start and end of each sentence; between them is only white space."""
    spans: list[Span] = []
    start = 0
    for stop in _STOP.finditer(text):
        if stop.end() <= start or not _ends(text, stop):
            continue
        _add(spans, text, start, stop.end())
        start = stop.end()
    _add(spans, text, start, len(text))
    return spans


def _add(spans: list[Span], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    stripped = piece.strip()
    if stripped:
        begin = start + len(piece) - len(piece.lstrip())
        spans.append((begin, begin + len(stripped)))


def _ends(text: str, stop: re.Match[str]) -> bool:
    """Whether a full stop ends a sentence, and not an abbreviation, initial or number."""
    mark = stop[0]
    if mark[0] in "\n\f":
        return mark == "\n" or not runs_on(text, stop.start(), stop.end())
    following = _NEXT.match(text, stop.end(), stop.end() + 80)
    if not following:
        return True
    if following[1][0].islower():
        # "Wat nu? vroeg hij" and "Yahoo! is" go on; so does whatever follows an abbreviation.
        return False
    if mark[0] != "." or mark.startswith(".."):
        return True
    word = _BEFORE.search(text, max(0, stop.start() - 40), stop.start())
    if not word:
        return True
    last = word[0]
    if last.lower() in _ALWAYS:
        return False
    if last.lower() in _PERHAPS:
        # "Visher e.a. (2006)" and "Visher et al. 2006" go on.
        return not (following[1][0].isdigit() or following[0].strip().startswith("("))
    if _INITIAL.fullmatch(last) and len(last) <= 5 and (len(last) == 1 or "." in last):
        return False
    if last.isdigit():
        return not _ordinal(text, stop, last, following[1])
    return True


def runs_on(text: str, end: int, start: int) -> bool:
    """Whether a sentence goes on over a break from `end` to `start`: it had not ended, and what
    follows does not begin one."""
    before, after = text[max(0, end - 1) : end], text[start : start + 2]
    begins_item = len(after) == 2 and after[0].isalpha() and not after[1].isalpha()
    return after[:1].islower() and not begins_item and (before.isalnum() or before in ",-–)")


def _ordinal(text: str, stop: re.Match[str], number: str, following: str) -> bool:
    """The number of a list item or heading, "1. Inleiding", or of a day, "3. Oktober"."""
    line = max(text.rfind(mark, 0, stop.start()) for mark in "\n\f") + 1
    lead = text[line : stop.start() - len(number)].strip(" -–•")
    return (not lead and len(number) <= 3) or following.lower() in _MONTHS
