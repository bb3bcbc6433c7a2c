"""What a model is to the server: subclass :class:`Model`."""

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Dict, Mapping, Optional, Sequence, Tuple

if TYPE_CHECKING:
    from .image import Image


class Refusal(Exception):
    """A request that is not served, with the reason, which is shown to whoever asked. ``status``: 422 unless said."""

    def __init__(self, reason: str, status: int = 422) -> None:
        super().__init__(reason)
        self.status = status


@dataclass(frozen=True)
class Prompt:
    """What a person pointed at, in px of image space.

    ``points``: x, y, and whether it is foreground. ``boxes``: x, y, width, height. ``strokes``: x, y, x, y, ..., the
    width of the brush, and whether it is foreground. ``label``: the one that is wanted.
    """

    points: Tuple[Tuple[float, float, bool], ...] = ()
    boxes: Tuple[Tuple[float, float, float, float], ...] = ()
    strokes: Tuple[Tuple[Tuple[float, ...], float, bool], ...] = ()
    label: Optional[str] = None


@dataclass
class Training:
    """A training under way: tell how far it is, and look whether it is still wanted."""

    state: str = "waiting"
    progress: float = 0.0
    metrics: Dict[str, float] = field(default_factory=dict)
    version: Optional[str] = None
    error: Optional[str] = None
    cancelled: threading.Event = field(default_factory=threading.Event)

    def tell(self, progress: float, **metrics: float) -> None:
        """Says how far it is, 0 to 1, with figures. :raises InterruptedError: when it was cancelled."""
        if self.cancelled.is_set():
            raise InterruptedError("cancelled")
        self.progress = min(1.0, max(0.0, progress))
        self.metrics.update(metrics)


class Model:
    """Subclass it. Regions are ``{"label", "geometry", "confidence"?, "attributes"?}``, geometry in px of image space.

    ``name``, ``version`` (changes whenever answers may), ``labels`` and ``questions`` (ids with their options) are told
    to Reticle. A method that is not overridden is not offered.
    """

    name: str = "model"
    version: str = "1"
    licence: Optional[str] = None
    labels: Sequence[str] = ()
    questions: Mapping[str, Sequence[str]] = {}

    def predict(self, image: "Image") -> Mapping[str, Any]:
        """``{"regions", "answers"?, "scores"?, "embedding"?}`` of an image. :raises Refusal:"""
        raise NotImplementedError

    def prompt(self, image: "Image", prompt: Prompt) -> Mapping[str, Any]:
        """The same for what a person pointed at. :raises Refusal:"""
        raise NotImplementedError

    def train(self, folder: str, parameters: Mapping[str, Any], training: Training) -> None:
        """Learns from a release, which lies verified in ``folder``; sets ``self.version`` anew when it has."""
        raise NotImplementedError

    def can(self) -> Sequence[str]:
        """The methods that a subclass has."""
        return [name for name in ("predict", "prompt", "train") if getattr(type(self), name) is not getattr(Model, name)]
