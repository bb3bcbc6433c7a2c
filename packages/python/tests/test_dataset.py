import pickle
import sys
import unittest
from importlib.util import find_spec
from unittest import mock

from reticle import ReleaseFormatError, VerificationError, open_release

from .folder import HEIGHT, WIDTH, FolderTest, coco, file_name

HAS_NUMPY = find_spec("numpy") is not None
HAS_TORCH = find_spec("torch") is not None


class Reading(FolderTest):
    def test_R5_samples_come_in_the_order_of_the_release(self) -> None:
        release = open_release(self.folder)
        self.assertEqual(["one.png", "two.png"], [sample.name for sample in release])
        self.assertEqual((2, "two.png", "two.png"), (len(release), release[1].name, release[-1].name))
        self.assertEqual(["two.png"], [sample.name for sample in release[1:]])
        with self.assertRaises(IndexError):
            release[2]
        self.assertEqual([(1, "crater"), (2, "boulder")], [(label.number, label.id) for label in release.labels])
        self.assertEqual(self.id, release.manifest().id)

    def test_R24_R26_splits_and_folds(self) -> None:
        release = open_release(self.folder)
        self.assertEqual({"train": 1, "test": 1}, release.splits)
        self.assertEqual(["one.png"], [sample.name for sample in release.split("train")])
        self.assertEqual(0, len(release.split("validation")))
        self.assertEqual(["two.png"], [sample.name for sample in release.fold(1, held_out=True)])
        self.assertEqual(["one.png"], [sample.name for sample in release.fold(1, held_out=False)])
        text = coco().replace('"fold":0,', "").replace('"fold":1,', "")
        (self.folder / "labels/coco.json").write_text(text)
        with self.assertRaisesRegex(ValueError, "no folds"):
            open_release(self.folder).fold(0, held_out=True)

    def test_a_sample_has_its_picture_groups_marks_and_answers(self) -> None:
        one, two = open_release(self.folder)
        self.assertEqual(self.folder / "data" / file_name("one"), one.image_path)
        self.assertEqual(b"picture one", one.image_path.read_bytes())
        self.assertEqual(({"night": "1"}, "consensus", None), (one.groups, one.resolution["kind"], one.group))
        self.assertEqual(["box", "mask", "polygon"], [region.geometry["type"] for region in one.regions])
        self.assertEqual(["point", "polyline"], [region.geometry["type"] for region in two.regions])
        self.assertEqual(["boulder", "crater", "boulder"], [region.label_id for region in one.regions])
        answer = one.answer("quality")
        assert answer is not None
        self.assertEqual(({"kind": "choice", "option": "good"}, 2 / 3), (answer.value, answer.share))
        box = one.regions[0]
        self.assertEqual(((1, 1, 2, 2), 2 / 3, {"z": 3}), (box.box, box.share, box.plane))
        self.assertEqual([("quality", 0.5)], [(one.question_id, one.share) for one in box.answers])
        self.assertEqual((None, None), (one.regions[1].share, one.answer("colour")))

    def test_marks_have_pixels(self) -> None:
        one, two = open_release(self.folder)
        box, mask, polygon = (region.pixels() for region in one.regions)
        self.assertEqual(bytes([0] * 7 + [1, 1] + [0] * 4 + [1, 1] + [0] * 9), box)
        self.assertEqual(box, mask)
        self.assertEqual(bytes([0] * 8 + [1, 1, 1] + [0] * 5 + [1] + [0] * 7), polygon)
        self.assertEqual([None, None], [region.pixels() for region in two.regions])

    @unittest.skipUnless(HAS_NUMPY, "numpy is not there")
    def test_masks_are_arrays_with_numpy(self) -> None:
        mask = open_release(self.folder)[0].regions[1].mask()
        self.assertEqual(((HEIGHT, WIDTH), "bool", 4), (mask.shape, str(mask.dtype), int(mask.sum())))
        self.assertTrue(mask[1, 1] and mask[2, 2] and not mask[0, 0])

    def test_without_numpy_masks_say_what_to_do(self) -> None:
        region = open_release(self.folder)[0].regions[1]
        with mock.patch.dict(sys.modules, {"numpy": None}), self.assertRaisesRegex(ImportError, "pip install numpy"):
            region.mask()

    def test_R31_votes_are_found_by_sample(self) -> None:
        release = open_release(self.folder)
        one, two = release
        self.assertEqual(["a0", "a1", "a2"], [vote["id"] for vote in release.readings(one)])
        self.assertEqual(["a9"], [vote["id"] for vote in release.readings("sample-two")])
        self.assertEqual({"quality": {"good": 2 / 3, "?": 1 / 3}}, release.soft_answers(one))
        self.assertEqual(({}, None, []), (release.soft_answers(two), release.consensus(two), release.adjudications(two)))

    def test_a_release_can_be_handed_to_other_processes(self) -> None:
        release = pickle.loads(pickle.dumps(open_release(self.folder).split("test")))
        self.assertEqual(["two.png"], [sample.name for sample in release])

    def test_R11_a_picture_outside_of_the_release_is_refused(self) -> None:
        text = coco().replace(file_name("one"), "../../secret.png")
        (self.folder / "labels/coco.json").write_text(text)
        release = open_release(self.folder)
        with self.assertRaisesRegex(VerificationError, "leaves the release"):
            release[0]
        self.assertEqual("two.png", release[1].name)

    def test_broken_label_files_are_named_with_their_place(self) -> None:
        whole = coco()
        cases = {
            "": "no line of annotations",
            "\n".join(whole.split("\n")[:6]): "no line of annotations",
            whole.replace('{"id":1,"file_name"', '{"id":1"file_name"'): "line 5: is not JSON",
            whole.replace('"sample_id":"sample-two",', ""): "line 6: an image without",
            whole.replace('"label_id":"crater",', ""): "line 3: a category without",
            whole.replace('"image_id":2', '"image_id":7'): "line 11: an annotation of no image",
        }
        for text, reason in cases.items():
            with self.subTest(reason):
                (self.folder / "labels/coco.json").write_text(text)
                with self.assertRaisesRegex(ReleaseFormatError, reason):
                    open_release(self.folder)
        (self.folder / "labels/coco.json").write_text(whole.replace('"region_id":"r2",', ""))
        with self.assertRaisesRegex(ReleaseFormatError, "sample sample-one: .*region_id"):
            open_release(self.folder)[0]
        (self.folder / "labels/coco.json").unlink()
        with self.assertRaisesRegex(ReleaseFormatError, "cannot be read"):
            open_release(self.folder)
        (self.folder / "votes/annotations.ndjson").write_text("{}\n")
        (self.folder / "labels/coco.json").write_text(whole)
        with self.assertRaisesRegex(ReleaseFormatError, "line 1: is not a vote"):
            open_release(self.folder).readings("sample-one")


class Torch(FolderTest):
    def test_without_torch_the_module_says_what_to_do(self) -> None:
        sys.modules.pop("reticle.torch_dataset", None)
        with mock.patch.dict(sys.modules, {"torch": None}), self.assertRaisesRegex(ImportError, "pip install torch"):
            import reticle.torch_dataset  # noqa: F401

    @unittest.skipUnless(HAS_TORCH, "torch is not there")
    def test_targets_are_those_of_torchvision(self) -> None:
        import torch

        from reticle.torch_dataset import TorchDataset

        data = TorchDataset(open_release(self.folder), load_image=lambda path: torch.tensor(len(path.read_bytes())), masks=True)
        image, target = data[0]
        self.assertEqual((11, 2), (int(image), len(data)))
        self.assertEqual([[1, 1, 3, 3], [1, 1, 3, 3], [1, 1, 5, 3]], target["boxes"].tolist())
        self.assertEqual([2, 1, 2], target["labels"].tolist())
        self.assertEqual(((3, HEIGHT, WIDTH), [4, 4, 4]), (tuple(target["masks"].shape), target["masks"].sum((1, 2)).tolist()))
        self.assertEqual([False, True, True], torch.isnan(target["share"]).tolist())


if __name__ == "__main__":
    unittest.main()
