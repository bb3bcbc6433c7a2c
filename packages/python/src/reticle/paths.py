"""Paths of a release. A manifest is somebody else's text: no path of it is opened before it went through here."""

import re
import unicodedata
from pathlib import Path
from typing import Any

from .errors import Problem, VerificationError

MANIFEST = "manifest.json"
COCO = "labels/coco.json"
ANNOTATIONS = "votes/annotations.ndjson"
CONSENSUS = "votes/consensus.ndjson"
ADJUDICATIONS = "votes/adjudications.ndjson"
#: Where half-fetched files lie; no file of a release may be below it.
PARTIAL = ".reticle-partial"


def is_safe(path: Any) -> bool:
    """Whether a path stays below the release's folder on every system (docs/spec/release.md, R40)."""
    return (
        isinstance(path, str)
        and 0 < len(path) <= 1000
        and re.match(r"[A-Za-z]:", path) is None
        and "\\" not in path
        and not any(unicodedata.category(letter) in ("Cc", "Cs") for letter in path)
        and all(part not in ("", ".", "..") for part in path.split("/"))
    )


def within(folder: Path, path: str) -> Path:
    """The place of a release's file in ``folder``.

    :raises VerificationError: when the path leaves the folder, by its text or through a symbolic link.
    """
    if not is_safe(path):
        raise VerificationError([Problem("manifest-invalid", MANIFEST, f"{path!r} is a path that leaves the release")])
    place = folder.joinpath(*path.split("/"))
    root = folder.resolve()
    if root not in place.resolve().parents:
        raise VerificationError([Problem("file-additional", path, "a link that leads out of the release's folder")])
    return place
