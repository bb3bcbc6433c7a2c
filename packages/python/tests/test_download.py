import json
import os
import shutil
import tempfile
import unittest
from pathlib import Path
from typing import Any, Dict, List

from reticle import ReticleError, VerificationError, verify

from .folder import describe, hash_of
from .network import JSON, NetworkTest, Reply

CONTENT = {"data/a.png": b"picture a", "data/b.png": b"picture b"}


def manifest_of(files: List[Dict[str, Any]]) -> bytes:
    return json.dumps({"format": "reticle-release", "formatVersion": 1, "files": files}).encode()


class Downloading(NetworkTest):
    def setUp(self) -> None:
        super().setUp()
        self.outside = Path(tempfile.mkdtemp(prefix="reticle-python-"))
        self.addCleanup(shutil.rmtree, self.outside)
        self.folder = self.outside / "release"
        self.manifest = manifest_of([describe(path, content) for path, content in CONTENT.items()])

    def release(self, manifest: bytes, state: str = "frozen") -> Reply:
        counts = {"samples": 0, "regions": 0, "answers": 0, "bytes": 0}
        said = {"id": "r", "projectId": "p", "name": "n", "version": "1.0.0", "state": state, "withdrawn": None, **counts}
        return (200, JSON, json.dumps({**said, "manifestSha256": hash_of(manifest)}).encode())

    def offer(self, manifest: bytes, *contents: bytes) -> None:
        self.replies = [self.release(manifest), *[(200, {}, content) for content in (manifest, *contents)]]

    def download(self) -> None:
        self.client.releases.download("r", self.folder, workers=1)

    def test_a_download_that_was_broken_off_goes_on_where_it_was(self) -> None:
        def stop(done: int, of: int) -> None:
            raise KeyboardInterrupt

        self.offer(self.manifest, *CONTENT.values())
        with self.assertRaises(KeyboardInterrupt):
            self.client.releases.download("r", self.folder, workers=1, on_progress=stop)
        self.assertFalse((self.folder / "manifest.json").exists())
        (self.folder / "data/b.png").unlink(missing_ok=True)
        (self.folder / ".reticle-partial/.fetched-of-a-killed-one").write_bytes(b"half")
        self.offer(self.manifest, b"picture b")
        self.seen.clear()
        self.download()
        self.assertEqual(["", "/files/manifest.json", "/files/data/b.png"], [one["path"][len("/api/v1/releases/r") :] for one in self.seen])
        self.assertEqual([], verify(self.folder, hash_of(self.manifest)))

    def test_a_file_that_breaks_off_comes_again(self) -> None:
        self.offer(self.manifest, *CONTENT.values())
        self.replies.insert(2, (200, {"content-length": "9"}, b"pict"))
        self.download()
        self.assertEqual(([], 1), (verify(self.folder), len(self.waits)))

    def test_a_file_that_is_another_never_gets_its_name(self) -> None:
        self.offer(self.manifest, b"picture x", b"picture b")
        with self.assertRaisesRegex(VerificationError, "data/a.png: what the server sent"):
            self.download()
        self.assertFalse((self.folder / "data/a.png").exists() or (self.folder / "manifest.json").exists())

    def test_paths_that_leave_the_folder_are_not_even_asked_for(self) -> None:
        for path in ("../evil", "data/../../evil", str(self.outside / "evil"), "..\\evil"):
            with self.subTest(path):
                self.offer(manifest_of([describe(path, b"evil")]), b"evil")
                self.seen.clear()
                with self.assertRaisesRegex(VerificationError, "leaves the release"):
                    self.download()
                self.assertEqual((2, ["release"]), (len(self.seen), os.listdir(self.outside)))

    def test_links_that_lead_out_are_not_written_through(self) -> None:
        (self.outside / "elsewhere").mkdir()
        self.folder.mkdir()
        os.symlink(self.outside / "elsewhere", self.folder / "data")
        self.offer(self.manifest, *CONTENT.values())
        with self.assertRaisesRegex(VerificationError, "leads out"):
            self.download()
        self.assertEqual([], os.listdir(self.outside / "elsewhere"))

    def test_another_manifest_than_the_one_that_is_cited_is_refused(self) -> None:
        other = manifest_of([])
        self.replies = [self.release(self.manifest), (200, {}, other)]
        with self.assertRaisesRegex(VerificationError, hash_of(other)):
            self.download()

    def test_a_folder_of_another_release_is_left_alone(self) -> None:
        self.folder.mkdir()
        (self.folder / "manifest.json").write_bytes(manifest_of([]))
        self.offer(self.manifest, *CONTENT.values())
        with self.assertRaisesRegex(VerificationError, "holds another release"):
            self.download()
        self.assertEqual(["manifest.json"], os.listdir(self.folder))

    def test_a_release_that_is_not_frozen_has_no_files_yet(self) -> None:
        self.replies = [self.release(self.manifest, "freezing")]
        with self.assertRaisesRegex(ReticleError, "is freezing"):
            self.download()
        self.assertFalse(self.folder.exists())


if __name__ == "__main__":
    unittest.main()
