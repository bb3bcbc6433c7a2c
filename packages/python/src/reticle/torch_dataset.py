"""A release as a PyTorch dataset. Importing this module needs torch; nothing else of ``reticle`` does."""

from pathlib import Path
from typing import Any, Callable, Dict, Optional, Tuple

from .dataset import Release
from .model import Sample

try:
    import torch
    from torch.utils.data import Dataset
except ImportError as cause:
    raise ImportError("reticle.torch_dataset needs PyTorch: pip install torch") from cause

Target = Dict[str, Any]


class TorchDataset(Dataset):  # type: ignore
    """Pairs of an image and a target in the words of torchvision's detection models.

    The target has ``boxes`` (n x 4: x1, y1, x2, y2 in px, float32), ``labels`` (n, int64: category numbers, from 1),
    ``area`` (n), ``iscrowd`` (n, zeros), ``share`` (n: the share of readers behind each mark, NaN where a reviewer drew
    it), ``image_id`` (the sample's place in the dataset), and with ``masks`` also ``masks`` (n x height x width, uint8;
    points and lines have no pixel). Marks without an extent (points) keep boxes of size 0.

    :param load_image: a picture's path to a tensor; by default Pillow reads 8-bit and 16-bit pictures. Scientific
        formats need a reader of their own.
    :param make_target: another target out of a sample, such as the class of a question's answer.
    :param transform: gets image and target, answers with both.
    """

    def __init__(
        self,
        release: Release,
        load_image: "Optional[Callable[[Path], Any]]" = None,
        make_target: Optional[Callable[[Sample], Any]] = None,
        transform: Optional[Callable[[Any, Any], Tuple[Any, Any]]] = None,
        masks: bool = False,
    ) -> None:
        self.release = release
        self._load = load_image or load_picture
        self._make_target = make_target
        self._transform = transform
        self._masks = masks

    def __len__(self) -> int:
        return len(self.release)

    def __getitem__(self, at: int) -> Tuple[Any, Any]:
        sample = self.release[at]
        image = self._load(sample.image_path)
        target = detection_target(sample, at, self._masks) if self._make_target is None else self._make_target(sample)
        return (image, target) if self._transform is None else self._transform(image, target)


def detection_target(sample: Sample, image_id: int, masks: bool = False) -> Target:
    """The target of one sample; see :class:`TorchDataset`."""
    regions = sample.regions
    boxes = [(x, y, x + width, y + height) for x, y, width, height in (region.box for region in regions)]
    shares = [float("nan") if region.share is None else region.share for region in regions]
    target: Target = {
        "boxes": torch.tensor(boxes, dtype=torch.float32).reshape(-1, 4),
        "labels": torch.tensor([region.category_id for region in regions], dtype=torch.int64),
        "area": torch.tensor([region.area for region in regions], dtype=torch.float32),
        "iscrowd": torch.zeros(len(regions), dtype=torch.int64),
        "share": torch.tensor(shares, dtype=torch.float32),
        "image_id": image_id,
    }
    if masks:
        empty = bytes(sample.width * sample.height)
        pixels = bytearray().join(region.pixels() or empty for region in regions)
        flat = torch.frombuffer(pixels, dtype=torch.uint8) if pixels else torch.zeros(0, dtype=torch.uint8)
        target["masks"] = flat.reshape(len(regions), sample.height, sample.width)
    return target


def load_picture(path: Path) -> Any:
    """A picture as a tensor, channels x height x width, in its own type. :raises ImportError: without Pillow and numpy."""
    try:
        import numpy
        from PIL import Image, ImageOps
    except ImportError as cause:
        raise ImportError("reading pictures needs Pillow and numpy, or load_image of your own: pip install pillow numpy") from cause
    with Image.open(path) as picture:
        # Coordinates are those of the upright picture (docs/spec/release.md, R12).
        pixels = numpy.array(ImageOps.exif_transpose(picture))
    if pixels.dtype.kind == "u" and pixels.dtype.itemsize == 2:
        # Older versions of torch have no unsigned numbers of 16 bits, and none takes the other byte order.
        pixels = pixels.astype(numpy.int32)
    return torch.from_numpy(pixels[None] if pixels.ndim == 2 else pixels.transpose(2, 0, 1).copy())
