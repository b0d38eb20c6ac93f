"""The configuration of gunicorn; read with `gunicorn --config python:wgsom.gunicorn`."""

import os

from wgsom.conf.environment import accept_old_names
from wgsom.web import IS_FROM_MEMORY

accept_old_names(os.environ)

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
wsgi_app = "wgsom.wsgi:application"

# A worker that has set PDFs of hundreds of rows keeps what it set them from in its memory: up to a
# gigabyte. A new one takes its place after so many documents, each at another time than the others.
# No other request counts: those answered from memory are thousands a second.
MAX_DOCUMENTS, MAX_DOCUMENTS_JITTER = 200, 20
DOCUMENT_EXTENSIONS = (".docx", ".pdf")

# A URL with many filters is long; what is longer still is refused with 414.
limit_request_line = 8190

# What a proxy says of who asks is read by Django, and where BEHIND_PROXY says so. The server
# believes no header, from nobody: it would take the scheme, and SCRIPT_NAME, from its own machine.
secure_scheme_headers: dict[str, str] = {}
forwarder_headers = forwarded_allow_ips = ""

# Longer than a proxy keeps them (wgsom/proxy/nginx.conf.template).
keepalive = 5

# Nobody manages this server from outside its process manager.
control_socket_disable = True

# Behind a proxy the log of requests is the proxy's.
accesslog = "-" if os.environ.get("ACCESS_LOG") else None


def post_request(worker, request, environ, response) -> None:
    """End a worker that has made its number of documents, once it has answered."""
    is_document = environ.get("PATH_INFO", "").endswith(DOCUMENT_EXTENSIONS)
    is_made = is_document and response.status_code == 200
    if is_made and not environ.get(IS_FROM_MEMORY):
        worker.documents = getattr(worker, "documents", 0) + 1
    limit = MAX_DOCUMENTS + MAX_DOCUMENTS_JITTER * (worker.age % 4)
    if getattr(worker, "documents", 0) >= limit and worker.alive:
        worker.log.info("Another worker takes the place of this one, after %s documents.", limit)
        worker.alive = False


def when_ready(server) -> None:
    """Say where the register is, once it can be reached there."""
    if os.environ.get("LOCAL_MODE"):
        server.log.info("The register is at http://%s/ (stop it with Ctrl+C).", bind)
        server.log.info("For an account for the desk at http://%s/admin/ run: make staff", bind)
