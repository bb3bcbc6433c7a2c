"""Against a real server with a frozen release of two samples; `npm test` starts one and says where it is.

``one.npy`` was settled by two readers who agree on a polygon with a hole and a box; ``two.npy`` by a reviewer.
"""

import contextlib
import io
import json
import os
import shutil
import tempfile
import unittest
import zipfile
from pathlib import Path
from typing import Dict, Tuple

from reticle import Client, ReticleError, VerificationError, open_release, verify
from reticle.__main__ import main
from reticle.rle import ring_pixels

URL = os.environ.get("RETICLE_TEST_URL", "")
RELEASE = os.environ.get("RETICLE_TEST_RELEASE", "")
PROJECT = os.environ.get("RETICLE_TEST_PROJECT", "")
CONSUMER = os.environ.get("RETICLE_TEST_CONSUMER")
MANAGER = os.environ.get("RETICLE_TEST_MANAGER")


@unittest.skipUnless(URL, "RETICLE_TEST_URL is not set: no server")
class Server(unittest.TestCase):
    def setUp(self) -> None:
        self.client = Client(URL, CONSUMER)
        self.outside = Path(tempfile.mkdtemp(prefix="reticle-python-"))
        self.addCleanup(shutil.rmtree, self.outside)
        self.folder = self.outside / "release"

    def refused(self, status: int, code: str, client: Client, path: str) -> None:
        with self.assertRaises(ReticleError) as caught:
            client.get(path)
        self.assertEqual((status, code), (caught.exception.status, caught.exception.code))

    def marks(self) -> Dict[str, Tuple[int, int]]:
        """What tells a file that was written anew from one that was kept."""
        files = [path for path in self.folder.rglob("*") if path.is_file()]
        return {path.relative_to(self.folder).as_posix(): (path.stat().st_ino, path.stat().st_mtime_ns) for path in files}

    def test_projects_and_releases_are_listed(self) -> None:
        self.assertEqual([PROJECT], [project["id"] for project in self.client.projects()])
        [release] = self.client.releases.list(PROJECT)
        self.assertEqual((RELEASE, "frozen", "1.0.0"), (release.id, release.state, release.version))
        self.assertEqual((2, None), (release.samples, release.withdrawn))
        self.assertEqual(release.manifest_sha256, self.client.releases.get(RELEASE).manifest_sha256)

    def test_refusals_carry_the_servers_words(self) -> None:
        self.refused(401, "unauthenticated", Client(URL), "/projects")
        self.refused(401, "unauthenticated", Client(URL, f"{CONSUMER}x"), "/projects")
        self.refused(404, "not-found", self.client, f"/releases/{PROJECT}")
        self.refused(404, "not-found", self.client, f"/releases/{RELEASE}/files/../../secret")
        waits: list = []
        self.refused(0, "no-answer", Client("http://127.0.0.1:1", sleep=waits.append), "/projects")
        self.assertEqual(4, len(waits))

    def test_a_download_is_whole_verified_and_goes_on_where_it_was(self) -> None:
        seen = []
        manifest = self.client.releases.download(RELEASE, self.folder, on_progress=lambda done, of: seen.append((done, of)))
        self.assertEqual(self.client.releases.get(RELEASE).manifest_sha256, manifest.id)
        self.assertEqual([], verify(self.folder, manifest.id))
        self.assertEqual((len(manifest.files), seen[-1][0]), (len(seen), seen[-1][1]))

        before = self.marks()
        (self.folder / "labels/coco.json").unlink()
        (self.folder / "croissant.json").write_text("changed")
        (self.folder / "manifest.json").unlink()
        again = self.client.releases.download(RELEASE, self.folder, manifest_sha256=manifest.id)
        after = self.marks()
        self.assertEqual((manifest.id, []), (again.id, verify(self.folder, manifest.id)))
        self.assertEqual(before.keys(), after.keys())
        changed = {path for path in before if before[path] != after[path]}
        self.assertEqual({"labels/coco.json", "croissant.json", "manifest.json"}, changed)

    def test_what_is_not_the_cited_release_is_refused(self) -> None:
        with self.assertRaisesRegex(VerificationError, "id-differs"):
            self.client.releases.download(RELEASE, self.folder, manifest_sha256="0" * 64)
        self.assertFalse((self.folder / "manifest.json").exists())
        self.client.releases.download(RELEASE, self.folder)
        text = (self.folder / "manifest.json").read_text()
        (self.folder / "manifest.json").write_text(text.replace('"formatVersion":1', '"formatVersion":1 '))
        with self.assertRaisesRegex(VerificationError, "another release"):
            self.client.releases.download(RELEASE, self.folder)

    def test_a_folder_with_something_else_in_it_is_named(self) -> None:
        self.folder.mkdir()
        (self.folder / "mine.txt").write_text("mine")
        with self.assertRaisesRegex(VerificationError, "mine.txt: .*file-additional"):
            self.client.releases.download(RELEASE, self.folder)
        self.assertEqual("mine", (self.folder / "mine.txt").read_text())

    def test_samples_have_pictures_marks_answers_and_votes(self) -> None:
        self.client.releases.download(RELEASE, self.folder)
        release = open_release(self.folder)
        by_name = {sample.name: sample for sample in release}
        self.assertEqual({"one.npy", "two.npy"}, by_name.keys())
        self.assertEqual({"train": 2}, release.splits)
        one, two = by_name["one.npy"], by_name["two.npy"]
        self.assertEqual(b"\x93NUMPY", one.image_path.read_bytes()[:6])
        self.assertEqual(((40, 30), "consensus", "adjudication"), ((one.width, one.height), one.resolution["kind"], two.resolution["kind"]))
        self.assertEqual({"plate": "7"}, one.groups)

        box, polygon = sorted(one.regions, key=lambda region: region.geometry["type"])
        self.assertEqual(("box", "crater", 1.0), (box.geometry["type"], box.label_id, box.share))
        self.assertEqual(("polygon", "boulder", 2, 2), (polygon.geometry["type"], polygon.label_id, polygon.support, polygon.raters))
        self.assertEqual([None], [region.share for region in two.regions])
        answer = one.answer("quality")
        assert answer is not None
        self.assertEqual(({"kind": "choice", "option": "good"}, 1.0), (answer.value, answer.share))
        self.assertEqual({"quality": {"good": 1.0}}, release.soft_answers(one))
        self.assertEqual({"quality": {"good": 0.5, "poor": 0.5}}, release.soft_answers(two))
        for sample, decisions in ((one, 0), (two, 1)):
            readings = release.readings(sample)
            self.assertEqual(2, len({reading["reader"] for reading in readings}))
            self.assertEqual(decisions, len(release.adjudications(sample)))
        self.assertNotIn("Ana", (self.folder / "votes/annotations.ndjson").read_text())

    def test_R32_the_servers_run_lengths_and_this_clients_rings_give_the_same_pixels(self) -> None:
        self.client.releases.download(RELEASE, self.folder)
        polygons = [region for sample in open_release(self.folder) for region in sample.regions if region.geometry["type"] == "polygon"]
        self.assertEqual([2], [len(region.geometry["rings"]) for region in polygons])
        [region] = polygons
        self.assertIn("counts", region.segmentation)
        pixels = region.pixels()
        self.assertEqual(ring_pixels(region.geometry["rings"], 40, 30), pixels)
        self.assertGreater(sum(pixels or b""), 100)

    def test_another_label_format_comes_as_a_zip_file(self) -> None:
        place = self.client.releases.export(RELEASE, "yolo-detect", self.outside / "yolo.zip", images=True)
        with zipfile.ZipFile(place) as archive:
            self.assertIsNone(archive.testzip())
            self.assertTrue(any(name.endswith("data.yaml") for name in archive.namelist()), archive.namelist())
        with self.assertRaises(ReticleError):
            self.client.releases.export(RELEASE, "no-such-format", self.outside / "none.zip")
        self.assertEqual(["yolo.zip"], sorted(path.name for path in self.outside.iterdir()))

    def test_scores_are_stored_by_a_manager_only(self) -> None:
        self.client.releases.download(RELEASE, self.folder)
        scores = {sample.id: 0.5 for sample in open_release(self.folder)}
        pushed = Client(URL, MANAGER).put_scores(PROJECT, "uncertainty", {**scores, RELEASE: 1}, source="a model")
        self.assertEqual((2, 1), (pushed.stored, pushed.unknown))
        with self.assertRaises(ReticleError) as caught:
            self.client.put_scores(PROJECT, "uncertainty", scores)
        self.assertEqual((403, "forbidden"), (caught.exception.status, caught.exception.code))
        with self.assertRaises(ReticleError) as caught:
            Client(URL, MANAGER).put_scores(PROJECT, "beauty", scores)
        self.assertEqual((400, "body.kind"), (caught.exception.status, caught.exception.problems[0]["at"]))

    def test_a_models_labels_become_suggestions_once(self) -> None:
        marks = [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [2, 3, 8, 5], "area": 40, "iscrowd": 0, "score": 0.9}]
        images = [{"id": 1, "file_name": "one.npy", "width": 40, "height": 30}]
        file = self.outside / "predictions.json"
        file.write_text(json.dumps({"images": images, "annotations": marks, "categories": [{"id": 1, "name": "crater_v2"}]}))
        manager = Client(URL, MANAGER)
        looked = manager.push_suggestions(PROJECT, file, label_format="coco", labels={"crater_v2": "crater"}, dry_run=True)
        self.assertEqual((1, 0, []), (looked.taken, looked.known, looked.left))
        pushed = manager.push_suggestions(PROJECT, file, label_format="coco", labels={"crater_v2": "crater"})
        self.assertEqual((1, 0), (pushed.taken, pushed.known))
        again = manager.push_suggestions(PROJECT, file, label_format="coco", labels={"crater_v2": "crater"})
        self.assertEqual(1, again.known)
        with self.assertRaises(ReticleError) as caught:
            self.client.push_suggestions(PROJECT, file)
        self.assertEqual(403, caught.exception.status)

    def test_what_a_model_says_is_pushed_once(self) -> None:
        manager = Client(URL, MANAGER)
        self.client.releases.download(RELEASE, self.folder)
        [one, two] = open_release(self.folder)
        mapping = {"quality": {"to": "quality", "options": {"good": "good", "poor": "poor"}}}
        model = manager.register_model(PROJECT, "Nets", "1", labels={"crater_v2": "crater"}, questions=mapping, licence="MIT")
        self.assertEqual(model, manager.register_model(PROJECT, "Nets", "1", labels={"crater_v2": "crater"}, questions=mapping, licence="MIT"))
        box = {"type": "box", "x": 2, "y": 3, "width": 8, "height": 5}
        said = {
            "sampleId": one.id,
            "regions": [{"label": "crater_v2", "geometry": box, "confidence": 0.9}],
            "answers": [{"question": "quality", "probabilities": {"good": 0.75, "poor": 0.25}}],
            "scores": {"uncertainty": 0.25},
            "embedding": (0.5, 1.5),
        }
        wrong = {"sampleId": two.id, "regions": [{"label": "comet", "geometry": box}]}
        pushed = manager.push_predictions(model, [said, wrong])
        self.assertEqual((1, 1, 1, 1), (pushed.stored, pushed.scored, pushed.embedded, pushed.rejected))
        self.assertEqual("records[1]", pushed.rejects[0].at)
        self.assertIn("comet", pushed.rejects[0].message)
        self.assertEqual((0, 1), (lambda again: (again.stored, again.known))(manager.push_predictions(model, [said])))
        with self.assertRaises(ReticleError) as caught:
            manager.register_model(PROJECT, "Nets", "1", licence="Apache-2.0")
        self.assertEqual((409, "conflict"), (caught.exception.status, caught.exception.code))

    def test_the_command_line_downloads(self) -> None:
        out, err = io.StringIO(), io.StringIO()
        arguments = ["download", RELEASE, str(self.folder), "--url", URL, "--token", CONSUMER or "", "--json"]
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main(arguments)
        said = json.loads(out.getvalue())
        self.assertEqual((0, ""), (code, err.getvalue()))
        self.assertEqual([], verify(self.folder, said["id"]))
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main([*arguments[:-1], "--id", "0" * 64])
        self.assertEqual((1, True), (code, "another release" in err.getvalue()))


if __name__ == "__main__":
    unittest.main()
