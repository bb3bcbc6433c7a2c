"""``labels/coco.json`` of a release: one element a line, images and annotations in the same order (R5, R32)."""

import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Tuple

from .errors import ReleaseFormatError
from .model import Answer, Region, Sample
from .paths import COCO, within

_IMAGE_OF = re.compile(rb'\{"id":\d+,"image_id":(\d+),')
_STATES = {0: "absent", 1: "occluded", 2: "visible"}


@dataclass(frozen=True)
class Label:
    """A value of the label set. ``number``: its category in COCO, the same in every release of a project."""

    number: int
    id: str
    name: str
    color: str


class Entry:
    """Where a sample's lines begin in the file, in bytes, and what is known of it without reading them."""

    __slots__ = ("image_at", "split", "fold", "sample_id", "regions_at", "regions")

    def __init__(self, image_at: int, split: str, fold: Optional[int], sample_id: str) -> None:
        self.image_at = image_at
        # There are few splits, and up to millions of samples.
        self.split = sys.intern(split)
        self.fold = fold
        self.sample_id = sample_id
        self.regions_at = 0
        self.regions = 0


@dataclass(frozen=True)
class Index:
    """The labels, and the places of the samples in the order of the release."""

    labels: Tuple[Label, ...]
    entries: Tuple[Entry, ...]
    numbered: Mapping[int, Label]


def index_of(folder: Path) -> Index:
    """Goes through the file once, in memory that grows with the samples and not with the marks.

    :raises ReleaseFormatError: with the line that is not as a release has it.
    """
    labels: List[Label] = []
    entries: List[Entry] = []
    by_image: Dict[int, Entry] = {}
    part = "head"
    at = 0
    with _opened(folder) as source:
        for number, line in enumerate(source, 1):
            if line.startswith(b'"categories":'):
                labels = [_label(one, f"line {number}") for one in _element(line[len(b'"categories":') :], f"line {number}")]
            elif line.startswith(b'"images":['):
                part = "images"
            elif line.startswith(b'"annotations":['):
                part = "annotations"
            elif part == "images" and line.startswith(b"{"):
                image = _element(line, f"line {number}")
                entry = _entry(image, at, f"line {number}")
                by_image[image["id"]] = entry
                entries.append(entry)
            elif part == "annotations" and line.startswith(b"{"):
                _count(line, at, by_image, f"line {number}")
            at += len(line)
    if part != "annotations":
        raise ReleaseFormatError(f"{COCO}: is not the label file of a release: it has no line of annotations")
    return Index(tuple(labels), tuple(entries), {label.number: label for label in labels})


def sample_at(folder: Path, index: Index, entry: Entry) -> Sample:
    """One sample with its marks and answers, read from its lines. :raises ReleaseFormatError: with the sample's id."""
    place = f"sample {entry.sample_id}"
    with _opened(folder) as source:
        source.seek(entry.image_at)
        image = _element(source.readline(), place)
        source.seek(entry.regions_at)
        lines = [_element(source.readline(), place) for _ in range(entry.regions)]
    try:
        size = (image["width"], image["height"])
        own = image["reticle"]
        return Sample(
            id=own["sample_id"],
            name=own["name"],
            image_path=within(folder, f"data/{image['file_name']}"),
            sha256=own["sha256"],
            width=size[0],
            height=size[1],
            split=own["split"],
            fold=own.get("fold"),
            group=own["group"],
            groups=own["groups"],
            protocol_version=own["protocol_version"],
            resolution=own["resolution"],
            regions=tuple(_region(line, size, index.numbered) for line in lines),
            answers=_answers(own["answers"]),
        )
    except (KeyError, TypeError, IndexError) as cause:
        raise ReleaseFormatError(f"{COCO}: {place}: {cause!r} is missing or wrong") from None


def _opened(folder: Path) -> Any:
    path = within(folder, COCO)
    try:
        return open(path, "rb")
    except OSError as cause:
        raise ReleaseFormatError(f"{path}: cannot be read: {cause.strerror}") from None


def _element(line: bytes, place: str) -> Any:
    """The JSON of a line; the last of a list has the list's end, or the document's, on a line of its own or behind it."""
    text = line.strip().rstrip(b",")
    for end in (0, 1, 2):
        try:
            return json.loads(text[: len(text) - end])
        except (ValueError, RecursionError):
            continue
    raise ReleaseFormatError(f"{COCO}: {place}: is not JSON")


def _label(category: Mapping[str, Any], place: str) -> Label:
    try:
        own = category["reticle"]
        return Label(category["id"], own["label_id"], category["name"], own.get("color", ""))
    except (KeyError, TypeError, AttributeError):
        raise ReleaseFormatError(f"{COCO}: {place}: a category without what a release says of it under 'reticle'") from None


def _entry(image: Mapping[str, Any], at: int, place: str) -> Entry:
    try:
        own = image["reticle"]
        return Entry(at, own["split"], own.get("fold"), own["sample_id"])
    except (KeyError, TypeError, AttributeError):
        raise ReleaseFormatError(f"{COCO}: {place}: an image without what a release says of it under 'reticle'") from None


def _count(line: bytes, at: int, by_image: Mapping[int, Entry], place: str) -> None:
    found = _IMAGE_OF.match(line)
    entry = None if found is None else by_image.get(int(found[1]))
    if entry is None:
        raise ReleaseFormatError(f"{COCO}: {place}: an annotation of no image of this file")
    if entry.regions == 0:
        entry.regions_at = at
    entry.regions += 1


def _answers(said: List[Mapping[str, Any]]) -> Tuple[Answer, ...]:
    return tuple(
        Answer(one["questionId"], one["value"], one.get("confidence"), one.get("support"), one.get("raters")) for one in said
    )


def _region(line: Mapping[str, Any], size: Tuple[int, int], labels: Mapping[int, Label]) -> Region:
    label = labels[line["category_id"]]
    own = line["reticle"]
    return Region(
        id=own["region_id"],
        label_id=label.id,
        label=label.name,
        category_id=label.number,
        box=(line["bbox"][0], line["bbox"][1], line["bbox"][2], line["bbox"][3]),
        area=line["area"],
        geometry=own.get("geometry") or _geometry(line),
        segmentation=line["segmentation"],
        image_size=size,
        attributes=own["attributes"],
        answers=_answers(own.get("answers", [])),
        plane=own.get("plane"),
        track=own.get("track"),
        support=own.get("support"),
        raters=own.get("raters"),
    )


def _geometry(line: Mapping[str, Any]) -> Mapping[str, Any]:
    """The mark where COCO's own fields hold it exactly; its own key ``geometry`` is absent then."""
    segmentation, keypoints = line["segmentation"], line.get("keypoints")
    if isinstance(segmentation, dict):
        # The runs of the whole image are in `segmentation` and are not said twice.
        return {"type": "mask"}
    if segmentation:
        return {"type": "polygon", "rings": segmentation}
    if keypoints is None:
        x, y, width, height = line["bbox"]
        return {"type": "box", "x": x, "y": y, "width": width, "height": height}
    if len(keypoints) == 3:
        return {"type": "point", "x": keypoints[0], "y": keypoints[1]}
    points = [value for n, value in enumerate(keypoints) if n % 3 != 2]
    return {"type": "skeleton", "points": points, "states": [_STATES[state] for state in keypoints[2::3]]}
