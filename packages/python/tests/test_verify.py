import contextlib
import io
import json
import os
import unittest
from typing import Any, List, Tuple

from reticle import verify
from reticle.__main__ import main

from .folder import FolderTest, describe, file_name, write_manifest


class Verification(FolderTest):
    def faults(self, release_id: Any = None) -> List[Tuple[str, str]]:
        return [(problem.code, problem.at) for problem in verify(self.folder, release_id)]

    def test_a_sound_release_has_no_problem(self) -> None:
        self.assertEqual([], verify(self.folder, self.id))

    def test_R41_a_changed_byte_is_found_in_each_file(self) -> None:
        for file in self.files:
            place = self.folder / file["path"]
            content = place.read_bytes()
            if not content:
                continue
            with self.subTest(file["path"]):
                place.write_bytes(bytes([content[0] ^ 1]) + content[1:])
                self.assertEqual([("file-changed", file["path"])], self.faults())
                place.write_bytes(content[:-1])
                self.assertEqual([("file-changed", file["path"])], self.faults())
            place.write_bytes(content)
        self.assertEqual([], self.faults())

    def test_R41_a_missing_file_is_named(self) -> None:
        (self.folder / "labels/coco.json").unlink()
        self.assertEqual([("file-missing", "labels/coco.json")], self.faults())

    def test_R42_an_additional_file_is_named_and_a_link_to_a_folder_is_one(self) -> None:
        (self.folder / "labels/more.txt").write_text("more")
        os.symlink(self.outside, self.folder / "out")
        self.assertEqual([("file-additional", "labels/more.txt"), ("file-additional", "out")], self.faults())

    def test_R46_another_id_is_another_release(self) -> None:
        self.assertEqual([("id-differs", "manifest.json")], self.faults("0" * 64))
        write_manifest(self.folder, self.files[::-1])
        self.assertEqual([("id-differs", "manifest.json")], self.faults(self.id))

    def test_R40_paths_that_leave_the_release_are_refused_unopened(self) -> None:
        (self.outside / "secret").write_bytes(b"secret")
        bad = ["../secret", "data/../../secret", str(self.outside / "secret"), "a//b", "./a", "..\\secret", "C:/secret", "a\nb", "", 7]
        for path in [*bad, ".reticle-partial/a", "manifest.json", "x" * 1001]:
            with self.subTest(path):
                write_manifest(self.folder, [{**describe("", b"secret"), "path": path}])
                self.assertEqual([("manifest-invalid", "manifest.json")], self.faults())

    def test_R40_a_link_that_leads_out_is_not_followed(self) -> None:
        (self.outside / "labels").mkdir()
        place = self.folder / "labels/coco.json"
        os.replace(place, self.outside / "labels/coco.json")
        os.rmdir(place.parent)
        os.symlink(self.outside / "labels", place.parent)
        self.assertIn(("file-additional", "labels/coco.json"), self.faults())

    def test_a_broken_manifest_is_named_with_its_place(self) -> None:
        file = self.files[0]
        cases = {
            "{": "is not JSON",
            "[" * 100_000: "is not JSON",
            "[]": "not the manifest",
            json.dumps({"format": "reticle-release", "formatVersion": 2, "files": []}): "format version 2",
            json.dumps({"format": "reticle-release", "formatVersion": 1, "files": {}}): "files: is not a list",
            json.dumps({"format": "reticle-release", "formatVersion": 1, "files": [3]}): "files[0]: is not an object",
            json.dumps({"format": "reticle-release", "formatVersion": 1, "files": [file, file]}): "files[1].path: ",
            json.dumps({"format": "reticle-release", "formatVersion": 1, "files": [{**file, "sha256": "x"}]}): "files[0].sha256: ",
            json.dumps({"format": "reticle-release", "formatVersion": 1, "files": [{**file, "bytes": -1}]}): "files[0].bytes: ",
            json.dumps({"format": "reticle-release", "formatVersion": 1, "files": [{**file, "bytes": True}]}): "files[0].bytes: ",
        }
        for text, reason in cases.items():
            with self.subTest(reason):
                (self.folder / "manifest.json").write_text(text)
                [problem] = verify(self.folder)
                self.assertEqual("manifest-invalid", problem.code)
                self.assertIn(reason, problem.message)
        (self.folder / "manifest.json").unlink()
        self.assertEqual([("manifest-missing", "manifest.json")], self.faults())

    def run_command(self, *arguments: str) -> Tuple[int, str, str]:
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main(list(arguments))
        return code, out.getvalue(), err.getvalue()

    def test_the_command_answers_0_or_1(self) -> None:
        code, out, _ = self.run_command("verify", str(self.folder), "--id", self.id)
        self.assertEqual((0, True), (code, "every file" in out))
        place = f"data/{file_name('one')}"
        (self.folder / place).unlink()
        code, out, _ = self.run_command("verify", str(self.folder), "--json")
        self.assertEqual((1, "file-missing", place), (code, json.loads(out)["problems"][0]["code"], json.loads(out)["problems"][0]["at"]))
        code, out, err = self.run_command("verify", str(self.folder))
        self.assertEqual((1, "", True), (code, out, f"reticle: {place}: " in err))

    def test_the_command_says_2_on_bad_input(self) -> None:
        code, _, err = self.run_command("download", "some", str(self.outside / "new"), "--url", "ftp://example.org")
        self.assertEqual((2, 1), (code, err.count("\n")))
        self.assertIn("is not the address of a server", err)


if __name__ == "__main__":
    unittest.main()
