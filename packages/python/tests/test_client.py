import unittest
from io import BytesIO

from reticle import Client, ReticleError

from .network import JSON, NetworkTest


class Network(NetworkTest):
    def refusal(self) -> ReticleError:
        with self.assertRaises(ReticleError) as caught:
            self.client.get("/projects")
        return caught.exception

    def test_the_token_goes_along_and_is_not_shown(self) -> None:
        self.replies = [(200, JSON, b"[]")]
        self.assertEqual([], self.client.projects())
        self.assertEqual(("/api/v1/projects", "Bearer rtk_secret"), (self.seen[0]["path"], self.seen[0]["authorization"]))
        self.assertNotIn("secret", repr(self.client))

    def test_a_busy_server_is_asked_again_when_it_says(self) -> None:
        self.replies = [(503, {"retry-after": "7"}, b""), (429, {}, b"{}"), (200, JSON, b"[]")]
        self.assertEqual([], self.client.projects())
        self.assertEqual([7.0, 1.0], self.waits)

    def test_and_given_up_in_the_end_with_the_last_refusal(self) -> None:
        self.replies = [(503, {}, b'{"code": "unavailable", "detail": "being moved"}')] * 5
        refused = self.refusal()
        self.assertEqual((503, "unavailable", "being moved", 5), (refused.status, refused.code, refused.detail, len(self.seen)))

    def test_other_refusals_are_final_and_carry_their_places(self) -> None:
        self.replies = [(400, {}, b'{"code": "invalid-input", "detail": "no", "problems": [{"at": "body.x", "message": "no"}]}')]
        refused = self.refusal()
        self.assertEqual((400, "invalid-input", "body.x", []), (refused.status, refused.code, refused.problems[0]["at"], self.waits))

    def test_answers_of_a_proxy_are_named_by_their_status(self) -> None:
        for content in (b"<html>Bad gateway</html>", b"[1]", b'{"problems": 7}', b"\xff"):
            with self.subTest(content):
                self.replies = [(502, {}, content)]
                refused = self.refusal()
                self.assertEqual((502, "bad-answer", ()), (refused.status, refused.code, refused.problems))
        self.replies = [(200, {}, b"<html>Welcome</html>")]
        self.assertIn("is this the address of a Reticle server", self.refusal().detail)

    def test_a_redirect_is_not_followed_with_the_token(self) -> None:
        self.replies = [(302, {"location": f"{self.client.url}/elsewhere"}, b""), (200, JSON, b"[]")]
        self.assertEqual((302, 1), (self.refusal().status, len(self.seen)))

    def test_an_answer_that_breaks_off_is_none(self) -> None:
        self.replies = [(200, {"content-length": "10"}, b"[]"), (200, JSON, b"[]"), (200, {"content-length": "10"}, b"half")]
        self.assertEqual(([], 1), (self.client.projects(), len(self.waits)))
        with self.assertRaisesRegex(ReticleError, "broke off"):
            self.client.copy("/file", BytesIO())

    def test_bad_addresses_and_tokens_are_refused_before_anything_is_sent(self) -> None:
        for url in ("file:///etc/passwd", "example.org", "http://", ""):
            with self.subTest(url), self.assertRaisesRegex(ValueError, "is not the address"):
                Client(url)
        with self.assertRaises(ValueError) as caught:
            Client(self.client.url, "rtk_secret\r\nx: y")
        self.assertNotIn("secret", str(caught.exception))

    def test_scores_that_have_no_order_are_refused_before_anything_is_sent(self) -> None:
        for value in (float("nan"), float("inf")):
            with self.assertRaisesRegex(ValueError, "sample b is"):
                self.client.put_scores("p", "uncertainty", {"a": 1.0, "b": value})
        with self.assertRaisesRegex(ValueError, "neither"):
            self.client.put_scores("p", "uncertainty", {}, by="image")
        self.assertEqual([], self.seen)


if __name__ == "__main__":
    unittest.main()
