"""numpy's and shapely's ways (LIMITS.md 1.4), one measurement for each line that comes in: `iou N`, `staple N` or `polygons N` for N repetitions.

Argument: a folder with masks.u8 (`count` masks of `size` x `size` bytes, as in masks.txt: "count size") and polygons.f64 (pairs of polygons of 20
vertices, x y). Answers milliseconds a repetition and a result.
"""
import sys
import time

import numpy as np

folder = sys.argv[1]
count, size = (int(word) for word in open(f"{folder}/masks.txt").read().split())
masks = np.fromfile(f"{folder}/masks.u8", dtype=np.uint8).reshape(count, size, size)
vertices = np.fromfile(f"{folder}/polygons.f64", dtype=np.float64).reshape(-1, 2, 20, 2)


def iou():
    a, b = masks[0].view(bool), masks[1].view(bool)
    return np.count_nonzero(a & b) / np.count_nonzero(a | b)


def staple():
    """Ten iterations on every pixel (Warfield, Zou and Wells 2004), the prior fixed at the mean share of marked pixels."""
    marks = masks.reshape(count, -1).astype(np.float64)
    prior = marks.mean()
    p = np.full(count, 0.99999)
    q = np.full(count, 0.99999)
    for _ in range(10):
        inside = prior * np.prod(np.where(marks == 1, p[:, None], 1 - p[:, None]), axis=0)
        outside = (1 - prior) * np.prod(np.where(marks == 1, 1 - q[:, None], q[:, None]), axis=0)
        weight = inside / (inside + outside)
        p = (marks * weight).sum(axis=1) / weight.sum()
        q = ((1 - marks) * (1 - weight)).sum(axis=1) / (1 - weight).sum()
    return " ".join(repr(float(rate)) for rate in [*p, *q])


def polygons():
    from shapely.geometry import Polygon

    total = 0.0
    for first, second in vertices:
        a, b = Polygon(first), Polygon(second)
        shared = a.intersection(b).area
        total += shared / (a.area + b.area - shared)
    return total


works = {"iou": iou, "staple": staple, "polygons": polygons}
print("ready", flush=True)
for line in sys.stdin:
    name, times = line.split()
    started = time.perf_counter()
    for _ in range(int(times)):
        result = works[name]()
    print((time.perf_counter() - started) * 1000 / int(times), result, flush=True)
