"""Settings: environment variables `KENNISBANK_*`, or the same names in a `.env` file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from kennisbank.errors import KennisbankError

if TYPE_CHECKING:
    from kennisbank.index import Milvus
    from kennisbank.search import Budget


def _dutch(value: object) -> object:
    """aan and uit, beside all that pydantic takes for yes and no."""
    return {"aan": True, "uit": False}.get(str(value).strip().lower(), value)


_ROLES = ("curator", "beheerder")

Switch = Annotated[bool, BeforeValidator(_dutch)]


def _roles(said: str) -> str:
    """Each part is `value=role`; checked here, so that a mistake shows at the start."""
    for part in filter(None, (part.strip() for part in said.split(","))):
        if not part.rpartition("=")[0].strip() or part.rpartition("=")[2].strip() not in _ROLES:
            raise ValueError(f"'{part}' heeft niet de vorm waarde=rol")
    return said


class Settings(BaseSettings):
    """Where things are and which parts to use; explained in `docs/instellingen.md`."""

    model_config = SettingsConfigDict(env_prefix="KENNISBANK_", env_file=".env", extra="ignore")

    corpus: Path = Path("corpus")
    index: Path = Path("index")
    data: Path = Path("data")
    model: str = ""
    crossencoder: str = ""
    crossencoder_ms: Annotated[int, Field(ge=1)] = 200
    engine: Literal["local", "milvus"] = "local"
    milvus_uri: str = ""
    ocr: Switch = True
    ocr_seconden: Annotated[float, Field(gt=0)] = 600.0
    milvus_token: str = ""
    thema: Path | None = None
    adres: Annotated[str, Field(pattern=r"^(https?://[^\s/]+(/\S*)?)?$")] = ""
    uitgever: str = "Redactie Kennisbank"
    uitgever_uri: Annotated[str, Field(pattern=r"^(https?://\S+)?$")] = ""
    # A domain that is kept free for examples (RFC 2606): it is plain that it must be replaced.
    contact: Annotated[str, Field(pattern=r"^\S+@\S+$")] = "redactie@kennisbank.example"
    vier_ogen: Switch = True
    git: Switch = False
    upload_mb: Annotated[int, Field(ge=1)] = 200
    oidc_issuer: Annotated[str, Field(pattern=r"^(https?://\S+)?$")] = ""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    oidc_rol_claim: str = "groups"
    oidc_rollen: Annotated[str, AfterValidator(_roles)] = ""
    oidc_naam: str = "uw organisatie"
    vragen_tellen: Switch = True

    @property
    def rereading(self) -> Budget | None:
        """The cross-encoder that these settings name, if they do."""
        if not self.crossencoder:
            return None
        from kennisbank.search.rerank import budget

        return budget(self.crossencoder, self.crossencoder_ms)

    @property
    def milvus(self) -> Milvus | None:
        """Where candidates come from, when that is not this machine."""
        if self.engine != "milvus":
            return None
        from kennisbank.index import Milvus

        return Milvus(self.milvus_uri, self.milvus_token)


def load_settings() -> Settings:
    """The settings as they stand now. Raises KennisbankError that names what cannot be read."""
    try:
        return Settings()
    except ValidationError as error:
        names = ", ".join(f"KENNISBANK_{str(fault['loc'][0]).upper()}" for fault in error.errors())
        raise KennisbankError(
            f"Deze instelling klopt niet: {names}.", "Zie docs/instellingen.md voor wat kan."
        ) from error
