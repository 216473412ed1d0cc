"""A commit for each change, where the corpus is a git repository and the setting says so."""

from __future__ import annotations

import logging
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

_log = logging.getLogger(__name__)
_PATIENCE = 30


def commit(corpus: Path, paths: Sequence[Path], who: str, message: str) -> bool:
    """Commit those files in the name of `who`; whether that went well.

    Never an error for the curator: her change stands in the file and in the history. What is not
    committed now goes along with the next change of the same file.
    """
    name = who.replace("<", "").replace(">", "").replace("\n", " ")
    identity = {
        f"GIT_{role}_{part}": value
        for role in ("AUTHOR", "COMMITTER")
        for part, value in (("NAME", name), ("EMAIL", f"{name}@kennisbank.invalid"))
    }
    # Added first, for a commit of paths alone does not know new files.
    names = [os.path.relpath(path, corpus) for path in paths]
    try:
        _run(corpus, identity, "add", "--all", "--", *_known(corpus, names))
        _run(corpus, identity, "commit", "--quiet", "--no-verify", "-m", message, "--", *names)
    except (OSError, subprocess.SubprocessError) as error:
        said = getattr(error, "stderr", "") or error
        _log.warning("De wijziging staat in het corpus, maar niet in git: %s", said)
        return False
    return True


def _known(corpus: Path, names: Sequence[str]) -> list[str]:
    """Files that git can add: those that are there, and those that it has had before."""
    listed = _run(corpus, {}, "ls-files", "-z", "--", *names).split("\0")
    return [name for name in names if (corpus / name).exists() or name in listed]


def _run(corpus: Path, identity: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(corpus), *arguments],
        env={**os.environ, **identity, "GIT_TERMINAL_PROMPT": "0"},
        capture_output=True,
        text=True,
        timeout=_PATIENCE,
        check=True,
    )
    return done.stdout
