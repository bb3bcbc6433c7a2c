"""Releases on a server: list, look at, download with resume, and take out in another format."""

import os
import shutil
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, List, Mapping, Optional, TypeVar, Union

from .client import Client, quoted
from .errors import Problem, ReticleError, VerificationError
from .manifest import Manifest, ManifestFile, parse_manifest, read_manifest
from .packs import Pack, Progress, silent, fetch, pack_of, path_of, wait_for
from .paths import MANIFEST, PARTIAL, within
from .verify import additional, is_whole

_T = TypeVar("_T")
_AVAILABLE = ("frozen", "published", "withdrawn")


@dataclass(frozen=True)
class ReleaseSummary:
    """A release as the server lists it.

    ``manifest_sha256``: the id that it is cited by; None until it is frozen. ``withdrawn``: who took it back, when and
    why; None while nobody has. ``said``: everything that the API says of it.
    """

    id: str
    project_id: str
    name: str
    version: str
    state: str
    samples: int
    regions: int
    answers: int
    bytes: int
    manifest_sha256: Optional[str]
    withdrawn: Optional[Mapping[str, str]]
    said: Mapping[str, Any]


class Releases:
    """The releases that a client's token may read."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def list(self, project_id: str) -> List[ReleaseSummary]:
        """The releases of a project, newest first. :raises ReticleError:"""
        return [_summary(said) for said in self._client.get(f"/projects/{quoted(project_id)}/releases")]

    def get(self, release_id: str) -> ReleaseSummary:
        """One release. :raises ReticleError: ``not-found`` when there is none, or none for this token."""
        return _summary(self._client.get(f"/releases/{quoted(release_id)}"))

    def download(
        self,
        release_id: str,
        folder: Union[str, Path],
        *,
        manifest_sha256: Optional[str] = None,
        workers: int = 4,
        on_progress: Callable[[int, int], None] = lambda done, of: None,
    ) -> Manifest:
        """Fetches a release into a folder and verifies all of it; called again, it goes on where it was.

        Files that are there with the hash of the manifest are kept. Others are fetched to a partial file, hashed, and
        only then given their name. ``manifest.json`` comes last: a folder without it is not whole. One download a folder
        at a time.

        :param manifest_sha256: the id that was cited; the server's word is not taken for it.
        :param workers: how many files are fetched at once.
        :param on_progress: gets the bytes that are there and those of the whole release, after each file.
        :raises ReticleError: when the server refuses or cannot be reached.
        :raises VerificationError: when what came is not what the manifest names, or something else lies in the folder.
        """
        release = self.get(release_id)
        if release.state not in _AVAILABLE or release.manifest_sha256 is None:
            detail = f"the release {release_id} is {release.state}: there are no files of it yet"
            raise ReticleError(0, "wrong-state", detail)
        wanted = (manifest_sha256 or release.manifest_sha256).lower()
        root = Path(folder)
        _refuse_another(root, wanted)
        partial = root / PARTIAL
        partial.mkdir(parents=True, exist_ok=True)
        content = self._manifest(release_id, partial)
        manifest = parse_manifest(content)
        if manifest.id != wanted:
            message = f"the server's has the SHA-256 {manifest.id}: this is not the release {wanted}"
            raise VerificationError([Problem("id-differs", MANIFEST, message)])
        self._files(release_id, root, manifest, workers, on_progress)
        (partial / MANIFEST).write_bytes(content)
        os.replace(partial / MANIFEST, root / MANIFEST)
        shutil.rmtree(partial)
        problems = additional(root, manifest)
        if problems:
            raise VerificationError(problems)
        return manifest

    def packs(self, release_id: str) -> List[Pack]:
        """What of a release was asked for as a file, newest first. :raises ReticleError:"""
        return [pack_of(said) for said in self._client.get(path_of(release_id))]

    def start_pack(
        self, release_id: str, label_format: str, images: bool = False, ro_crate: Optional[str] = None
    ) -> Pack:
        """Asks the server to write a release in one format; the same of before is given where it is there.

        :param label_format: such as ``yolo-detect`` or ``hugging-face``; ``release`` for the release's own files.
        :param ro_crate: ``1.2`` or ``1.3`` puts a description of the pack itself into it.
        :raises ReticleError:
        """
        body = {"format": label_format, "images": images, "roCrate": ro_crate}
        return pack_of(self._client.post(path_of(release_id), body))

    def wait_for_pack(self, pack: Pack, on_progress: Progress = silent) -> Pack:
        """Asks until a pack is done; see :func:`reticle.packs.wait_for`."""
        return wait_for(self._client, pack, on_progress)

    def download_pack(
        self, release_id: str, pack_id: str, file: Union[str, Path], on_progress: Progress = silent
    ) -> Path:
        """Fetches a pack that is done and compares its SHA-256; called again, it goes on where it was.

        See :func:`reticle.packs.fetch`.
        """
        pack = pack_of(self._client.get(path_of(release_id, pack_id)))
        return fetch(self._client, pack, file, on_progress)

    def export(
        self,
        release_id: str,
        label_format: str,
        file: Union[str, Path],
        images: bool = False,
        ro_crate: Optional[str] = None,
        on_progress: Progress = silent,
    ) -> Path:
        """Writes a release in another label format as a zip file: asks for a pack, waits for it, fetches it.

        What the format cannot hold is in the archive's ``LOSSES.md``. An existing file is replaced when all of the new
        one is there. Called again after a break, it goes on where it was. ``on_progress`` gets the bytes that are there
        and all of them. :raises ReticleError: :raises VerificationError:
        """
        pack = self.wait_for_pack(self.start_pack(release_id, label_format, images, ro_crate))
        return fetch(self._client, pack, file, on_progress)

    def _manifest(self, release_id: str, partial: Path) -> bytes:
        path = f"/releases/{quoted(release_id)}/files/{MANIFEST}"
        return self._fetch(path, partial, lambda place: place.read_bytes())

    def _files(
        self, release_id: str, root: Path, manifest: Manifest, workers: int, on_progress: Callable[[int, int], None]
    ) -> None:
        whole = sum(file.bytes for file in manifest.files)
        done = 0
        pool = ThreadPoolExecutor(max_workers=max(1, workers))
        try:
            for file in pool.map(lambda one: self._file(release_id, root, one), manifest.files):
                done += file.bytes
                on_progress(done, whole)
        finally:
            # After a failure the files that are not begun are left for the next time.
            pool.shutdown(wait=True, cancel_futures=True)

    def _file(self, release_id: str, root: Path, file: ManifestFile) -> ManifestFile:
        target = within(root, file.path)
        if is_whole(target, file):
            return file
        target.parent.mkdir(parents=True, exist_ok=True)

        def keep(place: Path) -> None:
            if not is_whole(place, file):
                message = "what the server sent is not what the manifest names"
                raise VerificationError([Problem("file-changed", file.path, message)])
            os.replace(place, target)

        self._fetch(f"/releases/{quoted(release_id)}/files/{quoted(file.path, safe='/')}", root / PARTIAL, keep)
        return file

    def _fetch(self, path: str, folder: Path, keep: Callable[[Path], _T]) -> _T:
        """Fetches to a file of its own in ``folder``, hands it to ``keep``, and leaves none behind."""

        def attempt() -> _T:
            place = folder / f".fetched-{uuid.uuid4().hex}"
            try:
                with open(place, "xb") as target:
                    self._client.copy(path, target)
                return keep(place)
            finally:
                _remove(place)

        return self._client.patiently(attempt)


def _summary(said: Mapping[str, Any]) -> ReleaseSummary:
    return ReleaseSummary(
        id=said["id"],
        project_id=said["projectId"],
        name=said["name"],
        version=said["version"],
        state=said["state"],
        samples=said["samples"],
        regions=said["regions"],
        answers=said["answers"],
        bytes=said["bytes"],
        manifest_sha256=said["manifestSha256"],
        withdrawn=said["withdrawn"],
        said=said,
    )


def _refuse_another(root: Path, wanted: str) -> None:
    """Two releases never share a folder: files of the one would be taken for files of the other."""
    if not (root / MANIFEST).exists():
        return
    found = read_manifest(root).id
    if found != wanted:
        message = f"the folder {root} holds another release ({found}): choose a folder of its own"
        raise VerificationError([Problem("id-differs", MANIFEST, message)])


def _remove(place: Path) -> None:
    try:
        place.unlink()
    except FileNotFoundError:
        pass
