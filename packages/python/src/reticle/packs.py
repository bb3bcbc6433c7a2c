"""Packs: a release in one format as a file that the server wrote, to be fetched from where a transfer broke off."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Mapping, Optional, Union

from .client import Client, quoted
from .errors import Problem, ReticleError, VerificationError

_PIECE = 1 << 20
_LOOK_SECONDS = 1.0
_OVER = ("failed", "cancelled", "expired")

Progress = Callable[[int, int], None]


def silent(done: int, of: int) -> None:
    """No progress is shown."""


@dataclass(frozen=True)
class Pack:
    """A pack as the server describes it.

    ``state``: waiting, running, done, failed, cancelled or expired. ``sha256`` and ``bytes``: of the whole file, None
    until it is done. ``withdrawn``: who took the release back, when and why; None while nobody has. ``said``: everything
    that the API says of it.
    """

    id: str
    release_id: str
    state: str
    file_name: str
    sha256: Optional[str]
    bytes: Optional[int]
    samples_done: int
    samples_of: int
    error: Optional[str]
    withdrawn: Optional[Mapping[str, str]]
    said: Mapping[str, Any]


def pack_of(said: Mapping[str, Any]) -> Pack:
    """What the API says, as a :class:`Pack`."""
    return Pack(
        id=said["id"],
        release_id=said["releaseId"],
        state=said["state"],
        file_name=said["fileName"],
        sha256=said["sha256"],
        bytes=said["bytes"],
        samples_done=said["samples"]["done"],
        samples_of=said["samples"]["of"],
        error=said["error"],
        withdrawn=said["withdrawn"],
        said=said,
    )


def path_of(release_id: str, pack_id: Optional[str] = None) -> str:
    """The address of a release's packs, or of one of them."""
    packs = f"/releases/{quoted(release_id)}/packs"
    return packs if pack_id is None else f"{packs}/{quoted(pack_id)}"


def wait_for(client: Client, pack: Pack, on_progress: Progress = silent) -> Pack:
    """Asks until the pack is done; ``on_progress`` gets the samples that are written and all of them.

    :raises ReticleError: ``wrong-state`` with the reason when it fails, is cancelled or removed.
    """
    while pack.state != "done":
        if pack.state in _OVER:
            raise ReticleError(0, "wrong-state", f"the pack {pack.id} is {pack.state}: {pack.error or 'ask for it anew'}")
        on_progress(pack.samples_done, pack.samples_of)
        client.sleep(_LOOK_SECONDS)
        pack = pack_of(client.get(path_of(pack.release_id, pack.id)))
    on_progress(pack.samples_of, pack.samples_of)
    return pack


def fetch(client: Client, pack: Pack, file: Union[str, Path], on_progress: Progress = silent) -> Path:
    """Fetches a pack that is done to ``file`` and compares its SHA-256; called again, it goes on where it was.

    What came lies beside as ``.NAME.SHA.part`` until all of it is there and sound; an existing file is replaced only
    then. ``on_progress`` gets the bytes that are there and all of them.

    :raises ReticleError: when the server refuses, or nothing more comes after five attempts.
    :raises VerificationError: when what came is not what the server named; it is removed then.
    """
    target = Path(file)
    if pack.state != "done" or pack.sha256 is None or pack.bytes is None:
        raise ReticleError(0, "wrong-state", f"the pack {pack.id} is {pack.state}: wait until it is done")
    if target.is_file() and target.stat().st_size == pack.bytes and _hash_of(target) == pack.sha256:
        on_progress(pack.bytes, pack.bytes)
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.{pack.sha256[:16]}.part")
    _fill(client, pack, part, pack.bytes, on_progress)
    if _hash_of(part) != pack.sha256:
        part.unlink()
        message = f"what came is not what the server named ({pack.sha256}); it was removed: fetch it again"
        raise VerificationError([Problem("file-changed", str(target), message)])
    os.replace(part, target)
    return target


def _fill(client: Client, pack: Pack, part: Path, size: int, on_progress: Progress) -> None:
    """Fetches what is missing; attempts are counted only while none of them brings anything."""
    path = f"{path_of(pack.release_id, pack.id)}/bytes"
    while True:
        before = _size_of(part)
        if before > size:
            part.unlink()
            before = 0
        on_progress(before, size)
        if before == size and part.exists():
            return
        try:
            client.patiently(lambda: client.copy_on(path, part, f'"{pack.sha256}"', lambda done: on_progress(done, size)))
        except ReticleError as cause:
            if cause.code != "no-answer" or _size_of(part) <= before:
                raise


def _size_of(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _hash_of(path: Path) -> str:
    digest = hashlib.sha256()
    with open(path, "rb") as source:
        for piece in iter(lambda: source.read(_PIECE), b""):
            digest.update(piece)
    return digest.hexdigest()
