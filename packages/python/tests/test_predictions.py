import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from reticle.predictions import RegisteredModel

from .network import JSON, NetworkTest, Reply


def says(value: Any) -> Reply:
    return (200, JSON, json.dumps(value).encode())


def pushed(**more: Any) -> Reply:
    return says({"runId": "r", "stored": 0, "known": 0, "scored": 0, "embedded": 0, "rejected": 0, "rejects": [], **more})


class Predictions(NetworkTest):
    def paths(self) -> Any:
        return [one["path"][len("/api/v1") :] for one in self.seen]

    def test_a_model_is_registered_once_and_its_versions_each(self) -> None:
        self.replies = [says([]), says({"id": "m"}), says({}), says([{"id": "m", "name": "Nets"}]), says({})]
        first = self.client.register_model("p", "Nets", "1", labels={"crater": "crater", "rock": None}, licence="MIT")
        second = self.client.register_model("p", "Nets", "2")
        self.assertEqual(("m", "Nets 1", "Nets 2"), (first.id, first.text, second.text))
        models, versions = "/projects/p/models", "/models/m/versions"
        self.assertEqual([models, models, versions, models, versions], self.paths())

    def test_records_go_in_batches_of_one_run_and_keep_their_numbers(self) -> None:
        refused = {"at": "records[1].regions[0].label", "reason": "unknown"}
        self.replies = [pushed(stored=500), pushed(stored=1, known=0, rejected=1, rejects=[refused])]
        records = ({"sampleId": str(n), "scores": {"uncertainty": 0.5}} for n in range(502))
        done = self.client.push_predictions(RegisteredModel("m", "Nets", "1 b"), records)
        self.assertEqual(("r", 501, 1), (done.run_id, done.stored, done.rejected))
        self.assertEqual([("records[501].regions[0].label", "unknown")], [(one.at, one.message) for one in done.rejects])
        self.assertEqual(["/models/m/versions/1%20b/predictions"] * 2, self.paths())

    def test_numbers_that_are_not_finite_are_not_sent(self) -> None:
        with self.assertRaises(ValueError):
            self.client.push_predictions(RegisteredModel("m", "Nets", "1"), [{"sampleId": "s", "embedding": [float("nan")]}])
        self.assertEqual([], self.seen)

    def test_a_file_is_uploaded_as_it_is(self) -> None:
        folder = Path(tempfile.mkdtemp(prefix="reticle-python-"))
        self.addCleanup(shutil.rmtree, folder)
        (folder / "said.parquet").write_bytes(b"PAR1")
        self.replies = [pushed(stored=3, rejected=1, rejects=[{"at": "row 4", "reason": "no such sample"}])]
        done = self.client.push_prediction_file(RegisteredModel("m", "Nets", "1"), folder / "said.parquet")
        self.assertEqual((3, [("row 4", "no such sample")]), (done.stored, [(one.at, one.message) for one in done.rejects]))
        self.assertEqual(["/models/m/versions/1/prediction-files"], self.paths())
        self.assertRegex(self.seen[0]["content-type"], r"^multipart/form-data; boundary=")
