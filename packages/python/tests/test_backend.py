import json
import struct
import tempfile
import threading
import time
import unittest
import urllib.error
import urllib.request
import zlib
from contextlib import contextmanager, redirect_stderr
from io import StringIO
from pathlib import Path
from typing import Any, Dict, Iterator, Mapping, Optional, Tuple

from reticle.backend import Image, Model, Prompt, Refusal, Server, Training
from reticle.backend.form import read_form
from reticle.backend.image import read_npy

try:
    import numpy
except ImportError:
    numpy = None  # type: ignore[assignment]
needs_numpy = unittest.skipIf(numpy is None, "numpy is not there")


def npy(dtype: str, shape: Tuple[int, ...], data: bytes) -> bytes:
    said = f"{{'descr': '{dtype}', 'fortran_order': False, 'shape': {shape}, }}".ljust(117) + "\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(said)) + said.encode() + data


class Echo(Model):
    name = "echo"
    version = "2"
    labels = ("thing",)
    questions = {"quality": ("good", "poor")}

    def predict(self, image: Image) -> Mapping[str, Any]:
        if image.sample == "broken":
            raise RuntimeError("out of luck")
        if image.sample == "endless":
            return {"regions": [], "scores": {"uncertainty": float("nan")}}
        if image.sample == "refused":
            raise Refusal("not this one")
        return {"regions": [], "scores": {"first": image.pixels.data[0]}}


@contextmanager
def running(model: Model, token: Optional[str] = None) -> Iterator[str]:
    with Server(model, token=token) as server:
        server.RequestHandlerClass.log_message = lambda *_: None  # type: ignore[assignment]
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        # What fails here fails on purpose.
        with redirect_stderr(StringIO()):
            yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def ask(address: str, body: Optional[bytes] = None, **headers: str) -> Tuple[int, Dict[str, Any]]:
    method = headers.pop("method", "GET" if body is None else "POST")
    request = urllib.request.Request(address, body, {name.replace("_", "-"): value for name, value in headers.items()}, method=method)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as refused:
        return refused.code, json.loads(refused.read())


def form(request: Any, pixels: bytes) -> Tuple[bytes, str]:
    said = request if isinstance(request, bytes) else json.dumps(request).encode()
    parts = [(b"request", said), (b"pixels", pixels)]
    body = b"".join(b'--xyz\r\ncontent-disposition: form-data; name="%s"\r\n\r\n%s\r\n' % part for part in parts)
    return body + b"--xyz--\r\n", "multipart/form-data; boundary=xyz"


PLACE = {"x": 0, "y": 0, "scale": 1, "width": 3, "height": 2}
PIXELS = npy("|u1", (1, 2, 3), b"\x07\r\n--xyz\x00"[:6])


class Serving(unittest.TestCase):
    def predict(self, address: str, request: Any, pixels: bytes = PIXELS) -> Tuple[int, Dict[str, Any]]:
        body, media_type = form(request, pixels)
        return ask(f"{address}/predict", body, content_type=media_type)

    def test_MB10_MB11_says_whether_it_is_well_and_what_it_is(self) -> None:
        with running(Echo()) as address:
            self.assertEqual((200, {"status": "ok"}), ask(f"{address}/health"))
            status, info = ask(f"{address}/info")
            self.assertEqual((200, 1, "echo", "2", ["predict"]), (status, info["protocol"], info["name"], info["version"], info["can"]))
            self.assertEqual([{"id": "quality", "options": ["good", "poor"]}], info["questions"])

    def test_MB12_hands_the_measured_values_to_the_model_whatever_bytes_they_are(self) -> None:
        with running(Echo()) as address:
            self.assertEqual((200, {"first": 7}), (lambda told: (told[0], told[1].get("scores")))(self.predict(address, {"image": PLACE})))

    def test_MB16_a_refusal_is_told_with_its_reason_and_ends_nothing_else(self) -> None:
        with running(Echo()) as address:
            for request, pixels, status, reason in (
                ({"sample": "refused", "image": PLACE}, PIXELS, 422, "not this one"),
                ({"sample": "broken", "image": PLACE}, PIXELS, 500, "RuntimeError: out of luck"),
                ({"sample": "endless", "image": PLACE}, PIXELS, 500, "not finite"),
                ({"image": {"x": 0}}, PIXELS, 422, "request.image"),
                ({"image": {**PLACE, "scale": 0}}, PIXELS, 422, "request.image.scale"),
                (b"{", PIXELS, 422, "request is not JSON"),
                ({"image": PLACE}, b"nothing", 422, "no NumPy file"),
                ({"image": PLACE}, npy(">u2", (1, 1, 1), b"ab"), 422, "is not read"),
                ({"image": PLACE}, npy("|u1", (2, 3), b"abcdef"), 422, "the shape is"),
                ({"image": PLACE}, npy("|u1", (1, 1000000, 1000000), b"a"), 422, "the shape says"),
                ({"image": PLACE}, npy("__import__('os')", (1, 1, 1), b"a"), 422, "pixels"),
            ):
                with self.subTest(reason):
                    told = self.predict(address, request, pixels)
                    self.assertEqual(status, told[0])
                    self.assertIn(reason, told[1]["error"])
            self.assertEqual(415, ask(f"{address}/predict", b"x", content_type="text/plain")[0])
            self.assertEqual(404, ask(f"{address}/prompt", *[form({"image": PLACE}, PIXELS)[0]], content_type=form({}, b"")[1])[0])
            self.assertEqual(404, ask(f"{address}/train", b"{}", content_type="application/json")[0])
            self.assertEqual(404, ask(f"{address}/train/none")[0])
            self.assertEqual(200, self.predict(address, {"image": PLACE})[0])

    def test_asks_for_its_token_where_it_has_one(self) -> None:
        with running(Echo(), token="secret") as address:
            self.assertEqual(200, ask(f"{address}/health")[0])
            self.assertEqual(401, ask(f"{address}/info")[0])
            self.assertEqual(200, ask(f"{address}/info", authorization="Bearer secret")[0])

    def test_MB15_a_training_that_fails_says_why(self) -> None:
        class Learner(Echo):
            def train(self, folder: str, parameters: Mapping[str, Any], training: Training) -> None:
                raise AssertionError("it is not reached")

        with running(Learner()) as address:
            self.assertEqual(422, ask(f"{address}/train", b"{}", content_type="application/json")[0])
            release = {"address": "http://127.0.0.1:1", "token": "t", "id": "r"}
            status, told = ask(f"{address}/train", json.dumps({"release": release}).encode(), content_type="application/json")
            self.assertEqual(202, status)
            for _ in range(200):
                state = ask(f"{address}/train/{told['job']}")[1]
                if state["state"] == "failed":
                    break
                time.sleep(0.05)
            self.assertEqual("failed", state["state"])
            self.assertIn("127.0.0.1:1", state["error"])

    def test_a_training_that_is_not_wanted_any_more_stops_where_it_tells_how_far_it_is(self) -> None:
        training = Training()
        training.tell(0.4, loss=2.0)
        training.cancelled.set()
        with self.assertRaises(InterruptedError):
            training.tell(0.5)
        self.assertEqual((0.4, {"loss": 2.0}), (training.progress, training.metrics))


