"""A small classifier of pixels: what stands around a pixel, and softmax regression on that."""

from dataclasses import dataclass
from typing import Callable, Optional

import numpy

from .filters import scaled, smoothed


def features(values: "numpy.ndarray") -> "numpy.ndarray":
    """Rows x columns x 11: brightness, its means at three widths, their slopes and the differences between them, and 1."""
    base = scaled(values)
    means = [smoothed(base, sigma) for sigma in (1.0, 2.0, 4.0)]
    slopes = [numpy.hypot(*numpy.gradient(mean)) for mean in means]
    differences = [base - means[0], means[0] - means[1], means[1] - means[2]]
    return numpy.stack([base, *means, *slopes, *differences, numpy.ones(base.shape)], axis=-1)


@dataclass(frozen=True)
class Classifier:
    """``weights``: features x classes, for features that are made even by ``shift`` and ``scale``."""

    weights: "numpy.ndarray"
    shift: "numpy.ndarray"
    scale: "numpy.ndarray"

    def probabilities(self, values: "numpy.ndarray") -> "numpy.ndarray":
        """Rows x columns x classes; class 0 is the background."""
        score = ((features(values) - self.shift) / self.scale) @ self.weights
        score = numpy.exp(score - score.max(axis=-1, keepdims=True))
        return score / score.sum(axis=-1, keepdims=True)


def learn(
    rows: "numpy.ndarray",
    classes: "numpy.ndarray",
    count: int,
    rounds: int = 300,
    tell: Optional[Callable[[float], None]] = None,
) -> Classifier:
    """Softmax regression by Nesterov's gradient descent, each class with the same weight, ridge 1e-3.

    ``rows``: samples x features, the last feature is 1. ``classes``: 0 to ``count`` - 1. ``tell`` hears how far it is.
    """
    shift, scale = rows.mean(axis=0), rows.std(axis=0)
    shift[-1], scale[-1] = 0, 1
    scale[scale < 1e-9] = 1
    even = (rows - shift) / scale
    sizes = numpy.bincount(classes, minlength=count)
    weight = (1 / numpy.maximum(sizes, 1))[classes]
    weight /= weight.sum()
    wanted = numpy.eye(count)[classes]
    weights = numpy.zeros((rows.shape[1], count))
    before = weights
    # Half the largest curvature of softmax regression is below the largest eigenvalue of the weighted second moments.
    step = 1 / (0.5 * numpy.linalg.eigvalsh((even * weight[:, None]).T @ even)[-1] + 1e-3)
    for turn in range(rounds):
        ahead = weights + (turn / (turn + 3)) * (weights - before)
        score = even @ ahead
        score = numpy.exp(score - score.max(axis=1, keepdims=True))
        score /= score.sum(axis=1, keepdims=True)
        slope = even.T @ ((score - wanted) * weight[:, None]) + 1e-3 * ahead
        before, weights = weights, ahead - step * slope
        if tell is not None and turn % 10 == 0:
            tell(turn / rounds)
    return Classifier(weights, shift, scale)
