"""The closed lists of values, spelled as in the corpus files, the API and the pages."""

from __future__ import annotations

from enum import StrEnum


class Richting(StrEnum):
    """What an approach does to an outcome; how sure that is, is a separate matter."""

    GUNSTIG = "gunstig"
    GEMENGD = "gemengd"
    GEEN_EFFECT = "geen_effect"
    ONGUNSTIG = "ongunstig"
    NIET_GEMETEN = "niet_gemeten"


class StudieType(StrEnum):
    EFFECTONDERZOEK = "effectonderzoek"
    META_ANALYSE = "meta-analyse"
    PROCESEVALUATIE = "procesevaluatie"
    PLANEVALUATIE = "planevaluatie"
    MONITOR = "monitor"
    THEORIE = "theorie"


class Opzet(StrEnum):
    """How a study was set up, as far as it matters for what it can show."""

    META_ANALYSE = "meta_analyse"
    RCT = "rct"
    GEMATCHT = "quasi_experiment_gematcht"
    QUASI_EXPERIMENT = "quasi_experiment"
    VOOR_NA = "voor_na"
    NAMETING = "nameting"
    NIET_GEZIEN = "niet_gezien"
    PROCESEVALUATIE = "procesevaluatie"
    PLANEVALUATIE = "planevaluatie"
    KWALITATIEF = "kwalitatief"
    MONITOR = "monitor"
    KOSTEN_BATEN = "kosten_baten"
    THEORIE = "theorie"


class Herhaling(StrEnum):
    """Whether a finding rests on more than one study."""

    GEEN = "geen"
    EEN_STUDIE = "een_studie"
    HERHAALD = "herhaald"
    ONAFHANKELIJK = "onafhankelijk_herhaald"


class InterventieSoort(StrEnum):
    INTERVENTIE = "interventie"
    PROGRAMMA = "programma"
    AANPAK = "aanpak"
    BELEIDSKADER = "beleidskader"


class DocumentSoort(StrEnum):
    EFFECTONDERZOEK = "effectonderzoek"
    META_ANALYSE = "meta-analyse"
    PROCESEVALUATIE = "procesevaluatie"
    PLANEVALUATIE = "planevaluatie"
    MONITOR = "monitor"
    THEORIE = "theorie"
    THEMANOTITIE = "themanotitie"
    BELEIDSSTUK = "beleidsstuk"
    HANDREIKING = "handreiking"
    OVERIG = "overig"


class Preventietype(StrEnum):
    DADERGERICHT = "dadergericht"
    SLACHTOFFERGERICHT = "slachtoffergericht"
    SITUATIONEEL = "situationeel"


class Preventieniveau(StrEnum):
    UNIVERSEEL = "universeel"
    SELECTIEF = "selectief"
    GEINDICEERD = "geïndiceerd"


class Departement(StrEnum):
    BZK = "BZK"
    OCW = "OCW"
    SZW = "SZW"
    VWS = "VWS"
    JENV = "JenV"


class Status(StrEnum):
    """Only what is `gepubliceerd` is found by the public."""

    CONCEPT = "concept"
    TER_BEOORDELING = "ter_beoordeling"
    GEPUBLICEERD = "gepubliceerd"
    INGETROKKEN = "ingetrokken"
