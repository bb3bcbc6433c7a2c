"""What a model gives back: scores by which the queue may be ordered."""

import math
from dataclasses import dataclass
from typing import Any, Dict, Iterable, List, Mapping, Tuple, Union

from .client import Client, quoted

#: Scores by id.
Scores = Union[Mapping[str, float], Iterable[Tuple[str, float]]]

#: Scores in one request; the server takes 200,000, smaller ones show earlier that something is wrong.
_BATCH = 20_000


@dataclass(frozen=True)
class Pushed:
    """``stored``: tasks that have the score now. ``unknown``: ids that are none of the project."""

    stored: int
    unknown: int


def put_scores(
    client: Client,
    project_id: str,
    kind: str,
    scores: Scores,
    *,
    by: str = "sample",
    source: str = "",
) -> Pushed:
    """Pushes scores; the task with the highest is handed out first where the protocol orders its queue by this kind.

    :param kind: ``uncertainty`` or ``diversity``.
    :param scores: finite numbers by id; the last one of an id holds.
    :param by: what the ids are of: ``sample`` or ``task``.
    :param source: who or what computed them, in words, such as a model and its version.
    :raises ValueError: on a number that is not finite, before anything is sent.
    :raises ReticleError: when the server refuses; earlier batches of 20,000 are stored then, and may be sent again.
    """
    if by not in ("sample", "task"):
        raise ValueError(f"by: {by!r} is neither 'sample' nor 'task'")
    pairs = scores.items() if isinstance(scores, Mapping) else scores
    rows: List[Dict[str, Any]] = []
    for name, value in pairs:
        if not math.isfinite(value):
            raise ValueError(f"the score of {by} {name} is {value}: only finite numbers can be put in order")
        rows.append({f"{by}Id": str(name), "value": float(value)})
    stored = unknown = 0
    for start in range(0, len(rows), _BATCH):
        body = {"kind": kind, "source": source, "scores": rows[start : start + _BATCH]}
        answer = client.put(f"/projects/{quoted(project_id)}/scores", body)
        stored += answer["stored"]
        unknown += answer["unknown"]
    return Pushed(stored, unknown)
