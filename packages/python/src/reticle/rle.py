"""Masks: run lengths and rings to pixels, one byte a pixel (0 or 1), row by row from the top.

Run lengths in COCO count column by column over the whole image; a mask of Reticle's own counts row by row within its
bounds. Both begin with the unset pixels.
"""

import math
from itertools import accumulate
from typing import Any, List, Sequence, Tuple

from .errors import ReleaseFormatError


def _runs(counts: Sequence[int], pixels: int) -> bytearray:
    if any(not isinstance(count, int) or count < 0 for count in counts):
        raise ReleaseFormatError("run lengths: a run that is not a count")
    if sum(counts) != pixels:
        raise ReleaseFormatError(f"run lengths: they add up to {sum(counts)} pixels, not to {pixels}")
    flat = bytearray(pixels)
    for n, end in enumerate(accumulate(counts)):
        if n % 2 == 1:
            flat[end - counts[n] : end] = b"\x01" * counts[n]
    return flat


def coco_pixels(size: Tuple[int, int], counts: Sequence[int]) -> bytes:
    """The pixels of COCO run lengths. ``size``: height and width of the image. :raises ReleaseFormatError:"""
    height, width = size
    flat = _runs(counts, height * width)
    return b"".join(flat[row::height] for row in range(height))


def mask_pixels(mask: Any, width: int, height: int) -> bytes:
    """The pixels of a mask geometry in an image; what reaches outside of it is left out. :raises ReleaseFormatError:"""
    left, top, across, down = mask["x"], mask["y"], mask["width"], mask["height"]
    flat = _runs(mask["counts"], across * down)
    first, last = max(0, -left), min(across, width - left)
    pixels = bytearray(width * height)
    for row in range(max(0, -top), min(down, height - top)):
        if first < last:
            at = (top + row) * width + left + first
            pixels[at : at + last - first] = flat[row * across + first : row * across + last]
    return bytes(pixels)


def ring_pixels(rings: Sequence[Sequence[float]], width: int, height: int) -> bytes:
    """The pixels whose centres are inside rings of x, y, x, y, ... in px, by the even-odd rule.

    A row is cut where the edges cross the height of its centres. An edge takes its upper end and not its lower one, and a
    centre that lies on an edge belongs to what is on its right, so shapes that abut share no pixel: the rule and the
    arithmetic of the server's own masks.
    """
    cuts: List[List[float]] = [[] for _ in range(height)]
    for ring in rings:
        points = list(zip(ring[0::2], ring[1::2]))
        for (x1, y1), (x2, y2) in zip(points, points[1:] + points[:1]):
            if y1 > y2:
                x1, y1, x2, y2 = x2, y2, x1, y1
            for row in range(max(0, _first_centre(y1)), min(height, _first_centre(y2))):
                cuts[row].append(x1 + ((row + 0.5 - y1) * (x2 - x1)) / (y2 - y1))
    pixels = bytearray(width * height)
    for row, crossed in enumerate(cuts):
        crossed.sort()
        for start, end in zip(crossed[0::2], crossed[1::2]):
            first, last = max(0, _first_centre(start)), min(width, _first_centre(end))
            if first < last:
                pixels[row * width + first : row * width + last] = b"\x01" * (last - first)
    return bytes(pixels)


def _first_centre(value: float) -> int:
    """The first row or column whose centre lies at ``value`` or beyond."""
    return math.ceil(value - 0.5)
