"""The server around a model: standard library only, one thread a request."""

import json
import secrets
import shutil
import sys
import tempfile
import threading
import traceback
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Dict, Mapping, Optional, Tuple
from urllib.parse import unquote

from ..client import Client
from .form import read_form
from .image import Image, read_npy, read_place
from .model import Model, Prompt, Refusal, Training

#: A body that is longer is refused: 256 MiB.
_LONGEST = 256 * 2**20
_MOST_TRAININGS = 100


class Server(ThreadingHTTPServer):
    """A model behind HTTP. ``server_address`` says where; ``token``: what requests must bring as ``Authorization: Bearer``."""

    daemon_threads = True

    def __init__(self, model: Model, host: str = "127.0.0.1", port: int = 0, token: Optional[str] = None) -> None:
        super().__init__((host, port), _Handler)
        self.model = model
        self.token = token
        self.trainings: Dict[str, Training] = {}
        self.busy = threading.Lock()

    def info(self) -> Dict[str, Any]:
        """What the model is."""
        model = self.model
        questions = [{"id": name, "options": list(options)} for name, options in model.questions.items()]
        said = {"protocol": 1, "name": model.name, "version": model.version, "can": list(model.can())}
        return {**said, "licence": model.licence, "labels": list(model.labels), "questions": questions}

    def start_training(self, wanted: Mapping[str, Any]) -> str:
        """Begins to learn from a release, one at a time; answers the name of the job. :raises Refusal:"""
        if "train" not in self.model.can():
            raise Refusal("this model does not learn", 404)
        release = wanted.get("release") or {}
        if not all(isinstance(release.get(key), str) for key in ("address", "token", "id")):
            raise Refusal("release: address, token and id are needed")
        while len(self.trainings) >= _MOST_TRAININGS:
            self.trainings.pop(next(iter(self.trainings)))
        job, training = secrets.token_urlsafe(9), Training()
        self.trainings[job] = training
        arguments = (release, wanted.get("parameters") or {}, training)
        threading.Thread(target=self._train, args=arguments, daemon=True).start()
        return job

    def _train(self, release: Mapping[str, str], parameters: Mapping[str, Any], training: Training) -> None:
        folder = tempfile.mkdtemp(prefix="reticle-training-")
        try:
            with self.busy:
                training.tell(0)
                training.state = "running"
                Client(release["address"], release["token"]).releases.download(release["id"], folder)
                self.model.train(folder, parameters, training)
                training.tell(1)
                training.version, training.state = self.model.version, "done"
        except InterruptedError:
            training.state = "cancelled"
        except Exception as cause:  # noqa: BLE001 - whatever it was, whoever asks is told
            traceback.print_exc()
            training.state, training.error = "failed", f"{type(cause).__name__}: {cause}"
        finally:
            shutil.rmtree(folder, ignore_errors=True)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server
    timeout = 60

    def do_GET(self) -> None:
        self._answer(self._get)

    def do_POST(self) -> None:
        self._answer(self._post)

    def do_DELETE(self) -> None:
        self._answer(self._delete)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name that the base class gives it
        print(f"{self.command} {self.path} {args[1] if len(args) > 1 else ''}", file=sys.stderr)

    def _answer(self, work: Any) -> None:
        try:
            status, value = work()
        except Refusal as cause:
            status, value = cause.status, {"error": str(cause)}
        except Exception as cause:  # noqa: BLE001 - one request that fails ends no other
            traceback.print_exc()
            status, value = 500, {"error": f"{type(cause).__name__}: {cause}"}
        # What is not finite has no word in JSON: better no answer than one that nobody can read.
        try:
            body = json.dumps(value, allow_nan=False).encode()
        except ValueError:
            status, body = 500, b'{"error": "the model answered with a number that is not finite"}'
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _body(self) -> bytes:
        length = int(self.headers.get("content-length") or 0)
        if length > _LONGEST:
            self.close_connection = True
            raise Refusal(f"{length} bytes; {_LONGEST} are the most", 413)
        return self.rfile.read(length)

    def _may(self) -> None:
        token = self.server.token
        given = self.headers.get("authorization") or ""
        if token is not None and not secrets.compare_digest(given.encode(), f"Bearer {token}".encode()):
            raise Refusal("the token is missing, or another one", 401)

    def _get(self) -> Tuple[int, Any]:
        if self.path == "/health":
            return 200, {"status": "ok"}
        self._may()
        if self.path == "/info":
            return 200, self.server.info()
        return 200, _said(self._training())

    def _delete(self) -> Tuple[int, Any]:
        self._may()
        self._training().cancelled.set()
        return 200, {}

    def _training(self) -> Training:
        prefix = "/train/"
        training = self.server.trainings.get(unquote(self.path[len(prefix) :])) if self.path.startswith(prefix) else None
        if training is None:
            raise Refusal("there is nothing here", 404)
        return training

    def _post(self) -> Tuple[int, Any]:
        body = self._body()
        self._may()
        if self.path == "/train":
            return 202, {"job": self.server.start_training(_json(body, "the body"))}
        model, ability = self.server.model, self.path.strip("/")
        if ability not in ("predict", "prompt"):
            raise Refusal("there is nothing here", 404)
        if ability not in model.can():
            raise Refusal(f"this model has no {ability}", 404)
        form = read_form(self.headers.get("content-type") or "", body)
        request = _json(form.get("request", b""), "request")
        labels = tuple(str(label) for label in request.get("labels") or model.labels)
        image = Image(str(request.get("sample", "")), read_place(request.get("image")), read_npy(form.get("pixels", b"")), labels)
        return 200, model.predict(image) if ability == "predict" else model.prompt(image, _prompt(request.get("prompt")))


def _said(training: Training) -> Dict[str, Any]:
    said = {"state": training.state, "progress": training.progress, "metrics": training.metrics}
    return {**said, "version": training.version, "error": training.error}


def _json(body: bytes, what: str) -> Dict[str, Any]:
    try:
        value = json.loads(body)
    except ValueError as cause:
        raise Refusal(f"{what} is not JSON: {cause}") from cause
    if not isinstance(value, dict):
        raise Refusal(f"{what} is no object")
    return value


def _prompt(said: Any) -> Prompt:
    try:
        return Prompt(
            tuple((float(one["x"]), float(one["y"]), bool(one["isForeground"])) for one in said["points"]),
            tuple((float(one["x"]), float(one["y"]), float(one["width"]), float(one["height"])) for one in said["boxes"]),
            tuple(
                (tuple(float(value) for value in one["points"]), float(one["width"]), bool(one["isForeground"]))
                for one in said["strokes"]
            ),
            said.get("label"),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as cause:
        raise Refusal("request.prompt: points, boxes and strokes are needed") from cause


def serve(model: Model, host: str = "127.0.0.1", port: int = 9090, token: Optional[str] = None) -> None:
    """Serves a model until it is interrupted, and prints the address when it is ready."""
    with Server(model, host, port, token) as server:
        print(f"{model.name} {model.version}: http://{server.server_address[0]}:{server.server_address[1]}", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            pass
