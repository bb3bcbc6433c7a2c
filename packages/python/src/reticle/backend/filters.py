"""Arithmetic on images, rows x columns, with numpy alone."""

import heapq
from typing import List, Tuple

import numpy


def smoothed(values: "numpy.ndarray", sigma: float) -> "numpy.ndarray":
    """Gaussian of ``sigma`` px, cut at 3 sigma, edges repeated."""
    reach = max(1, int(3 * sigma + 0.5))
    kernel = numpy.exp(-0.5 * (numpy.arange(-reach, reach + 1) / sigma) ** 2)
    kernel /= kernel.sum()
    for axis in (0, 1):
        padded = numpy.pad(values, [(reach, reach) if one == axis else (0, 0) for one in (0, 1)], mode="edge")
        length = values.shape[axis]
        values = sum(weight * padded.take(range(at, at + length), axis) for at, weight in enumerate(kernel))
    return values


def scaled(values: "numpy.ndarray") -> "numpy.ndarray":
    """From the 1st percentile as 0 to the 99.8th as 1; values that are not finite count as the least."""
    finite = numpy.nan_to_num(values.astype(float), nan=numpy.nan, posinf=numpy.nan, neginf=numpy.nan)
    if numpy.isnan(finite).all():
        return numpy.zeros(values.shape)
    low, high = numpy.nanpercentile(finite, (1, 99.8))
    return numpy.clip((numpy.nan_to_num(finite, nan=low) - low) / max(high - low, 1e-12), 0, 1.5)


def otsu(values: "numpy.ndarray", bins: int = 256) -> float:
    """The threshold with the most variance between the two sides (Otsu 1979)."""
    counts, edges = numpy.histogram(values, bins)
    middles = (edges[:-1] + edges[1:]) / 2
    below = numpy.cumsum(counts)
    above = below[-1] - below
    sums = numpy.cumsum(counts * middles)
    with numpy.errstate(divide="ignore", invalid="ignore"):
        between = below * above * (sums / below - (sums[-1] - sums) / above) ** 2
    return float(middles[int(numpy.nanargmax(numpy.where(numpy.isfinite(between), between, -1)))])


def depths(mask: "numpy.ndarray", most: int = 60) -> "numpy.ndarray":
    """How many steps each set element is from the outside, in chessboard and city-block steps by turns (an octagon)."""
    depth = numpy.zeros(mask.shape, int)
    left = numpy.pad(mask.astype(bool), 1)
    for step in range(most):
        depth += left[1:-1, 1:-1]
        if not left.any():
            break
        kept = left.copy()
        for axis in (0, 1):
            kept &= numpy.roll(left, 1, axis) & numpy.roll(left, -1, axis)
        if step % 2 == 1:
            for turn in (1, -1):
                across = numpy.roll(left, turn, 1)
                kept &= numpy.roll(across, 1, 0) & numpy.roll(across, -1, 0)
        left = kept
    return depth


def _neighbours(at: int, width: int, size: int) -> List[int]:
    column = at % width
    near = [at - width, at + width]
    if column > 0:
        near += [at - 1, at - width - 1, at + width - 1]
    if column < width - 1:
        near += [at + 1, at - width + 1, at + width + 1]
    return [one for one in near if 0 <= one < size]


def watershed(mask: "numpy.ndarray", height: "numpy.ndarray", least: float) -> "numpy.ndarray":
    """Numbers the objects of a mask from 1: floods from the tops of ``height`` down (Vincent and Soille 1991).

    Two tops are one object unless the way between them goes down by ``least`` or more from the lower one.
    """
    width, size = mask.shape[1], mask.size
    flat, level = mask.ravel(), height.ravel()
    owner = numpy.zeros(size, int)
    parents, tops = [0], [0.0]

    def root(number: int) -> int:
        while parents[number] != number:
            parents[number] = parents[parents[number]]
            number = parents[number]
        return number

    queue: List[Tuple[float, int]] = [(-float(level[at]), int(at)) for at in numpy.flatnonzero(flat)]
    heapq.heapify(queue)
    while queue:
        negative, at = heapq.heappop(queue)
        near = [one for one in _neighbours(at, width, size) if flat[one] and owner[one]]
        if not near:
            parents.append(len(parents))
            tops.append(-negative)
            owner[at] = len(parents) - 1
            continue
        # It belongs where it rises: to the hill of its highest neighbour.
        owner[at] = owner[max(near, key=lambda one: (level[one], -one))]
        met = sorted({root(owner[one]) for one in near}, key=lambda number: (-tops[number], number))
        for other in met[1:]:
            # A hill that rises less than that above where it meets a higher one is part of it.
            if tops[other] + negative < least:
                parents[other] = met[0]
    numbers = numpy.array([root(number) for number in range(len(parents))])
    merged = numbers[owner]
    kept = numpy.unique(merged[merged > 0])
    renamed = numpy.zeros(len(parents), int)
    renamed[kept] = numpy.arange(1, len(kept) + 1)
    return renamed[merged].reshape(mask.shape)
