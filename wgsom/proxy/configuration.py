"""The configuration of nginx, made for where it runs."""

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path

HERE = Path(__file__).resolve().parent

# The pages that nginx answers by itself: by status, heading and sentence.
PAGES = {
    400: ("This request cannot be read", "It is no request as a browser makes it."),
    413: ("This is too large", "What is sent is larger than any form of the register."),
    414: ("This address is too long", "Take fewer filters, or fewer words to search for."),
    429: (
        "Too many requests",
        "More is asked from your address than the register answers at once. Pages that others have "
        "read lately are not counted. Try again in a few seconds.",
    ),
    503: (
        "Not at the moment",
        "The register does not answer at the moment. Try again in a few seconds.",
    ),
}

# Requests of one address that are dear and have not been made already: how many, and how many more
# at once. A conference room of two hundred delegates is one address.
LIMITS = {
    "DOCUMENTS": ("10r/s", 200),
    "SEARCHES": ("20r/s", 200),
    "FORMS": ("30r/m", 20),
    "SESSIONS": ("50r/s", 200),
}

PAGE = """internal;
            client_max_body_size 0;
            root @PAGES@;
            add_header Retry-After 10 always;
            add_header Cache-Control no-store always;
            @SECURITY_HEADERS@
            @HSTS@"""

# As the register sends them; the policy of a file that is no page.
SECURITY_HEADERS = """add_header Content-Security-Policy "default-src 'none'; base-uri 'none'; \
form-action 'none'; frame-ancestors 'none'" always;
            add_header X-Content-Type-Options nosniff always;
            add_header Referrer-Policy same-origin always;
            add_header X-Frame-Options DENY always;
            add_header Cross-Origin-Opener-Policy same-origin always;"""

TLS = """ssl_certificate @CERTIFICATE@;
        ssl_certificate_key @KEY@;
        ssl_protocols TLSv1.2 TLSv1.3;
        # Of TLS 1.2 those with forward secrecy and authenticated encryption; 1.3 has no others.
        ssl_ciphers @CIPHERS@;
        ssl_prefer_server_ciphers on;
        ssl_session_tickets off;
        ssl_session_cache shared:tls:4m;
        ssl_session_timeout 1h;"""

# What the register never hears of, or everything.
REFUSED_REQUESTS = "/dev/stdout requests if=$is_refused"
ALL_REQUESTS = "/dev/stdout requests"

CIPHERS = ":".join(
    f"ECDHE-{key}-{cipher}"
    for cipher in ("AES256-GCM-SHA384", "CHACHA20-POLY1305", "AES128-GCM-SHA256")
    for key in ("ECDSA", "RSA")
)

# As the register says it of its pages.
HSTS = "add_header Strict-Transport-Security $hsts always;"

