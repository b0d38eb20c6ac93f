"""A provider of OpenID Connect that says whatever a test wants, also what no provider should."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT = "register"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Provider:
    """The provider's responses: claims and signature of its ID token, and its userinfo."""

    def __init__(self, port: int):
        self.url = f"http://localhost:{port}"
        self.reset()

    def reset(self) -> None:
        """Say what a good provider says, of somebody with a role."""
        self.issuer, self.status = self.url, 200
        now = int(time.time())
        self.claims = {"iss": self.url, "aud": CLIENT, "sub": "s9", "iat": now, "exp": now + 60}
        self.claims |= {"groups": ["wg-editors"], "amr": ["mfa"]}
        self.userinfo = {"sub": "s9", "email": "x@un.example", "preferred_username": "xaver"}
        self.algorithm, self.key, self.has_token = "RS256", KEY, True

    def answer(self, path: str) -> dict:
        """Return what it answers to a path."""
        if "configuration" in path:
            return {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "userinfo_endpoint": f"{self.url}/userinfo",
                "jwks_uri": f"{self.url}/keys",
            }
        if path == "/keys":
            key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
            return {"keys": [key | {"kid": "k", "use": "sig", "alg": "RS256"}]}
        if path == "/token":
            key = self.key if self.algorithm != "none" else None
            token = jwt.encode(self.claims, key, self.algorithm, headers={"kid": "k"})
            given = {"access_token": "a", "token_type": "Bearer"}
            return given | ({"id_token": token} if self.has_token else {})
        return self.userinfo


@contextmanager
def provider() -> Iterator[Provider]:
    """Give a provider that listens on this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps(made.answer(self.path)).encode()
            self.send_response(made.status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815 - http.server's name

        def log_message(self, *args) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made = Provider(server.server_port)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
