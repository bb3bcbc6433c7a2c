"""Samples, marks and answers as a release has them. Coordinates are px of the sample's image: x to the right, y down,
the origin at the top-left corner of the top-left pixel, so that a pixel's centre is at +0.5 (DESIGN.md, section 5)."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Mapping, Optional, Tuple

from . import rle

if TYPE_CHECKING:
    import numpy


@dataclass(frozen=True)
class Answer:
    """A value for one question, on a sample or on a mark.

    ``value``: ``{"kind": "choice", "option": ...}``, ``choices`` with ``options``, ``number``, ``text`` or ``date``
    with ``value``, or ``cannot-tell``. ``support`` of ``raters`` readers gave it; None where no comparison stands
    behind it. ``confidence``: 0 to 1, where the protocol asks for it.
    """

    question_id: str
    value: Mapping[str, Any]
    confidence: Optional[float] = None
    support: Optional[int] = None
    raters: Optional[int] = None

    @property
    def share(self) -> Optional[float]:
        """The share of the readers who gave this answer, 0 to 1: a soft label. None where there were none."""
        return _share(self.support, self.raters)


@dataclass(frozen=True)
class Region:
    """One mark.

    ``category_id``: the number of its label in COCO, from 1. ``box``: x, y, width, height in px. ``area``: px².
    ``geometry``: the mark in Reticle's own words, exact (``{"type": "polygon", "rings": [...]}``); a mask whose runs COCO
    holds exactly is no more than ``{"type": "mask"}``. ``segmentation``: as COCO has it.
    ``plane``: indices ``z`` and ``t``. ``track``: the object through planes.
    """

    id: str
    label_id: str
    label: str
    category_id: int
    box: Tuple[float, float, float, float]
    area: float
    geometry: Mapping[str, Any]
    segmentation: Any
    image_size: Tuple[int, int]
    """Width and height of the image in px."""
    attributes: Mapping[str, Any]
    answers: Tuple[Answer, ...]
    plane: Optional[Mapping[str, int]] = None
    track: Optional[Mapping[str, str]] = None
    support: Optional[int] = None
    raters: Optional[int] = None

    @property
    def share(self) -> Optional[float]:
        """The share of the readers who marked this object, 0 to 1: a soft label. None where a reviewer drew it."""
        return _share(self.support, self.raters)

    def pixels(self) -> Optional[bytes]:
        """The mark's pixels in the whole image: one byte each, 0 or 1, row by row. None for points and lines.

        :raises ReleaseFormatError: when run lengths do not add up to the image.
        """
        width, height = self.image_size
        if self.geometry["type"] == "mask" and "counts" in self.geometry:
            return rle.mask_pixels(self.geometry, width, height)
        if isinstance(self.segmentation, Mapping):
            return rle.coco_pixels((self.segmentation["size"][0], self.segmentation["size"][1]), self.segmentation["counts"])
        if self.segmentation:
            return rle.ring_pixels(self.segmentation, width, height)
        if self.geometry["type"] == "box":
            x, y, across, down = self.box
            return rle.ring_pixels([[x, y, x + across, y, x + across, y + down, x, y + down]], width, height)
        return None

    def mask(self) -> "Optional[numpy.ndarray]":
        """The same as an array of booleans, rows by columns. :raises ImportError: where numpy is not there."""
        try:
            import numpy
        except ImportError as cause:
            raise ImportError("Region.mask() needs numpy (pip install numpy); Region.pixels() does without") from cause
        pixels = self.pixels()
        width, height = self.image_size
        return None if pixels is None else numpy.frombuffer(pixels, numpy.uint8).reshape(height, width).astype(bool)


@dataclass(frozen=True)
class Sample:
    """One thing under study with what was settled of it.

    ``image_path``: the file that is opened, in the release's folder. ``split``: train, validation, test. ``fold``: from
    0, in a release with folds. ``groups``: such as patient, plate, night. ``resolution``: its ``id`` and its ``kind``
    (consensus, adjudication or gold).
    """

    id: str
    name: str
    image_path: Path
    sha256: str
    width: int
    height: int
    split: str
    fold: Optional[int]
    group: Optional[str]
    groups: Mapping[str, str]
    protocol_version: int
    resolution: Mapping[str, str]
    regions: Tuple[Region, ...]
    answers: Tuple[Answer, ...]

    def answer(self, question_id: str) -> Optional[Answer]:
        """The answer on the sample to one question; None where there is none."""
        return next((answer for answer in self.answers if answer.question_id == question_id), None)


def _share(support: Optional[int], raters: Optional[int]) -> Optional[float]:
    return support / raters if support is not None and raters else None
