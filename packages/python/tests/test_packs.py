import hashlib
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any, Dict, Optional

from reticle import ReticleError, VerificationError
from reticle.packs import fetch, pack_of

from .network import JSON, NetworkTest, Reply

CONTENT = bytes(range(256)) * 40
SHA256 = hashlib.sha256(CONTENT).hexdigest()


def said(state: str = "done", **more: Any) -> Dict[str, Any]:
    done = state == "done"
    facts = {"id": "k", "releaseId": "r", "state": state, "fileName": "n.zip", "error": None, "withdrawn": None}
    sizes = {"sha256": SHA256 if done else None, "bytes": len(CONTENT) if done else None, "samples": {"done": 0, "of": 3}}
    return {**facts, **sizes, **more}


def json_of(body: Any, status: int = 200) -> Reply:
    return (status, JSON, json.dumps(body).encode())


def rest(start: int, stop: Optional[int] = None, content: bytes = CONTENT) -> Reply:
    """The bytes from ``start`` on, breaking off at ``stop``."""
    headers = {"content-range": f"bytes {start}-{len(content) - 1}/{len(content)}", "content-length": str(len(content) - start)}
    return (206 if start else 200, headers if start else {"content-length": str(len(content))}, content[start:stop])


class Packs(NetworkTest):
    def setUp(self) -> None:
        super().setUp()
        self.folder = Path(tempfile.mkdtemp(prefix="reticle-python-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.file = self.folder / "n.zip"

    def fetch(self) -> None:
        fetch(self.client, pack_of(said()), self.file)

    def test_an_export_is_asked_for_waited_for_and_fetched(self) -> None:
        self.replies = [json_of(said("waiting"), 202), json_of(said("running")), json_of(said()), rest(0)]
        self.client.releases.export("r", "coco", self.file, ro_crate="1.3")
        self.assertEqual(CONTENT, self.file.read_bytes())
        self.assertEqual([1.0, 1.0], self.waits)
        self.assertEqual(["/packs", "/packs/k", "/packs/k", "/packs/k/bytes"], [one["path"][len("/api/v1/releases/r") :] for one in self.seen])
        self.assertEqual(["n.zip"], [path.name for path in self.folder.iterdir()])

    def test_a_transfer_that_breaks_off_goes_on_from_its_last_byte(self) -> None:
        self.replies = [rest(0, 5000), rest(5000, 7000), rest(7000)]
        self.fetch()
        self.assertEqual(CONTENT, self.file.read_bytes())
        self.assertEqual([None, "bytes=5000-", "bytes=7000-"], [one.get("range") for one in self.seen])
        self.assertEqual(f'"{SHA256}"', self.seen[1]["if-range"])

    def test_a_process_that_was_killed_is_gone_on_with_by_the_next_one(self) -> None:
        (self.folder / f".n.zip.{SHA256[:16]}.part").write_bytes(CONTENT[:9000])
        self.replies = [rest(9000)]
        self.fetch()
        self.assertEqual((CONTENT, "bytes=9000-"), (self.file.read_bytes(), self.seen[0]["range"]))
        self.fetch()
        self.assertEqual(1, len(self.seen), "a file that is there is not fetched again")

    def test_a_server_that_sends_all_of_it_again_is_taken_from_its_first_byte(self) -> None:
        (self.folder / f".n.zip.{SHA256[:16]}.part").write_bytes(b"something else")
        self.replies = [rest(0)]
        self.fetch()
        self.assertEqual(CONTENT, self.file.read_bytes())

    def test_what_is_not_what_the_server_named_is_removed_and_the_file_before_it_stays(self) -> None:
        self.file.write_bytes(b"before")
        self.replies = [rest(0, content=CONTENT[::-1])]
        with self.assertRaises(VerificationError):
            self.fetch()
        self.assertEqual([("n.zip", b"before")], [(path.name, path.read_bytes()) for path in self.folder.iterdir()])

    def test_a_pack_that_failed_says_why(self) -> None:
        self.replies = [json_of(said("waiting"), 202), json_of(said("failed", error="the store is gone"))]
        with self.assertRaisesRegex(ReticleError, "failed: the store is gone"):
            self.client.releases.export("r", "coco", self.file)
        with self.assertRaisesRegex(ReticleError, "wait until it is done"):
            fetch(self.client, pack_of(said("running")), self.file)
