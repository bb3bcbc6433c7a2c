"""A small release folder, made by hand: two samples, the marks of each kind that COCO holds its own way, votes."""

import hashlib
import json
import os
import shutil
import tempfile
import unittest
from pathlib import Path
from typing import Any, Dict, List

WIDTH, HEIGHT = 6, 4
PICTURES = {"one": b"picture one", "two": b"picture two"}


def hash_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def file_name(name: str) -> str:
    return f"{hash_of(PICTURES[name])}.png"


def answer(option: str, **more: Any) -> Dict[str, Any]:
    return {"questionId": "quality", "value": {"kind": "choice", "option": option}, **more}


def image(number: int, name: str, split: str, fold: int) -> Dict[str, Any]:
    own = {
        "sample_id": f"sample-{name}",
        "name": f"{name}.png",
        "sha256": hash_of(PICTURES[name]),
        "split": split,
        "fold": fold,
        "group": None,
        "groups": {"night": str(number)},
        "protocol_version": 1,
        "resolution": {"id": f"consensus-{name}", "kind": "consensus"},
        "answers": [answer("good", support=2, raters=3)],
    }
    return {"id": number, "file_name": file_name(name), "width": WIDTH, "height": HEIGHT, "reticle": own}


def mark(number: int, image_id: int, box: List[float], segmentation: Any, own: Any = None, **more: Any) -> Dict[str, Any]:
    return {
        "id": number,
        "image_id": image_id,
        "category_id": 1 + number % 2,
        "bbox": box,
        "area": box[2] * box[3],
        "segmentation": segmentation,
        **more,
        "iscrowd": 0,
        "reticle": {"region_id": f"r{number}", "attributes": {}, **(own or {})},
    }


def coco() -> str:
    """The label file in lines, as the server writes it."""
    info = {"description": "Craters", "version": "1.0.0", "date_created": "2026-01-01T00:00:00.000Z"}
    categories = [
        {"id": 1, "name": "Crater", "reticle": {"label_id": "crater", "color": "#1f77b4"}},
        {"id": 2, "name": "Boulder", "reticle": {"label_id": "boulder", "color": "#ff7f0e"}},
    ]
    images = [image(1, "one", "train", 0), image(2, "two", "test", 1)]
    runs = {"size": [HEIGHT, WIDTH], "counts": [5, 2, 2, 2, 13]}
    marks = [
        mark(1, 1, [1, 1, 2, 2], [], {"support": 2, "raters": 3, "plane": {"z": 3}, "answers": [answer("poor", support=1, raters=2)]}),
        mark(2, 1, [1, 1, 2, 2], runs),
        mark(3, 1, [1, 1, 4, 2], [[1, 1, 5, 1, 5, 3]]),
        mark(4, 2, [2, 2, 0, 0], [], keypoints=[2, 2, 2], num_keypoints=1),
        mark(5, 2, [0, 1, 6, 0], [], {"geometry": {"type": "polyline", "points": [0, 1, 6, 1]}}),
    ]
    compact = lambda value: json.dumps(value, separators=(",", ":"))  # noqa: E731
    lines = lambda values: ",\n".join(compact(value) for value in values)  # noqa: E731
    head = f'{{"info":{compact(info)},\n"licenses":[],\n"categories":{compact(categories)},\n'
    return f'{head}"images":[\n{lines(images)}],\n"annotations":[\n{lines(marks)}]}}\n'


def votes() -> Dict[str, str]:
    outcome = {
        "answers": [
            {
                "questionId": "quality",
                "raters": 3,
                "votes": [
                    {"value": {"kind": "choice", "option": "good"}, "count": 2},
                    {"value": {"kind": "cannot-tell"}, "count": 1},
                ],
            }
        ]
    }
    readings = [{"id": f"a{n}", "sampleId": "sample-one", "reader": f"reader-{n}"} for n in range(3)]
    other = {"id": "a9", "sampleId": "sample-two", "reader": "reader-0"}
    rows = {
        "annotations": [*readings, other],
        "consensus": [{"id": "consensus-one", "sampleId": "sample-one", "outcome": outcome}],
        "adjudications": [],
    }
    return {f"votes/{name}.ndjson": "".join(f"{json.dumps(row)}\n" for row in of) for name, of in rows.items()}


def write_manifest(folder: Path, files: List[Dict[str, Any]]) -> str:
    """Writes a manifest that names these files. Answers its SHA-256."""
    said = {"files": files, "format": "reticle-release", "formatVersion": 1, "samples": []}
    content = json.dumps(said, separators=(",", ":"), sort_keys=True).encode()
    (folder / "manifest.json").write_bytes(content)
    return hash_of(content)


def describe(path: str, content: bytes) -> Dict[str, Any]:
    return {"path": path, "sha256": hash_of(content), "bytes": len(content), "mediaType": "application/octet-stream"}


def contents() -> Dict[str, bytes]:
    texts = {"labels/coco.json": coco(), **votes()}
    pictures = {f"data/{file_name(name)}": content for name, content in PICTURES.items()}
    return {**pictures, **{path: text.encode() for path, text in texts.items()}}


class FolderTest(unittest.TestCase):
    """A test with a release in a folder of its own."""

    def setUp(self) -> None:
        self.outside = Path(tempfile.mkdtemp(prefix="reticle-python-"))
        self.addCleanup(shutil.rmtree, self.outside)
        self.folder = self.outside / "release"
        self.files = []
        for path, content in contents().items():
            place = self.folder / path
            os.makedirs(place.parent, exist_ok=True)
            place.write_bytes(content)
            self.files.append(describe(path, content))
        self.id = write_manifest(self.folder, self.files)
