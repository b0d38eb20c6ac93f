"""The configuration of nginx, made for where it runs."""

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path

HERE = Path(__file__).resolve().parent

# Requests of one address that are dear and have not been made already: how many, and how many more
# at once. A conference room of two hundred delegates is one address.
LIMITS = {
    "DOCUMENTS": ("10r/s", 200),
    "SEARCHES": ("20r/s", 200),
    "FORMS": ("30r/m", 20),
    "SESSIONS": ("50r/s", 200),
}

PAGE = """internal;
            root @PAGES@;
            add_header Retry-After 10 always;
            add_header Cache-Control no-store always;
            add_header Content-Security-Policy "default-src 'none'" always;"""

TLS = """ssl_certificate @CERTIFICATE@;
        ssl_certificate_key @KEY@;
        ssl_protocols TLSv1.2 TLSv1.3;
        ssl_session_cache shared:tls:4m;
        ssl_session_timeout 1h;"""

# As the register says it of its pages (SECURE_HSTS_SECONDS).
HSTS = 'add_header Strict-Transport-Security "max-age=31536000; includeSubDomains; preload" always;'

REDIRECT = """server {
        listen @LISTEN@;
        return 301 https://$host@TLS_SUFFIX@$request_uri;
    }"""

TRUSTED = """set_real_ip_from @NETWORK@;
    real_ip_header X-Forwarded-For;
    real_ip_recursive on;
    geo $realip_remote_addr $is_trusted {
        default 0;
        @NETWORK@ 1;
    }"""
UNTRUSTED = """geo $is_trusted {
        default 0;
    }"""


@dataclass(frozen=True)
class ProxyOptions:
    """What the proxy needs to know of where it runs. Of TLS there is none without a certificate."""

    run: Path  # its own folder: cache, bodies on their way, socket
    static: Path  # the collected static files
    register: str  # host and port of the server; of several, with commas between
    host: str = "127.0.0.1"
    port: int = 8080
    pages: Path = HERE / "pages"
    certificate: str = ""
    key: str = ""
    tls_port: int = 8443
    trusted_proxy: str = ""  # the network of another proxy before this one
    access_log: str = "off"
    limits: Mapping[str, tuple[str, int]] = field(default_factory=LIMITS.copy)

    @property
    def account(self) -> str:
        """The account that serves, where root starts nginx: nobody, if that may read the files."""
        if os.geteuid() != 0:
            return ""
        folders = [*self.static.parents, *self.pages.parents]
        is_open = all(folder.stat().st_mode & stat.S_IXOTH for folder in folders)
        return "user nobody nogroup;" if is_open else "user root;"

    @classmethod
    def from_environment(
        cls, run: Path, static: Path, pages: Path = HERE / "pages"
    ) -> "ProxyOptions":
        """Read the options from environment variables, those of docs/deployment.md.

        Raises ValueError, which says what is wrong, for what is no port or no network.
        """
        environment = os.environ
        network = environment.get("TRUSTED_PROXY", "")
        return cls(
            run=run,
            static=static,
            pages=pages,
            register=environment.get("REGISTER") or f"127.0.0.1:{environment.get('PORT', '8000')}",
            host=environment.get("PROXY_HOST", "127.0.0.1"),
            port=int(environment.get("PROXY_PORT", "8080")),
            certificate=environment.get("TLS_CERTIFICATE", ""),
            key=environment.get("TLS_KEY", ""),
            tls_port=int(environment.get("TLS_PORT", "8443")),
            trusted_proxy=str(ip_network(network)) if network else "",
            access_log="/dev/stdout" if environment.get("ACCESS_LOG") else "off",
        )


def configuration(options: ProxyOptions) -> str:
    """Return the text of nginx.conf."""
    listen, address = f"{options.host}:{options.port}", f"{options.host}:{options.tls_port}"
    server = (HERE / "server.conf.template").read_text().rstrip()
    if options.certificate:
        suffix = "" if options.tls_port == 443 else f":{options.tls_port}"
        redirect = _filled(REDIRECT, LISTEN=listen, TLS_SUFFIX=suffix)
        tls = _filled(TLS, CERTIFICATE=options.certificate, KEY=options.key)
        server = _filled(server, LISTEN=f"{address} ssl http2", TLS=tls, HSTS=HSTS)
        servers = f"{redirect}\n\n    {server}"
    else:
        servers = _filled(server, LISTEN=listen, TLS="", HSTS="")
    trusted = UNTRUSTED
    if options.trusted_proxy:
        trusted = _filled(TRUSTED, NETWORK=options.trusted_proxy)
    values = {}
    for name, (rate, burst) in options.limits.items():
        values |= {name: rate, f"{name}_BURST": str(burst)}
    template = (HERE / "nginx.conf.template").read_text()
    text = _filled(template, SERVERS=servers, TRUSTED_PROXY=trusted)
    return _filled(
        _filled(text, PAGE=PAGE),
        ACCOUNT=options.account,
        RUN=str(options.run),
        STATIC=str(options.static),
        PAGES=str(options.pages),
        REGISTER="; server ".join(options.register.split(",")),
        ACCESS_LOG=options.access_log,
        **values,
    )


def _filled(template: str, **values: str) -> str:
    for name, value in values.items():
        template = template.replace(f"@{name}@", value)
    return template
