"""Masks of a model as marks of Reticle."""

from typing import TYPE_CHECKING, Any, Dict, List, Optional, Tuple

from .image import Place

if TYPE_CHECKING:
    import numpy


def mask_region(label: str, mask: "numpy.ndarray", place: Place, confidence: Optional[float] = None) -> Optional[Dict[str, Any]]:
    """A mark of the set elements of ``mask`` (rows x columns of the request's pixels); None where nothing is set.

    Elements that cover more than one px of image space are drawn as large as they are; what reaches outside of the image
    is left out.
    """
    runs = _runs(mask, place)
    if runs is None:
        return None
    (left, top, width, height), counts = runs
    geometry = {"type": "mask", "x": left, "y": top, "width": width, "height": height, "counts": counts}
    return {"label": label, "geometry": geometry, **({} if confidence is None else {"confidence": float(confidence)})}


def _runs(mask: "numpy.ndarray", place: Place) -> Optional[Tuple[Tuple[int, int, int, int], List[int]]]:
    import numpy

    # The element that covers the centre of each px of the image.
    rows = numpy.floor((numpy.arange(place.height) + 0.5 - place.y) / place.scale).astype(int)
    columns = numpy.floor((numpy.arange(place.width) + 0.5 - place.x) / place.scale).astype(int)
    ys = numpy.flatnonzero((rows >= 0) & (rows < mask.shape[0]))
    xs = numpy.flatnonzero((columns >= 0) & (columns < mask.shape[1]))
    if len(ys) == 0 or len(xs) == 0:
        return None
    if not mask.any():
        return None
    full = mask[rows[ys[0] : ys[-1] + 1]][:, columns[xs[0] : xs[-1] + 1]].astype(bool)
    down, across = numpy.flatnonzero(full.any(axis=1)), numpy.flatnonzero(full.any(axis=0))
    if len(down) == 0:
        return None
    cut = full[down[0] : down[-1] + 1, across[0] : across[-1] + 1]
    flat = numpy.concatenate(([False], cut.ravel()))
    changes = numpy.flatnonzero(flat[1:] != flat[:-1])
    counts = numpy.diff(numpy.concatenate(([0], changes, [cut.size]))).tolist()
    bounds = (int(xs[0] + across[0]), int(ys[0] + down[0]), int(cut.shape[1]), int(cut.shape[0]))
    return bounds, [int(count) for count in counts]
