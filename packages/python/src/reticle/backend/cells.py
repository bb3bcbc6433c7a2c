"""A model that works: bright objects on a darker ground, such as nuclei in fluorescence.

Untrained it is classical: a threshold by Otsu, depth within the mask, watershed. ``train`` learns from the marks of a
release which pixels are object (classifier.py), and the rest stays as it is. Known failure: objects that are dark, and
colours, which are averaged.
"""

import hashlib
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

import numpy

from ..dataset import Release, open_release
from ..model import Sample
from .classifier import Classifier, features, learn
from .filters import depths, otsu, scaled, smoothed, watershed
from .image import Image
from .model import Model, Prompt, Refusal, Training
from .pictures import load
from .regions import mask_region

#: Elements of one image that are learnt from, and of all together.
_PER_IMAGE = 4000
_SEED = 7


class Cells(Model):
    """``label``: the model's name of what it finds. ``least``: the smallest object, in elements of the pixels."""

    licence = "Apache-2.0"

    def __init__(self, label: str = "cell", least: int = 20) -> None:
        self.name = "cells"
        self.version = "classical-1"
        self.labels: Sequence[str] = (label,)
        self.least = least
        self.classifier: Optional[Classifier] = None

    def predict(self, image: Image) -> Mapping[str, Any]:
        """Every object of the image, each with its mean probability, the image's uncertainty, and an embedding."""
        values = image.array().astype(float).mean(axis=0)
        sure = self._object(values)
        numbers = self._objects(sure)
        regions: List[Dict[str, Any]] = []
        for number in range(1, int(numbers.max(initial=0)) + 1):
            mask = numbers == number
            if mask.sum() >= self.least:
                region = mask_region(self.labels[0], mask, image.place, float(sure[mask].mean()))
                regions += [] if region is None else [region]
        near = numpy.clip(sure, 1e-9, 1 - 1e-9)
        entropy = -(near * numpy.log2(near) + (1 - near) * numpy.log2(1 - near))
        return {"regions": regions, "scores": {"uncertainty": float(entropy.mean())}, "embedding": _embedding(values)}

    def prompt(self, image: Image, prompt: Prompt) -> Mapping[str, Any]:
        """The object under the foreground points and boxes, without what background points lie on."""
        values = image.array().astype(float).mean(axis=0)
        numbers = self._objects(self._object(values))
        place = image.place

        def element(x: float, y: float) -> Tuple[int, int]:
            row, column = int((y - place.y) // place.scale), int((x - place.x) // place.scale)
            if not (0 <= row < numbers.shape[0] and 0 <= column < numbers.shape[1]):
                raise Refusal(f"({x:g}, {y:g}) is not on the part of the image that was sent")
            return row, column

        wanted = {int(numbers[element(x, y)]) for x, y, is_foreground in prompt.points if is_foreground}
        for x, y, width, height in prompt.boxes:
            inside = numbers[element(x, y)[0] : element(x, y + height - 1)[0] + 1, element(x, y)[1] : element(x + width - 1, y)[1] + 1]
            found = numpy.bincount(inside.ravel())
            wanted |= {int(number) for number in numpy.flatnonzero(found) if found[number] * 2 >= (numbers == number).sum()}
        for points, _, is_foreground in prompt.strokes:
            wanted |= {int(numbers[element(x, y)]) for x, y in zip(points[0::2], points[1::2]) if is_foreground}
        wanted -= {int(numbers[element(x, y)]) for x, y, is_foreground in prompt.points if not is_foreground}
        region = mask_region(self.labels[0], numpy.isin(numbers, sorted(wanted - {0})), place)
        return {"regions": [] if region is None else [region]}

    def train(self, folder: str, parameters: Mapping[str, Any], training: Training) -> None:
        """Learns which pixels are object from the split ``train``; tells ``dice`` on ``validation`` where that is there."""
        release = open_release(folder)
        chance = numpy.random.default_rng(_SEED)
        rows, classes = [], []
        learnt = release.split("train")
        for at, sample in enumerate(learnt):
            training.tell(0.5 * at / len(learnt))
            row, known = self._examples(sample, chance)
            rows.append(row)
            classes.append(known)
        if not rows or len(set(numpy.concatenate(classes).tolist())) < 2:
            raise ValueError(f"the split train has no marks with the label {self.labels[0]!r}, or nothing but marks")
        everything, known = numpy.concatenate(rows), numpy.concatenate(classes)
        self.classifier = learn(everything, known, 2, tell=lambda share: training.tell(0.5 + 0.4 * share))
        self.version = "learnt-" + hashlib.sha256(self.classifier.weights.tobytes()).hexdigest()[:12]
        training.tell(0.95, samples=len(learnt), **self._held_out(release))

    def _examples(self, sample: Sample, chance: "numpy.random.Generator") -> Tuple["numpy.ndarray", "numpy.ndarray"]:
        truth = self._truth(sample).ravel()
        table = features(load(sample.image_path)).reshape(len(truth), -1)
        chosen = numpy.concatenate([_some(numpy.flatnonzero(truth == kind), _PER_IMAGE // 2, chance) for kind in (0, 1)])
        return table[chosen], truth[chosen]

    def _truth(self, sample: Sample) -> "numpy.ndarray":
        truth = numpy.zeros((sample.height, sample.width), int)
        for region in sample.regions:
            mask = region.mask() if self.labels[0] in (region.label, region.label_id) else None
            if mask is not None:
                truth |= mask
        return truth

    def _held_out(self, release: Release) -> Dict[str, float]:
        scores = []
        for sample in release.split("validation"):
            truth, found = self._truth(sample) > 0, self._object(load(sample.image_path)) >= 0.5
            size = truth.sum() + found.sum()
            scores.append(2 * (truth & found).sum() / size if size else 1.0)
        return {"dice": float(numpy.mean(scores))} if scores else {}

    def _object(self, values: "numpy.ndarray") -> "numpy.ndarray":
        """How likely each element is object."""
        if self.classifier is not None:
            return self.classifier.probabilities(values)[..., 1]
        even = smoothed(scaled(values), 1.0)
        threshold = otsu(even)
        softness = max(1e-6, float(even.std()) / 4)
        return 1 / (1 + numpy.exp(-numpy.clip((even - threshold) / softness, -50, 50)))

    def _objects(self, sure: "numpy.ndarray") -> "numpy.ndarray":
        mask = sure >= 0.5
        return watershed(mask, smoothed(depths(mask).astype(float), 1.0), 1.0)


def _some(places: "numpy.ndarray", most: int, chance: "numpy.random.Generator") -> "numpy.ndarray":
    return places if len(places) <= most else chance.choice(places, most, replace=False)


def _embedding(values: "numpy.ndarray") -> List[float]:
    """Means and spreads of what stands around a pixel: images that look alike are near each other."""
    table = features(values)[..., :-1]
    return [float(value) for value in (*table.mean(axis=(0, 1)), *table.std(axis=(0, 1)))]

