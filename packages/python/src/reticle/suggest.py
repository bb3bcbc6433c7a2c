"""What a model proposes at the bench: a file of labels, in any format that the server reads, as suggestions."""

import json
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Dict, List, Mapping, Optional, Union

from .client import Client, quoted
from .errors import Problem, ReticleError

if TYPE_CHECKING:
    from .predictions import RegisteredModel

_LOOK_SECONDS = 0.5


@dataclass(frozen=True)
class Suggested:
    """``taken``: records that became suggestions. ``known``: brought by the same file before. ``left``: what was left
    out, with its place and the reason, the first of ``left_out``."""

    taken: int
    known: int
    left_out: int
    left: List[Problem]
    said: Mapping[str, Any]


def push_suggestions(
    client: Client,
    project_id: str,
    file: Union[str, Path],
    *,
    label_format: Optional[str] = None,
    labels: Optional[Mapping[str, Optional[str]]] = None,
    questions: Optional[Mapping[str, Optional[str]]] = None,
    model: Optional["RegisteredModel"] = None,
    dry_run: bool = False,
) -> Suggested:
    """Uploads labels of a model; readers see them as suggestions where the protocol shows these. They never count.

    :param file: labels, or a zip or tar of them, such as COCO with scores, Label Studio predictions or NDJSON.
    :param label_format: a format's id; found out from the file without it.
    :param labels: by the label's name in the file, the id of a label of the protocol; None leaves its marks out. What is
        not named is matched by name. ``questions``: the same for answers.
    :param model: which version of which model says all of it, whatever the file calls it; see
        :func:`reticle.predictions.register_model`.
    :param dry_run: says what would become of it, and writes nothing.
    :raises ReticleError: when the server refuses, or cannot read the file.
    """
    place = Path(file)
    choice: Dict[str, Any] = {"becomes": "suggestions", "labels": dict(labels or {}), "questions": dict(questions or {})}
    if model is not None:
        choice["model"] = {"name": model.name, "version": model.version}
    if label_format is not None:
        choice["format"] = label_format
    boundary = uuid.uuid4().hex
    started = client.upload(f"/projects/{quoted(project_id)}/label-imports", form_of(boundary, {"choice": json.dumps(choice)}, place), boundary)
    path = f"/label-imports/{quoted(started['id'])}"
    ready = _settled(client, path, started)
    if dry_run:
        client.post(f"{path}/cancel", None)
        return _suggested(ready)
    return _suggested(_settled(client, path, client.post(f"{path}/start", None)))


def form_of(boundary: str, fields: Mapping[str, str], place: Path) -> bytes:
    """An upload as multipart: its fields, then the file under its name."""
    name = place.name.replace("\\", "_").replace('"', "_").replace("\r", "_").replace("\n", "_")
    said = [f'--{boundary}\r\ncontent-disposition: form-data; name="{key}"\r\n\r\n{value}\r\n' for key, value in fields.items()]
    head = (
        f'{"".join(said)}--{boundary}\r\ncontent-disposition: form-data; name="file"; filename="{name}"\r\n'
        "content-type: application/octet-stream\r\n\r\n"
    )
    return head.encode() + place.read_bytes() + f"\r\n--{boundary}--\r\n".encode()


def _settled(client: Client, path: str, row: Mapping[str, Any]) -> Mapping[str, Any]:
    """Asks until a worker is done with what it was asked for."""
    while row["state"] not in ("ready", "done"):
        if row["state"] in ("failed", "cancelled"):
            raise ReticleError(0, "wrong-state", f"the import {row['id']} is {row['state']}: {row['error'] or 'nobody said why'}")
        client.sleep(_LOOK_SECONDS)
        row = client.get(path)
    return row


def _suggested(row: Mapping[str, Any]) -> Suggested:
    plan = row["plan"]
    if plan is None:
        raise ReticleError(0, "wrong-state", "the project has no protocol yet: publish one first")
    outline = row["outline"] or {"rejects": [], "rejected": 0}
    left = [Problem("left-out", one["at"], one["reason"]) for one in [*outline["rejects"], *plan["left"]]]
    return Suggested(plan["taken"], plan["known"], outline["rejected"] + plan["leftOut"], left, row)