REDIRECT = """server {
        listen @LISTEN@;
        @SECURITY_HEADERS@
        location / {
            return 301 @ORIGIN@$request_uri;
        }
        location ~ ^/(healthz|readyz|metrics)$ {
            return 404; # a program that came without TLS is not led on, with its token
        }
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
    """The place that the proxy runs in. There is no TLS without a certificate."""

    run: Path  # its own folder: cache, bodies on their way, socket
    static: Path  # the collected static files
    register: str  # host and port of the server; of several, with commas between
    host: str = "127.0.0.1"
    port: int = 8080
    pages: Path | None = None  # the folder of its own pages; by default in its own
    certificate: str = ""
    key: str = ""
    tls_port: int = 8443
    site_url: str = ""  # where plain http leads; empty for the host that was asked, at tls_port
    hsts_seconds: int = 31_536_000
    trusted_proxy: str = ""  # the network of another proxy before this one
    access_log: str = REFUSED_REQUESTS
    limits: Mapping[str, tuple[str, int]] = field(default_factory=LIMITS.copy)

    @property
    def pages_folder(self) -> Path:
        """The folder of the pages that nginx answers by itself."""
        return self.pages or self.run / "pages"

    @property
    def account(self) -> str:
        """The account that serves, where root starts nginx: nobody, if that may read the files."""
        if os.geteuid() != 0:
            return ""
        folders = [*self.static.parents, *self.pages_folder.parents]
        is_open = all(folder.stat().st_mode & stat.S_IXOTH for folder in folders)
        return "user nobody nogroup;" if is_open else "user root;"

    @classmethod
    def from_environment(cls, run: Path, static: Path, pages: Path | None = None) -> "ProxyOptions":
        """Read the options from environment variables, those of docs/deployment.md.

        Raises ValueError, which says what is wrong, for what is no port or network, and for a
        certificate without its key.
        """
        environment = os.environ
        if bool(environment.get("TLS_CERTIFICATE")) != bool(environment.get("TLS_KEY")):
            raise ValueError(
                "TLS_CERTIFICATE and TLS_KEY go together: name both files, or neither."
            )
        network = environment.get("TRUSTED_PROXY", "")
        return cls(
            run=run,
            static=static,
            pages=pages,
            register=environment.get("REGISTER") or f"127.0.0.1:{environment.get('PORT', '8000')}",
            host=environment.get("PROXY_HOST", "127.0.0.1"),
            port=_number(environment, "PROXY_PORT", 8080),
            certificate=environment.get("TLS_CERTIFICATE", ""),
            key=environment.get("TLS_KEY", ""),
            tls_port=_number(environment, "TLS_PORT", 8443),
            site_url=environment.get("SITE_URL", "").rstrip("/") or _origin(environment),
            hsts_seconds=_number(environment, "SECURE_HSTS_SECONDS", 31_536_000),
            trusted_proxy=str(ip_network(network)) if network else "",
            access_log=ALL_REQUESTS if environment.get("ACCESS_LOG") else REFUSED_REQUESTS,
        )


def _number(environment: Mapping[str, str], name: str, default: int) -> int:
    given = environment.get(name) or str(default)
    if not given.isdecimal():
        raise ValueError(f"{name} is {given!r}. It has to be a number, such as {default}.")
    return int(given)


def _origin(environment: Mapping[str, str]) -> str:
    """Return the origin of the first allowed host that is a name; empty without any."""
    hosts = environment.get("ALLOWED_HOSTS", "").split(",")
    return next((f"https://{host}" for host in hosts if host[:1] not in ("", ".", "*")), "")


def configuration(options: ProxyOptions) -> str:
    """Return the text of nginx.conf."""
    listen, address = f"{options.host}:{options.port}", f"{options.host}:{options.tls_port}"
    server = (HERE / "server.conf.template").read_text().rstrip()
    if options.certificate:
        origin = options.site_url or f"https://$host:{options.tls_port}"
        tls = _filled(TLS, CERTIFICATE=options.certificate, KEY=options.key, CIPHERS=CIPHERS)
        servers = _filled(REDIRECT, LISTEN=listen, ORIGIN=origin)
        servers += "\n\n    " + _filled(server, LISTEN=f"{address} ssl http2", TLS=tls)
    else:
        servers = _filled(server, LISTEN=listen, TLS="")
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
        SECURITY_HEADERS=SECURITY_HEADERS,
        HSTS=HSTS,
        HSTS_SECONDS=str(options.hsts_seconds),
        ACCOUNT=options.account,
        RUN=str(options.run),
        STATIC=str(options.static),
        PAGES=str(options.pages_folder),
        REGISTER="; server ".join(options.register.split(",")),
        ACCESS_LOG=options.access_log,
        **values,
    )


def page(status: int) -> str:
    """Return the page that nginx answers a status with."""
    heading, sentence = PAGES[status]
    template = (HERE / "page.html.template").read_text()
    return _filled(template, HEADING=heading, SENTENCE=sentence)


def _filled(template: str, **values: str) -> str:
    for name, value in values.items():
        template = template.replace(f"@{name}@", value)
    return template
