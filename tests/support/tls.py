"""PostgreSQL's TLS before a server that has none: certificates, and a relay that speaks it."""

import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread

SSL_REQUEST = (8).to_bytes(4, "big") + (80877103).to_bytes(4, "big")


def certificate(folder: Path, name: str, address: str = "127.0.0.1") -> tuple[Path, Path]:
    """Make a certificate of an address that vouches for itself; return it, and its key."""
    path, key = folder / f"{name}.pem", folder / f"{name}.key"
    subject = ["-subj", f"/CN={name}", "-addext", f"subjectAltName=IP:{address}"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"]
    files = ["-keyout", str(key), "-out", str(path)]
    subprocess.run([*command, *files, *subject], check=True, capture_output=True)
    return path, key


@contextmanager
def tls_relay(port: int, path: Path, key: Path) -> Iterator[int]:
    """Relay connections to a server of this machine, over TLS alone; give the relay's port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path, key)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        Thread(target=_accept, args=(listener, context, port), daemon=True).start()
        yield listener.getsockname()[1]


def _accept(listener: socket.socket, context: ssl.SSLContext, port: int) -> None:
    with suppress(OSError):  # it was closed
        while True:
            client, _ = listener.accept()
            Thread(target=_relay, args=(client, context, port), daemon=True).start()


def _relay(client: socket.socket, context: ssl.SSLContext, port: int) -> None:
    with suppress(OSError), client:
        if client.recv(8) != SSL_REQUEST:
            return  # whoever does not ask for TLS gets nothing
        client.sendall(b"S")
        with (
            context.wrap_socket(client, server_side=True) as secure,
            socket.create_connection(("127.0.0.1", port)) as server,
        ):
            back = Thread(target=_copy, args=(server, secure), daemon=True)
            back.start()
            _copy(secure, server)
            back.join()


def _copy(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65_536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
