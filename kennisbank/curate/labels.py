"""What the fields of a record are called on a form, and the help beside them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Label(NamedTuple):
    label: str
    help: str = ""
    long: bool = False
    """A text of more than a line."""
    one: str = ""
    """What one of a list of blocks is called."""


_PER_LINE = "Een per regel."
_HOW_ASKED = "Zo vinden mensen dit in hun eigen woorden. Een per regel."

LABELS: Mapping[str, Label] = {
    "titel": Label("Titel", "Zoals hij op het stuk staat."),
    "auteurs": Label("Auteurs", _PER_LINE),
    "jaar": Label("Jaar"),
    "uitgever": Label("Uitgever"),
    "url": Label("Vindplaats", "Het webadres; begint met https://."),
    "soort": Label("Soort"),
    "taal": Label("Taal", "Twee letters: nl, en."),
    "land": Label("Land", "Land of landen waar het onderzoek over gaat."),
    "samenvatting": Label("Samenvatting", "Een paar zinnen, in eigen woorden.", long=True),
    "interventies": Label(
        "Aanpakken", "De naam in het webadres, bijvoorbeeld top600-amsterdam. Een per regel."
    ),
    "thema": Label("Thema", "Gebruik de woorden die er al zijn. Een per regel."),
    "setting": Label("Waar", "Bijvoorbeeld school, wijk of gezin. Een per regel."),
    "departementen": Label("Ministeries"),
    "preventietype": Label("Gericht op"),
    "preventieniveau": Label("Niveau"),
    "leeftijd_min": Label("Leeftijd vanaf"),
    "leeftijd_max": Label("Leeftijd tot en met"),
    "vragen": Label("Vragen", _HOW_ASKED),
    "trefwoorden": Label("Trefwoorden", "Alledaagse woorden hiervoor. Een per regel."),
    "naam": Label("Naam"),
    "aliassen": Label("Andere namen", _PER_LINE),
    "onderdeel_van": Label("Onderdeel van", "De naam in het webadres van de grotere aanpak."),
    "korte_omschrijving": Label(
        "Korte omschrijving", "Een of twee zinnen: wat is het, voor wie?", long=True
    ),
    "doel": Label("Doel", long=True),
    "doelgroep": Label("Voor wie", long=True),
    "werkwijze": Label("Werkwijze", long=True),
    "duur": Label("Duur"),
    "kosten": Label("Kosten"),
    "uitvoerder": Label("Wie doet het"),
    "locaties": Label("Waar toegepast", _PER_LINE),
    "erkenningen": Label("Officiële oordelen", "Neem ze woordelijk over.", one="officieel oordeel"),
    "studies": Label("Onderzoeken", "Elk onderzoek naar deze aanpak.", one="onderzoek"),
    "werkzame_elementen": Label("Werkzame elementen", _PER_LINE, long=True),
    "kanttekeningen": Label("Let op", "Wat de lezer moet weten. Een per regel.", long=True),
    "bronnen": Label("Bronnen", "Waar de feiten vandaan komen.", one="bron"),
    "tekst": Label("Beschrijving", "Lopende tekst. Een regel die met ## begint is een kop.", True),
    "type": Label("Soort onderzoek"),
    "design": Label("Opzet in woorden", "Zoals de bron het noemt.", long=True),
    "opzet": Label("Opzet", "Alleen nodig als de opzet in woorden niet duidelijk is."),
    "sms": Label("Maryland-schaal", "1 tot en met 5; alleen bij effectonderzoek."),
    "sms_reden": Label("Waarom deze trede", long=True),
    "n": Label("Aantal deelnemers"),
    "follow_up": Label("Hoe lang gevolgd"),
    "onafhankelijk": Label("Onafhankelijk", "Deden anderen dan de makers het onderzoek?"),
    "uitkomsten": Label("Uitkomsten", "Elke maat apart.", one="uitkomst"),
    "conclusie": Label("Conclusie", long=True),
    "beperkingen": Label("Beperkingen", long=True),
    "over": Label("Gaat over", "aanpak: over deze; type: over dit soort aanpakken samen."),
    "document": Label("Document", "De naam in het webadres van het rapport, als wij het hebben."),
    "maat": Label("Maat", "Wat is gemeten, zoals de bron het noemt."),
    "uitkomst": Label("Uitkomst", "Waar de maat bij hoort, als dat niet vanzelf blijkt."),
    "richting": Label("Richting"),
    "effect": Label("Effect", "Zoals de bron het afdrukt.", long=True),
    "schema": Label("Wie oordeelt", "Bijvoorbeeld NJi Databank Effectieve Jeugdinterventies."),
    "niveau": Label("Oordeel", "Woordelijk."),
    "gaat_over": Label("Gaat over"),
    "commissie": Label("Commissie"),
    "datum": Label("Datum"),
    "gezien": Label("Gezien", "Hoeveel van de bron is gelezen."),
    "voorkeursterm": Label("Voorkeursterm"),
    "alternatieve_termen": Label("Andere woorden hiervoor", _PER_LINE),
    "bredere": Label("Breder begrip", _PER_LINE),
    "verwante": Label("Verwant begrip", _PER_LINE),
    "definitie": Label("Betekenis", long=True),
}

LISTED_SOURCES = Label("Bronnen", "Webadressen. Een per regel.")
"""Of a term: its sources are plain addresses."""

WORDS: Mapping[str, str] = {
    "gunstig": "gunstig",
    "geen_effect": "geen effect",
    "niet_gemeten": "niet gemeten",
    "universeel": "universeel: alle jongeren",
    "selectief": "selectief: groepen met risico",
    "geïndiceerd": "geïndiceerd: wie al problemen heeft",
}
"""Values whose code is not what one would say."""


def label(name: str, *, blocks: bool = True) -> Label:
    """For a field that is not in the table its own name, so that a new field has a form at once."""
    if name == "bronnen" and not blocks:
        return LISTED_SOURCES
    return LABELS.get(name) or Label(name.replace("_", " ").capitalize())


def word(value: str) -> str:
    return WORDS.get(value, value.replace("_", " "))
