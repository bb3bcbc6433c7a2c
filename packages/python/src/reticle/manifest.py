"""The manifest of a release: read, and checked as far as this client relies on it (docs/spec/release.md, R1, R3, R40)."""

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Mapping, Tuple

from .errors import Problem, VerificationError
from .paths import MANIFEST, PARTIAL, is_safe

_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class ManifestFile:
    """A file that the manifest names: its path in the release, SHA-256 in hexadecimal, length in bytes."""

    path: str
    sha256: str
    bytes: int
    media_type: str


@dataclass(frozen=True)
class Manifest:
    """``id``: the SHA-256 of the manifest's bytes, which is what a release is cited by. ``content``: all of it."""

    id: str
    files: Tuple[ManifestFile, ...]
    content: Mapping[str, Any]


def parse_manifest(content: bytes) -> Manifest:
    """A manifest out of its bytes. :raises VerificationError: with the place of the first thing that is wrong."""
    try:
        said = json.loads(content)
    except (ValueError, RecursionError) as cause:
        raise _invalid(f"is not JSON: {cause}") from None
    if not isinstance(said, dict) or said.get("format") != "reticle-release":
        raise _invalid("is not the manifest of a Reticle release")
    if said.get("formatVersion") != 1:
        raise _invalid(f"format version {said.get('formatVersion')!r}: this client reads version 1")
    if not isinstance(said.get("files"), list):
        raise _invalid("files: is not a list")
    files = tuple(_file(entry, f"files[{n}]") for n, entry in enumerate(said["files"]))
    seen = set()
    for n, file in enumerate(files):
        if file.path in seen:
            raise _invalid(f"files[{n}].path: {file.path!r} is there twice")
        seen.add(file.path)
    return Manifest(hashlib.sha256(content).hexdigest(), files, said)


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a release folder. :raises VerificationError: when it is not there or not sound."""
    try:
        content = (folder / MANIFEST).read_bytes()
    except FileNotFoundError:
        raise VerificationError([Problem("manifest-missing", MANIFEST, f"is not there in {folder}")]) from None
    except OSError as cause:
        raise VerificationError([Problem("manifest-missing", MANIFEST, f"cannot be read: {cause}")]) from None
    return parse_manifest(content)


def _invalid(message: str) -> VerificationError:
    return VerificationError([Problem("manifest-invalid", MANIFEST, message)])


def _file(entry: Any, at: str) -> ManifestFile:
    if not isinstance(entry, dict):
        raise _invalid(f"{at}: is not an object")
    path: Any = entry.get("path")
    sha256: Any = entry.get("sha256")
    length: Any = entry.get("bytes")
    if not is_safe(path):
        raise _invalid(f"{at}.path: {path!r} is a path that leaves the release")
    if path == MANIFEST or path.split("/")[0] == PARTIAL:
        raise _invalid(f"{at}.path: {path!r} is not a name for a file of a release")
    if not isinstance(sha256, str) or _SHA256.fullmatch(sha256) is None:
        raise _invalid(f"{at}.sha256: {sha256!r} is not a SHA-256 in hexadecimal")
    if not isinstance(length, int) or isinstance(length, bool) or length < 0:
        raise _invalid(f"{at}.bytes: {length!r} is not a length")
    return ManifestFile(path, sha256, length, str(entry.get("mediaType", "")))