class Parts(unittest.TestCase):
    def test_a_form_that_ends_early_is_refused(self) -> None:
        body, media_type = form({}, b"a\r\nb--xyz")
        self.assertEqual(b"a\r\nb--xyz", read_form(media_type, body)["pixels"])
        for broken in (body[:-8], b"", b"--xyz\r\nno head"):
            with self.subTest(broken), self.assertRaises(Refusal):
                read_form(media_type, broken)

    def test_a_numpy_file_is_read_without_numpy(self) -> None:
        pixels = read_npy(npy("<u2", (1, 1, 2), b"\x01\x00\x02\x01"))
        self.assertEqual(("u2", (1, 1, 2), b"\x01\x00\x02\x01"), (pixels.dtype, pixels.shape, pixels.data))


def png(values: "numpy.ndarray", kinds: Tuple[int, ...] = (0,)) -> bytes:
    """A PNG of grey values with the filters in turn."""
    wide = values.dtype.itemsize
    raw = values.astype(">u2" if wide == 2 else "u1").view(numpy.uint8).reshape(values.shape[0], -1)
    lines, above = [], numpy.zeros(raw.shape[1], numpy.uint8)
    for row, line in enumerate(raw):
        left = numpy.concatenate((numpy.zeros(wide, numpy.uint8), line[:-wide]))
        corner = numpy.concatenate((numpy.zeros(wide, numpy.uint8), above[:-wide]))
        a, b, c = left.astype(int), above.astype(int), corner.astype(int)
        pa, pb, pc = abs(b - c), abs(a - c), abs(a + b - 2 * c)
        paeth = numpy.where((pa <= pb) & (pa <= pc), a, numpy.where(pb <= pc, b, c))
        kind = kinds[row % len(kinds)]
        guess = (numpy.zeros_like(a), a, b, (a + b) // 2, paeth)[kind]
        lines.append(bytes([kind]) + ((line.astype(int) - guess) & 255).astype(numpy.uint8).tobytes())
        above = line

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", values.shape[1], values.shape[0], 8 * wide, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"".join(lines))) + chunk(b"IEND", b"")


@needs_numpy
class CellsOfTheModel(unittest.TestCase):
    def scene(self, seed: int = 1) -> "Tuple[numpy.ndarray, numpy.ndarray]":
        chance = numpy.random.default_rng(seed)
        rows, columns = numpy.mgrid[:128, :128]
        truth = numpy.zeros((128, 128), int)
        for number, (y, x, radius) in enumerate([(40, 40, 12), (40, 60, 12), (90, 70, 16)], 1):
            truth[(rows - y) ** 2 + (columns - x) ** 2 < radius**2] = number
        return (100 + chance.normal(0, 6, truth.shape) + 90 * (truth > 0)).astype("<u2"), truth

    def image(self, values: "numpy.ndarray", **place: Any) -> Image:
        from reticle.backend import Pixels, Place

        where = Place(**{"x": 0, "y": 0, "scale": 1, "width": values.shape[1], "height": values.shape[0], "plane": {}, **place})
        return Image("s", where, Pixels("u2", (1, *values.shape), values.tobytes()), ("cell",))

    def masks(self, told: Mapping[str, Any], size: Tuple[int, int]) -> "list[numpy.ndarray]":
        from reticle.rle import mask_pixels

        height, width = size
        flat = [mask_pixels(region["geometry"], width, height) for region in told["regions"]]
        return [numpy.frombuffer(pixels, numpy.uint8).reshape(height, width) > 0 for pixels in flat]

    def test_finds_each_object_also_where_two_touch(self) -> None:
        from reticle.backend.cells import Cells

        values, truth = self.scene()
        told = Cells().predict(self.image(values))
        masks = self.masks(told, truth.shape)
        self.assertEqual(3, len(masks))
        for number in (1, 2, 3):
            best = max((mask & (truth == number)).sum() / (mask | (truth == number)).sum() for mask in masks)
            self.assertGreater(best, 0.85)
        self.assertTrue(all(0.5 <= region["confidence"] <= 1 for region in told["regions"]))
        self.assertTrue(0 <= told["scores"]["uncertainty"] <= 1)
        self.assertTrue(numpy.isfinite(told["embedding"]).all())

    def test_MB12_marks_are_where_the_part_of_the_image_is(self) -> None:
        from reticle.backend.cells import Cells

        values, _ = self.scene()
        near = Cells().predict(self.image(values))["regions"][0]["geometry"]
        far = Cells().predict(self.image(values, x=100, y=200, width=500, height=600))["regions"][0]["geometry"]
        self.assertEqual((near["x"] + 100, near["y"] + 200, near["counts"]), (far["x"], far["y"], far["counts"]))
        large = Cells().predict(self.image(values, scale=2, width=256, height=256))["regions"][0]["geometry"]
        self.assertEqual((2 * near["width"], 2 * near["height"]), (large["width"], large["height"]))
        cut = Cells().predict(self.image(values, width=45, height=128))
        self.assertTrue(all(region["geometry"]["x"] + region["geometry"]["width"] <= 45 for region in cut["regions"]))

    def test_MB13_answers_what_was_pointed_at(self) -> None:
        from reticle.backend.cells import Cells

        values, truth = self.scene()
        told = Cells().prompt(self.image(values), Prompt(points=((60.5, 40.5, True),)))
        (mask,) = self.masks(told, truth.shape)
        self.assertGreater((mask & (truth == 2)).sum() / (mask | (truth == 2)).sum(), 0.85)
        both = Cells().prompt(self.image(values), Prompt(boxes=((25, 25, 60, 30),)))
        self.assertGreater(self.masks(both, truth.shape)[0].sum(), 1.7 * mask.sum())
        self.assertEqual([], Cells().prompt(self.image(values), Prompt(points=((5, 5, True),)))["regions"])
        with self.assertRaisesRegex(Refusal, "not on the part"):
            Cells().prompt(self.image(values), Prompt(points=((500, 5, True),)))

    def test_an_image_of_one_value_and_one_without_any_value_have_no_objects(self) -> None:
        from reticle.backend import Pixels, Place
        from reticle.backend.cells import Cells

        self.assertEqual([], [r for r in Cells(least=64 * 64).predict(self.image(numpy.full((32, 32), 7, "<u2")))["regions"]])
        nothing = numpy.full((1, 16, 16), numpy.nan, "<f4")
        image = Image("s", Place(0, 0, 1, 16, 16, {}), Pixels("f4", (1, 16, 16), nothing.tobytes()), ("cell",))
        json.dumps(Cells().predict(image), allow_nan=False)

    def test_learns_which_pixels_are_object(self) -> None:
        from reticle.backend.classifier import features, learn

        values, truth = self.scene(2)
        # Brightness alone says nothing here: objects are rough, the ground is even.
        rough = 100 + (truth > 0) * numpy.random.default_rng(3).normal(0, 30, truth.shape)
        table = features(rough).reshape(truth.size, -1)
        found = learn(table, (truth > 0).ravel().astype(int), 2).probabilities(rough)[..., 1] >= 0.5
        dice = 2 * (found & (truth > 0)).sum() / (found.sum() + (truth > 0).sum())
        self.assertGreater(dice, 0.85)
        self.assertEqual(values.shape, found.shape)

    def test_png_files_are_read_without_pillow_whatever_their_filters(self) -> None:
        from reticle.backend.pictures import load

        chance = numpy.random.default_rng(4)
        with tempfile.TemporaryDirectory() as folder:
            for dtype, top in (("u1", 256), ("u2", 65536)):
                values = chance.integers(0, top, (11, 9)).astype(dtype)
                path = Path(folder) / f"{dtype}.png"
                path.write_bytes(png(values, (0, 1, 2, 3, 4)))
                self.assertTrue((load(path) == values).all())
            path.write_bytes(png(values)[:60])
            with self.assertRaises((ValueError, zlib.error)):
                load(path)


if __name__ == "__main__":
    unittest.main()
