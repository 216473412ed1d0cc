"""Settings: environment variables `KENNISBANK_*`, or the same names in a `.env` file."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Where things are and which parts to use; explained in `docs/instellingen.md`."""

    model_config = SettingsConfigDict(env_prefix="KENNISBANK_", env_file=".env", extra="ignore")

    corpus: Path = Path("corpus")
    index: Path = Path("index")
    data: Path = Path("data")
    model: str = ""
    engine: Literal["local", "milvus"] = "local"
    milvus_uri: str = ""
    thema: Path | None = None
