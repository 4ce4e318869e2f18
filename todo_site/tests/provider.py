"""An OpenID Connect provider on loopback, whose people agree to everything."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from todo_site.tests.servers import free_port

CLIENT, SECRET = "todo", "known to both"


@dataclass
class Provider:
    """What it says of whoever comes, and what it was asked."""

    issuer: str
    claims: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    nonce: str = ""

    def configuration(self) -> dict[str, Any]:
        """Return what OpenID Connect Discovery tells of it."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        }

    def token(self, key: rsa.RSAPrivateKey) -> dict[str, Any]:
        """Return what a code is exchanged for."""
        now = int(time.time())
        about = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 60}
        signed = jwt.encode(self.claims | about, key, "RS256", {"kid": "1"})
        return {"access_token": "any", "token_type": "Bearer", "id_token": signed}


@contextmanager
def provider() -> Iterator[Provider]:
    """Yield one that runs until then."""
    port = free_port()
    here = Provider(f"http://127.0.0.1:{port}")
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    server = ThreadingHTTPServer(("127.0.0.1", port), _handler(here, key))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield here
    finally:
        server.shutdown()
        server.server_close()


def _handler(here: Provider, key: rsa.RSAPrivateKey) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            here.asked.append(self.path)
            path, query = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
            if path == "/authorize":
                back = urlencode({"code": "once", "state": query["state"][0]})
                self.send_response(302)
                self.send_header("Location", f"{query['redirect_uri'][0]}?{back}")
                self.end_headers()
                return
            known = {
                "/.well-known/openid-configuration": here.configuration(),
                "/userinfo": here.claims,
            }
            self.answer(known.get(path, {}))

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            here.asked.append(self.rfile.read(length).decode())
            self.answer(here.token(key))

        def answer(self, content: dict[str, Any]) -> None:
            body = json.dumps(content).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    return Handler
