"""The configuration of gunicorn; read with `gunicorn --config python:wgsom.gunicorn`."""

import os
import shutil
import tempfile

from wgsom.conf.environment import accept_old_names
from wgsom.conf.logging import logging_settings
from wgsom.monitoring import FOLDER_VARIABLE

accept_old_names(os.environ)

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
wsgi_app = "wgsom.wsgi:application"

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

# Behind a proxy the log of requests is the proxy's. Lines have a time already.
access_log_format = '%(h)s "%(r)s" %(s)s %(b)s %(L)ss'
logconfig_dict = logging_settings(
    os.environ.get("LOG_LEVEL", "WARNING"),
    os.environ.get("LOG_FORMAT", "plain" if os.environ.get("LOCAL_MODE") else "json"),
    has_requests=bool(os.environ.get("ACCESS_LOG")),
)


def on_starting(server) -> None:
    """Make the folder in which the processes of this server count together."""
    os.environ[FOLDER_VARIABLE] = tempfile.mkdtemp(prefix="register-metrics-")


def child_exit(server, worker) -> None:
    """Take what a process that is gone had in its hands out of what is counted."""
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(worker.pid)


def on_exit(server) -> None:
    """Remove that folder."""
    shutil.rmtree(os.environ.get(FOLDER_VARIABLE, ""), ignore_errors=True)


def when_ready(server) -> None:
    """Say where the register is, once it can be reached there."""
    if os.environ.get("LOCAL_MODE"):
        server.log.info("The register is at http://%s/ (stop it with Ctrl+C).", bind)
        server.log.info("For an account for the desk at http://%s/admin/ run: make staff", bind)
