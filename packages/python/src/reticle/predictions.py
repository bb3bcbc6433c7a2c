"""What a model says of samples: registered once, pushed record by record or as a Parquet file."""

import re
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, Iterable, Iterator, List, Mapping, Optional, Tuple, Union

from .client import Client, quoted
from .errors import Problem
from .suggest import form_of

#: Records in one request; the server takes 2,000, and a mask may be long.
_BATCH = 500
_PLACE = re.compile(r"^records\[(\d+)\]")


@dataclass(frozen=True)
class RegisteredModel:
    """A version of a model as the project knows it. ``text``: as marks and releases name it."""

    id: str
    name: str
    version: str

    @property
    def text(self) -> str:
        return f"{self.name} {self.version}"


@dataclass(frozen=True)
class PushedPredictions:
    """``stored``: records that became suggestions. ``known``: said before. ``scored``, ``embedded``: tasks that got a
    score, an embedding. ``rejected``: how many were refused, the first of them with place and reason in ``rejects``."""

    run_id: Optional[str]
    stored: int
    known: int
    scored: int
    embedded: int
    rejected: int
    rejects: List[Problem]


def register_model(
    client: Client,
    project_id: str,
    name: str,
    version: str,
    *,
    labels: Optional[Mapping[str, Optional[str]]] = None,
    questions: Optional[Mapping[str, Any]] = None,
    digest: Optional[str] = None,
    licence: Optional[str] = None,
    modality: str = "image",
    description: str = "",
) -> RegisteredModel:
    """Registers a version of a model; the same again changes nothing.

    :param labels: by the model's name of a label, the id of a label of the protocol; None leaves its marks out.
    :param questions: by the model's name of a question, ``{"to": id, "options": {name: id or None}}``.
    :param digest: SHA-256 of its weights, or whatever else tells that it is the same.
    :param licence: an SPDX expression, or words.
    :raises ReticleError: ``conflict`` when the version is registered with other facts, since a version never changes.
    """
    models = client.get(f"/projects/{quoted(project_id)}/models")
    found = next((one for one in models if one["name"] == name), None)
    if found is None:
        body = {"name": name, "modality": modality, "description": description}
        found = client.post(f"/projects/{quoted(project_id)}/models", body)
    facts: Dict[str, Any] = {"version": version, "mapping": {"labels": dict(labels or {}), "questions": dict(questions or {})}}
    if digest is not None:
        facts["digest"] = digest
    if licence is not None:
        facts["licence"] = licence
    client.post(f"/models/{quoted(found['id'])}/versions", facts)
    return RegisteredModel(found["id"], name, version)


def push_predictions(client: Client, model: RegisteredModel, records: Iterable[Mapping[str, Any]]) -> PushedPredictions:
    """Pushes what a model says; readers see it where the protocol shows suggestions, and it never counts.

    :param records: each of one sample: ``sampleId`` or ``taskId``, and any of ``regions`` (``label``, ``geometry`` in px
        of the image, ``confidence``), ``answers`` (``question``, ``probabilities``), ``scores`` by kind, ``embedding``
        and ``key`` (the same key says the same). Arrays of numpy are taken. Each is taken whole, or refused.
    :raises ValueError: on a number that is not finite, before its batch is sent.
    :raises ReticleError: when the server refuses all; earlier batches of 500 are stored then, and may be sent again.
    """
    path = f"{_place_of(model)}/predictions"
    total = PushedPredictions(None, 0, 0, 0, 0, 0, [])
    for start, batch in _batches(records):
        body: Dict[str, Any] = {"records": batch}
        if total.run_id is not None:
            body["runId"] = total.run_id
        total = _added(total, client.put(path, body), start)
    return total


def push_prediction_file(client: Client, model: RegisteredModel, file: Union[str, Path]) -> PushedPredictions:
    """Pushes a Parquet file (unpacked or Snappy) with one row a sample: ``sample`` (name, id or SHA-256), and any of
    ``probability/QUESTION/OPTION``, ``score/KIND``, ``embedding`` and ``key``.

    :raises ReticleError: when it is no such file.
    """
    boundary = uuid.uuid4().hex
    answer = client.upload(f"{_place_of(model)}/prediction-files", form_of(boundary, {}, Path(file)), boundary)
    return _added(PushedPredictions(None, 0, 0, 0, 0, 0, []), answer, 0)


def _place_of(model: RegisteredModel) -> str:
    return f"/models/{quoted(model.id)}/versions/{quoted(model.version)}"


def _plain(value: Any) -> Any:
    """What JSON can say: arrays and numbers of numpy, and tuples, as lists and numbers."""
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if hasattr(value, "tolist"):
        return value.tolist()
    return [_plain(one) for one in value] if isinstance(value, (list, tuple)) else value


def _batches(records: Iterable[Mapping[str, Any]]) -> Iterator[Tuple[int, List[Any]]]:
    start, batch = 0, []  # type: int, List[Any]
    for record in records:
        batch.append(_plain(record))
        if len(batch) == _BATCH:
            yield start, batch
            start, batch = start + _BATCH, []
    if batch:
        yield start, batch


def _added(total: PushedPredictions, answer: Mapping[str, Any], start: int) -> PushedPredictions:
    def moved(at: str) -> str:
        return _PLACE.sub(lambda found: f"records[{int(found[1]) + start}]", at)

    rejects = [Problem("refused", moved(one["at"]), one["reason"]) for one in answer["rejects"]]
    return PushedPredictions(
        answer["runId"] or total.run_id,
        total.stored + answer["stored"],
        total.known + answer["known"],
        total.scored + answer["scored"],
        total.embedded + answer["embedded"],
        total.rejected + answer["rejected"],
        [*total.rejects, *rejects][:1000],
    )
