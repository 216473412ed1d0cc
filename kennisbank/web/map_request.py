"""Which map is asked for, by a page or a program."""

from __future__ import annotations

from starlette.datastructures import QueryParams

from kennisbank.evidence import Kaartvraag
from kennisbank.search.request import BadRequest

_OLDEST = 120


def read(parameters: QueryParams) -> Kaartvraag:
    """Fields left empty in the form are passed over. Raises BadRequest, in Dutch."""
    rijen = parameters.get("rijen") or "thema"
    if rijen not in ("thema", "aanpak"):
        raise BadRequest("rijen", f"Rijen per '{rijen[:40]}' kan niet.", "Kies uit: thema, aanpak.")
    return Kaartvraag(
        rijen="aanpak" if rijen == "aanpak" else "thema",
        thema=_values(parameters, "thema"),
        setting=_values(parameters, "setting"),
        departement=_values(parameters, "departement"),
        leeftijd=_age(parameters.get("leeftijd", "").strip()),
        nederland=parameters.get("nederland", "").strip().lower() in ("ja", "1", "true", "on"),
    )


def _values(parameters: QueryParams, name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(v.strip() for v in parameters.getlist(name) if v.strip()))


def _age(said: str) -> int | None:
    if not said:
        return None
    if not (said.isascii() and said.isdigit() and len(said) <= 3 and int(said) <= _OLDEST):
        raise BadRequest(
            "leeftijd", f"'{said[:20]}' is geen leeftijd.", "Geef een getal in jaren, zoals 14."
        )
    return int(said)
