"""The connection to a Reticle server: requests, problem documents and patience, over urllib alone."""

import http.client
import json
import re
import socket
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Callable, Dict, Iterable, List, Mapping, Optional, TypeVar, Union

from .errors import ReticleError

if TYPE_CHECKING:
    from .push import Pushed, Scores
    from .releases import Releases
    from .predictions import PushedPredictions, RegisteredModel
    from .suggest import Suggested

_T = TypeVar("_T")
_ATTEMPTS = 5
_LONGEST_WAIT = 60.0
_PIECE = 1 << 20


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """The API never redirects; following one would hand the token to wherever it leads."""

    def redirect_request(self, *_: Any) -> None:
        return None


class Client:
    """A Reticle server, as somebody with a token sees it.

    :param url: the server's address, such as ``https://reticle.example.org``.
    :param token: made in Reticle under "Tokens for programs"; without one only public routes answer.
    :param timeout: seconds without a byte after which a request is given up.
    """

    def __init__(
        self, url: str, token: Optional[str] = None, timeout: float = 60.0, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        parts = urllib.parse.urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"{url!r} is not the address of a server, such as https://reticle.example.org")
        if token is not None and re.fullmatch(r"[!-~]+", token) is None:
            raise ValueError("the token has a letter that no token has; it is not shown here")
        self.url = url.rstrip("/")
        self.timeout = timeout
        self._token = token
        self._sleep = sleep
        self._opener = urllib.request.build_opener(_NoRedirects)

    def __repr__(self) -> str:
        return f"Client({self.url!r})"

    @property
    def releases(self) -> "Releases":
        """The releases on this server (:class:`reticle.releases.Releases`)."""
        from .releases import Releases

        return Releases(self)

    def projects(self) -> List[Dict[str, Any]]:
        """The projects that the token's person has a part in, as the API describes them."""
        projects: List[Dict[str, Any]] = self.get("/projects")
        return projects

    def put_scores(
        self, project_id: str, kind: str, scores: "Scores", by: str = "sample", source: str = ""
    ) -> "Pushed":
        """Pushes scores that the queue may be ordered by; see :func:`reticle.push.put_scores`."""
        from .push import put_scores

        return put_scores(self, project_id, kind, scores, by=by, source=source)

    def push_suggestions(self, project_id: str, file: Union[str, Path], **choice: Any) -> "Suggested":
        """Pushes labels of a model that readers see as suggestions; see :func:`reticle.suggest.push_suggestions`."""
        from .suggest import push_suggestions

        return push_suggestions(self, project_id, file, **choice)

    def register_model(self, project_id: str, name: str, version: str, **facts: Any) -> "RegisteredModel":
        """Registers a version of a model; see :func:`reticle.predictions.register_model`."""
        from .predictions import register_model

        return register_model(self, project_id, name, version, **facts)

    def push_predictions(self, model: "RegisteredModel", records: Iterable[Mapping[str, Any]]) -> "PushedPredictions":
        """Pushes what a model says of samples; see :func:`reticle.predictions.push_predictions`."""
        from .predictions import push_predictions

        return push_predictions(self, model, records)

    def push_prediction_file(self, model: "RegisteredModel", file: Union[str, Path]) -> "PushedPredictions":
        """Pushes a Parquet file of predictions; see :func:`reticle.predictions.push_prediction_file`."""
        from .predictions import push_prediction_file

        return push_prediction_file(self, model, file)

    def get(self, path: str) -> Any:
        """The JSON that a route answers with. ``path`` is below ``/api/v1``. :raises ReticleError:"""
        return self.patiently(lambda: self._json(self._open("GET", path, None)))

    def put(self, path: str, body: Any) -> Any:
        """Puts JSON and answers with the JSON that comes back. It may be sent again, as PUT may. :raises ReticleError:"""
        content = json.dumps(body, allow_nan=False).encode()
        return self.patiently(lambda: self._json(self._open("PUT", path, content)))

    def post(self, path: str, body: Any) -> Any:
        """Posts JSON to a route that may be asked again; answers with the JSON that comes back. :raises ReticleError:"""
        content = None if body is None else json.dumps(body, allow_nan=False).encode()
        return self.patiently(lambda: self._json(self._open("POST", path, content)))

    def upload(self, path: str, content: bytes, boundary: str) -> Any:
        """Posts a multipart form, once; answers with the JSON that comes back. :raises ReticleError:"""
        return self._json(self._open("POST", path, content, {"content-type": f"multipart/form-data; boundary={boundary}"}))

    def sleep(self, seconds: float) -> None:
        """Waits, as this client waits."""
        self._sleep(seconds)

    def copy_on(self, path: str, part: Path, tag: str, on_bytes: Callable[[int], None] = lambda done: None) -> None:
        """Writes the bytes that a route answers with to the end of ``part``, from where it ends.

        ``tag``: the ETag of the whole; where the server has another one by now, ``part`` begins anew. ``on_bytes`` gets
        the length of ``part`` after each piece. Tried once; what came before a break stays. :raises ReticleError:
        """
        there = part.stat().st_size if part.exists() else 0
        headers = {"range": f"bytes={there}-", "if-range": tag} if there > 0 else {}
        try:
            with self._open("GET", path, None, headers) as answer:
                goes_on = answer.status == 206 and answer.headers.get("content-range", "").startswith(f"bytes {there}-")
                wanted = answer.headers.get("content-length")
                count = 0
                with open(part, "ab" if goes_on else "wb") as target:
                    for piece in iter(lambda: answer.read(_PIECE), b""):
                        target.write(piece)
                        count += len(piece)
                        on_bytes(count + (there if goes_on else 0))
        except (http.client.HTTPException, ConnectionError, socket.timeout) as cause:
            raise ReticleError(0, "no-answer", f"{path}: the answer broke off: {cause!r}") from cause
        if wanted is not None and count != int(wanted):
            raise ReticleError(0, "no-answer", f"{path}: the answer broke off after {count} of {wanted} bytes")

    def copy(self, path: str, target: BinaryIO) -> int:
        """Writes the bytes that a route answers with to ``target``; answers how many there were.

        Tried once: a caller that tries again begins a new file. :raises ReticleError: also when bytes are missing.
        """
        try:
            with self._open("GET", path, None) as answer:
                wanted = answer.headers.get("content-length")
                count = 0
                for piece in iter(lambda: answer.read(_PIECE), b""):
                    target.write(piece)
                    count += len(piece)
        except (http.client.HTTPException, ConnectionError, socket.timeout) as cause:
            raise ReticleError(0, "no-answer", f"{path}: the answer broke off: {cause!r}") from cause
        if wanted is not None and count != int(wanted):
            raise ReticleError(0, "no-answer", f"{path}: the answer broke off after {count} of {wanted} bytes")
        return count

    def patiently(self, ask: Callable[[], _T]) -> _T:
        """Asks again, at most four times, while the server is busy or no answer comes, with longer and longer pauses."""
        for attempt in range(1, _ATTEMPTS):
            try:
                return ask()
            except ReticleError as cause:
                if cause.status not in (429, 503) and cause.code != "no-answer":
                    raise
                wait = 0.25 * 2**attempt if cause.retry_after is None else cause.retry_after
                self._sleep(min(wait, _LONGEST_WAIT))
        return ask()

    def _open(self, method: str, path: str, content: Optional[bytes], more: Optional[Mapping[str, str]] = None) -> Any:
        headers = {"accept": "application/json, application/problem+json, */*;q=0.5", "user-agent": "reticle-python/0.1.0"}
        if self._token is not None:
            headers["authorization"] = f"Bearer {self._token}"
        if content is not None:
            headers["content-type"] = "application/json"
        headers.update(more or {})
        request = urllib.request.Request(f"{self.url}/api/v1{path}", content, headers, method=method)
        try:
            return self._opener.open(request, timeout=self.timeout)
        except urllib.error.HTTPError as answer:
            with answer:
                raise _refusal(answer) from None
        except (OSError, http.client.HTTPException) as cause:
            reason = getattr(cause, "reason", cause)
            raise ReticleError(0, "no-answer", f"{self.url} does not answer: {reason}") from cause

    def _json(self, answer: Any) -> Any:
        with answer:
            try:
                content = answer.read()
            except (http.client.HTTPException, OSError) as cause:
                raise ReticleError(0, "no-answer", f"the answer broke off: {cause!r}") from cause
        try:
            return json.loads(content)
        except ValueError:
            place = f"{self.url}: the answer is not JSON; is this the address of a Reticle server?"
            raise ReticleError(answer.status, "bad-answer", place) from None


def quoted(segment: str, safe: str = "") -> str:
    """A text as one segment of a path (with ``safe='/'`` as several)."""
    return urllib.parse.quote(segment, safe=safe)


def _refusal(answer: urllib.error.HTTPError) -> ReticleError:
    """The problem document of a refusal; what a proxy in between said instead is named by its status."""
    try:
        said = json.loads(answer.read(1 << 20))
    except (ValueError, OSError, http.client.HTTPException):
        said = None
    said = said if isinstance(said, dict) else {}
    detail = said.get("detail") or said.get("title") or f"the server answered {answer.code} {answer.reason}"
    problems = said.get("problems")
    after = answer.headers.get("retry-after", "")
    return ReticleError(
        answer.code,
        str(said.get("code", "bad-answer")),
        str(detail),
        problems if isinstance(problems, list) else (),
        float(after) if after.isdigit() else None,
    )
