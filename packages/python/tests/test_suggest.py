import json
import shutil
import tempfile
from pathlib import Path
from typing import Any, Dict

from reticle import ReticleError

from .network import JSON, NetworkTest, Reply


def row(state: str, **more: Any) -> Reply:
    said: Dict[str, Any] = {"id": "i", "state": state, "error": None, "outline": None, "plan": None, **more}
    return (200, JSON, json.dumps(said).encode())


READ = {
    "outline": {"rejects": [{"at": "[3].bbox", "reason": "has no area"}], "rejected": 1},
    "plan": {"taken": 7, "known": 2, "leftOut": 1, "left": [{"at": "b.png", "reason": "no such sample"}]},
}


class Suggesting(NetworkTest):
    def setUp(self) -> None:
        super().setUp()
        self.folder = Path(tempfile.mkdtemp(prefix="reticle-python-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.file = self.folder / 'pre"dictions.json'
        self.file.write_bytes(b'{"images": []}')

    def paths(self) -> Any:
        return [one["path"][len("/api/v1") :] for one in self.seen]

    def test_a_file_is_uploaded_looked_at_and_written(self) -> None:
        self.replies = [row("reading"), row("reading"), row("ready", **READ), row("writing", **READ), row("done", **READ)]
        done = self.client.push_suggestions("p", self.file, label_format="coco", labels={"crater_v2": "crater"})
        self.assertEqual((7, 2, 2), (done.taken, done.known, done.left_out))
        self.assertEqual([("[3].bbox", "has no area"), ("b.png", "no such sample")], [(one.at, one.message) for one in done.left])
        imports = "/label-imports/i"
        self.assertEqual(["/projects/p/label-imports", imports, imports, f"{imports}/start", imports], self.paths())
        self.assertRegex(self.seen[0]["content-type"], r"^multipart/form-data; boundary=[0-9a-f]{32}$")

    def test_a_dry_run_writes_nothing(self) -> None:
        self.replies = [row("ready", **READ), row("cancelled", **READ)]
        self.assertEqual(7, self.client.push_suggestions("p", self.file, dry_run=True).taken)
        self.assertEqual(["/projects/p/label-imports", "/label-imports/i/cancel"], self.paths())

    def test_a_file_that_cannot_be_read_says_why(self) -> None:
        self.replies = [row("reading"), row("failed", error="it is no label file")]
        with self.assertRaisesRegex(ReticleError, "failed: it is no label file"):
            self.client.push_suggestions("p", self.file)
        self.replies = [row("ready"), row("cancelled")]
        with self.assertRaisesRegex(ReticleError, "no protocol yet"):
            self.client.push_suggestions("p", self.file, dry_run=True)
