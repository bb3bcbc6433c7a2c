"""A server of the tests' own that gives the answers a proxy, a busy server, a broken line or a liar would."""

import threading
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Dict, List, Tuple

from reticle import Client

Reply = Tuple[int, Dict[str, str], bytes]
JSON = {"content-type": "application/json"}


class NetworkTest(unittest.TestCase):
    """``replies`` are given one by one; ``seen`` has the path and the headers of each request, ``waits`` the pauses."""

    def setUp(self) -> None:
        self.replies: List[Reply] = []
        self.seen: List[Dict[str, str]] = []
        self.waits: List[float] = []
        test = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                test.seen.append({"path": self.path, **{name.lower(): value for name, value in self.headers.items()}})
                status, headers, content = test.replies.pop(0)
                self.send_response(status)
                for name, value in {"content-length": str(len(content)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers.get("content-length", 0)))
                self.do_GET()

            do_PUT = do_POST

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        self.client = Client(f"http://127.0.0.1:{self.server.server_address[1]}/", "rtk_secret", sleep=self.waits.append)
