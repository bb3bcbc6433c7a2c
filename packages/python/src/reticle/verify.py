"""Verification of a release folder by its hashes (docs/spec/release.md, R40 to R42 and R46), without a server.

That the parts say the same (splits, counts, provenance: R43 to R47) is checked by the command ``reticle verify``; a
release whose id is the cited one and whose hashes fit is byte for byte the one that was frozen.
"""

import hashlib
import os
from pathlib import Path
from typing import Iterator, List, Optional, Union

from .errors import Problem, VerificationError
from .manifest import Manifest, ManifestFile, read_manifest
from .paths import MANIFEST, within

_PIECE = 1 << 20


def verify(folder: Union[str, Path], release_id: Optional[str] = None) -> List[Problem]:
    """Recomputes every hash of a release folder. Answers everything that is wrong; an empty list when all is sound.

    :param release_id: the SHA-256 of the manifest that the release is cited by; without it the folder is only known to
        fit together, not to be the release that somebody means.
    """
    root = Path(folder)
    try:
        manifest = read_manifest(root)
    except VerificationError as cause:
        return list(cause.problems)
    problems = []
    if release_id is not None and manifest.id != release_id.lower():
        message = f"its SHA-256 is {manifest.id}: this is not the release {release_id}"
        problems.append(Problem("id-differs", MANIFEST, message))
    for file in manifest.files:
        problem = _fault(root, file)
        if problem is not None:
            problems.append(problem)
    return problems + additional(root, manifest)


def additional(root: Path, manifest: Manifest) -> List[Problem]:
    """The files of a folder that its manifest does not name (R42), by path."""
    named = {file.path for file in manifest.files} | {MANIFEST}
    found = sorted(path for path in _present(root) if path not in named)
    return [Problem("file-additional", path, "the manifest does not name this file") for path in found]


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file in hexadecimal, in bounded memory."""
    digest = hashlib.sha256()
    with open(path, "rb") as source:
        for piece in iter(lambda: source.read(_PIECE), b""):
            digest.update(piece)
    return digest.hexdigest()


def is_whole(path: Path, file: ManifestFile) -> bool:
    """Whether a plain file lies at ``path`` with the length and the hash of the manifest."""
    return path.is_file() and path.stat().st_size == file.bytes and sha256_of(path) == file.sha256


def _fault(root: Path, file: ManifestFile) -> Optional[Problem]:
    try:
        path = within(root, file.path)
        if not path.is_file():
            return Problem("file-missing", file.path, "the manifest names this file, and it is not there")
        length = path.stat().st_size
        if length != file.bytes:
            return Problem("file-changed", file.path, f"{length} bytes long, the manifest says {file.bytes}")
        found = sha256_of(path)
    except VerificationError as cause:
        return cause.problems[0]
    except OSError as cause:
        return Problem("file-missing", file.path, f"cannot be read: {cause}")
    if found == file.sha256:
        return None
    return Problem("file-changed", file.path, f"its SHA-256 is {found}, the manifest says {file.sha256}")


def _present(root: Path) -> Iterator[str]:
    """Paths of all files below a folder; a link to a folder counts as a file and is not followed."""
    for place, folders, files in os.walk(root):
        links = [name for name in folders if os.path.islink(os.path.join(place, name))]
        for name in [*files, *links]:
            yield Path(place, name).relative_to(root).as_posix()
